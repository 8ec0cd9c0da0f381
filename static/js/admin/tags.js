// Tags: chips, and suggestions while one types (a combobox as in the ARIA authoring practices).
// Without this file: a textarea of names with commas between. The textarea stays what is sent.

import { announce, fill, translate } from "./announce.js";

const PAUSE = 150; // milliseconds without a key before the server is asked
const DIVIDERS = /[,،\n]/;
// A name in quotes up to a divider, or what stands between two dividers: as `tagging/names.py` reads the list.
const LISTED = /[^\S\n]*"((?:[^"\n]|"")+)"[^\S\n]*(?=[,،\n]|$)|([^,،\n]+)/g;
const BEGUN = /^\s*"(?:[^"]|"")*"?\s*$/; // in quotes, and nothing after them yet
const key = (name) => name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

const split = (text) =>
  [...text.matchAll(LISTED)].map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain).trim()).filter(Boolean);
const quote = (name) => (DIVIDERS.test(name) || name.startsWith('"') ? `"${name.replaceAll('"', '""')}"` : name);

function enhance(textarea) {
  const address = textarea.dataset.tags;
  const box = document.createElement("div");
  box.className = "tag-box";
  const chips = document.createElement("ul");
  chips.className = "chips";
  chips.setAttribute("aria-label", translate("Tags of this story"));
  const input = document.createElement("input");
  const listbox = document.createElement("ul");
  const hint = document.createElement("p");
  hint.className = "tag-hint";
  let names = split(textarea.value);
  let options = [];
  let active = -1;
  let timer;
  let asking;

  input.type = "text";
  input.id = textarea.id; // so that the label names it
  input.dir = "auto";
  input.autocomplete = "off";
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", `${textarea.id}_options`);
  if (textarea.hasAttribute("aria-describedby")) {
    input.setAttribute("aria-describedby", textarea.getAttribute("aria-describedby"));
  }
  if (textarea.hasAttribute("aria-invalid")) {
    input.setAttribute("aria-invalid", textarea.getAttribute("aria-invalid"));
  }
  textarea.id += "_list";
  textarea.hidden = true;
  listbox.id = `${input.id}_options`;
  listbox.className = "tag-options";
  listbox.setAttribute("role", "listbox");
  listbox.setAttribute("aria-label", translate("Suggestions"));
  listbox.hidden = true;

  function draw() {
    chips.replaceChildren(...names.map(chip));
    chips.hidden = names.length === 0;
  }

  function write() {
    textarea.value = names.map(quote).join(", ");
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  }

  function chip(name) {
    const item = document.createElement("li");
    const text = document.createElement("bdi");
    text.textContent = name;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", fill("Remove %(name)s", { name }));
    remove.addEventListener("click", () => {
      take(name);
      input.focus();
    });
    item.append(text, remove);
    return item;
  }

  function put(name) {
    const typed = name.replace(/\s+/g, " ").trim();
    if (!typed) {
      return;
    }
    if (names.some((other) => key(other) === key(typed))) {
      announce(fill("%(name)s is there already.", { name: typed }));
    } else {
      names.push(typed);
      announce(fill("Added: %(name)s", { name: typed }));
    }
    write();
  }

  function take(name) {
    names = names.filter((other) => other !== name);
    write();
    announce(fill("Removed: %(name)s", { name }));
  }

  // A name that the suggestions know is the tag that it means.
  function meant(name) {
    return options.find((option) => key(option.name) === key(name))?.tag ?? name;
  }

  function takeTyped() {
    split(input.value).map(meant).forEach(put);
    input.value = "";
    close();
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    options = [];
    active = -1;
    listbox.hidden = true;
    listbox.replaceChildren();
    hint.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(found) {
    options = found.filter((option) => !names.some((name) => key(name) === key(option.tag)));
    active = -1;
    listbox.replaceChildren(...options.map(row));
    listbox.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    input.removeAttribute("aria-activedescendant");
    const known = found.some((option) => key(option.name) === key(input.value));
    hint.textContent = known ? "" : fill("Enter adds “%(name)s” as a new tag.", { name: input.value.trim() });
    announce(
      options.length
        ? fill("%(count)s suggestions. Use the arrow keys.", { count: options.length })
        : hint.textContent,
    );
  }

  function row(option, index) {
    const item = document.createElement("li");
    item.id = `${listbox.id}_${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = document.createElement("bdi");
    name.textContent = option.name;
    item.append(name);
    if (key(option.name) !== key(option.tag)) {
      const tag = document.createElement("bdi");
      tag.textContent = option.tag;
      item.append(" → ", tag);
    }
    item.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    item.addEventListener("click", () => choose(index));
    return item;
  }

  function choose(index) {
    put(options[index].tag);
    input.value = "";
    close();
  }

  function point(index) {
    active = (index + options.length) % options.length;
    [...listbox.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    input.setAttribute("aria-activedescendant", listbox.children[active].id);
    listbox.children[active].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const question = input.value.trim();
    asking?.abort();
    if (!question) {
      close();
      return;
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(question)}`, { signal: asking.signal });
      if (answer.ok) {
        show((await answer.json()).suggestions);
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        close(); // no suggestions: names can be typed all the same
      }
    }
  }

  input.addEventListener("input", () => {
    if (DIVIDERS.test(input.value) && !BEGUN.test(input.value)) {
      takeTyped();
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) {
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault(); // never sends the form
      if (active >= 0) {
        choose(active);
      } else {
        takeTyped();
      }
    } else if (event.key === "ArrowDown" && options.length) {
      event.preventDefault();
      point(active + 1);
    } else if (event.key === "ArrowUp" && options.length) {
      event.preventDefault();
      point(active < 0 ? -1 : active - 1);
    } else if (event.key === "Escape" && !listbox.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Backspace" && !input.value && names.length) {
      take(names.at(-1));
    }
  });
  // Nothing becomes a tag by walking past; what stands there when the form is sent does.
  input.addEventListener("blur", () => {
    const name = input.value.trim();
    close();
    if (name) {
      hint.textContent = fill("“%(name)s” becomes a tag when you save. Enter adds it now.", { name });
    }
  });
  textarea.form.addEventListener("submit", takeTyped);

  box.append(chips, input, listbox, hint);
  textarea.after(box);
  draw(); // nothing was changed by hand yet
}

document.querySelectorAll("textarea[data-tags]").forEach(enhance);
