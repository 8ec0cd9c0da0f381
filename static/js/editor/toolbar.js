// The toolbar: one stop for Tab, arrow keys inside it, words rather than icons.

import { crel, gettext } from "django-prose-editor/editor"
import { Menu } from "editor/menu"
import { linkAction } from "editor/link"
import { foreignAction } from "editor/foreign"
import { noteAction } from "editor/note"
import { currentBlock, kinds, moveBlock, removeBlock } from "editor/place"
import { setCaption } from "editor/text"

const toggle = (label, text, command, name, options) => ({
  label,
  text,
  name,
  run: (editor) => editor.chain().focus()[command]().run(),
  isOn: (editor) => editor.isActive(name, options),
})
const plain = (text, command, ...values) => ({
  label: text,
  text,
  run: (editor) =>
    editor
      .chain()
      .focus()
      [command](...values)
      .run(),
})

const MARKS = [
  toggle(gettext("Bold"), "B", "toggleBold", "bold"),
  toggle(gettext("Italic"), "I", "toggleItalic", "italic"),
  toggle(gettext("Struck through"), "S", "toggleStrike", "strike"),
  toggle(gettext("Subscript"), "x₂", "toggleSubscript", "subscript"),
  toggle(gettext("Superscript"), "x²", "toggleSuperscript", "superscript"),
  toggle(gettext("Code"), "</>", "toggleCode", "code"),
]
const LISTS = [
  toggle(gettext("Bulleted list"), gettext("• List"), "toggleBulletList", "bulletList"),
  toggle(gettext("Numbered list"), gettext("1. List"), "toggleOrderedList", "orderedList"),
  toggle(gettext("Quote"), gettext("Quote"), "toggleBlockquote", "blockquote"),
]
const HISTORY = [
  { ...plain(gettext("Undo"), "undo"), isPossible: (editor) => editor.can().undo() },
  { ...plain(gettext("Redo"), "redo"), isPossible: (editor) => editor.can().redo() },
]
const TABLE = [
  plain(gettext("Add row"), "addRowAfter"),
  plain(gettext("Remove row"), "deleteRow"),
  plain(gettext("Add column"), "addColumnAfter"),
  plain(gettext("Remove column"), "deleteColumn"),
  plain(gettext("Heading cell"), "toggleHeaderCell"),
  plain(gettext("Merge cells"), "mergeCells"),
  plain(gettext("Split cell"), "splitCell"),
  { label: gettext("Caption"), text: gettext("Caption"), run: setCaption },
  plain(gettext("Remove table"), "deleteTable"),
]
const STYLES = [
  ["paragraph", gettext("Paragraph"), (chain) => chain.setParagraph()],
  ["2", gettext("Heading"), (chain) => chain.setHeading({ level: 2 })],
  ["3", gettext("Subheading"), (chain) => chain.setHeading({ level: 3 })],
  ["4", gettext("Small heading"), (chain) => chain.setHeading({ level: 4 })],
  ["codeBlock", gettext("Code block"), (chain) => chain.setCodeBlock()],
]

export function buildToolbar(editor) {
  const refreshers = []
  const button = (action) => actionButton(editor, action, refreshers)
  const main = crel("div", { className: "body-toolbar-row" }, [
    group(gettext("Paragraph"), [styleSelect(editor, refreshers)]),
    group(gettext("Letters"), MARKS.map(button)),
    group(gettext("Link"), [button(linkAction), button(noteAction), button(foreignAction)]),
    group(gettext("Lists and quotations"), LISTS.map(button)),
    group(gettext("Blocks"), [insertMenu(editor).element]),
    group(gettext("History"), HISTORY.map(button)),
  ])
  const context = contextRow(editor, refreshers)
  const bar = crel("div", { className: "body-toolbar", role: "toolbar", "aria-label": gettext("Formatting") }, [
    main,
    context,
  ])
  bar.setAttribute("aria-controls", editor.view.dom.id)
  const focus = roving(bar)
  editor.on("news:toolbar", focus)
  editor.on("transaction", () => {
    for (const refresh of refreshers) refresh()
    focus.refresh()
  })
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) editor.commands.focus()
  })
  for (const refresh of refreshers) refresh()
  focus.refresh()
  return bar
}

const group = (label, children) =>
  crel("div", { className: "body-toolbar-group", role: "group", "aria-label": label }, children)

function actionButton(editor, { label, text, name, run, isOn, isPossible }, refreshers) {
  const button = crel("button", { type: "button", className: "body-button" })
  if (label === text) button.textContent = text
  else {
    button.dataset.sign = text // drawn by the style sheet: it is not what the button is called
    button.title = label
    button.setAttribute("aria-label", label)
  }
  if (name) button.dataset.name = name
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") run(editor)
  })
  if (isOn) refreshers.push(() => button.setAttribute("aria-pressed", isOn(editor)))
  if (isPossible) refreshers.push(() => button.setAttribute("aria-disabled", !isPossible(editor)))
  return button
}

function styleSelect(editor, refreshers) {
  const options = STYLES.map(([value, text]) => crel("option", { value, textContent: text }))
  const select = crel("select", { className: "body-style", "aria-label": gettext("Kind of paragraph") }, options)
  select.addEventListener("change", () => {
    const style = STYLES.find(([value]) => value === select.value)
    style[2](editor.chain().focus()).run()
  })
  refreshers.push(() => {
    const level = editor.isActive("heading") ? String(editor.getAttributes("heading").level) : null
    select.value = level ?? (editor.isActive("codeBlock") ? "codeBlock" : "paragraph")
  })
  return select
}

function insertMenu(editor) {
  const blocks = [...kinds(editor).values()].map(({ label, insert }) => ({ label, run: () => insert(editor) }))
  const others = [
    {
      label: gettext("Table"),
      run: () => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
    },
    { label: gettext("Dividing line"), run: () => editor.chain().focus().setHorizontalRule().run() },
  ]
  return new Menu({ label: gettext("Insert"), items: [...blocks, ...others] })
}

/** The second row is about what the caret is in. It always takes its place: the text does not jump. */
function contextRow(editor, refreshers) {
  const row = crel("div", { className: "body-toolbar-row body-toolbar-context", role: "group" })
  let shown = null
  refreshers.push(() => {
    const block = currentBlock(editor)
    const what = block ? block.kind : editor.isActive("table") ? "table" : ""
    if (what === shown) return
    shown = what
    const actions = block ? blockActions(block.kind) : what === "table" ? TABLE : []
    const title = block ? block.kind.label : what === "table" ? gettext("Table") : ""
    row.setAttribute("aria-label", title || gettext("Block"))
    const name = crel("span", { className: "body-toolbar-title", textContent: title || gettext("Text") })
    row.replaceChildren(name, ...actions.map((action) => actionButton(editor, action, [])))
  })
  return row
}

function blockActions(kind) {
  const onBlock = (text, run) => ({
    label: text,
    text,
    run: (editor) => {
      const block = currentBlock(editor)
      if (block) run(editor, block)
    },
  })
  return [
    ...kind.actions.map(({ label, run }) => onBlock(label, run)),
    onBlock(gettext("Move up"), (editor) => moveBlock(editor, -1)),
    onBlock(gettext("Move down"), (editor) => moveBlock(editor, 1)),
    onBlock(gettext("Remove"), removeBlock),
  ]
}

/** Makes the toolbar one stop for Tab; returns a function that brings the focus to where it last was. */
function roving(bar) {
  const stops = () => [...bar.querySelectorAll(":is(button, select):not([role=menuitem])")]
  let current = null
  const refresh = () => {
    const all = stops()
    if (!all.includes(current)) current = all[0]
    for (const stop of all) stop.tabIndex = stop === current ? 0 : -1
  }
  const go = (stop) => {
    current = stop
    refresh()
    stop.focus()
  }
  bar.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.target.closest("[role=menu]")) return
    const all = stops()
    const index = all.indexOf(event.target)
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined || index < 0) return
    event.preventDefault()
    go(all[(to + all.length) % all.length])
  })
  bar.addEventListener("focusin", (event) => {
    if (stops().includes(event.target)) {
      current = event.target
      refresh()
    }
  })
  const focus = () => go(current)
  focus.refresh = refresh
  return focus
}
