// Photos that a reader looks through one after another:
// <section data-block="gallery"><h3>…</h3><figure data-block="photo" …>…</figure>…</section>

import { gettext, Node } from "django-prose-editor/editor"
import { framed } from "editor/frames"
import { actions, choosePicture } from "editor/photo"
import { currentBlock, insertBlock, say, writeAfter } from "editor/place"

const label = gettext("Gallery")
const FEWEST = 2 // pictures of a new one

const photos = (rows) => rows.map((row) => ({ type: "photo", attrs: { image: String(row.key) } }))

async function insert(editor) {
  const rows = await choosePicture({ least: FEWEST })
  if (rows) insertBlock(editor, { type: "gallery", content: [{ type: "galleryTitle" }, ...photos(rows)] })
  else editor.commands.focus()
}

/** Puts pictures behind the one that is selected or whose caption is written, else behind the last one. */
async function add(editor) {
  const rows = await choosePicture({ least: 1 })
  const block = currentBlock(editor)
  if (!rows || !block) {
    editor.commands.focus()
    return
  }
  const { state, view } = editor
  const end = block.pos + block.node.nodeSize
  const nodes = photos(rows).map((json) => state.schema.nodeFromJSON(json))
  view.dispatch(state.tr.insert(block.node.type.name === "gallery" ? end - 1 : end, nodes).scrollIntoView())
  view.focus()
  say(editor, gettext("Pictures added."))
}

const adding = { label: gettext("Add pictures"), run: add }

const GalleryTitle = Node.create({
  name: "galleryTitle",
  content: "inline*",
  isolating: true,
  selectable: false,
  priority: 200,
  parseHTML: () => [{ tag: "h3", context: "gallery/", priority: 60 }],
  renderHTML: () => ["h3", 0],
  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const { $from } = this.editor.state.selection
        if ($from.parent.type.name !== this.name) return false
        if ($from.node(-1).childCount > 1) return this.editor.commands.focus($from.after() + 1)
        return writeAfter(this.editor, $from.after(-1))
      },
    }
  },
})

/** Every gallery begins with its title, which may be empty: where the stored one has none, an empty one is read. */
function withTitle(section) {
  if (section.firstElementChild?.localName === "h3") return section
  const copy = section.cloneNode(true)
  copy.prepend(document.createElement("h3"))
  return copy
}

export const Gallery = Node.create({
  name: "gallery",
  group: "block",
  content: "galleryTitle photo*",
  isolating: true,
  defining: true,
  draggable: true,
  priority: 200,
  newsBlock: {
    label,
    insert,
    actions: [adding],
    parts: { photo: { label: gettext("Picture of a gallery"), actions: [...actions, adding] } },
  },
  parseHTML: () => [{ tag: 'section[data-block="gallery"]', priority: 60, contentElement: withTitle }],
  renderHTML: () => ["section", { "data-block": "gallery" }, 0],
  addExtensions: () => [GalleryTitle],
  addNodeView:
    () =>
    ({ node }) =>
      framed({ node, name: "gallery", label }),
})
