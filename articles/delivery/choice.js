// Before anything is painted, so it stands in the page itself: that scripts run here, and what the reader chose on this
// device (static/js/choices.js).

document.documentElement.dataset.scripts = "";
try {
  Object.assign(document.documentElement.dataset, JSON.parse(localStorage.getItem("choice")));
} catch {
  // Nothing can be kept on this device, or it was not kept by us.
}
