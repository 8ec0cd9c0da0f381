// How a block looks in the writing area: a frame with the block's name, apart from how it is stored.

import { crel } from "django-prose-editor/editor"

/**
 * Returns a node view: a framed group with `parts` that cannot be typed in, and, unless the block is a
 * leaf, an element for its content. `update` gets each new state of the node, and that element;
 * `placeholder` stands where the content is a line that may stay empty.
 */
export function framed({ node, name, label, content = "div", placeholder = "", parts = [], update = () => {} }) {
  const fixed = parts.length ? crel("div", { className: "body-block-fixed" }, parts) : null
  if (fixed) fixed.contentEditable = "false"
  const contentDOM = content ? crel(content, { className: "body-block-content" }) : undefined
  if (placeholder) contentDOM.dataset.placeholder = placeholder
  const dom = crel("div", {
    className: `body-block body-${name}`,
    role: "group",
    "aria-label": label,
    "data-label": label,
  })
  dom.append(...[fixed, contentDOM].filter(Boolean))
  update(node, contentDOM)
  return {
    dom,
    contentDOM,
    update(changed) {
      if (changed.type !== node.type) return false
      update(changed, contentDOM)
      return true
    },
    // Labels and pictures that arrive later are no change of the text.
    ignoreMutation: ({ type, target }) =>
      type === "attributes" || (type !== "selection" && !contentDOM?.contains(target)),
  }
}
