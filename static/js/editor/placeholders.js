// What stands in an empty line, to say what goes there.

import { gettext } from "django-prose-editor/editor"

const OF_NODE = {
  source: gettext("Title, whose it is, date"),
  galleryTitle: gettext("Title of the gallery (may stay empty)"),
  pullQuoteSource: gettext("Who says it (may stay empty)"),
  timelineDate: gettext("Date, for example 8 October 2025"),
}
const IN_PARENT = {
  pullQuoteText: gettext("The sentence to pull out"),
  timelineEntry: gettext("What happened"),
  factBox: gettext("The facts, in a few lines"),
}

export function placeholderFor({ editor, node, pos }) {
  if (OF_NODE[node.type.name]) return OF_NODE[node.type.name]
  const $pos = editor.state.doc.resolve(Math.min(pos, editor.state.doc.content.size))
  const parent = $pos.parent.type.name
  if (node.type.name === "heading") return parent === "factBox" ? gettext("Title of the box") : gettext("Heading")
  if (node.type.name !== "paragraph") return ""
  if (parent === "doc" && editor.state.doc.childCount === 1) return gettext("Write the story…")
  return IN_PARENT[parent] ?? ""
}
