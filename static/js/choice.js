// What the reader chose on this device (js/choices.js), before anything is painted: the one script that pages wait for.

try {
  Object.assign(document.documentElement.dataset, JSON.parse(localStorage.getItem("choice")));
} catch {
  // Nothing can be kept on this device, or it was not kept by us.
}
