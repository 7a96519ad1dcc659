/**
 * Draws only the rows in view, each at exactly its place times the row height.
 * Tabulator's own renderer guesses heights: after far jumps its rows drift from their places.
 */

const SPARE = 16; // rows drawn beyond each edge
const SLACK = 6; // and how few may be left there before more are drawn

/** A renderer class for rows of one height. */
export function fixedRows(Renderer, height) {
  return class FixedRows extends Renderer {
    constructor(table) {
      super(table);
      this.verticalFillMode = "fill";
      this.first = 0;
      this.last = -1;
    }

    clearRows() {
      this.tableElement.replaceChildren();
      this.tableElement.style.padding = "";
      this.first = 0;
      this.last = -1;
    }

    renderRows() {
      this.#draw();
    }

    rerenderRows(callback) {
      const { scrollTop, scrollLeft } = this.elementVertical;
      callback?.();
      if (!this.rows().length) {
        this.clear();
        this.table.rowManager.tableEmpty();
        return;
      }
      this.#draw();
      this.elementVertical.scrollTop = scrollTop;
      this.table.rowManager.scrollHorizontal(scrollLeft);
    }

    scrollRows() {
      const { first, last } = this.#inView();
      const count = this.rows().length;
      const enough =
        this.first <= Math.max(0, first - SLACK) && this.last >= Math.min(count - 1, last + SLACK);
      if (!enough) this.#draw();
    }

    scrollToRow(row) {
      this.elementVertical.scrollTop = this.rows().indexOf(row) * height;
    }

    visibleRows(includingSpare) {
      const { first, last } = includingSpare ? this : this.#inView();
      return this.rows().slice(first, last + 1);
    }

    #inView() {
      const { scrollTop, clientHeight } = this.elementVertical;
      const first = Math.floor(scrollTop / height);
      return { first, last: Math.min(this.rows().length - 1, first + Math.ceil(clientHeight / height)) };
    }

    #draw() {
      const rows = this.rows();
      const view = this.#inView();
      this.first = Math.max(0, Math.min(view.first, rows.length - 1) - SPARE);
      this.last = Math.min(rows.length - 1, view.last + SPARE);
      const drawn = rows.slice(this.first, this.last + 1);
      drawn.forEach((row, index) => {
        this.styleRow(row, this.first + index);
        row.initialize(false, true);
      });
      const { style } = this.tableElement;
      style.paddingTop = `${this.first * height}px`;
      style.paddingBottom = `${Math.max(0, rows.length - 1 - this.last) * height}px`;
      this.#place(drawn.map((row) => row.getElement()));
      for (const row of drawn) {
        row.rendered();
        if (row.heightInitialized) continue;
        row.calcHeight(true);
        row.setCellHeight();
      }
    }

    // Rows that stay in view keep their elements where they are.
    #place(elements) {
      const wanted = new Set(elements);
      const { tableElement } = this;
      for (const child of [...tableElement.children]) if (!wanted.has(child)) child.remove();
      let at = tableElement.firstElementChild;
      for (const element of elements) {
        if (element === at) at = at.nextElementSibling;
        else tableElement.insertBefore(element, at);
      }
    }
  };
}
