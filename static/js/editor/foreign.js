// Words in another language than the story's: <bdi lang="sw">…</bdi>. Screen readers say them in its voice, and what is
// written the other way keeps to itself.

import { gettext, Mark } from "django-prose-editor/editor"
import { askForLine, Refusal } from "editor/dialog"
import { say } from "editor/place"

// As `articles.text.languages` lets through.
const TAG = /^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*$/i
const LONGEST = 35

export const Foreign = Mark.create({
  name: "foreign",
  inclusive: false,
  addAttributes: () => ({ lang: { default: null } }),
  parseHTML: () => [{ tag: "bdi[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["bdi", HTMLAttributes, 0],
})

function readTag(text) {
  if (text && (text.length > LONGEST || !TAG.test(text))) {
    throw new Refusal(gettext("Write the code of a language, such as sw, ar or pt-BR."))
  }
  return { lang: text }
}

async function edit(editor) {
  const isMarked = editor.isActive("foreign")
  if (isMarked) editor.commands.extendMarkRange("foreign")
  if (editor.state.selection.empty) {
    say(editor, gettext("Select the words first."))
    editor.commands.focus()
    return
  }
  const answer = await askForLine({
    title: gettext("Language of these words"),
    label: gettext("Code of the language"),
    hint: gettext("sw, ar, pt-BR… Empty: that of the story."),
    submitText: gettext("Set"),
    value: isMarked ? editor.getAttributes("foreign").lang : "",
    check: readTag,
  })
  const chain = editor.chain().focus()
  if (answer?.lang) chain.setMark("foreign", answer)
  else if (answer) chain.unsetMark("foreign")
  chain.run()
}

export const foreignAction = {
  label: gettext("Language"),
  text: gettext("Language"),
  name: "foreign",
  run: edit,
  isOn: (editor) => editor.isActive("foreign"),
}
