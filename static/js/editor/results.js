// What a chooser has found: a list of options, walked through with the arrow keys.

import { crel, gettext } from "django-prose-editor/editor"

let lists = 0

export class ResultList {
  constructor(draw, isSeveral) {
    this.draw = draw
    this.isSeveral = isSeveral
    this.chosen = new Map() // rows by key, where there may be several
    this.onChoose = () => {}
    this.rows = []
    this.made = 0
    this.index = -1
    this.onMove = () => {}
    this.element = crel("ul", {
      id: `body-results-${++lists}`,
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
    this.rows = []
    this.element.replaceChildren()
    this.add(rows)
    this.select(-1)
  }

  /** Puts rows that are not there yet behind the others, or before them; returns how many. */
  add(rows, { isBefore = false } = {}) {
    const { current } = this
    const known = new Set(this.rows.map(({ key }) => key))
    const others = rows.filter(({ key }) => !known.has(key))
    const options = others.map((row) =>
      crel("li", { id: `${this.element.id}-${++this.made}`, role: "option", "aria-selected": "false" }, this.draw(row)),
    )
    this.rows = isBefore ? [...others, ...this.rows] : [...this.rows, ...others]
    if (isBefore) this.element.prepend(...options)
    else this.element.append(...options)
    this.index = current ? this.rows.indexOf(current) : -1
    this.mark()
    return others.length
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
