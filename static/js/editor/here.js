// What the library has of a file that is to be uploaded: the same picture, or pictures that look like it.

import { crel, gettext } from "django-prose-editor/editor"

/** Says in a sentence what is offered. */
export function offered(rows, isSame) {
  const isWithheld = rows.every(({ why }) => why)
  if (isSame && isWithheld) return gettext("The library has this very picture, but it cannot be used now.")
  if (isSame) return gettext("The library has this very picture already. Use it.")
  if (isWithheld) return gettext("The library has a picture that looks like it, but cannot be used now. You can upload yours.")
  return gettext("The library has this picture already, or one that looks like it. Use it, or upload yours all the same.")
}

/** Draws a picture of the library with the way to use it, or why it cannot be used and what to do. */
export function drawOffer(row, onUse) {
  const title = crel("bdi", { textContent: row.title })
  if (row.why) {
    const link = crel("a", { href: row.address, target: "_blank", textContent: row.link })
    return crel("p", {}, [title, crel("span", { textContent: row.why }), ...(row.address ? [link] : [])])
  }
  const use = crel("button", { type: "button", className: "body-button", textContent: row.link })
  use.addEventListener("click", () => onUse(row))
  return crel("p", {}, [crel("img", { src: row.thumbnail, alt: "", width: 96, height: 72 }), title, use])
}
