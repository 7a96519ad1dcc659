/** Above the table: search, buttons, how many rows, what was saved and what was not. */

import { closePopover, element, openPopover } from "./dom.js";
import { parameters } from "./server.js";
import { unsaved } from "./store.js";

const PAUSE = 300;

export class Toolbar {
  constructor(grid) {
    this.grid = grid;
    const { texts } = grid;
    this.search = this.#searchBox();
    this.counted = element("span", { class: "tz-count" });
    this.state = element("span", { class: "tz-state", role: "status" });
    this.issues = element("div", { class: "tz-issues", hidden: true });
    this.unfilter = this.#button(texts.clear_filters, () => this.#clear(), "tz-plain");
    const { may_change: may } = grid.facts;
    this.element = element(
      "div",
      { class: "tz-toolbar" },
      this.search,
      may ? this.#button(`＋ ${texts.add_row}`, () => grid.addRow(), "tz-primary") : null,
      may ? this.#doing(`↶ ${texts.undo}`, () => grid.undo(), "Ctrl+Z") : null,
      may ? this.#doing(`↷ ${texts.redo}`, () => grid.redo(), "Ctrl+Y") : null,
      may ? this.#doing(texts.remove, () => grid.removeRows()) : null,
      grid.facts.may_export ? this.#exportLink() : null,
      this.#crossLink(),
      this.#button(`${texts.columns} ▾`, (event) => this.#columns(event.currentTarget)),
      this.unfilter,
      this.state,
      this.counted,
    );
  }

  // The keys belong to the sheet again once a button has done its work.
  #doing(label, work, title = "") {
    const pressed = async () => {
      await work();
      this.grid.editor.place({ focus: true });
    };
    return this.#button(label, pressed, "", title);
  }

  #button(label, pressed, kind = "", title = "") {
    return element("button", { type: "button", class: kind, title, onclick: pressed }, label);
  }

  // The address is made when it is pressed: the list holds what is asked for at that moment.
  #exportLink() {
    const { facts, texts } = this.grid;
    const follow = ({ currentTarget }) => {
      currentTarget.href = `/api/exports/list/${facts.register}.xlsx?${parameters(this.grid.query)}`;
    };
    const address = `/api/exports/list/${facts.register}.xlsx`;
    return element("a", { class: "tz-link", href: address, onclick: follow }, texts.export);
  }

  #crossLink() {
    const { facts, texts } = this.grid;
    const follow = ({ currentTarget }) => {
      const { filter, text } = this.grid.query;
      const asked = parameters({ filter, text }, { register: facts.register });
      currentTarget.href = `/cross?${asked}`;
    };
    return element("a", { class: "tz-link", href: "/cross", onclick: follow }, texts.cross);
  }

  #searchBox() {
    const { texts } = this.grid;
    let timer = null;
    const changed = (event) => {
      clearTimeout(timer);
      if (event.isComposing) return;
      timer = setTimeout(() => this.grid.ask({ text: this.search.value.trim() }), PAUSE);
    };
    return element("input", {
      type: "search",
      class: "tz-search",
      placeholder: texts.search,
      "aria-label": texts.search,
      oninput: changed,
      oncompositionend: changed,
    });
  }

  #clear() {
    this.search.value = "";
    this.grid.ask({ filter: [], text: "" });
  }

  /** Shows the query's text and whether there is something to clear. */
  showQuery() {
    const { filter, text } = this.grid.query;
    if (document.activeElement !== this.search) this.search.value = text;
    this.unfilter.hidden = !filter.length && !text;
  }

  showCount(count) {
    this.counted.textContent = this.grid.texts.count.replace("{n}", count.toLocaleString());
  }

  /** Says one thing, calm or bad. */
  say(text, kind = "") {
    this.state.textContent = text;
    this.state.dataset.kind = kind;
  }

  /** Shows what travels, and the cells that are not saved. */
  showState() {
    const { grid } = this;
    if (!grid.store || !this.state) return;
    if (grid.saving?.waiting) this.say(grid.texts.saving);
    const cells = this.#unsavedCells();
    this.issues.hidden = !cells.length;
    if (!cells.length) return;
    const next = () => this.#toNext(cells);
    this.issues.replaceChildren(
      element("span", {}, grid.texts.unsaved.replace("{n}", cells.length)),
      element("span", { class: "tz-reasons" }, reasons(cells)),
      this.#button(grid.texts.next_cell, next),
    );
  }

  #unsavedCells() {
    const found = [];
    for (const [place, row] of this.grid.store.rows.entries()) {
      if (!unsaved(row)) continue;
      for (const [key, { message }] of Object.entries(row.refused)) found.push({ place, key, message });
    }
    return found;
  }

  #toNext(cells) {
    const { grid } = this;
    const { row, column } = grid.selection.anchor;
    const columnOf = (key) => grid.table.layout.findIndex((place) => place.key === key);
    const places = cells.map(({ place, key }) => ({ row: place, column: columnOf(key), key }));
    const after = (one) => one.row > row || (one.row === row && one.column > column);
    const next = places.find(after) ?? places[0];
    if (next.column < 0) grid.table.toggle(next.key, true);
    grid.selection.go(next.row, columnOf(next.key));
    grid.editor.place({ focus: true });
  }

  /** Says what became of a change. */
  report({ saved, refused, conflicts }, { skipped = [] } = {}) {
    const { texts } = this.grid;
    const bad = refused.length + conflicts.length;
    const rows = new Set(saved.map(({ id }) => id)).size;
    const parts = [];
    if (!rows) parts.push(texts.nothing_saved);
    else if (rows > 1 || bad) parts.push(texts.saved_rows.replace("{n}", rows));
    else parts.push(texts.saved);
    if (bad && rows) parts.push(texts.refused_cells.replace("{n}", bad));
    if (skipped.length) parts.push(this.skippedText(skipped));
    this.say(parts.join(texts.comma), bad ? "bad" : "good");
    this.grid.selectionChanged();
  }

  skippedText(labels) {
    return this.grid.texts.skipped.replace("{columns}", labels.join("、"));
  }

  #columns(button) {
    const { grid } = this;
    const line = (column) => {
      const shown = grid.table.isShown(column.key);
      const changed = ({ target }) => grid.table.toggle(column.key, target.checked);
      const box = element("input", { type: "checkbox", checked: shown, onchange: changed });
      return element("label", { class: "tz-column" }, box, column.label);
    };
    const own = ({ key, frozen }) => !frozen && !key.includes(".");
    const lines = grid.facts.columns.filter(own).map(line);
    const reached = (grid.query.reach ?? "").split(",");
    const linked = grid.facts.reachable.map(({ key, label }) => {
      const changed = ({ target }) => grid.reach(key, target.checked);
      const checked = reached.includes(key);
      const box = element("input", { type: "checkbox", checked, onchange: changed });
      return element("label", { class: "tz-column" }, box, label);
    });
    if (linked.length) {
      lines.push(element("div", { class: "tz-column-group" }, grid.texts.linked_columns), ...linked);
    }
    const find = ({ target }) => {
      for (const one of lines) one.hidden = !one.textContent.includes(target.value.trim());
    };
    const reset = () => {
      closePopover();
      grid.table.forget();
    };
    const search = { type: "search", placeholder: grid.texts.find_column, oninput: find };
    const box = element(
      "div",
      { class: "tz-columns" },
      element("input", search),
      element("div", { class: "tz-column-list" }, ...lines),
      this.#button(grid.texts.reset_columns, reset),
    );
    openPopover(button.getBoundingClientRect(), box).querySelector("input").focus();
  }

  /** What stands where no row is. */
  placeholder() {
    const { texts, query, facts } = this.grid;
    const asked = query?.filter.length || query?.text;
    const text = element("div", { class: "tz-empty" }, asked ? texts.none_found : texts.none_yet);
    if (asked) text.append(this.#button(texts.clear_filters, () => this.#clear()));
    else if (facts.load) text.append(element("a", { href: facts.load }, texts.load_workbook));
    return text;
  }
}

function reasons(cells) {
  const different = [...new Set(cells.map(({ message }) => message))];
  return different.slice(0, 3).join("　") + (different.length > 3 ? " …" : "");
}
