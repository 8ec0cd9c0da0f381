// A picture that the library lacks, sent from where a story needs it: the file, what it shows and whose it is are asked
// for at that moment. What the file says of itself fills what is empty; what the library has of the kind is offered.

import { send } from "admin/sending"
import { post } from "admin/token"
import { crel, gettext } from "django-prose-editor/editor"
import { Facts } from "editor/facts"
import { Guard } from "editor/guard"
import { drawOffer, offered } from "editor/here"

let made = 0

/**
 * Returns the part of a dialog that takes a file: `element`, which is hidden until `allow` says where files go, `take` for
 * those that were dropped, `comeBack` for when somebody was in another window, and the `guard` of what is not sent yet.
 * `onAdded` gets the row of a picture that is to be used; with `isSeveral` there may be more, one after another.
 */
export function uploadPart(onAdded, isSeveral) {
  const part = new Part(onAdded, isSeveral)
  return {
    element: part.element,
    guard: part.guard,
    allow: (add) => part.allow(add),
    take: (files) => part.take(files),
    comeBack: () => part.comeBack(),
  }
}

class Part {
  constructor(onAdded, isSeveral) {
    this.onAdded = onAdded
    this.isSeveral = isSeveral
    this.waiting = [] // files that come after the one that is chosen
    this.add = null // addresses
    this.facts = new Facts()
    this.isAnother = false // than those that are offered
    this.isWithheld = false // whether one of them cannot be used
    this.sending = null // while it is: what stops it
    this.guard = new Guard(() => this.held())
    this.build()
  }

  build() {
    const id = `body-upload-${++made}`
    this.file = crel("input", { id, type: "file", accept: "image/*,.heic,.heif", multiple: this.isSeveral })
    const chosen = crel("div", { className: "body-field body-upload-drop" }, [
      crel("label", { htmlFor: id, textContent: gettext("Choose a file, or drop it here") }),
      this.file,
    ])
    this.progress = crel("progress", { max: 100, hidden: true, "aria-label": gettext("Sent") })
    this.status = crel("p", { className: "body-chooser-status", role: "status" })
    this.others = crel("p", { className: "body-chooser-status", role: "status" })
    this.skip = crel("button", { type: "button", className: "body-button", textContent: gettext("Leave this one out"), hidden: true })
    this.alike = crel("div", { className: "body-upload-alike" })
    this.button = crel("button", { type: "button", className: "body-button", textContent: gettext("Upload") })
    this.element = crel("details", { className: "body-upload", hidden: true }, [
      crel("summary", { textContent: gettext("Upload a picture") }),
      chosen,
      this.others,
      this.status,
      this.alike,
      ...this.facts.elements,
      crel("p", { className: "body-upload-send" }, [this.button, this.skip, this.progress]),
    ])
    this.file.addEventListener("change", () => this.choose([...this.file.files]))
    this.skip.addEventListener("click", () => this.goOn())
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

  /** Takes files that were dropped: the first, and the others after it where there is room for them. */
  take(files) {
    if (!this.add || !files.length) return
    this.element.open = true
    const isTaken = this.sending || this.file.files.length > 0
    if (isTaken && this.isSeveral) {
      this.waiting.push(...files)
      this.tellOthers()
    } else if (this.sending) {
      this.status.textContent = gettext("One is being sent. Drop the next one when it is here.")
    } else {
      this.facts.focus()
      this.choose(files)
    }
  }

  choose([file, ...others]) {
    const transfer = new DataTransfer()
    if (file) transfer.items.add(file)
    this.file.files = transfer.files
    if (this.isSeveral) this.waiting.push(...others)
    this.tellOthers(this.isSeveral ? 0 : others.length)
    this.look()
  }

  /** Says which files wait, or how many were not taken because there is room for one picture. */
  tellOthers(left = 0) {
    const [chosen] = this.file.files
    const names = this.waiting.map(({ name }) => name).join(", ")
    this.skip.hidden = !names
    this.others.textContent = names
      ? gettext("Now: %now. Then: %then.").replace("%now", () => chosen?.name ?? "–").replace("%then", () => names)
      : left
        ? gettext("There is room for one picture: only the first file, %now, was taken.").replace("%now", () => chosen.name)
        : ""
  }

  /** Leaves the file for the one that waits behind it. */
  goOn() {
    const { waiting } = this
    this.clear()
    this.take(waiting)
  }

  // --- What would be lost ---

  held() {
    if (this.sending) {
      return {
        text: gettext("The picture is being sent."),
        answers: [
          [gettext("Wait until it is here"), () => false],
          [gettext("Stop sending it"), () => this.stop()],
        ],
      }
    }
    const isReady = this.file.files.length > 0 && !this.button.hidden
    const leave = [this.waiting.length ? gettext("Leave them out") : gettext("Leave it out"), () => this.clear()]
    const back = [gettext("Go back to it"), () => this.goBack()]
    if (isReady || this.waiting.length) {
      const upload = [gettext("Upload it"), () => this.goBack({ isToSend: true })]
      const text = this.waiting.length
        ? gettext("Pictures that you chose are not uploaded yet.")
        : gettext("The picture that you chose is not uploaded yet.")
      return { text, answers: [...(isReady ? [upload] : []), leave, back] }
    }
    return this.facts.isTyped ? { text: gettext("What you typed about a picture is not sent yet."), answers: [back, leave] } : null
  }

  goBack({ isToSend = false } = {}) {
    this.element.open = true
    this.facts.focus()
    if (isToSend) this.send()
    return false
  }

  stop() {
    this.sending?.abort()
    return false
  }

  /** Is as if nothing had been chosen or typed. */
  clear() {
    this.file.value = ""
    this.waiting = []
    this.tellOthers()
    this.forgetOffer()
    this.status.textContent = ""
    this.facts.clear()
    this.element.open = false
    return true
  }

  // --- What is known of the file ---

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
    if (this.file.files[0] !== file || this.sending) return
    this.facts.fill(found.said)
    this.status.textContent = found.message
    if (found.alike?.length) this.offer(found.alike, found.is_same)
  }

  /** Offers what the library has of the kind. The very same file is not sent again: there would be nothing new of it. */
  offer(rows, isSame) {
    this.isAnother = !isSame
    this.button.hidden = isSame
    this.isWithheld = rows.some(({ why }) => why)
    this.status.textContent = offered(rows, isSame)
    this.alike.replaceChildren(...rows.map((row) => drawOffer(row, () => this.use(row))))
  }

  forgetOffer() {
    this.isAnother = false
    this.isWithheld = false
    this.button.hidden = false
    this.alike.replaceChildren()
  }

  /** Takes one that is offered; what was typed about the file is not left without a word. */
  use(row) {
    if (!this.facts.isTyped) {
      this.finish(row)
      return
    }
    const question = {
      text: gettext("What you typed about your file is not kept then: the picture of the library has its own words."),
      answers: [
        [gettext("Use the one of the library"), () => true],
        [gettext("Go back to it"), () => false],
      ],
    }
    this.guard.ask(question, () => this.finish(row))
  }

  /** Asks again after somebody was in another window, where one that could not be used may have been put back. */
  comeBack() {
    if (this.isWithheld) this.look()
  }

  // --- Sending ---

  async send() {
    const [file] = this.file.files
    if (!file) {
      this.status.textContent = gettext("Choose a file first.")
      this.file.focus()
      return
    }
    if (this.sending || this.button.hidden) return
    const stopping = new AbortController()
    this.showSending(stopping)
    this.progress.value = 0
    this.status.textContent = gettext("Being sent…")
    const answer = await send({
      address: this.add.take,
      file,
      fields: { ...this.facts.said(), ...(this.isAnother && { is_another: "on" }), for_story: "on" },
      signal: stopping.signal,
      onProgress: (percent) => {
        if (percent < 100) this.progress.value = percent
        else {
          this.progress.removeAttribute("value")
          this.status.textContent = gettext("Being checked and made ready…")
        }
      },
    })
    this.showSending(null)
    this.guard.clear()
    this.answer(answer)
  }

  /** What is being sent is not changed meanwhile. */
  showSending(stopping) {
    this.sending = stopping
    const isSending = stopping !== null
    this.button.disabled = isSending
    this.file.disabled = isSending
    this.skip.disabled = isSending
    this.facts.hold(isSending)
    this.progress.hidden = !isSending
  }

  answer({ state, message, errors, said, alike, picture }) {
    if (state === "taken") {
      this.finish(picture)
      return
    }
    this.status.textContent = message
    if (state === "wrong") this.facts.fill(said)
    this.facts.complain(errors)
    if (alike.length) this.offer(alike, state === "same")
  }

  async finish(row) {
    const { waiting } = this
    this.clear()
    await this.onAdded(row)
    this.take(waiting)
  }
}
