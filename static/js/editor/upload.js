// A picture that the library lacks, sent from where a story needs it: the file, what it shows and whose it is are asked
// for at that moment. What the file says of itself fills what is empty; what the library has of the kind is offered.

import { send } from "admin/sending"
import { post } from "admin/token"
import { crel, gettext } from "django-prose-editor/editor"
import { field } from "editor/dialog"

const ASKED = ["alt", "caption", "credit"]
let made = 0

/**
 * Returns the part of a dialog that takes a file: `element`, which is hidden until `allow` says where files go, and
 * `take` for one that was dropped. `onAdded` gets the row of the picture that is to be used.
 */
export function uploadPart(onAdded) {
  const part = new Part(onAdded)
  return {
    element: part.element,
    allow: (add) => part.allow(add),
    take: (file) => part.take(file),
    comeBack: () => part.comeBack(),
  }
}

function offered(isSame, isWithheld) {
  if (isSame && isWithheld) return gettext("The library has this very picture, but it cannot be used now.")
  if (isSame) return gettext("The library has this very picture already. Use it.")
  if (isWithheld) return gettext("The library has a picture that looks like it, but cannot be used now. You can upload yours.")
  return gettext("The library has this picture already, or one that looks like it. Use it, or upload yours all the same.")
}

class Part {
  constructor(onAdded) {
    this.onAdded = onAdded
    this.add = null // addresses
    this.filled = {} // by name: what came from the file that was chosen before
    this.isAnother = false // than those that are offered
    this.isWithheld = false // whether one of them cannot be used
    this.build()
  }

  build() {
    const id = `body-upload-${++made}`
    this.file = crel("input", { id, type: "file", accept: "image/*,.heic,.heif" })
    const chosen = crel("div", { className: "body-field body-upload-drop" }, [
      crel("label", { htmlFor: id, textContent: gettext("Choose a file, or drop it here") }),
      this.file,
    ])
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
    this.progress = crel("progress", { max: 100, hidden: true, "aria-label": gettext("Sent") })
    this.status = crel("p", { className: "body-chooser-status", role: "status" })
    this.alike = crel("div", { className: "body-upload-alike" })
    this.button = crel("button", { type: "button", className: "body-button", textContent: gettext("Upload") })
    this.element = crel("details", { className: "body-upload", hidden: true }, [
      crel("summary", { textContent: gettext("Upload a picture") }),
      chosen,
      this.status,
      this.alike,
      this.fields.alt.element,
      decorative,
      this.fields.caption.element,
      this.fields.credit.element,
      crel("p", { className: "body-upload-send" }, [this.button, this.progress]),
    ])
    this.file.addEventListener("change", () => this.look())
    this.button.addEventListener("click", () => this.send())
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.localName !== "input") return
      event.preventDefault() // the dialog around it is not answered yet
      if (event.target !== this.file) this.send()
    })
  }

  allow(add) {
    this.add = add
    this.element.hidden = !add
  }

  take(file) {
    if (!this.add) return
    const transfer = new DataTransfer()
    transfer.items.add(file)
    this.file.files = transfer.files
    this.element.open = true
    this.fields.alt.input.focus()
    this.look()
  }

  /** Asks what the file says of itself, and whether the library has it. */
  async look() {
    const [file] = this.file.files
    this.forgetOffer()
    this.status.textContent = ""
    if (!file) return
    this.status.textContent = gettext("Reading what the file says of itself…")
    const body = new FormData()
    body.append("upload", file)
    let found = { said: {}, message: "", alike: [] }
    try {
      const answer = await post(this.add.look, { body })
      if (answer.ok) found = await answer.json()
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error // it is read when it is sent
    }
    if (this.file.files[0] !== file) return
    this.fill(found.said)
    this.status.textContent = found.message
    if (found.alike?.length) this.offer(found.alike, found.is_same)
  }

  forgetOffer() {
    this.isAnother = false
    this.isWithheld = false
    this.button.hidden = false
    this.alike.replaceChildren()
  }

  fill(said) {
    for (const name of ASKED) {
      const { input } = this.fields[name]
      const isOurs = input.value === (this.filled[name] ?? "")
      if (isOurs) input.value = said[name] ?? ""
    }
    this.filled = said
  }

  /** Offers what the library has of the kind. The very same file is not sent again: there would be nothing new of it. */
  offer(rows, isSame) {
    this.isAnother = !isSame
    this.button.hidden = isSame
    this.isWithheld = rows.some(({ why }) => why)
    this.status.textContent = offered(isSame, rows.every(({ why }) => why))
    this.alike.replaceChildren(...rows.map((row) => crel("p", {}, this.offerParts(row))))
  }

  offerParts(row) {
    const title = crel("bdi", { textContent: row.title })
    if (row.why) {
      const link = crel("a", { href: row.address, target: "_blank", textContent: row.link })
      return [title, crel("span", { textContent: row.why }), ...(row.address ? [link] : [])]
    }
    const use = crel("button", { type: "button", className: "body-button", textContent: gettext("Use this one") })
    use.addEventListener("click", () => this.finish(row))
    return [crel("img", { src: row.thumbnail, alt: "", width: 96, height: 72 }), title, use]
  }

  /** Asks again after somebody was in another window, where one that could not be used may have been put back. */
  comeBack() {
    if (this.isWithheld) this.look()
  }

  async send() {
    const [file] = this.file.files
    if (!file) {
      this.status.textContent = gettext("Choose a file first.")
      this.file.focus()
      return
    }
    if (this.button.disabled || this.button.hidden) return
    this.button.disabled = true
    this.progress.hidden = false
    this.progress.value = 0
    this.status.textContent = gettext("Being sent…")
    const answer = await send({
      address: this.add.take,
      file,
      fields: this.said(),
      onProgress: (percent) => {
        if (percent < 100) this.progress.value = percent
        else {
          this.progress.removeAttribute("value")
          this.status.textContent = gettext("Being checked and made ready…")
        }
      },
    })
    this.button.disabled = false
    this.progress.hidden = true
    this.answer(answer)
  }

  said() {
    const said = Object.fromEntries(ASKED.map((name) => [name, this.fields[name].input.value]))
    if (this.decorative.checked) said.decorative = "on"
    if (this.isAnother) said.is_another = "on"
    return { ...said, for_story: "on" }
  }

  answer({ state, message, errors, said, alike, picture }) {
    if (state === "taken") {
      this.finish(picture)
      return
    }
    this.status.textContent = message
    if (state === "wrong") this.fill(said)
    for (const name of [...ASKED].reverse()) this.fields[name].complain(errors[name] ?? "")
    if (alike.length) this.offer(alike, state === "same")
  }

  finish(row) {
    this.file.value = ""
    this.forgetOffer()
    this.status.textContent = ""
    this.filled = {}
    for (const { input, complain } of Object.values(this.fields)) {
      input.value = ""
      complain("")
    }
    this.decorative.checked = false
    this.element.open = false
    this.onAdded(row)
  }
}
