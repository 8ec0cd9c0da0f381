// How long a text is, beside the length that reads well. Seen at once, said after a pause.

import { announce, fill } from "./announce.js";

const PAUSE = 1200; // milliseconds without a key before the count is said

function enhance(field) {
  const from = Number(field.dataset.countFrom);
  const to = Number(field.dataset.countTo);
  const counter = document.createElement("span");
  counter.className = "counter";
  counter.setAttribute("aria-hidden", "true"); // said below, politely
  let timer;
  const words = () => {
    const count = [...field.value].length;
    return fill("%(count)s characters; %(from)s to %(to)s read well", { count, from, to });
  };
  const show = () => {
    const count = [...field.value].length;
    counter.textContent = words();
    counter.classList.toggle("counter-off", count > 0 && (count < from || count > to));
  };
  field.addEventListener("input", () => {
    show();
    clearTimeout(timer);
    timer = setTimeout(() => announce(words()), PAUSE);
  });
  field.addEventListener("blur", () => clearTimeout(timer));
  field.closest(".flex-container").after(counter);
  show();
}

document.querySelectorAll("[data-count-from]").forEach(enhance);
