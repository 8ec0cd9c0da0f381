// Rows that can be moved: by two buttons, by keyboard through them, and by a handle that is dragged.

import { announce, fill } from "./announce.js";

// list: the element whose children are the rows. rows(): those that can be moved, in order.
// name(row): what it is called. place(row): where its controls go. moved(): after each move.
export function makeMovable({ list, rows, name, place, moved = () => {} }) {
  function button(row, symbol, label, step) {
    const control = document.createElement("button");
    control.type = "button";
    control.className = `move move-${step < 0 ? "up" : "down"}`;
    control.textContent = symbol;
    control.dataset.label = label;
    control.addEventListener("click", () => {
      move(row, step);
      control.focus();
    });
    return control;
  }

  function move(row, step) {
    const all = rows();
    const target = all[all.indexOf(row) + step];
    if (!target) {
      announce(fill(step < 0 ? "It is the first already." : "It is the last already.", {}));
      return;
    }
    list.insertBefore(row, step < 0 ? target : target.nextSibling);
    finish(row);
  }

  function finish(row) {
    refresh();
    moved();
    const all = rows();
    announce(
      fill("%(name)s is now in place %(place)s of %(all)s.", {
        name: name(row),
        place: all.indexOf(row) + 1,
        all: all.length,
      }),
    );
    row.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The document listens: a handle that moves with its row would lose a captured pointer.
  function drag(row, event) {
    event.preventDefault();
    row.classList.add("is-dragged");
    const before = rows().indexOf(row);
    const follow = (moveEvent) => {
      const others = rows().filter((other) => other !== row);
      const next = others.find((other) => {
        const box = other.getBoundingClientRect();
        return moveEvent.clientY < box.top + box.height / 2;
      });
      const last = others.at(-1);
      if (next) {
        list.insertBefore(row, next);
      } else if (last) {
        list.insertBefore(row, last.nextSibling);
      }
    };
    const stop = () => {
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", stop);
      document.removeEventListener("pointercancel", stop);
      row.classList.remove("is-dragged");
      if (rows().indexOf(row) !== before) {
        finish(row);
      }
    };
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", stop);
    document.addEventListener("pointercancel", stop);
  }

  function equip(row) {
    const controls = document.createElement("span");
    controls.className = "move-controls";
    const handle = document.createElement("span");
    handle.className = "move-handle";
    handle.setAttribute("aria-hidden", "true"); // the buttons do the same
    handle.addEventListener("pointerdown", (event) => drag(row, event));
    controls.append(
      handle,
      button(row, "↑", "Move up: %(name)s", -1),
      button(row, "↓", "Move down: %(name)s", 1),
    );
    place(row).prepend(controls);
    refresh();
  }

  // Names the buttons after what the rows say now.
  function refresh() {
    for (const row of rows()) {
      for (const control of row.querySelectorAll(".move")) {
        control.setAttribute("aria-label", fill(control.dataset.label, { name: name(row) }));
      }
    }
  }

  return { equip, refresh };
}
