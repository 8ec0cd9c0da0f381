// The reader's choice of colours, text size and motion. It stays on the device; where all is as the device has it,
// nothing is kept. It is in force before the first paint: articles/delivery/choice.js.

const KEY = "choice";
const box = document.querySelector("[data-choices]");
const root = document.documentElement;
const colours = [...document.querySelectorAll('meta[name="theme-color"]')].map((meta) => [meta, meta.media]);

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function keep(choice) {
  try {
    if (Object.keys(choice).length) localStorage.setItem(KEY, JSON.stringify(choice));
    else localStorage.removeItem(KEY);
  } catch {
    // In force until the page is left.
  }
}

/** Brings the page, and the browser's own bar above it, in line with the choice. */
function apply(choice) {
  for (const name of ["theme", "text", "motion"]) {
    if (choice[name]) root.dataset[name] = choice[name];
    else delete root.dataset[name];
  }
  for (const [meta, media] of colours) {
    meta.media = choice.theme ? (media.includes(choice.theme) ? "all" : "not all") : media;
  }
}

function show(choice) {
  for (const input of box.querySelectorAll("input")) {
    input.checked = input.value === (choice[input.name] ?? "");
  }
}

function refresh() {
  apply(kept());
  show(kept());
}

box.addEventListener("change", () => {
  const chosen = [...box.querySelectorAll("input:checked")].map((input) => [input.name, input.value]);
  const choice = Object.fromEntries(chosen.filter(([, value]) => value));
  keep(choice);
  apply(choice);
});

document.addEventListener("click", (event) => {
  if (!box.contains(event.target)) box.open = false;
});

// Who goes on with the keyboard would be under it.
box.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget && !box.contains(relatedTarget)) box.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !box.open) return;
  box.open = false;
  box.querySelector("summary").focus();
});

addEventListener("storage", refresh);
addEventListener("pageshow", (event) => event.persisted && refresh());
refresh();
box.hidden = false;
