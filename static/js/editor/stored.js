// What is sent to the server. A story that was not changed is sent as it came, to the last byte; of a
// changed one each block that was not touched is sent as it came, so that only real changes show.

import { pm } from "django-prose-editor/editor"

const { DOMSerializer } = pm.model

const SOMETHING = new Set(["photo", "newsEmbed", "note", "relatedInset", "horizontalRule", "table"])

/** Says whether there is nothing in a node: no text, and nothing that is something without text. */
function isEmpty(node) {
  let found = SOMETHING.has(node.type.name) || node.textContent.trim() !== ""
  node.descendants(({ type }) => {
    found ||= SOMETHING.has(type.name)
    return !found
  })
  return !found
}

function filledNodes(doc) {
  const nodes = []
  doc.forEach((node) => {
    if (!isEmpty(node)) nodes.push(node)
  })
  return nodes
}

const isSame = (one, other) =>
  one.length === other.length && one.every((node, index) => node === other[index] || node.eq(other[index]))
const flat = (text) => text.replace(/\s+/g, " ").trim()

export class Stored {
  constructor(editor, html) {
    this.html = html
    this.serializer = DOMSerializer.fromSchema(editor.schema)
    this.nodes = filledNodes(editor.state.doc)
    this.sources = new WeakMap() // nodes never change: a changed block is another node
    this.rememberSources()
  }

  htmlOf(doc) {
    const nodes = filledNodes(doc)
    if (isSame(nodes, this.nodes)) return this.html
    return nodes.map((node) => this.sourceOf(node)).join("\n")
  }

  /** Pairs the story's blocks with the elements they were read from, where there is no doubt about it. */
  rememberSources() {
    const { body } = new DOMParser().parseFromString(this.html, "text/html")
    const parts = [...body.childNodes].filter((part) => part.nodeType !== Node.TEXT_NODE || part.textContent.trim())
    if (parts.length !== this.nodes.length) return
    for (const [index, part] of parts.entries()) {
      const node = this.nodes[index]
      const isClear = part.nodeType === Node.ELEMENT_NODE && flat(part.textContent) === flat(this.wordsOf(node))
      if (isClear) this.sources.set(node, part.outerHTML)
    }
  }

  sourceOf(node) {
    if (!this.sources.has(node)) this.sources.set(node, this.elementOf(node).outerHTML)
    return this.sources.get(node)
  }

  wordsOf(node) {
    return this.elementOf(node).textContent
  }

  elementOf(node) {
    const element = this.serializer.serializeNode(node)
    for (const time of element.querySelectorAll("time")) if (!time.textContent) time.remove()
    return element
  }
}
