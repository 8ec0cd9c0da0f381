// The related list in a story's form: asked for anew while somebody writes, and decided about without leaving the
// form. Without this file a button shows it as a page of its own.

import { announce, translate } from "./announce.js";
import { post } from "./token.js";

const PAUSE = 700; // milliseconds without a change before the server is asked
const FETCHED = { "X-Requested-With": "fetch" };
const FIELDS = [
  "headline",
  "standfirst",
  "body",
  "tag_names",
  "section",
  "publish_at",
  "embargo_until",
  "translation_of",
  "shows_no_related",
  "never_recommended",
  "never_beside",
  "never_beside_tags",
];

const panel = document.querySelector("[data-related-preview]");
const form = panel.closest("form");
const shown = panel.querySelector("[data-shown]");
const line = panel.querySelector("[data-said]");

let timer;
let asking;
let asked = ""; // what was sent last, as text
let isDeciding = false;
let isSignedOut = false;

function typed() {
  const all = new FormData(form);
  const sent = new URLSearchParams();
  for (const name of FIELDS) {
    for (const value of all.getAll(name)) {
      sent.append(name, value);
    }
  }
  const half = form.querySelector("[role=combobox][aria-controls$=tag_names_options]")?.value.trim();
  if (half) {
    sent.append("tag_typed", half);
  }
  return sent;
}

async function look({ anew = false } = {}) {
  clearTimeout(timer);
  const sent = typed();
  if (!anew && sent.toString() === asked) {
    return;
  }
  const wasSignedOut = isSignedOut;
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  asked = sent.toString();
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await post(panel.dataset.relatedPreview, { body: sent, headers: FETCHED, signal });
    isSignedOut = answer.type === "opaqueredirect";
    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }
    show(await answer.text());
  } catch (error) {
    if (error.name === "AbortError") {
      return;
    }
    asked = "";
    for (const impact of form.querySelectorAll("[data-impact]")) {
      impact.hidden = true;
    }
    if (!isSignedOut) {
      tell(translate("The list cannot be had now. It is asked for again when you go on writing."));
    } else if (!wasSignedOut) {
      tell(translate("You are signed out. Save the story to sign in again: what you wrote is kept."));
    }
  }
  if (!signal.aborted) {
    panel.removeAttribute("aria-busy");
  }
}

function show(text) {
  const told = shown.querySelector("[data-told]")?.textContent.trim();
  const names = titles();
  const isOpen = shown.querySelector("#preview-named")?.open ?? false;
  const now = new DOMParser().parseFromString(text, "text/html").querySelector("[data-preview-answer]");
  for (const acts of now.querySelectorAll(".preview-acts")) {
    acts.hidden = false;
  }
  if (isOpen) {
    now.querySelector("#preview-named")?.setAttribute("open", "");
  }
  const isFirst = !shown.hasChildNodes();
  shown.replaceChildren(document.adoptNode(now));
  line.hidden = true;
  const said = shown.querySelector("[data-told]").textContent.trim();
  for (const impact of form.querySelectorAll("[data-impact]")) {
    impact.textContent = said; // beside the buttons that publish
    impact.hidden = false;
  }
  // What changed is said, and not what one knows already.
  if (!isFirst && (names !== titles() || told !== said)) {
    announce(names === titles() ? said : `${translate("Beside this story:")} ${titles() || "–"}. ${said}`);
  }
}

const titles = () => [...shown.querySelectorAll("ol a")].map((link) => link.textContent).join("; ");

function tell(text) {
  line.textContent = text;
  line.hidden = false;
  announce(text);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

// --- Decisions ---

async function decide(button) {
  if (isDeciding) {
    return;
  }
  isDeciding = true;
  const row = button.closest("li");
  const sent = new URLSearchParams({ action: button.dataset.act, seen: shown.querySelector("[data-seen]").dataset.seen });
  for (const name of ["other", "external"]) {
    if (row.dataset[name]) {
      sent.set(name, row.dataset[name]);
    }
  }
  if (button.dataset.position) {
    sent.set("position", button.dataset.position);
  }
  try {
    const answer = await post(panel.dataset.decide, { body: sent, headers: FETCHED });
    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }
    const board = new DOMParser().parseFromString(await answer.text(), "text/html");
    const refused = board.querySelector("[data-refused]");
    const said = refused ? (refused.querySelector("h2") ?? refused) : board.querySelector("[data-said]");
    const others = [...(refused?.querySelectorAll("li") ?? [])].map((item) => item.textContent);
    await look({ anew: true });
    tell([said?.textContent.trim(), ...others].filter(Boolean).join(" "));
    focusOn(row, button.dataset.act);
  } catch {
    tell(translate("It could not be sent. Nothing is lost: try again."));
  } finally {
    isDeciding = false;
  }
}

// What was refused is tried again with the same button; of what was done it is gone.
function focusOn(before, act) {
  const name = before.dataset.other ? "other" : "external";
  const row = shown.querySelector(`[data-${name}="${before.dataset[name]}"]`);
  (row?.querySelector(`[data-act="${act}"]`) ?? row?.querySelector("button") ?? document.querySelector("#preview-heading")).focus();
}

panel.querySelector("[data-look]").remove(); // the list is here, and Enter saves
form.addEventListener("input", soon);
form.addEventListener("change", soon);
window.django?.jQuery(form).on("change", "select", soon); // select2 tells jQuery only
shown.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) {
    decide(button);
  }
});
look();
