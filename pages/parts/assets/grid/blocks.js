/** Blocks of cells: copied, pasted, filled, cleared, each as one change. */

import { MOST, draft } from "./saving.js";
import { shown } from "./store.js";

const AS_TEXT = new Set(["text", "long_text", "phone", "identifier", "number", "email"]);

export class Blocks {
  constructor(grid) {
    this.grid = grid;
  }

  /** The texts of the selected cells, row by row. */
  selected() {
    const { store, table, selection } = this.grid;
    const { top, bottom, left, right } = selection.bounds;
    const keys = table.layout.slice(left, right + 1).map(({ key }) => key);
    return store.rows.slice(top, bottom + 1).map((row) => keys.map((key) => shown(row, key)));
  }

  /** Which of the selected columns hold text that Excel must not turn into numbers. */
  textColumns() {
    const { left, right } = this.grid.selection.bounds;
    const columns = this.grid.table.layout.slice(left, right + 1);
    return columns.map(({ column }) => AS_TEXT.has(column.type));
  }

  /** Empties the selected cells. */
  clear() {
    return this.#change(() => "");
  }

  /** Writes the open editor's text into every selected cell. */
  fill() {
    const { editor } = this.grid;
    const text = editor.choices.picked() ?? editor.box.value;
    editor.close();
    return this.#change(() => text);
  }

  /** Writes the texts of the first selected row into the rows below. */
  fillDown() {
    const [first] = this.selected();
    return this.#change((row, column) => (row ? first[column] : null));
  }

  async #change(textAt) {
    const { store, table, selection } = this.grid;
    const { top, bottom, left, right } = selection.bounds;
    const edits = [];
    for (const [down, row] of store.rows.slice(top, bottom + 1).entries()) {
      for (const [across, { key, column }] of table.layout.slice(left, right + 1).entries()) {
        const text = textAt(down, across);
        if (text === null || !column.editable || shown(row, key) === text) continue;
        edits.push({ row, key, text });
      }
    }
    const reason = edits.length ? "" : this.grid.reasonAgainst(table.layout[left].column);
    if (reason) this.grid.toolbar.say(reason);
    await this.#save(edits, []);
  }

  /** Pastes a block at the selection; a single text fills it, rows past the end become records. */
  async paste(block) {
    const { grid } = this;
    const { selection, store, toolbar, texts } = grid;
    if (!grid.facts.may_change) return toolbar.say(texts.read_only);
    const { top, left } = selection.bounds;
    if (block.length === 1 && block[0].length === 1) return this.#change(() => block[0][0]);
    const cells = block.reduce((sum, row) => sum + row.length, 0);
    if (cells > MOST) return toolbar.say(texts.too_much.replace("{n}", MOST), "bad");
    toolbar.say(texts.pasting);
    await this.#makeRoom(top, block.length);
    const { edits, skipped } = this.#laid(block, top, left);
    const right = left + Math.max(...block.map((row) => row.length)) - 1;
    const last = Math.min(right, grid.table.layout.length - 1);
    selection.select(top, left, Math.min(top + block.length, store.rows.length) - 1, last);
    return this.#save(edits, skipped);
  }

  // A block pasted on a row not yet saved is all new records: it never runs over those below.
  async #makeRoom(top, height) {
    const { store } = this.grid;
    const onDraft = store.rows[top]?.id === null;
    if (!onDraft) await this.grid.attempt(() => store.ensure(top + height));
    let free = store.rows.length - top;
    if (onDraft) {
      const end = store.rows.findIndex((row, place) => place >= top && row.id !== null);
      free = (end < 0 ? store.rows.length : end) - top;
    }
    const added = Array.from({ length: Math.max(0, height - free) }, () => draft());
    if (added.length) await store.insert(top + free, added);
  }

  #laid(block, top, left) {
    const { store, table } = this.grid;
    const edits = [];
    const skipped = new Set();
    for (const [down, texts] of block.entries()) {
      const row = store.rows[top + down];
      for (const [across, text] of texts.entries()) {
        const place = table.layout[left + across];
        if (!row || !place) continue;
        if (place.column.editable) edits.push({ row, key: place.key, text: text.trim() });
        else if (text.trim() && shown(row, place.key) !== text.trim()) skipped.add(place.column.label);
      }
    }
    return { edits, skipped: [...skipped] };
  }

  async #save(edits, skipped) {
    const { grid } = this;
    const { saving, toolbar } = grid;
    const changed = edits.filter(({ row, key, text }) => row.refused[key] || text !== shown(row, key));
    if (!changed.length) return toolbar.say(skipped.length ? toolbar.skippedText(skipped) : "");
    const answer = await grid.attempt(() => saving.save(changed, { block: true }));
    if (answer) toolbar.report(answer, { skipped });
    grid.rowsChanged();
    grid.count();
    return answer;
  }
}
