// What a photo shows, as this story says it: in the library's words, in others, or not at all where it is
// decorative here. What makes such a text poor is decided by the server (`articles.text.alternative`).

import { crel, gettext } from "django-prose-editor/editor"
import { answerOr, choices, field, openDialog, Refusal } from "editor/dialog"
import { ask } from "editor/references"

const PAUSE = 400 // milliseconds without a keystroke before advice is asked for
const OWN = "own"
const HERE = "here"
const DECORATIVE = "decorative"

/** Returns how a photo's alternative text is told of in the writing area; `alt` is null for the picture's own. */
export function tell(alt, picture) {
  if (alt) return gettext("Alternative text here: %s").replace("%s", alt)
  if (alt === "") return gettext("Decorative here: it has no alternative text.")
  return picture.alt || picture.decorative ? "" : gettext("Nobody has said yet what it shows: add an alternative text.")
}

function ownWords(picture) {
  if (picture?.alt) return gettext("As in the library: “%s”").replace("%s", picture.alt)
  return picture?.decorative
    ? gettext("As in the library: decorative, without words")
    : gettext("As in the library, which says nothing yet")
}

/** Resolves to `{ alt }` (null: the picture's own; empty: decorative here), or to null if the person leaves. */
export function askForAlternative(picture, alt) {
  const text = field({
    label: gettext("What it shows, and why it is in this story"),
    hint: gettext("In a sentence or two. Not “photo of”, and not what the caption says already."),
    value: alt ?? "",
    rows: 3,
    maxLength: 500,
    dir: "auto",
  })
  const choice = choices({
    label: gettext("Readers who cannot see it are told"),
    options: [
      [OWN, ownWords(picture)],
      [HERE, gettext("Other words, in this story")],
      [DECORATIVE, gettext("Nothing: here it is decorative, it says nothing that the text lacks")],
    ],
    value: alt ? HERE : alt === "" ? DECORATIVE : OWN,
  })
  const advice = crel("p", { className: "body-chooser-status", role: "status" })
  adviseOn(text.input, advice)
  text.input.addEventListener("input", () => (choice.value = HERE))
  return openDialog({
    title: gettext("Alternative text"),
    submitText: gettext("Use"),
    content: [choice.element, text.element, advice],
    submit: () => answerOr(text.complain, () => answer(choice.value, text.input.value)),
  })
}

async function answer(chosen, words) {
  if (chosen !== HERE) return { alt: chosen === OWN ? null : "" }
  if (!words.trim()) throw new Refusal(gettext("Say what the picture shows, or choose one of the other two."))
  const { alt, error } = await ask("alternative", { alt: words })
  if (error) throw new Refusal(error)
  return { alt }
}

/** Shows what would make the text better, a moment after it was typed. */
function adviseOn(input, shown) {
  let timer = 0
  let asked = null
  const look = async () => {
    asked?.abort()
    asked = new AbortController()
    try {
      const { advice } = await ask("alternative", { alt: input.value }, asked.signal)
      shown.textContent = advice.join(" ")
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof Refusal)) throw error
    }
  }
  input.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(look, PAUSE)
  })
}
