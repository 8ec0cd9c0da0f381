// Several pictures at once: files that are chosen or dropped are sent one after another, each with its progress, what
// became of it, and what is still to be said of it. Without this file: a form with several files.

import { announce, fill, translate } from "./announce.js";
import { send } from "./sending.js";
import { post } from "./token.js";

const form = document.querySelector("#upload_form");
const input = form.elements.upload;
const drop = form.querySelector(".upload-drop");
const sent = document.querySelector(".upload-sent");
const list = sent.querySelector(".upload-list");
const sum = sent.querySelector(".upload-sum");
const pattern = document.querySelector("#upload-file");
const rows = [];
let isSending = false;

form.querySelector(".submit-row").hidden = true; // files are sent as soon as they are chosen
input.required = false;

function common() {
  const said = new FormData(form);
  for (const name of ["upload", "is_another", "csrfmiddlewaretoken"]) said.delete(name);
  return Object.fromEntries(said);
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

class Row {
  constructor(file) {
    this.file = file;
    this.state = "waiting";
    this.shown = {}; // by name of a field: what is stored of it, as far as this row knows
    this.element = pattern.content.cloneNode(true).firstElementChild;
    this.find = (selector) => this.element.querySelector(selector);
    this.facts = this.find(".upload-facts");
    this.find(".upload-name").textContent = file.name;
    this.find("progress").setAttribute("aria-label", file.name);
    this.find("progress").value = 0;
    this.tell(translate("Waits for its turn."));
    this.find("[data-do=anyway]").addEventListener("click", () => this.sendAgain({ is_another: "on" }));
    this.find("[data-do=again]").addEventListener("click", () => this.sendAgain());
    this.nameFields(list.children.length);
    this.facts.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.more = {};
  }

  nameFields(number) {
    for (const fact of this.facts.querySelectorAll(".upload-fact")) {
      const field = fact.querySelector("[name]");
      const error = fact.querySelector(".upload-error");
      field.id = `upload-${number}-${field.name}`;
      error.id = `${field.id}-error`;
      field.setAttribute("aria-describedby", error.id);
      fact.querySelector("label").htmlFor = field.id;
    }
    this.facts.setAttribute("aria-label", this.file.name);
  }

  tell(message) {
    this.find(".upload-message").textContent = message;
  }

  sendAgain(more = {}) {
    this.more = more;
    this.state = "waiting";
    this.element.className = "upload-file";
    for (const button of this.element.querySelectorAll("[data-do]")) button.hidden = true;
    this.find(".upload-alike").replaceChildren();
    this.find("progress").hidden = false;
    this.find("progress").value = 0;
    this.tell(translate("Waits for its turn."));
    this.find(".upload-name").tabIndex = -1;
    this.find(".upload-name").focus(); // the button that was pressed is gone
    sendNext();
  }

  async send() {
    const progress = this.find("progress");
    this.state = "sending";
    this.tell(translate("Being sent…"));
    const answer = await send({
      address: form.dataset.take,
      file: this.file,
      fields: { ...common(), ...this.more },
      onProgress: (percent) => {
        progress.value = percent;
        if (percent === 100) {
          progress.removeAttribute("value"); // how long it takes from here on nobody knows
          this.tell(translate("Being checked and made ready…"));
        }
      },
    });
    progress.hidden = true;
    this.show(answer);
  }

  show({ state, message, picture, alike, errors }) {
    this.state = state;
    this.element.classList.add(`is-${state}`);
    const said = [message, ...Object.values(errors)].join(" ");
    this.tell(said);
    announce(`${this.file.name}: ${said}`);
    this.find("[data-do=anyway]").hidden = state !== "alike";
    this.find("[data-do=again]").hidden = !["failed", "busy", "wrong"].includes(state);
    this.find(".upload-alike").replaceChildren(...alike.map(shownAlike));
    if (picture) this.ask(picture);
  }

  /** Asks for what is to be said of a picture that was taken. */
  ask(picture) {
    const image = this.find("img");
    image.src = picture.thumbnail;
    image.hidden = false;
    this.facts.action = picture.describe;
    this.find(".upload-all").href = picture.form;
    this.showStored(picture, this.typed());
    this.facts.hidden = false;
  }

  /** Whether something was typed that is not saved. */
  get isChanged() {
    const typed = this.typed();
    return Object.keys(this.shown).some((name) => typed[name] !== this.shown[name]);
  }

  typed() {
    const fields = [...this.facts.elements].filter(({ name }) => name);
    return Object.fromEntries(fields.map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));
  }

  /** Shows what is stored now in the fields that say what is `settled`; what was typed in others stays. */
  showStored(picture, settled) {
    const typed = this.typed();
    for (const name of Object.keys(typed)) {
      const field = this.facts.elements[name];
      this.shown[name] = picture[name];
      if (typed[name] !== settled[name]) continue;
      if (field.type === "checkbox") field.checked = picture[name];
      else field.value = picture[name];
    }
    const { missing } = picture;
    this.find(".upload-missing").textContent = missing.length
      ? fill("Still missing before a story with it is published: %(fields)s.", { fields: missing.join(", ") })
      : translate("Nothing is missing.");
  }

  async save() {
    const saved = this.find(".upload-saved");
    saved.textContent = translate("Saving…");
    const body = new FormData(this.facts);
    const sent = this.typed();
    const shown = { ...this.shown };
    for (const [name, value] of Object.entries(shown)) body.append(`shown-${name}`, String(value));
    let answer = null;
    try {
      const response = await post(this.facts.action, { body });
      if (response.ok) answer = await response.json();
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    }
    if (!answer) {
      saved.textContent = translate("It could not be saved. Check your connection and that you are signed in, then save again.");
      return;
    }
    for (const fact of this.facts.querySelectorAll(".upload-fact")) {
      const field = fact.querySelector("[name]");
      const error = answer.errors[field.name] ?? "";
      field.setAttribute("aria-invalid", String(Boolean(error)));
      fact.querySelector(".upload-error").textContent = error;
    }
    saved.textContent = answer.message;
    const isSaved = Object.keys(answer.errors).length === 0;
    if (answer.picture) this.showStored(answer.picture, isSaved ? sent : shown);
  }
}

function shownAlike(picture) {
  const image = element("img", { className: "thumbnail", src: picture.thumbnail, alt: "", width: 96, height: 64 });
  const link = element("a", { href: picture.address, textContent: picture.link, target: "_blank" });
  const said = element("span", {}, element("bdi", { textContent: picture.title }), " ", picture.why, " ");
  if (picture.address) said.append(link);
  return element("p", { className: "picture-here" }, ...(picture.thumbnail ? [image] : []), said);
}

function count() {
  const waiting = rows.filter(({ state }) => ["waiting", "sending"].includes(state)).length;
  const taken = rows.filter(({ state }) => state === "taken").length;
  sum.textContent = waiting
    ? fill("%(done)s of %(all)s files done.", { done: rows.length - waiting, all: rows.length })
    : fill("All done: %(taken)s of %(all)s files taken into the library.", { taken, all: rows.length });
}

async function sendNext() {
  if (isSending) return;
  isSending = true;
  count();
  for (let row; (row = rows.find(({ state }) => state === "waiting")); ) {
    await row.send();
    count();
  }
  isSending = false;
}

function add(files) {
  for (const file of files) {
    const row = new Row(file);
    rows.push(row);
    list.append(row.element);
  }
  sent.hidden = rows.length === 0;
  sendNext();
}

function addChosen() {
  if (!input.files.length) return;
  add(input.files);
  input.value = "";
}

input.addEventListener("change", addChosen);
addChosen(); // what was chosen before this file came
for (const event of ["dragenter", "dragover"]) {
  drop.addEventListener(event, (happened) => {
    if (!happened.dataTransfer.types.includes("Files")) return;
    happened.preventDefault();
    drop.classList.add("is-over");
  });
}
for (const event of ["dragleave", "drop"]) drop.addEventListener(event, () => drop.classList.remove("is-over"));
drop.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  add(event.dataTransfer.files);
});
// A file that misses the box is not opened in place of the page.
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("drop", (event) => event.preventDefault());
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => {
  if (rows.some(({ state, isChanged }) => isChanged || ["waiting", "sending"].includes(state))) event.preventDefault();
});
