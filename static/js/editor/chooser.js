// A dialog to search in: a field, and the list of what was found, walked through with the arrow keys.

import { crel, gettext } from "django-prose-editor/editor"
import { openDialog, Refusal } from "editor/dialog"
import { ask, note } from "editor/references"
import { ResultList } from "editor/results"
import { uploadPart } from "editor/upload"

const PAUSE = 250 // milliseconds without a keystroke before the search begins
let opened = 0

/**
 * Resolves to the row chosen, or to null. `kind` names the address that is asked; `draw` returns what an
 * option shows of a row. Where at least a number of rows is to be chosen, it resolves to them in their order. `files` are
 * to be uploaded first.
 */
export function choose({ kind, title, label, submitText, draw, none, least = 0, files = [] }) {
  const list = new ResultList(draw, least > 0)
  const search = searchField(label, list)
  const status = crel("p", { className: "body-chooser-status", role: "status" })
  let added = "" // key of what was put into the library meanwhile
  const adding = addingLink((key) => {
    added = key
    search.input.value = ""
    again()
  })
  const uploading = uploadPart(async (row) => {
    note(kind, row)
    added = String(row.key)
    search.input.value = ""
    await finder.look("")
    if (!list.selectKey(added)) {
      list.show([row])
      list.selectKey(added)
    }
    added = ""
    status.textContent = gettext("In the library, and chosen.")
    search.input.focus()
  }, least > 0)
  const finder = new Finder({ kind, list, status, none, adding, uploading })
  finder.more.addEventListener("click", async () => {
    const before = list.rows.length
    await finder.goOn()
    search.input.focus()
    if (list.rows.length > before) list.select(before)
  })
  let timer = 0
  search.input.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(() => finder.look(search.input.value), PAUSE)
  })
  search.input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    list.step(step)
  })
  if (least) chooseSeveral(search.input, list, status)
  const answer = openDialog({
    title,
    submitText,
    className: "body-chooser",
    guard: uploading.guard,
    content: [search.element, status, list.element, finder.more, uploading.element, adding],
    submit: () => {
      if (least ? list.chosen.size >= least : list.current) return least ? [...list.chosen.values()] : list.current
      status.textContent = least
        ? gettext("Choose at least %s of the list first, with Enter or a click.").replace("%s", least)
        : gettext("Choose one of the list first.")
      return undefined
    },
  })
  // Whoever comes back from adding one in another window finds it here.
  const again = async () => {
    uploading.comeBack()
    await finder.lookAgain(search.input.value)
    if (added && list.selectKey(added)) {
      added = ""
      status.textContent = gettext("Added, and chosen.")
    }
  }
  const warn = (event) => {
    if (uploading.guard.held()) event.preventDefault()
  }
  window.addEventListener("focus", again)
  window.addEventListener("beforeunload", warn)
  answer.finally(() => {
    window.removeEventListener("focus", again)
    window.removeEventListener("beforeunload", warn)
  })
  if (!least) list.element.addEventListener("dblclick", () => list.element.closest("form").requestSubmit())
  takeDropped(list.element.closest("dialog"), uploading)
  finder.look("").then(() => uploading.take(files))
  return answer
}

/** Files that are dropped anywhere on the dialog are meant for the library. */
function takeDropped(dialog, uploading) {
  dialog.addEventListener("dragover", (event) => event.preventDefault())
  dialog.addEventListener("drop", (event) => {
    event.preventDefault()
    uploading.take([...event.dataTransfer.files])
  })
}

/** Lets Enter and clicks put rows among the chosen and take them out again, and says which they are. */
function chooseSeveral(input, list, status) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !list.current) return
    event.preventDefault()
    list.toggle(list.current)
  })
  list.onChoose = () => {
    const titles = [...list.chosen.values()].map((row, index) => `${index + 1}. ${row.title}`)
    status.textContent = titles.length ? gettext("Chosen: %s").replace("%s", titles.join(", ")) : gettext("None chosen.")
  }
}

function searchField(label, list) {
  const id = `body-search-${++opened}`
  const input = crel("input", {
    id,
    type: "text", // in a search field the first Escape would only empty it
    inputMode: "search",
    autocomplete: "off",
    role: "combobox",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    "aria-controls": list.element.id,
  })
  list.onMove = (option) => input.setAttribute("aria-activedescendant", option ? option.id : "")
  const element = crel("div", { className: "body-field" }, [crel("label", { htmlFor: id, textContent: label }), input])
  return { element, input }
}

/**
 * Returns a link to where one adds what is missing; hidden until the server says that this person may.
 * The window that it opens is one of Django's: it puts the new key into the field that it is named after.
 */
function addingLink(onAdded) {
  const text = gettext("Add one to the library (in a new window)")
  const link = crel("a", { textContent: text, target: "_blank" })
  const key = crel("input", { type: "hidden", id: `body-added-${++opened}` })
  link.addEventListener("click", (event) => {
    const size = "width=900,height=800,resizable=yes,scrollbars=yes"
    if (window.open(`${link.href}?_popup=1`, `${key.id}__1`, size)) event.preventDefault()
  })
  window.django.jQuery(key).on("change", () => onAdded(key.value))
  return crel("p", { className: "body-chooser-add", hidden: true }, [link, key])
}

/** Searches, and shows what was found: the first rows, and more of them when `more` is pressed. */
class Finder {
  constructor({ kind, list, status, none, adding, uploading }) {
    Object.assign(this, { kind, list, status, none, adding, uploading })
    this.words = null
    this.running = null // a newer question puts an end to an older one
    this.answer = {}
    this.more = crel("button", {
      type: "button",
      className: "body-button body-results-more",
      textContent: gettext("Show more"),
      hidden: true,
    })
  }

  async look(words) {
    this.words = words
    const answer = await this.ask(0)
    if (!answer) return
    this.list.show(answer.rows)
    this.tell()
  }

  async goOn() {
    const answer = await this.ask(this.answer.next)
    if (!answer) return
    this.list.add(answer.rows)
    this.tell()
  }

  /** Shows what came since; what is shown already, and chosen, stays. */
  async lookAgain(words) {
    if (words !== this.words) {
      await this.look(words)
      return
    }
    const { next } = this.answer
    const answer = await this.ask(0, { isQuiet: true })
    if (!answer) return
    const came = this.list.add(answer.rows, { isBefore: true })
    this.answer.next = next ? next + came : this.list.rows.length < answer.total ? this.list.rows.length : null
    if (came) this.tell()
  }

  /** Resolves to what the server says, or to null where a newer question was asked or there is no answer. */
  async ask(from, { isQuiet = false } = {}) {
    this.running?.abort()
    this.running = new AbortController()
    if (!isQuiet) this.status.textContent = gettext("Searching…")
    try {
      const answer = await ask(this.kind, { q: this.words, from }, this.running.signal)
      this.adding.hidden = !answer.add
      if (answer.add) this.adding.firstElementChild.href = answer.add.add
      this.uploading.allow(answer.add)
      for (const row of answer.rows) note(this.kind, row)
      this.answer = answer
      return answer
    } catch (error) {
      if (error.name === "AbortError") return null
      if (!(error instanceof Refusal)) throw error
      if (!from && !isQuiet) this.list.show([])
      this.status.textContent = error.message
      return null
    }
  }

  tell() {
    const { total, is_cut: isCut, next } = this.answer
    const shown = this.list.rows.length
    this.more.hidden = next === null
    this.status.textContent = shown ? countOf({ shown, total, isCut, words: this.words }) : this.none
  }
}

function countOf({ shown, total = 0, isCut = false, words }) {
  const all = isCut ? gettext("%s or more").replace("%s", total) : total
  const isMore = isCut || total > shown
  const say = (text) => text.replace("%all", all).replace("%shown", shown)
  if (words && isMore) return say(gettext("%all found, of which the newest %shown are here. Choose with the arrow keys."))
  if (words) return say(gettext("%shown found. Choose with the arrow keys."))
  return isMore ? say(gettext("The newest %shown of %all. Type to search.")) : say(gettext("The newest %shown. Type to search."))
}
