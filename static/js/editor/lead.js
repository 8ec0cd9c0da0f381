// The lead picture: chosen in the dialog that the writing area has, or dropped on its field, without leaving the story.
// Without this file: a field to search in, and a link to where pictures are added.

import { crel, gettext } from "django-prose-editor/editor"
import { choosePicture } from "editor/photo"

const select = document.querySelector("select[name=lead_image]")

async function choose(options = {}) {
  const row = await choosePicture(options)
  if (!row) return
  const key = String(row.key)
  if (![...select.options].some(({ value }) => value === key)) select.append(new Option(row.title, key))
  select.value = key
  window.django.jQuery(select).trigger("change") // select2 shows it, and the preview
  select.dispatchEvent(new Event("input", { bubbles: true }))
}

function enhance() {
  const row = select.closest(".form-row")
  const button = crel("button", { type: "button", className: "button", textContent: gettext("Choose or upload a picture") })
  button.addEventListener("click", async () => {
    await choose()
    button.focus()
  })
  const hint = crel("span", { className: "lead-hint", textContent: gettext("or drop a file here") })
  row.querySelector(".related-widget-wrapper-link.add-related")?.remove() // it would open a window
  row.append(crel("p", { className: "lead-chooser" }, [button, hint]))
  const isFile = (event) => event.dataTransfer?.types.includes("Files")
  row.addEventListener("dragover", (event) => {
    if (isFile(event)) event.preventDefault()
  })
  row.addEventListener("drop", (event) => {
    if (!isFile(event) || !event.dataTransfer.files.length) return
    event.preventDefault()
    choose({ files: [...event.dataTransfer.files] })
  })
}

if (select) enhance()
