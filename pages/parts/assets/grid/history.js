/** Undo and redo: the numbers of changes made here, kept while the window is open. */

const MOST = 200;

export class History {
  constructor(register) {
    this.name = `taizhang.changes.${register}`;
    const { undo = [], redo = [] } = read(this.name);
    this.undoable = undo;
    this.redoable = redo;
  }

  /** Notes a change; what was undone before can no longer be redone. */
  made(change) {
    this.undoable.push(change);
    this.redoable = [];
    this.#keep();
  }

  /** Undoes the last change with ask(change), which answers the inverse change. */
  undo(ask) {
    return this.#turn(this.undoable, this.redoable, ask);
  }

  /** Redoes: the inverse of the inverse. */
  redo(ask) {
    return this.#turn(this.redoable, this.undoable, ask);
  }

  async #turn(from, to, ask) {
    const change = from.pop();
    if (change === undefined) return null;
    let answer;
    try {
      answer = await ask(change);
    } catch (failure) {
      if (failure.again) from.push(change); // nothing happened: it can be tried again
      this.#keep();
      throw failure;
    }
    if (answer.change) to.push(answer.change);
    this.#keep();
    return answer;
  }

  #keep() {
    const kept = { undo: this.undoable.slice(-MOST), redo: this.redoable.slice(-MOST) };
    try {
      sessionStorage.setItem(this.name, JSON.stringify(kept));
    } catch {
      // Without a place to keep them, undo ends with the page.
    }
  }
}

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}
