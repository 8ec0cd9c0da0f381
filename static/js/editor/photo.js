// A photo of the library, with what it shows in this story where that is not what the library says:
// <figure data-block="photo" data-image="12" data-alt="…"><figcaption>…</figcaption></figure>

import { crel, gettext, Node } from "django-prose-editor/editor"
import { askForAlternative, tell } from "editor/alternative"
import { captioned, captionKeys } from "editor/caption"
import { choose } from "editor/chooser"
import { framed } from "editor/frames"
import { insertBlock, words } from "editor/place"
import { describe } from "editor/references"

const label = gettext("Photo")

function resultLine(...said) {
  return crel("span", { className: "body-result-more", textContent: said.filter(Boolean).join(" · ") })
}

/**
 * Resolves to the picture chosen, or to null; with `least` to as many pictures or more. `files` are to begin with: they
 * are not in the library yet.
 */
export function choosePicture({ least = 0, files = [] } = {}) {
  return choose({
    files,
    kind: "pictures",
    title: least ? gettext("Choose pictures") : gettext("Choose a picture"),
    label: gettext("Search by title, description, caption, credit, place or tag"),
    submitText: least ? gettext("Use these pictures") : gettext("Use this picture"),
    least,
    none: gettext("No picture has these words. Try fewer, or add the picture to the library first."),
    draw: (row) => [
      crel("img", { src: row.thumbnail, alt: "", loading: "lazy", width: 96, height: 72 }),
      crel("span", {}, [
        crel("strong", { textContent: row.title }),
        resultLine(row.alt, row.credit),
        resultLine(row.caption),
        resultLine(row.usage_terms, row.rights_end),
      ]),
    ],
  })
}

export async function insert(editor, options) {
  const row = await choosePicture(options)
  if (row) insertBlock(editor, { type: "photo", attrs: { image: String(row.key) } })
  else editor.commands.focus()
}

async function change(editor, { pos }) {
  const row = await choosePicture()
  if (row)
    editor
      .chain()
      .command(({ tr }) => {
        tr.setNodeAttribute(pos, "image", String(row.key))
        tr.setNodeAttribute(pos, "alt", null) // which was said of the other picture
        return true
      })
      .run()
  editor.commands.focus()
}

async function say(editor, { node, pos }) {
  const picture = await describe("pictures", node.attrs.image)
  const given = await askForAlternative(picture, node.attrs.alt)
  if (given)
    editor
      .chain()
      .command(({ tr }) => Boolean(tr.setNodeAttribute(pos, "alt", given.alt)))
      .run()
  editor.commands.focus()
}

export const actions = [
  { label: gettext("Change picture"), run: change },
  { label: gettext("Alternative text"), run: say },
]

/** Shows the picture and whose it is, as soon as they are known. */
function pictureParts() {
  const image = crel("img", { alt: "", hidden: true })
  const about = words("body-block-about", gettext("Loading the picture…"))
  const alternative = words("body-block-about", "")
  const show = async (key, alt, caption) => {
    const row = await describe("pictures", key)
    image.hidden = !row
    if (!row) {
      about.textContent = gettext("Picture %s cannot be shown: it is gone, or not yours to see.").replace("%s", key)
      return
    }
    image.src = row.thumbnail
    image.alt = alt ?? row.alt
    alternative.textContent = tell(alt, row)
    about.textContent = [row.withheld, row.credit].filter(Boolean).join(" ")
    if (row.caption) caption.dataset.placeholder = gettext("Empty: its own caption, “%s”").replace("%s", row.caption)
  }
  return { parts: [image, about, alternative], show }
}

export const Photo = Node.create({
  name: "photo",
  group: "block",
  content: "inline*",
  isolating: true,
  defining: true,
  draggable: true,
  priority: 200,
  newsBlock: { label, insert, actions },

  addAttributes: () => ({
    image: {
      default: null,
      parseHTML: (element) => element.getAttribute("data-image"),
      renderHTML: ({ image }) => ({ "data-image": image }),
    },
    alt: {
      default: null,
      parseHTML: (element) => element.getAttribute("data-alt"),
      renderHTML: ({ alt }) => (alt === null ? {} : { "data-alt": alt }),
    },
  }),
  parseHTML: () => [{ tag: 'figure[data-block="photo"][data-image]', ...captioned }],
  renderHTML: ({ HTMLAttributes }) => ["figure", { "data-block": "photo", ...HTMLAttributes }, ["figcaption", 0]],
  addKeyboardShortcuts() {
    return captionKeys(this)
  },
  addNodeView() {
    return ({ node }) => {
      const { parts, show } = pictureParts()
      const placeholder = gettext("Caption in this story")
      let shown = {}
      const update = ({ attrs }, caption) => {
        if (attrs.image === shown.image && attrs.alt === shown.alt) return
        shown = attrs
        show(attrs.image, attrs.alt, caption)
      }
      return framed({ node, name: "photo", label, placeholder, parts, update })
    }
  },
})
