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
  return body.innerHTML
}
