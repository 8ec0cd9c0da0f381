// What photos and embeds have in common: one line of text below, which Enter and Backspace do not break.

import { writeAfter } from "editor/place"

export const captioned = {
  contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption"),
}

/** Returns the keys of a node whose content is its caption. */
export function captionKeys({ editor, name }) {
  const inside = () => {
    const { $from, empty } = editor.state.selection
    return $from.parent.type.name === name ? { $from, empty } : null
  }
  const leave = () => {
    const here = inside()
    if (!here) return false
    const { $from } = here
    if ($from.depth < 2 || $from.node(-1).type.name !== "gallery") return writeAfter(editor, $from.after())
    const isLast = $from.index(-1) === $from.node(-1).childCount - 1
    return isLast ? writeAfter(editor, $from.after(-1)) : editor.commands.focus($from.after() + 1)
  }
  // At the edges of the caption the browser would eat the picture beside it.
  const stop = (isEdge) => () => {
    const here = inside()
    if (!here?.empty || !isEdge(here.$from)) return false
    if (here.$from.parent.content.size === 0) editor.commands.setNodeSelection(here.$from.before())
    return true
  }
  const atStart = stop(($from) => $from.parentOffset === 0)
  const atEnd = stop(($from) => $from.parentOffset === $from.parent.content.size)
  return { Enter: leave, Backspace: atStart, "Mod-Backspace": atStart, Delete: atEnd, "Mod-Delete": atEnd }
}
