// A dialog to search in: a field, and the list of what was found, walked through with the arrow keys.

import { crel, gettext } from "django-prose-editor/editor"
import { openDialog, Refusal } from "editor/dialog"
import { ask, note } from "editor/references"
import { uploadPart } from "editor/upload"

const PAUSE = 250 // milliseconds without a keystroke before the search begins
let opened = 0

/**
 * Resolves to the row chosen, or to null. `kind` names the address that is asked; `draw` returns what an
 * option shows of a row. Where at least a number of rows is to be chosen, it resolves to them in their order.
 */
export function choose({ kind, title, label, submitText, draw, none, least = 0, file = null }) {
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
    await look("")
    if (!list.selectKey(added)) {
      list.show([row])
      list.selectKey(added)
    }
    status.textContent = gettext("In the library, and chosen.")
    search.input.focus()
  })
  const look = finder({ kind, list, status, none, adding, uploading })
  let timer = 0
  search.input.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(() => look(search.input.value), PAUSE)
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
    content: [search.element, status, list.element, uploading.element, adding],
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
    await look(search.input.value)
    if (list.selectKey(added)) status.textContent = gettext("Added, and chosen.")
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
  look("").then(() => file && uploading.take(file))
  return answer
}

/** Files that are dropped anywhere on the dialog are meant for the library. */
function takeDropped(dialog, uploading) {
  dialog.addEventListener("dragover", (event) => event.preventDefault())
  dialog.addEventListener("drop", (event) => {
    event.preventDefault()
    if (event.dataTransfer.files.length) uploading.take(event.dataTransfer.files[0])
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

/** Returns a function that searches and shows what was found; a newer search puts an end to an older one. */
function finder({ kind, list, status, none, adding, uploading }) {
  let running = null
  return async (words) => {
    running?.abort()
    running = new AbortController()
    status.textContent = gettext("Searching…")
    try {
      const { rows, add } = await ask(kind, { q: words }, running.signal)
      adding.hidden = !add
      if (add) adding.firstElementChild.href = add.add
      uploading.allow(add)
      for (const row of rows) note(kind, row)
      list.show(rows)
      status.textContent = rows.length ? countOf(rows.length, words) : none
    } catch (error) {
      if (error.name === "AbortError") return
      if (!(error instanceof Refusal)) throw error
      list.show([])
      status.textContent = error.message
    }
  }
}

function countOf(count, words) {
  const found = words ? gettext("%s found. Choose with the arrow keys.") : gettext("The newest %s. Type to search.")
  return found.replace("%s", count)
}

class ResultList {
  constructor(draw, isSeveral) {
    this.draw = draw
    this.isSeveral = isSeveral
    this.chosen = new Map() // rows by key, where there may be several
    this.onChoose = () => {}
    this.rows = []
    this.index = -1
    this.onMove = () => {}
    this.element = crel("ul", {
      id: `body-results-${++opened}`,
      className: "body-results",
      role: "listbox",
      tabIndex: -1,
      "aria-label": gettext("Found"),
    })
    this.element.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]")
      if (!option) return
      this.select([...this.element.children].indexOf(option))
      if (this.isSeveral) this.toggle(this.current)
    })
    if (isSeveral) this.element.setAttribute("aria-multiselectable", "true")
  }

  get current() {
    return this.rows[this.index] ?? null
  }

  show(rows) {
    this.rows = rows
    const options = rows.map((row, index) =>
      crel("li", { id: `${this.element.id}-${index}`, role: "option", "aria-selected": "false" }, this.draw(row)),
    )
    this.element.replaceChildren(...options)
    this.select(-1)
  }

  step(by) {
    const count = this.rows.length
    if (count) this.select(this.index < 0 && by < 0 ? count - 1 : (this.index + by + count) % count)
  }

  selectKey(key) {
    const index = this.rows.findIndex((row) => String(row.key) === key)
    if (index >= 0) this.select(index)
    if (index >= 0 && this.isSeveral && !this.chosen.has(key)) this.toggle(this.current)
    return index >= 0
  }

  toggle(row) {
    const key = String(row.key)
    if (!this.chosen.delete(key)) this.chosen.set(key, row)
    this.mark()
    this.onChoose()
  }

  mark() {
    for (const [place, option] of [...this.element.children].entries()) {
      const isChosen = this.isSeveral ? this.chosen.has(String(this.rows[place].key)) : place === this.index
      option.setAttribute("aria-selected", isChosen ? "true" : "false")
      option.classList.toggle("is-current", place === this.index)
    }
  }

  select(index) {
    this.index = index
    this.mark()
    const option = this.element.children[index]
    option?.scrollIntoView({ block: "nearest" })
    this.onMove(option)
  }
}
