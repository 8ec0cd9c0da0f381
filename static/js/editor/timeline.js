// A timeline: <ol data-block="timeline"><li><time datetime="2025-10-08">8 October 2025</time><p>…</p></li></ol>

import { gettext, Node, pm } from "django-prose-editor/editor"
import { readDate } from "editor/dates"
import { askForLine, Refusal } from "editor/dialog"
import { framed } from "editor/frames"
import { currentBlock, insertBlock, say, writeAfter } from "editor/place"

const { Plugin, TextSelection } = pm.state
const label = gettext("Timeline")
const entry = () => ({ type: "timelineEntry", content: [{ type: "timelineDate" }, { type: "paragraph" }] })

/** Returns the entry that holds the caret: its node, position and place in the timeline; or null. */
function currentEntry(state) {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name !== "timelineEntry") continue
    return {
      node: $from.node(depth),
      pos: $from.before(depth),
      index: $from.index(depth - 1),
      list: $from.node(depth - 1),
    }
  }
  return null
}

const isBlank = (node) => node.textContent.trim() === ""

function addEntry(editor) {
  const here = currentEntry(editor.state)
  const block = currentBlock(editor)
  const pos = here ? here.pos + here.node.nodeSize : block.pos + block.node.nodeSize - 1
  return addEntryAt(editor, editor.state.tr, pos)
}

function addEntryAt(editor, tr, pos) {
  const { state, view } = editor
  tr.insert(pos, state.schema.nodeFromJSON(entry()))
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, pos + 2)).scrollIntoView())
  view.focus()
  say(editor, gettext("Entry added. Write its date."))
  return true
}

function moveEntry(editor, step) {
  const { state, view } = editor
  const here = currentEntry(state)
  const other = here?.list.maybeChild(here.index + step)
  if (!other) return
  const target = step < 0 ? here.pos - other.nodeSize : here.pos + other.nodeSize
  const offset = state.selection.from - here.pos
  const tr = state.tr.delete(here.pos, here.pos + here.node.nodeSize).insert(target, here.node)
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, target + offset)).scrollIntoView())
  view.focus()
  say(editor, step < 0 ? gettext("Entry moved up.") : gettext("Entry moved down."))
}

function removeEntry(editor) {
  const { state, view } = editor
  const here = currentEntry(state)
  if (!here || here.list.childCount < 2) return false
  const tr = state.tr.delete(here.pos, here.pos + here.node.nodeSize)
  view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(here.pos), -1)).scrollIntoView())
  view.focus()
  return true
}

/** Asks for the date that machines read, for what is not written as a plain date ("Spring 2024"). */
async function setDate(editor) {
  const here = currentEntry(editor.state)
  if (!here) return
  const date = await askForLine({
    title: gettext("Date of this entry for machines"),
    label: gettext("Date"),
    hint: gettext("2025-10-08, 2025-10 or 2025. Empty: none. Readers see the date as you wrote it in the text."),
    submitText: gettext("Set"),
    value: here.node.firstChild.attrs.datetime ?? "",
    check: (text) => {
      const read = text && readDate(text)
      if (text && !read) throw new Refusal(gettext("This is no date. Write it like 2025-10-08, 2025-10 or 2025."))
      return { datetime: read || null }
    },
  })
  if (date)
    editor
      .chain()
      .command(({ tr }) => Boolean(tr.setNodeAttribute(here.pos + 1, "datetime", date.datetime)))
      .run()
  editor.commands.focus()
}

// --- Keys -----------------------------------------------------------------------------------------

/** Enter: from the date to its text; on an empty last line to a new entry; from an empty entry out. */
function enter(editor) {
  const { state } = editor
  const here = currentEntry(state)
  if (!here || !state.selection.empty) return false
  const { $from } = state.selection
  if ($from.parent.type.name === "timelineDate") {
    if (isBlank(here.node)) return leaveFromBlankEntry(editor, here)
    return editor.commands.focus(TextSelection.near(state.doc.resolve($from.after())).from)
  }
  if ($from.depth < 2 || $from.node(-1) !== here.node || $from.parent.content.size) return false
  if ($from.index(-1) !== here.node.childCount - 1) return false
  if (isBlank(here.node)) return leaveFromBlankEntry(editor, here)
  const tr = here.node.childCount > 2 ? state.tr.delete($from.before(), $from.after()) : state.tr
  return addEntryAt(editor, tr, tr.mapping.map(here.pos + here.node.nodeSize))
}

function leaveFromBlankEntry(editor, here) {
  const block = currentBlock(editor)
  const { tr } = editor.state
  if (here.list.childCount > 1) tr.delete(here.pos, here.pos + here.node.nodeSize)
  return writeAfter(editor, block.pos + block.node.nodeSize, tr)
}

function backspace(editor) {
  const { $from, empty } = editor.state.selection
  if (!empty || $from.parentOffset > 0 || $from.parent.type.name !== "timelineDate") return false
  const here = currentEntry(editor.state)
  if (isBlank(here.node)) removeEntry(editor)
  return true
}

// --- Dates ----------------------------------------------------------------------------------------

/** Keeps the dates for machines in step with what is written; a date that was set by hand stays. */
function datesFollowWords() {
  return new Plugin({
    appendTransaction(transactions, before, { doc, tr }) {
      if (!transactions.some((transaction) => transaction.docChanged)) return null
      const language = document.documentElement.lang || "en"
      doc.descendants((node, pos) => {
        if (node.type.name !== "timelineDate") return !node.isTextblock
        const was = before.doc.nodeAt(transactions.reduceRight((at, one) => one.mapping.invert().map(at), pos))
        if (was?.type !== node.type || was.textContent === node.textContent) return false
        const isByHand = was.attrs.datetime && was.attrs.datetime !== readDate(was.textContent, language)
        const date = readDate(node.textContent, language)
        if (!isByHand && date !== node.attrs.datetime) tr.setNodeAttribute(pos, "datetime", date)
        return false
      })
      return tr.docChanged ? tr : null
    },
  })
}

/** Every entry begins with its date, which may be empty: where the stored one has none, an empty one is read. */
function withDate(item) {
  if (item.firstElementChild?.localName === "time") return item
  const copy = item.cloneNode(true)
  copy.prepend(document.createElement("time"))
  return copy
}

// --- Nodes ----------------------------------------------------------------------------------------

const TimelineDate = Node.create({
  name: "timelineDate",
  content: "text*",
  marks: "",
  isolating: true,
  selectable: false,
  addAttributes: () => ({ datetime: { default: null } }),
  parseHTML: () => [{ tag: "time", context: "timelineEntry/", priority: 70 }],
  renderHTML: ({ HTMLAttributes }) => ["time", HTMLAttributes, 0],
})

const TimelineEntry = Node.create({
  name: "timelineEntry",
  content: "timelineDate block+",
  isolating: true,
  defining: true,
  selectable: false,
  addExtensions: () => [TimelineDate],
  parseHTML: () => [{ tag: "li", context: "timeline/", priority: 60, contentElement: withDate }],
  renderHTML: () => ["li", 0],
})

export const Timeline = Node.create({
  name: "timeline",
  group: "block",
  content: "timelineEntry+",
  isolating: true,
  defining: true,
  priority: 200,
  newsBlock: {
    label,
    insert: (editor) => insertBlock(editor, { type: "timeline", content: [entry()] }),
    actions: [
      { label: gettext("Add entry"), run: addEntry },
      { label: gettext("Entry up"), run: (editor) => moveEntry(editor, -1) },
      { label: gettext("Entry down"), run: (editor) => moveEntry(editor, 1) },
      { label: gettext("Remove entry"), run: removeEntry },
      { label: gettext("Date for machines"), run: setDate },
    ],
  },
  addExtensions: () => [TimelineEntry],
  parseHTML: () => [{ tag: 'ol[data-block="timeline"]', priority: 60 }],
  renderHTML: () => ["ol", { "data-block": "timeline" }, 0],
  addKeyboardShortcuts() {
    return { Enter: () => enter(this.editor), Backspace: () => backspace(this.editor) }
  },
  addProseMirrorPlugins: () => [datesFollowWords()],
  addNodeView:
    () =>
    ({ node }) =>
      framed({ node, name: "timeline", label, content: "ol" }),
})
