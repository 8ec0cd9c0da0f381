// Galleries scroll by themselves, by keys and by touch; the buttons go from one picture to the next.

const middle = (element) => {
  const { left, right } = element.getBoundingClientRect();
  return (left + right) / 2;
};

for (const gallery of document.querySelectorAll(".gallery")) {
  const strip = gallery.querySelector(".gallery-strip");
  const steps = gallery.querySelector(".gallery-steps");
  const [back, on] = steps.children;
  const offset = (item) => middle(item) - middle(strip);
  const items = [...strip.children];
  const current = () =>
    items.reduce((best, item, index) => (Math.abs(offset(item)) < Math.abs(offset(items[best])) ? index : best), 0);

  const go = (step) => {
    const item = items[current() + step];
    if (item) strip.scrollBy({ left: offset(item) });
  };
  back.addEventListener("click", () => go(-1));
  on.addEventListener("click", () => go(1));

  const refresh = () => {
    const index = current();
    back.setAttribute("aria-disabled", index === 0);
    on.setAttribute("aria-disabled", index === items.length - 1);
  };
  strip.addEventListener("scroll", refresh, { passive: true });
  steps.hidden = false;
  refresh();
}
