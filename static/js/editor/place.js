// Where blocks stand: finding the one that the caret is in, putting in, moving, removing, leaving.

import { crel, gettext, pm } from "django-prose-editor/editor"

const { NodeSelection, Selection, TextSelection } = pm.state

export const say = (editor, text) => editor.emit("news:said", text)

/** Returns what our extensions say of themselves (label, insert, actions), by the name of their node. */
export function kinds(editor) {
  const own = editor.extensionManager.extensions.filter((extension) => extension.config.newsBlock)
  return new Map(own.map((extension) => [extension.name, extension.config.newsBlock]))
}

/** Returns the news block that is selected or holds the caret: its node, position, kind and what it is in; or null. */
export function currentBlock(editor) {
  const { selection } = editor.state
  const all = kinds(editor)
  const found = (node, pos, parent) => {
    const kind = all.get(parent.type.name)?.parts?.[node.type.name] ?? all.get(node.type.name)
    return kind ? { node, pos, kind, parent } : null
  }
  const { $from } = selection
  if (selection instanceof NodeSelection) {
    const chosen = found(selection.node, selection.from, $from.parent)
    if (chosen) return chosen
  }
  for (let depth = $from.depth; depth > 0; depth--) {
    const block = found($from.node(depth), $from.before(depth), $from.node(depth - 1))
    if (block) return block
  }
  return null
}

/** Returns what `moveBlock` moves: a part of a block among the other parts, else what stands in the story itself. */
function movable(editor) {
  const { state } = editor
  const block = currentBlock(editor)
  if (!block || !kinds(editor).get(block.parent.type.name)?.parts?.[block.node.type.name]) {
    return { ...topLevel(state), parent: state.doc }
  }
  const { node, pos, parent } = block
  return { node, pos, parent, index: state.doc.resolve(pos).index(), end: pos + node.nodeSize }
}

/** Returns the paragraph, list, table or block that stands in the story itself and holds the selection. */
export function topLevel(state) {
  const { $from } = state.selection
  const index = Math.min($from.index(0), state.doc.childCount - 1)
  let pos = 0
  for (let before = 0; before < index; before++) pos += state.doc.child(before).nodeSize
  const node = state.doc.child(index)
  return { node, pos, index, end: pos + node.nodeSize }
}

export const isEmptyParagraph = (node) => node?.type.name === "paragraph" && node.childCount === 0

/** Puts a block after the paragraph of the caret, or in place of it if it is empty; the caret goes into it. */
export function insertBlock(editor, json) {
  const { state, view } = editor
  const node = state.schema.nodeFromJSON(json)
  const place = topLevel(state)
  const inPlace = isEmptyParagraph(place.node)
  const pos = inPlace ? place.pos : place.end
  const tr = state.tr.replaceWith(pos, inPlace ? place.end : pos, node)
  tr.setSelection(node.isLeaf ? NodeSelection.create(tr.doc, pos) : Selection.near(tr.doc.resolve(pos + 1)))
  view.dispatch(tr.scrollIntoView())
  view.focus()
  say(editor, gettext("%s inserted.").replace("%s", kinds(editor).get(node.type.name)?.label ?? gettext("Block")))
}

export function moveBlock(editor, step) {
  const { state, view } = editor
  const { node, pos, parent, index, end } = movable(editor)
  const other = parent.maybeChild(index + step)
  if (!other) return false
  if (parent !== state.doc && other.type !== node.type) return true // the title stays before the pictures
  const target = step < 0 ? pos - other.nodeSize : pos + other.nodeSize
  const shift = target - pos
  const { selection } = state
  const tr = state.tr.delete(pos, end).insert(target, node)
  if (selection instanceof NodeSelection) tr.setSelection(NodeSelection.create(tr.doc, selection.from + shift))
  else
    tr.setSelection(
      TextSelection.between(tr.doc.resolve(selection.anchor + shift), tr.doc.resolve(selection.head + shift)),
    )
  view.dispatch(tr.scrollIntoView())
  say(editor, step < 0 ? gettext("Moved up.") : gettext("Moved down."))
  return true
}

export function removeBlock(editor, { node, pos, kind, parent }) {
  const { state, view } = editor
  const isLast = parent !== state.doc && kinds(editor).has(parent.type.name) && parent.childCount === 1
  const tr = isLast
    ? state.tr.delete(pos - 1, pos + node.nodeSize + 1) // with what it was all of
    : state.tr.delete(pos, pos + node.nodeSize)
  tr.setSelection(Selection.near(tr.doc.resolve(Math.min(pos, tr.doc.content.size))))
  view.dispatch(tr.scrollIntoView())
  view.focus()
  say(editor, gettext("%s removed. Ctrl+Z brings it back.").replace("%s", kind.label))
}

/**
 * Goes on in the empty paragraph after a node that ends there, which is made if there is none. `tr` may have
 * steps already; `end` is as it was before them.
 */
export function writeAfter(editor, end, tr = editor.state.tr) {
  const pos = tr.mapping.map(end)
  if (!isEmptyParagraph(tr.doc.resolve(pos).nodeAfter)) tr.insert(pos, editor.schema.nodes.paragraph.create())
  tr.setSelection(TextSelection.create(tr.doc, pos + 1))
  editor.view.dispatch(tr.scrollIntoView())
  return true
}

/** Takes out an empty paragraph that ends a block, and goes on after the block. */
export function leaveFromEmptyParagraph(editor, block) {
  const { state } = editor
  const { $from, empty } = state.selection
  const isLast = $from.after() === block.pos + block.node.nodeSize - 1
  if (!empty || !isEmptyParagraph($from.parent) || !isLast || block.node.childCount < 2) return false
  return writeAfter(editor, block.pos + block.node.nodeSize, state.tr.delete($from.before(), $from.after()))
}

/** Returns an element for what cannot be typed: text is text, never markup. */
export const words = (className, textContent) => crel("p", { className, textContent })
