// A button with a menu: arrow keys inside, Escape closes and goes back to the button.

import { crel } from "django-prose-editor/editor"

let made = 0

export class Menu {
  constructor({ label, items }) {
    const id = `body-menu-${++made}`
    this.button = crel("button", {
      type: "button",
      id: `${id}-button`,
      className: "body-button body-menu-button",
      textContent: label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-controls": id,
    })
    this.items = items.map((item) => this.itemFor(item))
    this.list = crel(
      "div",
      { id, className: "body-menu", role: "menu", hidden: true, "aria-labelledby": `${id}-button` },
      this.items,
    )
    this.element = crel("div", { className: "body-menu-wrapper" }, [this.button, this.list])
    this.listen()
  }

  itemFor({ label, run }) {
    const item = crel("button", { type: "button", role: "menuitem", tabIndex: -1, textContent: label })
    item.addEventListener("click", () => {
      this.close()
      this.button.focus() // a dialog gives the focus back to where it was
      run()
    })
    return item
  }

  listen() {
    this.button.addEventListener("click", () => (this.list.hidden ? this.open() : this.close()))
    this.button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
      event.preventDefault()
      this.open(event.key === "ArrowUp" ? this.items.length - 1 : 0)
    })
    this.list.addEventListener("keydown", (event) => this.onKey(event))
    this.element.addEventListener("focusout", (event) => {
      if (!this.element.contains(event.relatedTarget)) this.close()
    })
  }

  onKey(event) {
    const index = this.items.indexOf(document.activeElement)
    const last = this.items.length - 1
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      this.items[(to + this.items.length) % this.items.length].focus()
    } else if (event.key === "Escape") {
      event.preventDefault()
      this.close()
      this.button.focus()
    }
  }

  open(index = 0) {
    this.list.hidden = false
    this.button.setAttribute("aria-expanded", "true")
    this.items[index].focus()
  }

  close() {
    this.list.hidden = true
    this.button.setAttribute("aria-expanded", "false")
  }
}
