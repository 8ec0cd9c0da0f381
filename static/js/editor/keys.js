// Keys of the whole writing area: the toolbar, leaving a block, moving it, and a way out for Tab.

import { Extension, gettext, pm } from "django-prose-editor/editor"
import { linkAction } from "editor/link"
import { currentBlock, kinds, moveBlock, say, topLevel, writeAfter } from "editor/place"

const { NodeSelection, Plugin } = pm.state

function leave(editor) {
  const { selection } = editor.state
  if (selection.$from.depth < 2 && !(selection instanceof NodeSelection) && !currentBlock(editor)) return false
  return writeAfter(editor, topLevel(editor.state).end)
}

/** Selects the block around the caret as a whole, so that Delete, Enter and the arrow keys are about it. */
function selectBlock(editor) {
  const block = currentBlock(editor)
  if (!block) return false
  const { selection } = editor.state
  const around = kinds(editor).get(selection.$from.parent.type.name)
  const isSelected = selection instanceof NodeSelection && selection.node === block.node
  if (isSelected && !around) return false
  const isPart = block.node.type.spec.selectable === false // of a list: the whole list is selected
  editor.commands.setNodeSelection(
    isSelected ? selection.$from.before() : isPart ? editor.state.doc.resolve(block.pos).before() : block.pos,
  )
  const { label } = isSelected ? around : isPart ? kinds(editor).get(block.parent.type.name) : block.kind
  say(editor, gettext("%s selected. Delete removes it, Tab leaves the writing area.").replace("%s", label))
  return true
}

/** After Escape, Tab is the browser's: otherwise tables and lists would never let the keyboard out. */
function tabAfterEscape() {
  let isFree = false
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown(view, event) {
          const wasFree = isFree
          if (event.key !== "Shift") isFree = event.key === "Escape"
          return event.key === "Tab" && wasFree
        },
        blur() {
          isFree = false
          return false
        },
      },
    },
  })
}

export const Keys = Extension.create({
  name: "newsKeys",
  priority: 2000,
  addKeyboardShortcuts() {
    return {
      "Mod-Enter": () => leave(this.editor),
      Escape: () => selectBlock(this.editor),
      "Alt-Shift-ArrowUp": () => moveBlock(this.editor, -1),
      "Alt-Shift-ArrowDown": () => moveBlock(this.editor, 1),
      "Mod-k": () => {
        linkAction.run(this.editor)
        return true
      },
      "Alt-F10": () => {
        this.editor.emit("news:toolbar")
        return true
      },
    }
  },
  addProseMirrorPlugins: () => [tabAfterEscape()],
})
