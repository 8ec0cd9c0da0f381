// A search field offers stories, topics and authors while one types (a combobox as in the ARIA authoring practices).
// Without this file: a field, and a button.

const PAUSE = 200; // milliseconds without a key before the server is asked
const SHORTEST = 3; // characters
const KINDS = ["story", "tag", "author"]; // as the field names them, in the words of the page

function enhance(input) {
  const kinds = input.dataset.kinds.split("|");
  const listbox = document.createElement("ul");
  const status = document.createElement("p");
  let options = [];
  let active = -1;
  let timer;
  let asking;

  listbox.id = `${input.id}-options`;
  listbox.className = "search-options";
  listbox.setAttribute("role", "listbox");
  listbox.setAttribute("aria-label", input.dataset.suggestions);
  listbox.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", listbox.id);
  input.parentElement.classList.add("search-box");
  input.parentElement.append(listbox, status);

  function close() {
    clearTimeout(timer);
    asking?.abort();
    options = [];
    active = -1;
    listbox.hidden = true;
    listbox.replaceChildren();
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(found) {
    close();
    options = found;
    listbox.replaceChildren(...found.map(option));
    listbox.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length > 0 ? `${input.dataset.suggestions}: ${found.length}` : input.dataset.nothing;
  }

  function option(suggestion, index) {
    const item = document.createElement("li");
    const kind = document.createElement("span");
    const name = document.createElement("bdi");
    item.id = `${listbox.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    kind.className = "search-kind";
    kind.textContent = kinds[KINDS.indexOf(suggestion.kind)];
    name.textContent = suggestion.name;
    if (suggestion.language) {
      name.lang = suggestion.language;
    }
    item.append(name, " ", kind);
    // The field keeps the focus, and what is under the finger is what is chosen.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => follow(suggestion));
    return item;
  }

  function follow({ name, address }) {
    close();
    document.dispatchEvent(new CustomEvent("leaving", { detail: name }));
    location.assign(address);
  }

  function move(to) {
    active = to;
    [...listbox.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === active));
    });
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", listbox.children[active].id);
      listbox.children[active].scrollIntoView({ block: "nearest" });
    }
  }

  async function ask() {
    const typed = input.value.trim();
    if (typed.length < SHORTEST) {
      close();
      return;
    }
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed.slice(0, 100))}`, { signal });
      if (!answer.ok) {
        throw new Error(`${answer.status}`);
      }
      const { suggestions } = await answer.json();
      if (!signal.aborted && document.activeElement === input) {
        show(suggestions);
      }
    } catch {
      // Nothing is offered: a newer question, or no network. The button works.
    }
  }

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) {
      timer = setTimeout(ask, PAUSE);
    }
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || options.length === 0) {
      return;
    }
    const last = options.length - 1;
    if (event.key === "ArrowDown") {
      move(active === last ? -1 : active + 1);
    } else if (event.key === "ArrowUp") {
      move(active < 0 ? last : active - 1);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter" && active >= 0) {
      follow(options[active]);
    } else {
      return;
    }
    event.preventDefault();
  });
}

document.querySelectorAll("input[data-suggest]").forEach(enhance);
