// What is asked of a picture that a story needs: what it shows and whose it is.

import { crel, gettext } from "django-prose-editor/editor"
import { field } from "editor/dialog"

const ASKED = ["alt", "caption", "credit"]

export class Facts {
  constructor() {
    this.filled = {} // by name: what came from the file that was chosen before
    this.fields = {
      alt: field({
        label: gettext("Alternative text"),
        hint: gettext("What it shows and why it is here, in a sentence or two. Not “photo of”."),
        rows: 2,
        maxLength: 500,
        dir: "auto",
      }),
      caption: field({ label: gettext("Caption, if it has one"), rows: 2, dir: "auto" }),
      credit: field({ label: gettext("Credit: who made it, as readers see it"), maxLength: 200, dir: "auto" }),
    }
    this.decorative = crel("input", { type: "checkbox" })
    const decorative = crel("label", { className: "body-upload-decorative" }, [
      this.decorative,
      crel("span", { textContent: gettext("Decorative: it says nothing that the text lacks") }),
    ])
    const { alt, caption, credit } = this.fields
    this.elements = [alt.element, decorative, caption.element, credit.element]
  }

  /** Whether somebody has typed something here that the file did not say. */
  get isTyped() {
    return this.decorative.checked || ASKED.some((name) => !this.isAsFilled(name))
  }

  isAsFilled(name) {
    return this.fields[name].input.value === (this.filled[name] ?? "")
  }

  fill(said) {
    for (const name of ASKED.filter((each) => this.isAsFilled(each))) {
      const { input } = this.fields[name]
      input.value = said[name] ?? ""
      this.filled[name] = input.value
    }
  }

  said() {
    const said = Object.fromEntries(ASKED.map((name) => [name, this.fields[name].input.value]))
    return this.decorative.checked ? { ...said, decorative: "on" } : said
  }

  /** Says what is wrong beside the fields; the first of them gets the focus. */
  complain(errors) {
    for (const name of [...ASKED].reverse()) this.fields[name].complain(errors[name] ?? "")
  }

  /** Lets nothing be changed while it is being sent. */
  hold(isHeld) {
    this.decorative.disabled = isHeld
    for (const { input } of Object.values(this.fields)) input.readOnly = isHeld
  }

  focus() {
    this.fields.alt.input.focus()
  }

  clear() {
    this.filled = {}
    this.decorative.checked = false
    for (const { input } of Object.values(this.fields)) input.value = ""
    this.complain({})
  }
}
