// Gives select2's fields the names that its own markup leaves out.

const $ = window.django?.jQuery;

function labelOf(select) {
  return select.getAttribute("aria-label") || select.labels?.[0]?.textContent.replace(/:\s*$/, "").trim() || "";
}

function nameSelection(select) {
  const selection = select.nextElementSibling?.querySelector(".select2-selection");
  const shown = selection?.querySelector(".select2-selection__rendered");
  if (!shown) {
    return;
  }
  // The name and what is chosen, in one; the inner text is no field of its own.
  selection.removeAttribute("aria-labelledby");
  selection.setAttribute("aria-label", [labelOf(select), shown.title].filter(Boolean).join(": "));
  shown.removeAttribute("role");
  shown.removeAttribute("aria-readonly");
  // Where several are chosen, one types among them.
  selection.querySelector(".select2-search__field")?.setAttribute("aria-label", labelOf(select));
  const describedBy = select.getAttribute("aria-describedby");
  if (describedBy) {
    selection.setAttribute("aria-describedby", describedBy);
  }
}

function nameDropdown(select) {
  const container = document.querySelector(".select2-container--open .select2-dropdown");
  container?.querySelector(".select2-search__field")?.setAttribute("aria-label", labelOf(select));
  const results = container?.querySelector(".select2-results__options");
  results?.setAttribute("aria-label", labelOf(select));
  // A combobox says what it controls.
  const selection = select.nextElementSibling?.querySelector(".select2-selection");
  if (results && selection) {
    selection.setAttribute("aria-controls", results.id);
  }
}

if ($) {
  $(() => {
    const all = (root) => root.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])").forEach(nameSelection);
    all(document);
    $(document).on("select2:select select2:clear change", "select.admin-autocomplete", (event) => {
      setTimeout(() => nameSelection(event.target));
    });
    $(document).on("select2:open", (event) => nameDropdown(event.target));
    document.addEventListener("formset:added", (event) => setTimeout(() => all(event.target)));
  });
}
