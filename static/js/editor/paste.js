// What other programs put on the clipboard: they say with styles what we say with elements. Under our policy
// the browser does not even read a style attribute, and complains of it and of handlers in the console: the
// handlers go, the styles are read here under another name.

const STYLES = /<style\b[^]*?(?:<\/style>|$)/gi
const TAG = /<[a-z][^>]*>/gi
const STYLE = /\sstyle\s*=/gi
const HANDLER = /\son[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)/gi

const isBold = (style) => /font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style)
const isPlain = (style) => /font-weight\s*:\s*(?:normal|400)/i.test(style)
const isItalic = (style) => /font-style\s*:\s*italic/i.test(style)

function wrapContent(element, name) {
  const wrapper = element.ownerDocument.createElement(name)
  wrapper.append(...element.childNodes)
  element.append(wrapper)
}

const placeOf = (link) => /^(?:#|file:[^#]*#)(.+)$/.exec(link.getAttribute("href"))?.[1]
const isAt = (place, link) => place && (place === link || place.contains(link) || link.contains(place))

/** Puts footnotes where they are referred to: a link goes to the words further below that link back to it. */
function gatherNotes(body) {
  const places = new Map([...body.querySelectorAll("[id], a[name]")].map((place) => [place.id || place.name, place]))
  for (const place of body.querySelectorAll("a[id][name]")) places.set(place.name, place)
  const notes = new Map()
  const links = [...body.querySelectorAll("a[href]")].filter(placeOf)
  for (const link of links) {
    const note = places.get(placeOf(link))?.closest("p, li")
    const isBelow = note && link.compareDocumentPosition(note) & window.Node.DOCUMENT_POSITION_FOLLOWING
    const back = isBelow && links.find((other) => note.contains(other) && isAt(places.get(placeOf(other)), link))
    if (back) notes.set(link, { note, back })
  }
  for (const [link, { note, back }] of notes) {
    const small = body.ownerDocument.createElement("small")
    small.dataset.block = "note"
    back.remove()
    small.append(...note.cloneNode(true).childNodes)
    const mark = link.closest("sup") ?? link
    mark.replaceWith(small)
  }
  for (const { note } of notes.values()) note.remove()
}

export function readStyles(html) {
  const safe = html
    .replace(STYLES, "")
    .replace(TAG, (tag) => tag.replace(HANDLER, "").replace(STYLE, " data-pasted-style="))
  const { body } = new DOMParser().parseFromString(safe, "text/html")
  for (const element of body.querySelectorAll("[data-pasted-style]")) {
    const style = element.dataset.pastedStyle
    element.removeAttribute("data-pasted-style")
    if (element.localName === "b" && isPlain(style))
      element.replaceWith(...element.childNodes) // all of a Google document
    else if (element.localName === "span" && isBold(style)) wrapContent(element, "strong")
    if (element.localName === "span" && isItalic(style)) wrapContent(element, "em")
  }
  gatherNotes(body)
  return body.innerHTML
}
