// Every form of the desk: a second press while the first is under way does nothing, and what is not saved is not
// left by accident.

const form = document.querySelector("#content-main form[method=post], #content form[method=post]");
if (form) {
  let isChanged = form.querySelector(".errorlist") !== null; // shown again: not saved yet
  let isSending = false;
  form.addEventListener("input", () => {
    isChanged = true;
  });
  form.addEventListener("submit", (event) => {
    if (isSending) {
      event.preventDefault();
      return;
    }
    isSending = true;
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged && !isSending) {
      event.preventDefault();
    }
  });
  const summary = form.querySelector(".error-summary");
  if (summary) {
    summary.focus();
  }
  window.addEventListener("pageshow", () => {
    isSending = false;
    form.removeAttribute("aria-busy");
  });
}
