// A question inside a dialog, asked before what somebody typed there is lost.

import { crel } from "django-prose-editor/editor"

let made = 0

/**
 * `held` returns null, or what would be lost: `text`, and `answers`: pairs of a label and a function that says whether to
 * go on. `element` belongs into the dialog.
 */
export class Guard {
  constructor(held) {
    this.held = held
    this.before = null // what had the focus
    const id = `body-guard-${++made}`
    this.text = crel("p", { id })
    this.buttons = crel("p", { className: "body-dialog-buttons" })
    this.element = crel("div", { className: "body-guard", role: "group", "aria-labelledby": id, hidden: true }, [
      this.text,
      this.buttons,
    ])
  }

  /** Goes on where nothing would be lost, or as soon as the answer says so. */
  pass(go) {
    const held = this.held()
    if (held) this.ask(held, go)
    else go()
  }

  /** Goes on to leave the dialog; of a question that is being asked it leaves the question. */
  leave(go) {
    if (this.element.hidden) this.pass(go)
    else this.clear()
  }

  ask({ text, answers }, go) {
    if (this.element.hidden) this.before = document.activeElement
    this.text.textContent = text
    const buttons = answers.map(([label, isToGoOn]) => {
      const button = crel("button", { type: "button", className: "body-button", textContent: label })
      button.addEventListener("click", () => {
        this.clear()
        if (isToGoOn()) go()
      })
      return button
    })
    this.buttons.replaceChildren(...buttons)
    this.element.hidden = false
    buttons[0].focus()
  }

  clear() {
    const hasFocus = this.element.contains(document.activeElement)
    this.element.hidden = true
    if (hasFocus) this.before?.focus()
  }
}
