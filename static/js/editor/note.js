// A footnote, behind the word that it is about: <small data-block="note">…</small>. In the writing area it is its
// number; what it says is written in a dialog.

import {
  Bold,
  crel,
  Document,
  Editor,
  gettext,
  History,
  Italic,
  Link,
  Node,
  Paragraph,
  pm,
  Text,
} from "django-prose-editor/editor"
import { openDialog } from "editor/dialog"
import { Foreign } from "editor/foreign"
import { linkAction } from "editor/link"
import { say } from "editor/place"

const { NodeSelection } = pm.state

const KEPT = { A: "a", B: "strong", STRONG: "strong", I: "em", EM: "em", S: "s", SUB: "sub", SUP: "sup", CODE: "code", BDI: "bdi" }

const DROPPED = new Set(["SCRIPT", "STYLE", "IFRAME", "NOSCRIPT", "OBJECT", "TEMPLATE", "TITLE"])

/** Copies words, links and emphasis of an element into another one, and nothing else: it may be anybody's HTML. */
function copyInline(from, into) {
  for (const child of from.childNodes) {
    if (child.nodeType === window.Node.TEXT_NODE) into.append(child.data)
    else if (child.nodeType === window.Node.ELEMENT_NODE && !DROPPED.has(child.tagName)) {
      const kept = KEPT[child.tagName]
      const place = kept ? document.createElement(kept) : into
      const name = { a: "href", bdi: "lang" }[kept]
      const value = name ? child.getAttribute(name) : null
      if (value) place.setAttribute(name, value)
      copyInline(child, place)
      if (kept) into.append(place)
    }
  }
  return into
}

/** Returns an element with the HTML of a note, of which nothing runs or loads. */
function elementOf(name, html) {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  return copyInline(body, document.createElement(name))
}

const wordsOf = (html) => elementOf("span", html).textContent.trim()

/** Asks for the words of a note; resolves to their HTML (empty: none), or to null if the person leaves. */
async function askForNote(html) {
  const id = "body-note-text"
  const place = crel("div", { className: "body-note-area" })
  const label = crel("p", { id: `${id}-label`, className: "body-note-label", textContent: gettext("Note") })
  const small = new Editor({
    element: place,
    extensions: [
      Document.extend({ content: "paragraph" }),
      Paragraph,
      Text,
      History,
      Bold,
      Italic,
      Foreign,
      Link.configure({ openOnClick: false, protocols: ["http", "https", "mailto"], defaultProtocol: "https" }),
    ],
    content: `<p>${html}</p>`,
    injectCSS: false,
    editorProps: {
      attributes: {
        id,
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label.id,
        class: "body-note-text",
        dir: "auto",
      },
      handleKeyDown: (view, event) => {
        if (event.key !== "Enter") return false
        place.closest("form").requestSubmit()
        return true
      },
    },
  })
  const button = (text, run) => {
    const made = crel("button", { type: "button", className: "body-button", textContent: text })
    made.addEventListener("click", run)
    return made
  }
  const buttons = crel("p", { className: "body-note-buttons" }, [
    button(gettext("Bold"), () => small.chain().focus().toggleBold().run()),
    button(gettext("Italic"), () => small.chain().focus().toggleItalic().run()),
    button(gettext("Link"), () => linkAction.run(small)),
  ])
  const answer = openDialog({
    title: gettext("Footnote"),
    submitText: gettext("Use"),
    content: [label, place, buttons],
    submit: () => (small.isEmpty ? "" : small.getHTML().replace(/^<p[^>]*>|<\/p>$/g, "")),
  })
  small.commands.focus("end")
  const given = await answer
  small.destroy()
  return given
}

const chosenNote = ({ selection }) =>
  selection instanceof NodeSelection && selection.node.type.name === "note" ? selection.node : null

/** Changes the note that is selected, or puts one in behind the caret. */
async function edit(editor) {
  const note = chosenNote(editor.state)
  const { $to } = editor.state.selection
  if (!note && $to.parent.type.name !== "paragraph") {
    say(editor, gettext("Footnotes stand in paragraphs, lists and tables: go into one first."))
    editor.commands.focus()
    return
  }
  const html = await askForNote(note?.attrs.html ?? "")
  const { tr, schema } = editor.state
  const pos = note ? editor.state.selection.from : $to.pos
  if (html) {
    const node = schema.nodes.note.create({ html: copied(html) })
    tr.replaceWith(pos, note ? pos + 1 : pos, node)
    tr.setSelection(pm.state.TextSelection.create(tr.doc, pos + 1))
  } else if (note && html === "") tr.delete(pos, pos + 1)
  if (tr.docChanged) editor.view.dispatch(tr.scrollIntoView())
  editor.commands.focus()
}

const copied = (html) => elementOf("span", html).innerHTML

export const noteAction = {
  label: gettext("Footnote"),
  text: gettext("Note"),
  name: "note",
  run: edit,
  isOn: (editor) => chosenNote(editor.state) !== null,
}

export const Note = Node.create({
  name: "note",
  group: "inline",
  inline: true,
  atom: true,
  marks: "",
  priority: 200,
  addAttributes: () => ({
    html: {
      default: "",
      parseHTML: (element) => copyInline(element, document.createElement("span")).innerHTML,
      rendered: false,
    },
  }),
  parseHTML: () => [{ tag: 'small[data-block="note"]', priority: 80 }],
  renderHTML: ({ node }) => {
    const element = elementOf("small", node.attrs.html)
    element.dataset.block = "note"
    return element
  },
  addKeyboardShortcuts() {
    return {
      Enter: () => {
        if (!chosenNote(this.editor.state)) return false
        edit(this.editor)
        return true
      },
    }
  },
  addNodeView() {
    return ({ node, editor }) => {
      const text = wordsOf(node.attrs.html)
      const dom = crel("span", { className: "body-note", role: "note", title: text })
      dom.setAttribute("aria-label", gettext("Footnote: %s").replace("%s", text))
      dom.addEventListener("dblclick", () => edit(editor))
      return { dom, ignoreMutation: () => true }
    }
  },
})
