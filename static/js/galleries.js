// Galleries scroll by themselves, by keys and by touch; the buttons go from one picture to the next.

const middle = (element) => {
  const { left, right } = element.getBoundingClientRect();
  return (left + right) / 2;
};

for (const gallery of document.querySelectorAll(".gallery")) {
  const strip = gallery.querySelector(".gallery-strip");
  const steps = gallery.querySelector(".gallery-steps");
  const [back, on] = steps.querySelectorAll("button");
  const status = steps.querySelector("[role=status]");
  const offset = (item) => middle(item) - middle(strip);
  const items = [...strip.children];
  const current = () =>
    items.reduce((best, item, index) => (Math.abs(offset(item)) < Math.abs(offset(items[best])) ? index : best), 0);

  // Where a button leads, until the strip is there: a second press counts from there.
  let target = null;

  const go = (step) => {
    const index = (target ?? current()) + step;
    const item = items[index];
    if (!item) return;
    target = index;
    strip.scrollBy({ left: offset(item) });
    const words = document.createElement("span");
    words.lang = strip.parentElement.closest("[lang]").lang;
    words.textContent = item.querySelector("figcaption span")?.textContent || item.querySelector("img").alt;
    status.replaceChildren(`${item.querySelector(".gallery-place").textContent.trim()}: `, words);
    refresh();
  };
  back.addEventListener("click", () => go(-1));
  on.addEventListener("click", () => go(1));

  const refresh = () => {
    const index = target ?? current();
    back.setAttribute("aria-disabled", index === 0);
    on.setAttribute("aria-disabled", index === items.length - 1);
  };
  const arrive = () => {
    target = null;
    refresh();
  };
  strip.addEventListener("scroll", refresh, { passive: true });
  strip.addEventListener("scrollend", arrive);
  for (const event of ["pointerdown", "wheel", "keydown"]) strip.addEventListener(event, arrive, { passive: true });
  steps.hidden = false;
  refresh();
}
