// Bylines: their rows are moved instead of numbered. Without this file the numbers are typed.

import { translate } from "./announce.js";
import { makeMovable } from "./reorder.js";

const table = document.querySelector("#bylines-group table.bylines");
if (table) {
  const list = table.tBodies[0];
  const rows = () => [...list.querySelectorAll("tr.form-row:not(.empty-form)")];
  const number = () =>
    rows().forEach((row, index) => {
      const order = row.querySelector(".field-order input");
      if (order) {
        order.value = index + 1;
      }
    });
  const name = (row) =>
    row.querySelector(".field-author select")?.selectedOptions[0]?.text.trim() ||
    row.querySelector(".field-credit input")?.value.trim() ||
    translate("Empty byline");
  const movable = makeMovable({
    list,
    rows,
    name,
    place: (row) => row.querySelector(".field-order"),
    moved: number,
  });
  table.classList.add("is-movable");
  rows().forEach(movable.equip);
  list.addEventListener("change", movable.refresh);
  window.django?.jQuery(list).on("change", "select", movable.refresh); // select2 tells jQuery only
  document.addEventListener("formset:added", (event) => {
    if (list.contains(event.target)) {
      movable.equip(event.target);
      number();
    }
  });
}
