// Turns each textarea of a body into the writing area. The textarea stays in the form and is what is
// sent: it holds the stored HTML, and without this script it can be written in as it is.

import * as bundled from "django-prose-editor/editor"
import * as blocks from "editor/blocks"
import { Keys } from "editor/keys"
import { readStyles } from "editor/paste"
import { insert as insertPhoto } from "editor/photo"
import { say } from "editor/place"
import { placeholderFor } from "editor/placeholders"
import { setAddresses } from "editor/references"
import { Stored } from "editor/stored"
import { buildToolbar } from "editor/toolbar"

const { Editor, Placeholder, TrailingNode, crel, gettext } = bundled
const AVAILABLE = { ...bundled, ...blocks }

function extensionsOf(config) {
  const chosen = Object.entries(config.extensions)
    .filter(([name]) => AVAILABLE[name])
    .map(([name, options]) => (typeof options === "object" ? AVAILABLE[name].configure(options) : AVAILABLE[name]))
  return [
    ...chosen,
    blocks.Moment,
    Keys,
    Placeholder.configure({ placeholder: placeholderFor, includeChildren: true, showOnlyCurrent: false }),
    // There is always a line to go on writing in, also after a table or a block.
    TrailingNode.configure({ notAfter: ["heading", "bulletList", "orderedList", "blockquote", "codeBlock"] }),
  ]
}

function attributesOf(textarea, label, hint) {
  const described = [hint.id, textarea.getAttribute("aria-describedby")].filter(Boolean).join(" ")
  const attributes = {
    id: `${textarea.id}_area`,
    class: "body-text",
    dir: "auto",
    "aria-multiline": "true",
    "aria-describedby": described,
    ...(label ? { "aria-labelledby": label.id } : { "aria-label": gettext("Body") }),
  }
  if (textarea.getAttribute("aria-invalid") === "true") attributes["aria-invalid"] = "true"
  return attributes
}

function hintFor(textarea) {
  const keys = [
    gettext("Alt+F10: toolbar."),
    gettext("Ctrl+Enter: leave a block."),
    gettext("Alt+Shift+arrow up or down: move it."),
    gettext("Esc, then Tab: leave the writing area."),
  ]
  return crel("p", { id: `${textarea.id}_keys`, className: "body-hint", textContent: keys.join(" ") })
}

// Spelling is checked in the language that the form says the story has.
function followLanguage(textarea, editor) {
  const field = textarea.form?.elements.namedItem("language")
  if (!(field instanceof HTMLElement)) return
  const apply = () => editor.view.dom.setAttribute("lang", field.value || "")
  field.addEventListener("change", apply)
  apply()
}

function keepInTextarea(textarea, editor) {
  let stored = new Stored(editor, textarea.value)
  let known = textarea.value
  editor.on("update", () => {
    const html = stored.htmlOf(editor.state.doc)
    if (html === textarea.value) return
    textarea.value = known = html
    textarea.dispatchEvent(new Event("input", { bubbles: true }))
  })
  // Whoever goes back to a form finds in its fields what they had typed; the browser puts it there late.
  window.addEventListener("pageshow", () => {
    if (textarea.value === known) return
    known = textarea.value
    editor.commands.setContent(known, { emitUpdate: false })
    stored = new Stored(editor, known)
  })
}

/**
 * Returns how far from the edges of the window the caret stays, in pixels: the toolbar may stand above it, and
 * the form's buttons below it.
 */
function inSight(frame) {
  const height = (element) => (element && getComputedStyle(element).position === "sticky" ? element.offsetHeight : 0)
  return {
    get top() {
      return height(frame.querySelector(".body-toolbar")) + 16
    },
    get bottom() {
      return height(document.querySelector(".submit-row")) + 16
    },
    left: 0,
    right: 0,
  }
}

/** Takes a picture that is pasted or dropped by way of the library; what comes with text is pasted as text. */
function takeFiles(editor, event, data) {
  if (!data?.files.length || data.types.includes("text/html") || data.types.includes("text/plain")) return false
  event.preventDefault()
  const files = [...data.files].filter(({ type }) => type.startsWith("image/"))
  if (files.length) insertPhoto(editor, { files })
  else say(editor, gettext("Only pictures can be put into a story as files."))
  return true
}

function start(textarea) {
  const config = JSON.parse(textarea.dataset.bodyEditor)
  setAddresses(config.addresses)
  const label = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`)
  if (label && !label.id) label.id = `${textarea.id}_label`
  const hint = hintFor(textarea)
  const status = crel("p", { className: "body-status", role: "status" })
  const frame = crel("div", { className: "body-editor" })
  const editor = new Editor({
    element: frame,
    extensions: extensionsOf(config),
    content: textarea.value,
    editable: !textarea.disabled && !textarea.readOnly,
    injectCSS: false, // our Content-Security-Policy forbids it; the rules stand in css/editor.css
    editorProps: {
      attributes: attributesOf(textarea, label, hint),
      transformPastedHTML: readStyles,
      scrollMargin: inSight(frame),
      scrollThreshold: inSight(frame),
      handlePaste: (view, event) => takeFiles(editor, event, event.clipboardData),
      handleDrop: (view, event) => takeFiles(editor, event, event.dataTransfer),
    },
  })
  editor.on("news:said", (text) => (status.textContent = text))
  frame.prepend(buildToolbar(editor))
  frame.append(hint, status)
  textarea.before(frame)
  textarea.hidden = true
  label?.addEventListener("click", () => editor.commands.focus())
  keepInTextarea(textarea, editor)
  followLanguage(textarea, editor)
}

for (const textarea of document.querySelectorAll("textarea[data-body-editor]")) start(textarea)
