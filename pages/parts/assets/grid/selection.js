/** Which cells are selected: an anchor and a focus, drawn over the table by geometry. */

import { element } from "./dom.js";

export const ROW_HEIGHT = 32;
const EDGE = 24;

export class Selection {
  constructor(table, { changed }) {
    this.table = table;
    this.changed = changed;
    this.anchor = { row: 0, column: 0 };
    this.focus = { row: 0, column: 0 };
    this.returnTo = null; // where Enter goes back to after a run of Tabs
    this.layers = [];
  }

  /** Puts the drawing layers into the scrolling holder of the table. */
  mount(holder) {
    this.holder = holder;
    const inner = holder.querySelector(".tabulator-table");
    for (const kind of ["moving", "frozen"]) {
      const range = element("div", { class: "tz-range" });
      const active = element("div", { class: "tz-active" });
      const layer = element("div", { class: `tz-layer tz-layer-${kind}` }, range, active);
      holder.insertBefore(layer, inner);
      this.layers.push({ kind, layer, range, active });
    }
  }

  /** The selected rectangle, both ends included. */
  get bounds() {
    const { anchor, focus } = this;
    return {
      top: Math.min(anchor.row, focus.row),
      bottom: Math.max(anchor.row, focus.row),
      left: Math.min(anchor.column, focus.column),
      right: Math.max(anchor.column, focus.column),
    };
  }

  get single() {
    return this.anchor.row === this.focus.row && this.anchor.column === this.focus.column;
  }

  /** Selects a cell; extend keeps the anchor. */
  go(row, column, { extend = false, scroll = true } = {}) {
    const rows = this.table.rowCount;
    const columns = this.table.layout.length;
    const place = {
      row: Math.max(0, Math.min(row, rows - 1)),
      column: Math.max(0, Math.min(column, columns - 1)),
    };
    // The active cell is the anchor, as in Excel; the focus is the far corner.
    this.focus = place;
    if (!extend) this.anchor = place;
    if (scroll) this.reveal(place);
    this.draw();
    this.changed();
  }

  /** Selects a rectangle with the active cell at its first corner. */
  select(top, left, bottom, right) {
    this.anchor = { row: top, column: left };
    this.focus = { row: bottom, column: right };
    this.draw();
    this.changed();
  }

  /** Scrolls so that a cell is seen. */
  reveal({ row, column }) {
    const { holder } = this;
    const place = this.table.layout[column];
    if (!place) return;
    const top = row * ROW_HEIGHT;
    if (top < holder.scrollTop) holder.scrollTop = top;
    const bottom = top + ROW_HEIGHT - holder.clientHeight;
    if (bottom > holder.scrollTop) holder.scrollTop = bottom;
    if (place.frozen) return;
    const left = place.left - this.table.frozenWidth;
    if (left < holder.scrollLeft) holder.scrollLeft = left;
    const right = place.left + place.width - holder.clientWidth;
    if (right > holder.scrollLeft) holder.scrollLeft = Math.min(right, left);
  }

  /** The place under a point of the screen, clamped to the loaded rows. */
  at(x, y) {
    const box = this.holder.getBoundingClientRect();
    const row = Math.floor((y - box.top + this.holder.scrollTop) / ROW_HEIGHT);
    const inside = x - box.left;
    const across = inside < this.table.frozenWidth ? inside : inside + this.holder.scrollLeft;
    const { layout } = this.table;
    const column = layout.findIndex((place) => across < place.left + place.width);
    return {
      row,
      column: column < 0 ? layout.length - 1 : column,
      marginal: across < (layout[0]?.left ?? 0),
      beyond: row >= this.table.rowCount || column < 0,
    };
  }

  /** Scrolls while the mouse is dragged past an edge. */
  drag(x, y) {
    const box = this.holder.getBoundingClientRect();
    const { holder } = this;
    if (y > box.bottom - EDGE) holder.scrollTop += ROW_HEIGHT;
    if (y < box.top + EDGE) holder.scrollTop -= ROW_HEIGHT;
    if (x > box.right - EDGE) holder.scrollLeft += EDGE;
    if (x < box.left + this.table.frozenWidth + EDGE) holder.scrollLeft -= EDGE;
  }

  /** Draws the rectangle and the active cell, in the frozen and the moving part. */
  draw() {
    const { top, bottom, left, right } = this.bounds;
    const places = this.table.layout;
    const visible = this.table.rowCount > 0 && places.length > 0;
    for (const { kind, range, active } of this.layers) {
      const frozen = kind === "frozen";
      const within = places.slice(left, right + 1).filter((place) => place.frozen === frozen);
      put(range, visible && !this.single && within.length > 0, {
        top: top * ROW_HEIGHT,
        height: (bottom - top + 1) * ROW_HEIGHT,
        left: within[0]?.left,
        width: within.reduce((sum, place) => sum + place.width, 0),
      });
      const place = places[this.anchor.column];
      put(active, visible && place?.frozen === frozen, {
        top: this.anchor.row * ROW_HEIGHT,
        height: ROW_HEIGHT,
        left: place?.left,
        width: place?.width,
      });
    }
  }

  /** The layer the active cell is drawn in, and its rectangle there. */
  get activeBox() {
    const place = this.table.layout[this.anchor.column];
    if (!place) return null;
    const { layer } = this.layers.find(({ kind }) => (kind === "frozen") === place.frozen);
    return { layer, top: this.anchor.row * ROW_HEIGHT, left: place.left, width: place.width };
  }

  /** The rectangle of a cell on the screen. */
  screenBox({ row, column }) {
    const box = this.holder.getBoundingClientRect();
    const place = this.table.layout[column];
    const left = box.left + place.left - (place.frozen ? 0 : this.holder.scrollLeft);
    const top = box.top + row * ROW_HEIGHT - this.holder.scrollTop;
    return { left, top, bottom: top + ROW_HEIGHT, right: left + place.width };
  }
}

function put(box, seen, { top, height, left, width }) {
  box.hidden = !seen;
  if (!seen) return;
  Object.assign(box.style, {
    top: `${top - 1}px`,
    left: `${left - 1}px`,
    width: `${width + 1}px`,
    height: `${height + 1}px`,
  });
}
