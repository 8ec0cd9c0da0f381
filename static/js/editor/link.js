// Links: an address for the words that are selected, or for the link that the caret is in.

import { gettext } from "django-prose-editor/editor"
import { answerOr, field, openDialog, Refusal } from "editor/dialog"

// As `articles.text.body` lets through; an address without a scheme is taken for one of the web.
const KEPT = /^(?:https?:\/\/[^\s/]|mailto:\S|\/(?![/\\])|#)\S*$/i
const BARE = /^[^\s/:]+\.[^\s/:.]{2,}(?:[/?#]\S*)?$/

/** Returns the address as it is stored; throws a Refusal where it is none. */
export function readAddress(text) {
  const address = BARE.test(text) && !text.includes("@") ? `https://${text}` : text
  if (address && !KEPT.test(address)) {
    throw new Refusal(gettext("Write an address such as https://example.org, mailto:desk@example.org or /about/."))
  }
  return address
}

async function edit(editor) {
  const isLink = editor.isActive("link")
  if (isLink) editor.commands.extendMarkRange("link")
  const { empty } = editor.state.selection
  const address = field({
    label: gettext("Address"),
    value: isLink ? editor.getAttributes("link").href : "",
    hint: isLink ? gettext("Empty: the link goes, its words stay.") : "",
    inputMode: "url",
  })
  const text = field({ label: gettext("Words to read") })
  const answer = await openDialog({
    title: isLink ? gettext("Change the link") : gettext("Link"),
    submitText: isLink ? gettext("Change") : gettext("Link"),
    content: empty && !isLink ? [address.element, text.element] : [address.element],
    submit: () =>
      answerOr(address.complain, () => ({
        href: readAddress(address.input.value.trim()),
        words: text.input.value.trim(),
      })),
  })
  if (answer) apply(editor, answer, empty && !isLink)
  else editor.commands.focus()
}

function apply(editor, { href, words }, isNew) {
  const chain = editor.chain().focus()
  if (!href) chain.unsetLink()
  else if (isNew) chain.insertContent({ type: "text", text: words || href, marks: [{ type: "link", attrs: { href } }] })
  else chain.setLink({ href })
  chain.run()
}

export const linkAction = {
  label: gettext("Link"),
  text: gettext("Link"),
  name: "link",
  run: edit,
  isOn: (editor) => editor.isActive("link"),
}
