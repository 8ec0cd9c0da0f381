// Blocks that are their own text: pull quote, fact box, "what we know / what we don't know".

import { gettext, Node, pm } from "django-prose-editor/editor"
import { framed } from "editor/frames"
import { currentBlock, insertBlock, isEmptyParagraph, leaveFromEmptyParagraph, writeAfter } from "editor/place"

const { Selection } = pm.state

const paragraph = (text) => ({ type: "paragraph", ...(text ? { content: [{ type: "text", text }] } : {}) })
const heading = (text) => ({ type: "heading", attrs: { level: 3 }, content: text ? [{ type: "text", text }] : [] })
const bullets = () => ({ type: "bulletList", content: [{ type: "listItem", content: [paragraph()] }] })

const stored = (tag, block) => ({
  parseHTML: () => [{ tag: `${tag}[data-block="${block}"]`, priority: 60 }],
  renderHTML: () => [tag, { "data-block": block }, 0],
})

// --- Pull quote -----------------------------------------------------------------------------------

const quoteLabel = gettext("Pull quote")

/** Puts in a pull quote of the words that are selected, if any are. */
function insertQuote(editor) {
  const { from, to } = editor.state.selection
  const chosen = editor.state.doc.textBetween(from, to, " ").trim()
  const content = [{ type: "pullQuoteText", content: [paragraph(chosen)] }, { type: "pullQuoteSource" }]
  insertBlock(editor, { type: "pullQuote", content })
}

/** From the end of the sentence to who says it. */
function quoteEnter(editor) {
  const { $from, empty } = editor.state.selection
  const text = $from.node(-1)
  if (text?.type.name !== "pullQuoteText" || !empty || $from.parentOffset !== $from.parent.content.size) return false
  const isLast = $from.index(-1) === text.childCount - 1
  return isLast && editor.commands.focus($from.after(-1) + 1)
}

const PullQuoteText = Node.create({
  name: "pullQuoteText",
  content: "block+",
  defining: true,
  selectable: false,
  parseHTML: () => [{ tag: "blockquote", context: "pullQuote/", priority: 60 }],
  renderHTML: () => ["blockquote", 0],
})

const PullQuoteSource = Node.create({
  name: "pullQuoteSource",
  content: "inline*",
  isolating: true,
  selectable: false,
  priority: 200,
  parseHTML: () => [{ tag: "figcaption", context: "pullQuote/", priority: 60 }],
  renderHTML: () => ["figcaption", 0],
  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const { $from } = this.editor.state.selection
        return $from.parent.type.name === this.name && writeAfter(this.editor, $from.after(-1))
      },
    }
  },
})

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "pullQuoteText pullQuoteSource",
  isolating: true,
  defining: true,
  priority: 200,
  newsBlock: { label: quoteLabel, insert: insertQuote, actions: [] },
  ...stored("figure", "pull-quote"),
  addExtensions: () => [PullQuoteText, PullQuoteSource],
  addKeyboardShortcuts() {
    return { Enter: () => quoteEnter(this.editor) }
  },
  addNodeView:
    () =>
    ({ node }) =>
      framed({ node, name: "pull-quote", label: quoteLabel }),
})

// --- Fact box -------------------------------------------------------------------------------------

const factLabel = gettext("Fact box")

/** From the title to the empty line below it; on an empty last line out of the box. */
function factBoxEnter(editor) {
  const block = currentBlock(editor)
  if (block?.node.type.name !== "factBox") return false
  const { $from, empty } = editor.state.selection
  const isAtEnd = empty && $from.parentOffset === $from.parent.content.size
  const below = editor.state.doc.resolve($from.after()).nodeAfter
  if ($from.parent.type.name === "heading" && isAtEnd && isEmptyParagraph(below)) {
    return editor.commands.focus($from.after() + 1)
  }
  return leaveFromEmptyParagraph(editor, block)
}

export const FactBox = Node.create({
  name: "factBox",
  group: "block",
  content: "block+",
  isolating: true,
  defining: true,
  priority: 200,
  newsBlock: {
    label: factLabel,
    insert: (editor) => insertBlock(editor, { type: "factBox", content: [heading(), paragraph()] }),
    actions: [],
  },
  ...stored("aside", "fact-box"),
  addKeyboardShortcuts() {
    return { Enter: () => factBoxEnter(this.editor) }
  },
  addNodeView:
    () =>
    ({ node }) =>
      framed({ node, name: "fact-box", label: factLabel }),
})

// --- What we know, what we don't know -------------------------------------------------------------

const knownsLabel = gettext("What we know")
const SIDES = { known: gettext("What we know"), unknown: gettext("What we don’t know") }

const KnownsSide = Node.create({
  name: "knownsSide",
  content: "block+",
  isolating: true,
  defining: true,
  selectable: false,
  addAttributes: () => ({
    side: {
      default: "known",
      parseHTML: (element) => element.getAttribute("data-side"),
      renderHTML: ({ side }) => ({ "data-side": side }),
    },
  }),
  parseHTML: () => [{ tag: "div[data-side]", context: "knowns/", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["div", HTMLAttributes, 0],
})

function insertKnowns(editor) {
  const sides = Object.entries(SIDES).map(([side, title]) => ({
    type: "knownsSide",
    attrs: { side },
    content: [heading(title), bullets()],
  }))
  insertBlock(editor, { type: "knowns", content: sides })
}

/** On an empty last paragraph of a side, Enter goes to the end of the next side, or after the last out of the block. */
function knownsEnter(editor) {
  const { state, view } = editor
  const { $from, empty } = state.selection
  if (!empty || $from.depth < 2 || $from.node(-1).type.name !== "knownsSide") return false
  const side = $from.node(-1)
  if ($from.parent.content.size || $from.index(-1) !== side.childCount - 1 || side.childCount < 2) return false
  const block = currentBlock(editor)
  const tr = state.tr.delete($from.before(), $from.after())
  if ($from.index(-2) === block.node.childCount - 1) return writeAfter(editor, block.pos + block.node.nodeSize, tr)
  const next = $from.node(-2).child($from.index(-2) + 1)
  const end = tr.mapping.map($from.after(-1) + next.nodeSize)
  view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(end - 1), -1)).scrollIntoView())
  return true
}

export const Knowns = Node.create({
  name: "knowns",
  group: "block",
  content: "knownsSide+",
  isolating: true,
  defining: true,
  priority: 200,
  newsBlock: { label: knownsLabel, insert: insertKnowns, actions: [] },
  ...stored("section", "knowns"),
  addExtensions: () => [KnownsSide],
  addKeyboardShortcuts() {
    return { Enter: () => knownsEnter(this.editor) }
  },
  addNodeView:
    () =>
    ({ node }) =>
      framed({ node, name: "knowns", label: knownsLabel }),
})
