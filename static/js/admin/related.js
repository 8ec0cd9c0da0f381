// The moderation desk of one story: the forms of the board are sent without leaving the page, and keys press their
// buttons. Without this file the same forms load the page anew.

import { announce, fill, translate } from "./announce.js";

const FETCHED = { "X-Requested-With": "fetch" };
const SWITCHED_OFF = "related-keys-off"; // in localStorage

let isSending = false;
let current = ""; // the name of the row that keys are about

const board = () => document.querySelector("[data-board]");
const rows = () => [...board().querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length);
const rowOf = (name) => rows().find((row) => row.dataset.row === name);

// --- Rows ---

function select(row, { focus = true } = {}) {
  current = row?.dataset.row ?? "";
  for (const other of rows()) {
    other.classList.toggle("is-current", other === row);
  }
  if (row && focus) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.row === current);
  const next = at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by];
  if (next) {
    select(next);
  }
}

// --- Sending ---

// A button of the form is named "action", and so form.action is that button.
const addressOf = (form) => form.getAttribute("action").split("#")[0];

async function answerOf(form, button) {
  const sent = new FormData(form);
  if (button?.name) {
    sent.set(button.name, button.value);
  }
  if (form.method === "get") {
    const address = `${addressOf(form)}?${new URLSearchParams(sent)}`;
    history.replaceState(null, "", address);
    return fetch(address, { headers: FETCHED, redirect: "manual" });
  }
  return fetch(addressOf(form), { method: "POST", body: sent, headers: FETCHED, redirect: "manual" });
}

async function send(form, button) {
  if (isSending) {
    return;
  }
  isSending = true;
  board().setAttribute("aria-busy", "true");
  const row = form.closest("[data-row]");
  const place = { name: row?.dataset.row ?? "", at: row ? rows().indexOf(row) : -1 };
  try {
    const answer = await answerOf(form, button);
    if (answer.type === "opaqueredirect") {
      location.assign(addressOf(form)); // signed out, or the form had grown old: what was typed is kept there
      return;
    }
    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }
    show(await answer.text(), form, place);
  } catch {
    tell(translate("It could not be sent. Nothing is lost: try again."));
  } finally {
    isSending = false;
    board().removeAttribute("aria-busy");
  }
}

// Shows what the server answered in place of the board; what is typed elsewhere on it stays, and what is open.
function show(text, sent, place) {
  const before = board();
  const now = new DOMParser().parseFromString(text, "text/html").querySelector("[data-board]");
  const isRefused = now.querySelector("[data-refused]") !== null;
  const isSecondTry = sent.closest("[data-refused]") !== null; // what came back in a form has been sent with it
  for (const field of before.querySelectorAll("input[id], select[id]")) {
    const same = now.querySelector(`#${CSS.escape(field.id)}`);
    if (same && field.value && !sent.contains(field) && !(isSecondTry && isAsShown(field))) {
      same.value = field.value;
    }
  }
  for (const details of before.querySelectorAll("details[id][open]")) {
    if (!details.contains(sent) || details.id === "passed-more") {
      now.querySelector(`#${CSS.escape(details.id)}`)?.setAttribute("open", "");
    }
  }
  before.replaceWith(document.adoptNode(now));
  const decided = now.querySelector("[data-said]");
  const said = decided?.textContent ?? now.querySelector("[data-found]")?.textContent;
  if (isRefused) {
    const refused = now.querySelector("[data-refused]");
    select(refused.closest("[data-row]"), { focus: false });
    refused.focus();
    announce(refused.querySelector("h2")?.textContent ?? refused.textContent);
    return;
  }
  announce(said?.trim() ?? "");
  if (sent.method === "get") {
    const found = now.querySelector("[data-found] + .board-rows [data-row]");
    if (found) {
      select(found);
    } else {
      now.querySelector("#id_q").focus();
    }
    return;
  }
  select(rowOf(decided?.dataset.about) ?? rowOf(place.name) ?? rows()[Math.min(Math.max(place.at, 0), rows().length - 1)]);
}

function isAsShown(field) {
  return field.matches("select") ? field.selectedOptions[0]?.defaultSelected : field.value === field.defaultValue;
}

function tell(text) {
  board().querySelector("[data-said]")?.remove();
  const line = document.createElement("p");
  line.className = "board-said is-late";
  line.dataset.said = "";
  line.textContent = text;
  board().prepend(line);
  announce(text);
}

// --- Keys ---

function isTyping(element) {
  return element.matches("input, select, textarea, [contenteditable]:not([contenteditable=false])");
}

function press(key) {
  const button = rowOf(current)?.querySelector(`[data-key="${key}"]`);
  if (button) {
    send(button.form, button);
  } else if (current) {
    announce(translate("That cannot be done with this row."));
  }
}

function open(details, field) {
  if (details) {
    details.open = true;
    details.querySelector(field)?.focus();
  }
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press("a"),
  h: () => press("h"),
  u: () => press("u"),
  w: () => open(rowOf(current)?.querySelector(".board-grounds"), "select"),
  e: () => open(board().querySelector("#external"), "input:not([type=hidden])"),
  f: () => document.querySelector("[data-fine]")?.click(),
  n: () => document.querySelector("[data-next]")?.click(),
  "/": () => board().querySelector("#id_q")?.focus(),
  "?": () => {
    const shown = document.querySelector("[data-keys-shown]");
    shown.open = !shown.open;
  },
  p: () => {
    announce(fill("At which place, 1 to %(last)s?", { last: board().dataset.places }));
  },
};

const areKeysOn = () => localStorage.getItem(SWITCHED_OFF) === null;

function pressed(event) {
  if (event.key === "Escape" && isTyping(event.target) && event.target.closest("[data-board]")) {
    select(event.target.closest("[data-row]") ?? rowOf(current) ?? rows()[0]); // out of a field, and keys work again
    return;
  }
  const isWanted = areKeysOn() && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!isWanted || isTyping(event.target) || event.repeat) {
    return;
  }
  const act = /^[1-9]$/.test(event.key) ? () => press(event.key) : Object.hasOwn(KEYS, event.key) && KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
}

function setUpKeys() {
  const keys = document.querySelector("[data-keys]");
  const control = keys.querySelector("[data-keys-switch]");
  const show = () => control.setAttribute("aria-pressed", String(areKeysOn()));
  control.addEventListener("click", () => {
    if (areKeysOn()) {
      localStorage.setItem(SWITCHED_OFF, "1");
    } else {
      localStorage.removeItem(SWITCHED_OFF);
    }
    show();
  });
  show();
  keys.hidden = false;
}

document.addEventListener("submit", (event) => {
  if (event.target.closest("[data-board]")) {
    event.preventDefault();
    send(event.target, event.submitter);
  }
});
document.addEventListener("keydown", pressed);
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) {
    select(row, { focus: false });
  }
});
setUpKeys();
