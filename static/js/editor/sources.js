// What a story rests on: <ul data-block="sources"><li><a href="https://…">Title</a>, publisher, date</li></ul>

import { gettext, Node } from "django-prose-editor/editor"
import { readDate } from "editor/dates"
import { answerOr, field, openDialog, Refusal } from "editor/dialog"
import { framed } from "editor/frames"
import { readAddress } from "editor/link"
import { currentBlock, insertBlock, say, writeAfter } from "editor/place"

const label = gettext("Sources")

/** Asks for a source; resolves to the item that tells of it, or to null. */
function askForSource() {
  const title = field({ label: gettext("Title"), hint: gettext("Of the report, the record, the conversation."), dir: "auto" })
  const address = field({ label: gettext("Address"), hint: gettext("May stay empty."), inputMode: "url" })
  const publisher = field({ label: gettext("Whose it is"), hint: gettext("May stay empty."), dir: "auto" })
  const date = field({ label: gettext("Date"), hint: gettext("For example 8 October 2025. May stay empty.") })
  const typed = ({ input }) => input.value.trim()
  return openDialog({
    title: gettext("Add a source"),
    submitText: gettext("Add"),
    content: [title, address, publisher, date].map(({ element }) => element),
    submit: async () => {
      const href = await answerOr(address.complain, () => readAddress(typed(address)))
      if (href === undefined) return undefined
      return answerOr(title.complain, () => {
        if (!typed(title)) throw new Refusal(gettext("Write what it is called, or what it is."))
        return item(typed(title), href, typed(publisher), typed(date))
      })
    },
  })
}

function item(title, href, publisher, date) {
  const text = (words, ...marks) => ({ type: "text", text: words, marks })
  const content = [text(title, ...(href ? [{ type: "link", attrs: { href } }] : []))]
  if (publisher) content.push(text(`, ${publisher}`))
  if (date) {
    const datetime = readDate(date, document.documentElement.lang || "en")
    content.push(text(", "), text(date, ...(datetime ? [{ type: "moment", attrs: { datetime } }] : [])))
  }
  return { type: "source", content }
}

async function insert(editor) {
  const source = await askForSource()
  if (source) insertBlock(editor, { type: "sources", content: [source] })
  else editor.commands.focus()
}

/** Puts one behind the one that holds the caret, else behind the last one. */
async function add(editor) {
  const source = await askForSource()
  const block = currentBlock(editor)
  if (source && block) {
    const { state, view } = editor
    const end = block.pos + block.node.nodeSize
    const pos = block.node.type.name === "sources" ? end - 1 : end
    view.dispatch(state.tr.insert(pos, state.schema.nodeFromJSON(source)).scrollIntoView())
    say(editor, gettext("Source added."))
  }
  editor.commands.focus()
}

const adding = { label: gettext("Add source"), run: add }

const Source = Node.create({
  name: "source",
  content: "inline*",
  defining: true,
  selectable: false,
  priority: 200,
  parseHTML: () => [{ tag: "li", context: "sources/", priority: 70 }],
  renderHTML: () => ["li", 0],
  addKeyboardShortcuts() {
    return {
      // To a new line; from an empty one out of the block.
      Enter: () => {
        const { state } = this.editor
        const { $from, empty } = state.selection
        if ($from.parent.type.name !== this.name) return false
        if (!empty || $from.parent.content.size || $from.node(-1).childCount < 2) return this.editor.commands.splitBlock()
        return writeAfter(this.editor, $from.after(-1), state.tr.delete($from.before(), $from.after()))
      },
    }
  },
})

export const Sources = Node.create({
  name: "sources",
  group: "block",
  content: "source+",
  isolating: true,
  defining: true,
  priority: 200,
  newsBlock: {
    label,
    insert,
    actions: [adding],
    parts: { source: { label: gettext("Source"), actions: [adding] } },
  },
  parseHTML: () => [{ tag: 'ul[data-block="sources"]', priority: 70 }],
  renderHTML: () => ["ul", { "data-block": "sources" }, 0],
  addExtensions: () => [Source],
  addNodeView:
    () =>
    ({ node }) =>
      framed({ node, name: "sources", label, content: "ul" }),
})
