/** The keys as in Excel. Every handler returns while an input method composes. */

const MOVES = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export class Keyboard {
  constructor({ editor, selection, table, actions }) {
    Object.assign(this, { editor, selection, table, actions });
    editor.box.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const handled = this.editor.active ? this.#editing(event) : this.#moving(event);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #editing(event) {
    const { editor } = this;
    const { key } = event;
    if (key === "Escape") return editor.close() ?? true;
    if (key === "Enter" && event.altKey) return editor.insert("\n") ?? true;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) return this.actions.fill() ?? true;
    if (key === "Enter" || key === "Tab") return editor.commit() && this.#leave(event);
    if (key === "F2") {
      editor.mode = editor.mode === "edit" ? "enter" : "edit";
      return true;
    }
    if (!(key in MOVES)) return false;
    const [down] = MOVES[key];
    if (down && editor.choices.isOpen) return editor.choices.step(down) ?? true;
    if (editor.mode !== "enter" || event.shiftKey) return false;
    return editor.commit() && this.#arrow(event);
  }

  #moving(event) {
    const { key } = event;
    if (event.ctrlKey || event.metaKey) return this.#command(event);
    if (key in MOVES && event.altKey) return this.#list(event);
    if (key in MOVES) return this.#arrow(event);
    if (key === "Enter" || key === "Tab") return this.#leave(event);
    return this.#page(event) || this.#edit(event);
  }

  #list({ key }) {
    if (key !== "ArrowDown") return false;
    this.editor.open("edit", this.actions.text());
    return true;
  }

  #edit({ key }) {
    if (key === "F2") this.editor.open("edit", this.actions.text());
    else if (key === "Backspace") this.editor.open("enter", "");
    else if (key === "Delete") this.actions.clear();
    else if (key === "Escape") this.actions.escape();
    else return false;
    return true;
  }

  #command(event) {
    const { actions } = this;
    const key = event.key.toLowerCase();
    if (event.key in MOVES) return this.#jump(event);
    if (key === "home") return this.selection.go(0, 0, { extend: event.shiftKey }) ?? true;
    if (key === "end") return this.selection.go(Infinity, Infinity, { extend: event.shiftKey }) ?? true;
    const commands = {
      z: () => (event.shiftKey ? actions.redo() : actions.undo()),
      y: actions.redo,
      a: actions.all,
      d: actions.fillDown,
      f: actions.search,
      ";": actions.today,
      "；": actions.today,
    };
    if (!commands[key]) return false;
    commands[key]();
    return true;
  }

  #arrow(event) {
    const [down, right] = MOVES[event.key];
    this.selection.returnTo = null;
    this.#step(down, right, event.shiftKey);
    return true;
  }

  #step(down, right, extend = false) {
    const { selection } = this;
    const from = extend ? selection.focus : selection.anchor;
    selection.go(from.row + down, from.column + right, { extend });
  }

  #jump(event) {
    const [down, right] = MOVES[event.key];
    const { selection } = this;
    const from = event.shiftKey ? selection.focus : selection.anchor;
    const row = down ? down * Infinity : from.row;
    const column = right ? right * Infinity : from.column;
    selection.go(row, column, { extend: event.shiftKey });
    return true;
  }

  #page({ key, shiftKey }) {
    const { selection } = this;
    const from = shiftKey ? selection.focus : selection.anchor;
    const rows = Math.max(1, Math.floor(selection.holder.clientHeight / 32) - 1);
    const targets = {
      PageDown: [from.row + rows, from.column],
      PageUp: [from.row - rows, from.column],
      Home: [from.row, 0],
      End: [from.row, Infinity],
    };
    if (!targets[key]) return false;
    selection.go(...targets[key], { extend: shiftKey });
    return true;
  }

  // Tab runs along the row; Enter then returns to the column where the run began, one row down.
  #leave({ key, shiftKey }) {
    const { selection } = this;
    const back = shiftKey ? -1 : 1;
    if (key === "Tab") {
      const start = selection.returnTo ?? selection.anchor.column;
      this.#step(0, back);
      selection.returnTo = start;
    } else {
      const column = selection.returnTo ?? selection.anchor.column;
      selection.go(selection.anchor.row + back, column);
      selection.returnTo = null;
    }
    return true;
  }
}
