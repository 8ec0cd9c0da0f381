// Shows the picture that a field names, with its words.

async function show(select, figure) {
  const key = select.value;
  figure.hidden = true;
  if (!key) {
    return;
  }
  const answer = await fetch(`${select.dataset.preview}?keys=${encodeURIComponent(key)}`).catch(() => null);
  const row = answer?.ok ? (await answer.json()).rows[0] : null;
  if (!row || select.value !== key) {
    return; // without a preview the field works all the same
  }
  const caption = document.createElement("figcaption");
  caption.textContent = row.withheld || row.alt;
  figure.replaceChildren(caption);
  if (row.thumbnail) {
    const image = document.createElement("img");
    image.src = row.thumbnail;
    image.alt = ""; // its words stand below
    figure.prepend(image);
  }
  figure.hidden = false;
}

for (const select of document.querySelectorAll("select[data-preview]")) {
  const figure = document.createElement("figure");
  figure.className = "picture-preview";
  figure.hidden = true;
  select.closest(".form-row").append(figure);
  window.django?.jQuery(select).on("change", () => show(select, figure)); // select2 tells jQuery only
  show(select, figure);
}
