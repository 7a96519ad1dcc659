/** One register as a sheet: rows, selection, editor, filters and history joined. */

import * as clipboard from "./clipboard.js";
import { Blocks } from "./blocks.js";
import { Conflicts } from "./conflicts.js";
import { Editor } from "./editor.js";
import { element } from "./dom.js";
import { Filters } from "./filters.js";
import { History } from "./history.js";
import { Keyboard } from "./keyboard.js";
import { Mouse } from "./mouse.js";
import { now } from "./periods.js";
import { Saving, draft } from "./saving.js";
import { Selection } from "./selection.js";
import { ServerError, parameters, server } from "./server.js";
import { Store, shown } from "./store.js";
import { Table } from "./table.js";
import { Toolbar } from "./toolbar.js";
import { unkept } from "./unkept.js";

const AHEAD = 1200; // pixels below the view that are loaded before they are reached
const READ_ONLY = new Set(["number", "lines", "attachment"]);

export class Grid {
  constructor(place, facts, tabulator) {
    Object.assign(this, { place, facts, texts: facts.texts });
    this.query = { filter: [], sort: "", text: "", ...facts.query };
    for (const column of facts.columns) column.editable = editable(column);
    this.root = element("div", { class: "tz-grid" });
    this.body = element("div", { class: "tz-body" });
    this.source = server(facts.register, facts.texts);
    this.history = new History(facts.register);
    this.#parts(tabulator);
    this.root.append(this.toolbar.element, this.toolbar.issues, this.body);
    place.replaceChildren(this.root);
    this.leave = new AbortController();
    this.#fitHeight();
    this.#start();
  }

  #parts(tabulator) {
    const { facts, texts } = this;
    this.filters = new Filters({
      texts,
      zone: facts.zone,
      query: () => this.query,
      changed: (filter) => this.ask({ filter }),
    });
    this.table = new Table(tabulator, this.#mountPoint(), {
      columns: facts.columns,
      texts,
      register: facts.register,
      filters: this.filters,
      recordLink: (id) => `${facts.record}?register=${facts.register}&id=${id}`,
      events: {
        layoutChanged: () => this.selectionChanged(),
        rowsChanged: () => this.rowsChanged(),
        sort: (key) => this.sortBy(key),
        positionOf: (k) => this.store.rows.findIndex((row) => row.k === k) + 1,
        placeholder: () => this.toolbar.placeholder(),
      },
    });
    this.store = new Store(this.source, this.table, unkept(facts.register));
    this.selection = new Selection(this.table, { changed: () => this.selectionChanged() });
    this.saving = new Saving({
      source: this.source,
      store: this.store,
      table: this.table,
      texts,
      columns: facts.columns,
      events: {
        saved: (change) => this.history.made(change),
        state: () => this.#stateChanged(),
        incomplete: () => this.toolbar.say(texts.draft_incomplete),
      },
    });
    this.toolbar = new Toolbar(this);
    this.editor = new Editor({
      selection: this.selection,
      table: this.table,
      texts,
      events: this.#editing(),
    });
    this.blocks = new Blocks(this);
    this.conflicts = new Conflicts(this);
    this.keyboard = new Keyboard({
      editor: this.editor,
      selection: this.selection,
      table: this.table,
      actions: this.#actions(),
    });
  }

  #mountPoint() {
    const point = element("div", { class: "tz-table" });
    this.body.append(point);
    return point;
  }

  #editing() {
    return {
      choices: () => this.#choices(),
      text: () => this.text(),
      editable: () => this.editableHere(),
      refused: () => Boolean(this.cell()?.row.refused[this.cell().column.key]),
      opened: () => this.conflicts.hide(),
      commit: (text) => this.commit(text),
    };
  }

  #choices() {
    const { options, names } = this.cell().column;
    if (options.length) return { options: options.map(({ label }) => label) };
    return names.length ? { search: (text) => this.source.names(names, text) } : null;
  }

  #actions() {
    return {
      text: () => this.text(),
      undo: () => this.undo(),
      redo: () => this.redo(),
      clear: () => this.blocks.clear(),
      fill: () => this.blocks.fill(),
      fillDown: () => this.blocks.fillDown(),
      all: () => this.selection.select(0, 0, this.table.rowCount - 1, this.table.layout.length - 1),
      search: () => this.toolbar.search.focus(),
      today: () => this.today(),
      escape: () => this.escape(),
    };
  }

  async #start() {
    const { signal } = this.leave;
    await this.table.built;
    if (signal.aborted) return;
    const { holder } = this.table;
    this.selection.mount(holder);
    this.mouse = new Mouse(this);
    holder.addEventListener("scroll", () => this.#ahead(), { signal });
    const { box } = this.editor;
    for (const kind of ["copy", "cut", "paste"]) {
      box.addEventListener(kind, (event) => this.#clipboard(kind, event), { signal });
    }
    box.addEventListener("focus", () => this.root.classList.add("tz-focused"), { signal });
    box.addEventListener("blur", () => this.root.classList.remove("tz-focused"), { signal });
    window.addEventListener("resize", () => this.#fitHeight(), { signal });
    window.addEventListener("beforeunload", (event) => this.#beforeLeaving(event), { signal });
    this.editor.place();
    await this.reload();
  }

  #fitHeight() {
    const top = this.root.getBoundingClientRect().top + document.scrollingElement.scrollTop;
    this.root.style.height = `${Math.max(360, window.innerHeight - top - 12)}px`;
  }

  #beforeLeaving(event) {
    if (this.store.unsavedCount || this.saving.waiting) event.preventDefault();
  }

  /** Takes the grid away. */
  destroy() {
    this.leave.abort();
    this.editor.close();
    this.table.tabulator.destroy();
    this.root.remove();
  }

  // What is asked for

  /** Asks for other rows: a new filter, order or search text. */
  async ask(part) {
    this.query = { ...this.query, ...part };
    const address = new URL(window.location.href);
    for (const name of ["filter", "text", "sort"]) address.searchParams.delete(name);
    for (const [name, value] of parameters(this.query)) address.searchParams.set(name, value);
    window.history.replaceState(window.history.state, "", address);
    await this.reload();
  }

  /** Sorts by a column: upwards, downwards, as at first. */
  sortBy(key) {
    const next = { [`${key}:asc`]: `${key}:desc`, [`${key}:desc`]: "" };
    return this.ask({ sort: next[this.query.sort] ?? `${key}:asc` });
  }

  /** Shows or hides a column of linked records: the page brings it along when it opens anew. */
  reach(key, wanted) {
    const others = (this.query.reach ?? "").split(",").filter((one) => one && one !== key);
    const address = new URL(window.location.href);
    address.searchParams.set("register", this.facts.register);
    address.searchParams.set("reach", (wanted ? [...others, key] : others).join(","));
    window.location.assign(address);
  }

  /** Loads the rows of the query from the start. */
  async reload({ keepPlace = false } = {}) {
    const wanted = keepPlace ? Math.max(this.store.rows.length, 1) : undefined;
    const { scrollTop, scrollLeft } = this.table.holder;
    this.table.showSort(this.query.sort);
    this.filters.showAll();
    this.toolbar.showQuery();
    await this.attempt(async () => {
      await this.store.load(this.query, wanted);
      if (keepPlace) Object.assign(this.table.holder, { scrollTop, scrollLeft });
      else this.selection.go(0, this.selection.anchor.column);
      this.selection.go(this.selection.anchor.row, this.selection.anchor.column, { scroll: false });
    });
    this.count();
  }

  /** Asks for the number of rows beside them. */
  async count() {
    const asked = this.query;
    await this.attempt(async () => {
      const { count } = await this.source.count(asked);
      if (asked === this.query) this.toolbar.showCount(count);
    });
  }

  async #ahead() {
    const { holder } = this.table;
    const left = this.store.rows.length * 32 - holder.scrollTop - holder.clientHeight;
    if (left < AHEAD) await this.attempt(() => this.store.more());
  }

  /** Runs a request; what it cannot do is said in the toolbar. */
  async attempt(work) {
    try {
      return await work();
    } catch (failure) {
      if (failure.name === "AbortError") return null;
      if (!(failure instanceof ServerError)) throw failure;
      this.toolbar.say(failure.message, "bad");
      return null;
    }
  }

  // The active cell

  /** The row and column of the active cell. */
  cell() {
    const { row, column } = this.selection.anchor;
    const place = this.table.layout[column];
    const record = this.store.rows[row];
    return place && record ? { row: record, column: place.column } : null;
  }

  text() {
    const cell = this.cell();
    return cell ? shown(cell.row, cell.column.key) : "";
  }

  /** Whether the active cell takes text; if not, says why. */
  editableHere() {
    const cell = this.cell();
    if (!cell) return false;
    const reason = this.reasonAgainst(cell.column);
    if (reason) this.toolbar.say(reason);
    return !reason;
  }

  /** Why cells of a column do not take text, or nothing. */
  reasonAgainst(column) {
    if (!this.facts.may_change) return this.texts.read_only;
    if (column.computed) return this.texts.computed_hint;
    if (!column.editable) return this.texts.on_record_page;
    return "";
  }

  async commit(text) {
    const cell = this.cell();
    if (!cell) return;
    const { row, column } = cell;
    const fresh = row.id === null;
    const answer = await this.attempt(() => this.saving.save([{ row, key: column.key, text }]));
    if (answer) this.toolbar.report(answer);
    if (fresh && row.id !== null) this.count();
    this.rowsChanged();
  }

  /** Writes the day (or moment) of the office, as Ctrl+; does in Excel. */
  today() {
    const { column } = this.cell() ?? {};
    if (!column || !this.editableHere()) return;
    const { day, time } = now(this.facts.zone);
    this.commit(column.type === "datetime" ? `${day} ${time}` : day);
  }

  /** Drops what was refused in the active cell. */
  escape() {
    const cell = this.cell();
    if (cell?.row.refused[cell.column.key]) this.saving.forget(cell.row, cell.column.key);
    this.conflicts.hide();
  }

  selectionChanged() {
    if (!this.selection.layers.length) return;
    this.selection.draw();
    this.editor.place();
    this.conflicts.showAtActive();
  }

  #stateChanged() {
    this.toolbar.showState();
    this.store.remember();
  }

  rowsChanged() {
    if (this.toolbar) this.#stateChanged();
    if (this.selection?.layers.length) this.selection.draw();
  }

  // What changes more than a cell

  /** Puts an empty row on top, ready for the first letter. */
  async addRow() {
    const open = this.store.rows.findIndex((row) => row.id === null && !Object.keys(row.cells).length);
    if (open < 0) await this.store.insert(0, [draft(this.#prefilled())]);
    const find = (fits) =>
      this.table.layout.findIndex(({ column: one }) => one.editable && !one.prefill && fits(one));
    const asked = find((one) => one.required);
    const column = asked < 0 ? find(() => true) : asked;
    this.selection.go(Math.max(open, 0), Math.max(0, column));
    this.editor.place({ focus: true });
  }

  #prefilled() {
    const { day, time } = now(this.facts.zone);
    const of = { datetime: `${day} ${time}`, date: day };
    const columns = this.facts.columns.filter((column) => column.prefill);
    return Object.fromEntries(columns.map((column) => [column.key, of[column.type] ?? ""]));
  }

  /** Takes the selected rows away: records go to the trash, unsaved rows are dropped. */
  async removeRows() {
    const { top, bottom } = this.selection.bounds;
    const rows = this.store.rows.slice(top, bottom + 1);
    const records = rows.filter((row) => row.id !== null);
    const gone = await this.attempt(async () => {
      const answer = records.length ? await this.saving.remove(records) : null;
      return !records.length || answer.change ? rows : null;
    });
    if (!gone) {
      await this.reload({ keepPlace: true });
      this.toolbar.say(this.texts.not_removed, "bad");
      return;
    }
    await this.store.remove(gone);
    this.selection.go(top, this.selection.anchor.column);
    if (records.length) this.toolbar.say(this.texts.removed.replace("{n}", records.length));
    this.count();
  }

  undo() {
    return this.#turn("undo", this.texts.undone, this.texts.nothing_to_undo);
  }

  redo() {
    return this.#turn("redo", this.texts.redone, this.texts.nothing_to_redo);
  }

  async #turn(direction, done, nothing) {
    await this.saving.chain;
    await this.attempt(async () => {
      const answer = await this.history[direction]((change) => this.#inverse(change));
      if (!answer) return this.toolbar.say(nothing);
      await this.reload({ keepPlace: true });
      const [problem] = answer.refused;
      if (!problem) return this.toolbar.say(done, "good");
      const lead = answer.change ? this.texts.undone_partly : this.texts.undo_refused;
      return this.toolbar.say(`${lead} ${problem.message}`, "bad");
    });
  }

  async #inverse(change) {
    const answer = await this.source.undo(change);
    const gone = answer.change ? this.saving.forgetOf(change) : [];
    if (gone.length) await this.store.remove(gone);
    return answer;
  }

  #clipboard(kind, event) {
    if (this.editor.active) return;
    event.preventDefault();
    if (kind === "paste") {
      this.blocks.paste(clipboard.read(event.clipboardData));
      return;
    }
    const block = this.blocks.selected();
    event.clipboardData.setData("text/plain", clipboard.text(block));
    event.clipboardData.setData("text/html", clipboard.table(block, this.blocks.textColumns()));
    if (kind === "cut") this.blocks.clear();
  }
}

function editable(column) {
  return !READ_ONLY.has(column.type) && !column.computed;
}
