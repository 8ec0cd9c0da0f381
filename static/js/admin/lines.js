// A list of texts: one field each, to be moved, added and removed. Without this file: a textarea, one text a line.

import { announce, fill, translate } from "./announce.js";
import { makeMovable } from "./reorder.js";

function enhance(textarea) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const list = document.createElement("ol");
  list.className = "lines";
  const add = document.createElement("button");
  add.type = "button";
  add.className = "add-line";
  add.textContent = translate("Add a point");

  const rows = () => [...list.children];
  const field = (row) => row.querySelector("input");
  const write = () => {
    textarea.value = rows()
      .map((row) => field(row).value.trim())
      .filter(Boolean)
      .join("\n");
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    number();
  };
  const number = () => {
    rows().forEach((row, index) => {
      field(row).setAttribute("aria-label", fill("Point %(number)s", { number: index + 1 }));
    });
  };
  const movable = makeMovable({
    list,
    rows,
    name: (row) => field(row).value.trim() || translate("Empty point"),
    place: (row) => row,
    moved: write,
  });

  function append(text, after = null) {
    const row = document.createElement("li");
    const input = document.createElement("input");
    input.type = "text";
    input.dir = "auto";
    input.value = text;
    input.addEventListener("input", () => {
      write();
      movable.refresh();
    });
    input.addEventListener("keydown", (event) => pressed(event, row));
    input.addEventListener("paste", (event) => pasted(event, row));
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "remove-line";
    remove.textContent = "×";
    remove.setAttribute("aria-label", translate("Remove this point"));
    remove.addEventListener("click", () => take(row));
    row.append(input, remove);
    list.insertBefore(row, after ? after.nextSibling : null);
    movable.equip(row);
    number(); // an empty row, or one that the textarea has already: nothing was changed
    return row;
  }

  function take(row) {
    const next = row.nextSibling || row.previousSibling;
    const text = field(row).value;
    row.remove();
    write();
    announce(fill("Removed: %(name)s", { name: text || translate("Empty point") }));
    (next ? field(next) : add).focus();
  }

  function pressed(event, row) {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      field(append("", row)).focus();
    } else if (event.key === "Backspace" && !field(row).value && rows().length > 1) {
      event.preventDefault();
      const before = row.previousSibling || row.nextSibling;
      row.remove();
      write();
      field(before).focus();
    }
  }

  // Several lines at once become several points.
  function pasted(event, row) {
    const lines = event.clipboardData.getData("text").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2) {
      return;
    }
    event.preventDefault();
    let last = row;
    if (!field(row).value) {
      field(row).value = lines.shift();
    }
    for (const line of lines) {
      last = append(line, last);
    }
    write();
    field(last).focus();
  }

  add.addEventListener("click", () => field(append("")).focus());
  const group = document.createElement("div");
  group.className = "lines-group";
  group.setAttribute("role", "group");
  if (label) {
    label.id = `${textarea.id}_label`;
    label.removeAttribute("for");
    group.setAttribute("aria-labelledby", label.id);
  }
  group.append(list, add);
  textarea.after(group);
  textarea.hidden = true;
  const lines = textarea.value.split("\n").filter((line) => line.trim());
  lines.forEach((line) => append(line));
}

document.querySelectorAll("textarea[data-lines]").forEach(enhance);
