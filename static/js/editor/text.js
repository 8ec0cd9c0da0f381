// What the text itself can hold beyond the bundle: tables with captions, dates inside a sentence.

import { gettext, Mark, Table } from "django-prose-editor/editor"
import { askForLine } from "editor/dialog"

export const Moment = Mark.create({
  name: "moment",
  inclusive: false,
  addAttributes: () => ({ datetime: { default: null } }),
  parseHTML: () => [{ tag: "time" }],
  renderHTML: ({ HTMLAttributes }) => ["time", HTMLAttributes, 0],
})

/** Shows the caption in the table's view and keeps it up to date. */
function withCaption(view, node) {
  const caption = document.createElement("caption")
  caption.contentEditable = "false"
  const show = ({ attrs }) => {
    caption.textContent = attrs.caption ?? ""
    if (attrs.caption) view.table.prepend(caption)
    else caption.remove()
  }
  const update = view.update.bind(view)
  view.update = (changed) => update(changed) && (show(changed), true)
  show(node)
  return view
}

// A table's rows are all that the bundle's commands expect as its content: the caption is an attribute.
export const CaptionedTable = Table.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        rendered: false,
        parseHTML: (element) => element.querySelector(":scope > caption")?.textContent.trim() || null,
      },
    }
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML: ({ node }) => {
    const { caption } = node.attrs
    return caption ? ["table", ["caption", caption], ["tbody", 0]] : ["table", ["tbody", 0]]
  },
  addNodeView() {
    const make = this.parent?.()
    return (properties) => withCaption(make(properties), properties.node)
  },
})

/** Asks for the caption of the table that holds the caret. */
export async function setCaption(editor) {
  const caption = await askForLine({
    title: gettext("Caption of the table"),
    label: gettext("Caption"),
    hint: gettext("What the table shows. Empty: none."),
    submitText: gettext("Set"),
    value: editor.getAttributes("table").caption ?? "",
    check: (text) => ({ text }),
  })
  if (caption)
    editor
      .chain()
      .updateAttributes("table", { caption: caption.text || null })
      .run()
  editor.commands.focus()
}
