/** The table as it is drawn: Tabulator with our headers, cells and a memory of the columns. */

import { drawCell, drawRowHead } from "./cells.js";
import { element } from "./dom.js";
import { fixedRows } from "./renderer.js";
import { ROW_HEIGHT } from "./selection.js";

const WIDTHS = {
  number: 96, integer: 84, decimal: 96, money: 104, percent: 84, boolean: 80, rating: 84,
  date: 108, datetime: 148, time: 84, choice: 112, choices: 140, phone: 124, identifier: 128,
  email: 168, person: 96, department: 112, link: 128, long_text: 280, lines: 96, attachment: 96,
}; // prettier-ignore
const HEAD_WIDTH = 64;

export class Table {
  constructor({ TabulatorFull, Renderer }, place, options) {
    const { columns, texts, register, filters, events, recordLink } = options;
    this.columns = columns;
    this.texts = texts;
    this.memoryKey = `taizhang.grid.${register}`;
    this.memory = remembered(this.memoryKey);
    this.filters = filters;
    this.events = events; // layoutChanged, sort(key)
    this.recordLink = recordLink;
    this.rowCount = 0;
    this.layout = [];
    this.frozenWidth = 0;
    this.tabulator = new TabulatorFull(place, {
      index: "k",
      data: [],
      columns: this.#definitions(),
      columnDefaults: { headerSort: false, resizable: "header", minWidth: 48 },
      height: "100%",
      rowHeight: ROW_HEIGHT,
      renderVertical: fixedRows(Renderer, ROW_HEIGHT),
      movableColumns: true,
      nestedFieldSeparator: false,
      keybindings: false,
      clipboard: false,
      history: false,
      dataLoader: false,
      placeholder: () => events.placeholder(),
    });
    this.built = new Promise((done) => this.tabulator.on("tableBuilt", done)).then(() => {
      for (const change of ["columnMoved", "columnResized", "columnVisibilityChanged"]) {
        this.tabulator.on(change, () => this.#columnsChanged());
      }
      this.measure();
    });
  }

  get holder() {
    return this.tabulator.element.querySelector(".tabulator-tableholder");
  }

  #definitions() {
    const order = new Map((this.memory.order ?? []).map((key, place) => [key, place]));
    const place = (column, index) => order.get(column.key) ?? order.size + index;
    const placed = this.columns
      .map((column, index) => ({ column, place: column.frozen ? index - 1e6 : place(column, index) }))
      .sort((one, other) => one.place - other.place);
    return [this.#headDefinition(), ...placed.map(({ column }) => this.#definition(column))];
  }

  #headDefinition() {
    return {
      field: "_head",
      title: "",
      width: HEAD_WIDTH,
      frozen: true,
      resizable: false,
      cssClass: "tz-head",
      formatter: (cell) => drawRowHead(cell, this),
    };
  }

  #definition(column) {
    return {
      field: column.key,
      title: column.label,
      width: this.memory.widths?.[column.key] ?? standard(column),
      frozen: column.frozen,
      visible: this.memory.shown?.[column.key] ?? column.visible,
      titleFormatter: () => this.#header(column),
      formatter: (cell) => drawCell(cell, column, this.texts),
      headerClick: (event) => event.target.closest(".tz-filter") || this.events.sort(column.key),
    };
  }

  #header(column) {
    const name = element(
      "div",
      { class: "tz-title", title: this.#about(column) },
      element("span", { class: "tz-title-text" }, column.label),
      column.required ? element("span", { class: "tz-required", title: this.texts.required }) : null,
      element("span", { class: "tz-arrow", data: { sort: column.key } }),
    );
    return element("div", { class: "tz-header" }, name, this.filters.control(column));
  }

  #about({ label, help, header }) {
    const own = header && header !== label ? this.texts.file_header.replace("{header}", header) : "";
    return [label, help, own].filter(Boolean).join("\n");
  }

  /** Shows which column the rows are sorted by: "field:desc" or nothing. */
  showSort(sort) {
    const [key, direction] = sort.split(":");
    for (const arrow of this.tabulator.element.querySelectorAll(".tz-arrow")) {
      arrow.textContent = arrow.dataset.sort === key ? (direction === "desc" ? "↓" : "↑") : "";
    }
  }

  /** Reads the places of the visible columns anew. */
  measure() {
    let left = 0;
    this.layout = [];
    for (const column of this.tabulator.getColumns()) {
      if (!column.isVisible()) continue;
      const key = column.getField();
      const frozen = Boolean(column.getDefinition().frozen);
      const width = column.getWidth();
      if (key !== "_head") {
        this.layout.push({ key, left, width, frozen, column: this.columnOf(key) });
      }
      left += width;
      if (frozen) this.frozenWidth = left;
    }
  }

  columnOf(key) {
    return this.columns.find((column) => column.key === key);
  }

  #columnsChanged() {
    this.measure();
    const columns = this.tabulator.getColumns().filter((column) => column.getField() !== "_head");
    const each = (fact) => Object.fromEntries(columns.map((one) => [one.getField(), fact(one)]));
    this.memory = {
      order: columns.map((column) => column.getField()),
      widths: each((column) => column.getWidth() || this.memory.widths?.[column.getField()]),
      shown: each((column) => column.isVisible()),
    };
    remember(this.memoryKey, this.memory);
    this.events.layoutChanged();
  }

  /** Shows or hides a column. */
  toggle(key, visible) {
    const column = this.tabulator.getColumn(key);
    if (visible) column.show();
    else column.hide();
  }

  isShown(key) {
    return this.layout.some((place) => place.key === key);
  }

  /** Forgets widths, order and hidden columns. */
  forget() {
    this.memory = {};
    remember(this.memoryKey, {});
    this.tabulator.setColumns(this.#definitions());
    this.measure();
    this.events.layoutChanged();
  }

  async replace(rows) {
    this.rowCount = rows.length;
    await this.tabulator.setData(rows.map(entry));
    this.#drawn();
  }

  async append(rows) {
    this.rowCount += rows.length;
    await this.tabulator.addData(rows.map(entry));
    this.#drawn();
  }

  async insert(place, rows) {
    const before = this.tabulator.getRows()[place];
    this.rowCount += rows.length;
    if (before) await this.tabulator.addData(rows.map(entry), true, before);
    else await this.tabulator.addData(rows.map(entry));
    this.renumber();
    this.#drawn();
  }

  async remove(rows) {
    this.rowCount -= rows.length;
    await this.tabulator.deleteRow(rows.map((row) => row.k));
    this.renumber();
    this.#drawn();
  }

  #drawn() {
    this.events.rowsChanged();
  }

  /** Draws rows again after their texts or marks changed. */
  refresh(rows) {
    if (rows.length <= 4) {
      for (const row of rows) this.#component(row)?.reformat();
      return;
    }
    const wanted = new Set(rows.map((row) => row.k));
    for (const row of this.tabulator.getRows()) if (wanted.has(row.getIndex())) row.reformat();
  }

  #component(row) {
    return this.tabulator.getRow(row.k) || null;
  }

  /** Draws the row numbers again after rows came or went above. */
  renumber() {
    for (const row of this.tabulator.getRows("visible")) row.reformat();
  }

  positionOf(k) {
    return this.events.positionOf(k);
  }
}

// The name of a linked record's column holds the link's too.
function standard({ key, type }) {
  return Math.max(WIDTHS[type] ?? 140, key.includes(".") ? 156 : 0);
}

function entry(row) {
  return { k: row.k, row };
}

function remembered(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {}; // a browser that keeps nothing, or something else under our name
  }
}

function remember(key, memory) {
  try {
    localStorage.setItem(key, JSON.stringify(memory));
  } catch {
    // A browser that keeps nothing still shows the table.
  }
}
