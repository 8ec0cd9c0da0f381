// Another story, shown inside this one: <aside data-block="related" data-article="34"></aside>

import { crel, gettext, Node } from "django-prose-editor/editor"
import { choose } from "editor/chooser"
import { framed } from "editor/frames"
import { insertBlock, words } from "editor/place"
import { describe } from "editor/references"

const label = gettext("Related story")

function chooseArticle() {
  return choose({
    kind: "articles",
    title: gettext("Choose a story"),
    label: gettext("Search by words of the story"),
    submitText: gettext("Use this story"),
    none: gettext("No story that you may see has these words. Try fewer words, or other ones."),
    draw: (row) => [
      crel("span", {}, [
        crel("strong", { textContent: row.headline, dir: "auto" }),
        crel("span", { className: "body-result-more", textContent: about(row) }),
      ]),
    ],
  })
}

const about = (row) => [row.section, row.state, row.date].filter(Boolean).join(" · ")

async function insert(editor) {
  const row = await chooseArticle()
  if (row) insertBlock(editor, { type: "relatedInset", attrs: { article: String(row.key) } })
  else editor.commands.focus()
}

async function change(editor, { pos }) {
  const row = await chooseArticle()
  if (row)
    editor
      .chain()
      .command(({ tr }) => Boolean(tr.setNodeAttribute(pos, "article", String(row.key))))
      .run()
  editor.commands.setNodeSelection(pos)
  editor.commands.focus()
}

export const RelatedInset = Node.create({
  name: "relatedInset",
  group: "block",
  atom: true,
  draggable: true,
  priority: 200,
  newsBlock: { label, insert, actions: [{ label: gettext("Change story"), run: change }] },

  addAttributes: () => ({
    article: {
      default: null,
      parseHTML: (element) => element.getAttribute("data-article"),
      renderHTML: ({ article }) => ({ "data-article": article }),
    },
  }),
  parseHTML: () => [{ tag: 'aside[data-block="related"][data-article]' }],
  renderHTML: ({ HTMLAttributes }) => ["aside", { "data-block": "related", ...HTMLAttributes }],
  addNodeView() {
    return ({ node }) => {
      const headline = words("body-related-headline", gettext("Loading the headline…"))
      const more = words("body-block-about", "")
      headline.dir = "auto"
      let shown = null
      const update = async ({ attrs }) => {
        if (attrs.article === shown) return
        shown = attrs.article
        const row = await describe("articles", attrs.article)
        const gone = gettext("Story %s cannot be shown: it is gone, or not yours to see.").replace("%s", attrs.article)
        headline.textContent = row ? row.headline : gone
        more.textContent = row ? about(row) : ""
      }
      return framed({ node, name: "related", label, content: null, parts: [headline, more], update })
    }
  },
})
