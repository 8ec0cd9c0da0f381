// The next page is on a slow way: after 300 ms say what is loading, and show the shape of a story.
//
// The status goes when the next page is shown (this document ends), when the reader comes back to this
// one, and when loading fails or is stopped. Without this script the browser's own indicator serves.

const PATIENCE = 300; // milliseconds before anything is said: most pages are there by then
const LONG = 10_000; // after which the reader hears that it goes on
const TOO_LONG = 60_000; // after which nothing will come: servers and proxies have given up by then

const box = document.querySelector("[data-loading]");
const text = box.querySelector("[data-loading-text]");
const stop = box.querySelector("[data-loading-stop]");
const story = box.querySelector("[data-loading-story]");
const covered = [...document.body.children].filter((element) => element !== box);
let timers = [];
let focused; // where the keyboard was

function open(label) {
  box.dataset.open = "";
  story.hidden = stop.hidden = false;
  focused = document.activeElement;
  covered.forEach((element) => (element.inert = true));
  stop.focus();
  text.textContent = label;
  timers.push(setTimeout(() => (text.textContent = `${label} ${box.dataset.long}`), LONG));
  timers.push(setTimeout(close, TOO_LONG));
}

function close() {
  timers.forEach(clearTimeout);
  timers = [];
  if (!("open" in box.dataset)) return;
  covered.forEach((element) => (element.inert = false));
  focused?.focus({ preventScroll: true });
  delete box.dataset.open;
  story.hidden = stop.hidden = true;
  text.textContent = "";
}

function expect(label) {
  close();
  timers.push(setTimeout(() => open(label), PATIENCE));
}

/** Whether following the link replaces this document by another page of the site. */
function leaves(link, event) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if ((link.target && link.target !== "_self") || link.hasAttribute("download")) return false;
  const here = new URL(location.href);
  const there = new URL(link.href, here);
  const staysHere = there.hash && there.pathname === here.pathname && there.search === here.search;
  return there.origin === here.origin && !staysHere;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || !leaves(link, event)) return;
  const name = link.textContent.trim().replace(/\s+/g, " ");
  expect(name ? box.dataset.named.replace("%s", () => name) : box.dataset.unnamed);
});

// Where a script leads elsewhere: what a search field offers.
document.addEventListener("leaving", (event) => expect(box.dataset.named.replace("%s", () => event.detail)));

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method === "get") expect(box.dataset.searching);
});

// Some browsers tell when a navigation is stopped. (A second click stops the first navigation too: what it
// began must stay.)
let latest;
window.navigation?.addEventListener("navigate", (event) => {
  latest = event;
  event.signal?.addEventListener("abort", () => setTimeout(() => latest === event && close()));
});

stop.addEventListener("click", () => {
  window.stop();
  close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});

// Shown again from the browser's memory, the page must not be as it was left.
addEventListener("pagehide", close);
addEventListener("pageshow", close);
