// Dialogs: modal, closed by Escape, and the focus goes back to where it was. One with a guard asks before it is left with
// something in it that would be lost.

import { crel, gettext } from "django-prose-editor/editor"

let opened = 0

/**
 * Shows a dialog and resolves to what `submit` returns, or to null if the person leaves it.
 * `submit` may be asynchronous; while it returns undefined the dialog stays.
 */
export function openDialog({ title, content, submitText, submit, className = "", guard = null }) {
  return new Promise((resolve) => {
    let answer = null
    let isOver = false
    const id = `body-dialog-${++opened}`
    const cancel = crel("button", { type: "button", className: "body-button", textContent: gettext("Cancel") })
    const done = crel("button", { type: "submit", className: "body-button body-button-main", textContent: submitText })
    const form = crel("form", { noValidate: true }, [
      crel("h2", { id, textContent: title }),
      ...content,
      ...(guard ? [guard.element] : []),
      crel("p", { className: "body-dialog-buttons" }, [done, cancel]),
    ])
    const dialog = crel("dialog", { className: `body-dialog ${className}`, "aria-labelledby": id }, [form])
    const close = () => {
      isOver = true
      dialog.close()
    }
    const leave = () => (guard ? guard.leave(close) : close())
    const give = async () => {
      done.disabled = true
      const given = await submit()
      done.disabled = false
      if (given === undefined) return
      answer = given
      close()
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      if (guard) guard.pass(give)
      else give()
    })
    cancel.addEventListener("click", leave)
    // Before the browser hears of it: of two Escapes in a row it would let us stop only the first.
    const escape = (event) => {
      if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return
      event.preventDefault()
      leave()
    }
    if (guard) document.addEventListener("keydown", escape)
    dialog.addEventListener("close", () => {
      if (guard && !isOver) { // the browser closed it, as with a telephone's button
        dialog.showModal()
        leave()
        return
      }
      document.removeEventListener("keydown", escape)
      dialog.remove()
      resolve(answer)
    })
    document.body.append(dialog)
    dialog.showModal()
  })
}

/**
 * Returns a labelled field: its element, its input, and how to complain about it (empty: all is well).
 * With `rows` it has several lines.
 */
export function field({ label, hint = "", value = "", ...attributes }) {
  const id = `body-field-${++opened}`
  const input = attributes.rows
    ? crel("textarea", { id, value, ...attributes })
    : crel("input", { id, type: "text", value, autocomplete: "off", ...attributes })
  const help = crel("span", { id: `${id}-hint`, className: "body-field-hint", textContent: hint })
  const error = crel("span", { id: `${id}-error`, className: "body-field-error", role: "alert" })
  input.setAttribute("aria-describedby", `${help.id} ${error.id}`)
  const complain = (message) => {
    error.textContent = message
    input.setAttribute("aria-invalid", message ? "true" : "false")
    if (message) input.focus()
  }
  const element = crel("div", { className: "body-field" }, [
    crel("label", { htmlFor: id, textContent: label }),
    input,
    help,
    error,
  ])
  return { element, input, complain }
}

/** Returns radio buttons with a name, the one of `value` chosen, and a way to ask which is. */
export function choices({ label, options, value }) {
  const name = `body-choice-${++opened}`
  const inputs = options.map(([own]) => crel("input", { type: "radio", name, value: own, checked: own === value }))
  const lines = options.map(([, text], index) => crel("label", {}, [inputs[index], crel("span", { textContent: text })]))
  const element = crel("fieldset", { className: "body-choices" }, [crel("legend", { textContent: label }), ...lines])
  return {
    element,
    get value() {
      return inputs.find((input) => input.checked)?.value
    },
    set value(chosen) {
      for (const input of inputs) input.checked = input.value === chosen
    },
  }
}

/**
 * Asks for one line of text. `check` gets it and returns (or promises) what to resolve to; to refuse it
 * throws a `Refusal` that says what to write instead.
 */
export function askForLine({ title, submitText, check, ...rest }) {
  const line = field(rest)
  return openDialog({
    title,
    submitText,
    content: [line.element],
    submit: () => answerOr(line.complain, () => check(line.input.value.trim())),
  })
}

export class Refusal extends Error {}

export async function answerOr(complain, give) {
  complain("")
  try {
    return await give()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    complain(error.message)
    return undefined
  }
}
