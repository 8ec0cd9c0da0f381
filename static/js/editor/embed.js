// Something of a known provider:
// <figure data-block="embed" data-address="https://…"><figcaption>…</figcaption></figure>

import { gettext, Node } from "django-prose-editor/editor"
import { captioned, captionKeys } from "editor/caption"
import { askForLine, Refusal } from "editor/dialog"
import { framed } from "editor/frames"
import { insertBlock, words } from "editor/place"
import { ask } from "editor/references"

const label = gettext("Embed")

/** Asks for an address until it is one that the server knows; resolves to it as it will be stored. */
function askForAddress(value = "") {
  return askForLine({
    title: gettext("Embed a video, a map or a sound"),
    label: gettext("Its address"),
    hint: gettext("Copy it from the browser’s address bar. Readers’ browsers load nothing before they ask for it."),
    submitText: value ? gettext("Change") : gettext("Insert"),
    type: "url",
    value,
    check: async (address) => {
      const answer = await ask("embeds", { address })
      if (answer.error) throw new Refusal(answer.error)
      return answer.address
    },
  })
}

async function insert(editor) {
  const address = await askForAddress()
  if (address) insertBlock(editor, { type: "newsEmbed", attrs: { address } })
  else editor.commands.focus()
}

async function change(editor, { node, pos }) {
  const address = await askForAddress(node.attrs.address)
  if (address)
    editor
      .chain()
      .command(({ tr }) => Boolean(tr.setNodeAttribute(pos, "address", address)))
      .run()
  editor.commands.focus()
}

export const NewsEmbed = Node.create({
  name: "newsEmbed",
  group: "block",
  content: "inline*",
  isolating: true,
  defining: true,
  draggable: true,
  priority: 200,
  newsBlock: { label, insert, actions: [{ label: gettext("Change address"), run: change }] },

  addAttributes: () => ({
    address: {
      default: null,
      parseHTML: (element) => element.getAttribute("data-address"),
      renderHTML: ({ address }) => ({ "data-address": address }),
    },
  }),
  parseHTML: () => [{ tag: 'figure[data-block="embed"][data-address]', ...captioned }],
  renderHTML: ({ HTMLAttributes }) => ["figure", { "data-block": "embed", ...HTMLAttributes }, ["figcaption", 0]],
  addKeyboardShortcuts() {
    return captionKeys(this)
  },
  addNodeView() {
    return ({ node }) => {
      const address = words("body-block-about", "")
      const update = ({ attrs }) => (address.textContent = attrs.address)
      const placeholder = gettext("What it shows, for readers who have not loaded it")
      return framed({ node, name: "embed", label, placeholder, parts: [address], update })
    }
  },
})
