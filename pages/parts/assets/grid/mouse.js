/** The mouse: press to select, drag or Shift for a range, double click to edit. */

export class Mouse {
  constructor(grid) {
    this.grid = grid;
    this.dragging = null;
    const { signal } = grid.leave;
    const { holder } = grid.table;
    const on = (target, kind, work) => target.addEventListener(kind, work, { signal });
    on(holder, "mousedown", (event) => this.#press(event));
    on(holder, "dblclick", (event) => this.#open(event));
    on(window, "mousemove", (event) => this.#move(event));
    on(window, "mouseup", () => this.#release());
  }

  #ours(event) {
    const { holder } = this.grid.table;
    const box = holder.getBoundingClientRect();
    const onBar =
      event.clientX > box.left + holder.clientWidth || event.clientY > box.top + holder.clientHeight;
    return !onBar && !event.target.closest("a, button, .tz-card, .tz-editing");
  }

  #press(event) {
    const { editor, selection, table, store } = this.grid;
    if (event.button > 1 || !this.#ours(event)) return;
    event.preventDefault();
    if (!editor.commit()) return;
    const place = selection.at(event.clientX, event.clientY);
    if (place.row < store.rows.length) {
      const extend = event.shiftKey;
      if (place.marginal) {
        const last = table.layout.length - 1;
        selection.select(extend ? selection.anchor.row : place.row, 0, place.row, last);
      } else {
        selection.go(place.row, place.column, { extend, scroll: false });
      }
      this.dragging = { ...place, x: event.clientX, y: event.clientY };
      this.timer = setInterval(() => this.#dragOn(), 50);
    }
    editor.place({ focus: true });
  }

  #move(event) {
    if (!this.dragging) return;
    if (!event.buttons) return this.#release();
    this.dragging.moved ||=
      Math.abs(event.clientX - this.dragging.x) + Math.abs(event.clientY - this.dragging.y) > 3;
    this.dragging.x = event.clientX;
    this.dragging.y = event.clientY;
    this.#extend();
  }

  #dragOn() {
    if (!this.dragging?.moved) return;
    this.grid.selection.drag(this.dragging.x, this.dragging.y);
    this.#extend();
  }

  #extend() {
    const { dragging, grid } = this;
    if (!dragging.moved) return;
    const { row, column } = grid.selection.at(dragging.x, dragging.y);
    const last = grid.table.layout.length - 1;
    grid.selection.go(row, dragging.marginal ? last : column, { extend: true, scroll: false });
  }

  #release() {
    this.dragging = null;
    clearInterval(this.timer);
  }

  #open(event) {
    const { editor, selection } = this.grid;
    if (!this.#ours(event)) return;
    const place = selection.at(event.clientX, event.clientY);
    if (place.beyond || place.marginal) return;
    editor.open("edit", this.grid.text());
  }
}
