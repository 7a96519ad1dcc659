/** The rows in the browser: loaded ones in order, and those not yet saved on top. */

const PAGE = 100;
let serial = 0;

/** A row as the grid keeps it; id is null until the server has it. */
export function makeRow({ id = null, version = 0, cells = {}, notes = {}, given = [], ...more } = {}) {
  serial += 1;
  const marks = { pending: {}, refused: {}, conflicts: {}, void: more.void ?? "" };
  return { k: serial, id, version, cells, notes, given, ...marks };
}

/** What a person sees in a cell: his refused or travelling text, else what is kept. */
export function shown(row, key) {
  return row.refused[key]?.text ?? row.pending[key] ?? row.cells[key] ?? "";
}

/** Whether something of this row is not on the server. */
export function unsaved(row) {
  return row.id === null || Object.keys(row.refused).length > 0;
}

export class Store {
  constructor(source, drawn, unkept) {
    this.source = source; // the server
    this.drawn = drawn; // the table that shows the rows
    this.unkept = unkept; // what was not saved when the page was left
    this.rows = unkept.drafts.map(revived);
    this.held = new Map(unkept.cells); // refused texts of records that are not in sight
    this.next = null;
    this.query = { filter: [], sort: "", text: "" };
    this.loading = null;
    this.abort = null;
  }

  /** Starts again with a query; rows not yet saved stay on top. */
  async load(query, wanted = PAGE) {
    this.query = query;
    this.abort?.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    let page = await this.source.rows(query, null, Math.min(wanted, 500), signal);
    const loaded = page.rows.map(makeRow);
    while (page.next && loaded.length < wanted) {
      page = await this.source.rows(query, page.next, 500, signal);
      loaded.push(...page.rows.map(makeRow));
    }
    this.#hold();
    const drafts = this.rows.filter((row) => row.id === null);
    this.rows = [...drafts, ...loaded.map((row) => this.#withHeld(row))];
    this.next = page.next;
    this.loading = null;
    await this.drawn.replace(this.rows);
  }

  #hold() {
    for (const { id, refused, conflicts } of this.rows) {
      if (id !== null && Object.keys(refused).length) this.held.set(id, { refused, conflicts });
    }
  }

  #withHeld(row) {
    Object.assign(row, this.held.get(row.id));
    this.held.delete(row.id);
    return row;
  }

  /** Loads the next page; answers whether there was one. */
  async more() {
    if (!this.next) return false;
    this.loading ??= this.#page().finally(() => (this.loading = null));
    await this.loading;
    return true;
  }

  async #page() {
    const { signal } = this.abort;
    const page = await this.source.rows(this.query, this.next, PAGE, signal);
    if (signal.aborted) return;
    const known = new Set(this.rows.map((row) => row.id));
    const fresh = page.rows.filter((row) => !known.has(row.id)).map(makeRow);
    const added = fresh.map((row) => this.#withHeld(row));
    this.rows.push(...added);
    this.next = page.next;
    await this.drawn.append(added);
  }

  /** Loads until there are this many rows or no more. */
  async ensure(count) {
    while (this.rows.length < count && (await this.more()));
  }

  /** Puts rows not yet saved before the given place. */
  async insert(place, rows) {
    this.rows.splice(place, 0, ...rows);
    await this.drawn.insert(place, rows);
  }

  /** Takes rows out of sight. */
  async remove(gone) {
    const keys = new Set(gone.map((row) => row.k));
    this.rows = this.rows.filter((row) => !keys.has(row.k));
    await this.drawn.remove(gone);
  }

  /** How many rows hold something that is not on the server. */
  get unsavedCount() {
    return this.rows.filter(unsaved).length + this.held.size;
  }

  /** Keeps what is not saved for when the person comes back to this page. */
  remember() {
    const open = this.rows.filter(unsaved);
    const drafts = open.filter(({ id }) => id === null);
    const cells = open.filter(({ id }) => id !== null);
    this.unkept.keep({
      drafts: drafts.map(({ cells: texts, refused }) => ({ cells: texts, refused })),
      cells: [
        ...this.held,
        ...cells.map(({ id, refused, conflicts }) => [id, { refused, conflicts }]),
      ],
    });
  }
}

function revived({ cells, refused }) {
  return Object.assign(makeRow({ cells }), { refused });
}
