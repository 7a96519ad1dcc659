/** Saves edits one request after the other, and marks what was refused or changed by others. */

import { makeRow, shown } from "./store.js";

/** Most cells that one paste may change; more is the work of the import. */
export const MOST = 20000;

export class Saving {
  constructor({ source, store, table, texts, columns, events }) {
    Object.assign(this, { source, store, table, texts, columns, events });
    this.chain = Promise.resolve();
    this.waiting = 0;
  }

  /** Saves texts [{row, key, text}] as one change; rows without an id become records. */
  save(edits, { block = false } = {}) {
    const differs = ({ row, key, text }) => row.refused[key] || text !== shown(row, key);
    const changed = edits.filter((edit) => block || differs(edit));
    if (!changed.length) return Promise.resolve(null);
    for (const { row, key, text } of changed) this.#hold(row, key, text);
    const rows = [...new Set(changed.map(({ row }) => row))];
    this.table.refresh(rows);
    const fresh = rows.filter((row) => row.id === null && (block || this.#complete(row)));
    const kept = changed.filter(({ row }) => row.id !== null);
    if (!fresh.length && !kept.length) {
      this.events.incomplete();
      return Promise.resolve(null);
    }
    return this.#queue(() => this.#send(kept, fresh, block));
  }

  /** Puts records into the trash. */
  remove(rows) {
    return this.#queue(async () => {
      const edits = rows.map((row) => ({ delete: row.id, version: row.version }));
      const answer = await this.source.change(edits, false);
      if (answer.change) this.events.saved(answer.change, rows.length);
      return answer;
    });
  }

  #hold(row, key, text) {
    delete row.refused[key];
    delete row.conflicts[key];
    if (row.id === null) row.cells[key] = text;
    else row.pending[key] = text;
  }

  #complete(row) {
    return this.columns.every((column) => !column.required || shown(row, column.key).trim());
  }

  #queue(work) {
    this.waiting += 1;
    this.events.state();
    const result = this.chain.then(work);
    const done = () => {
      this.waiting -= 1;
      this.events.state();
    };
    this.chain = result.then(done, done);
    return result;
  }

  async #send(kept, fresh, partial) {
    // A row may have become a record while this waited in the queue.
    const late = fresh.filter((row) => row.id !== null);
    const places = [
      ...kept.map(({ row, key, text }) => ({ row, key, text })),
      ...late.flatMap((row) => Object.entries(row.pending).map(([key, text]) => ({ row, key, text }))),
      ...fresh.filter((row) => row.id === null).map((row) => ({ row })),
    ];
    let answer;
    try {
      answer = await this.source.change(places.map(wire), partial);
    } catch (failure) {
      this.#failed(places, failure);
      throw failure;
    }
    this.#settle(places, answer);
    const again = this.#passable(places, answer);
    if (again.length) return this.#send(again, [], partial);
    return answer;
  }

  #failed(places, failure) {
    for (const { row, key, text } of places) {
      if (!key) continue;
      delete row.pending[key];
      row.refused[key] = { text, message: failure.message };
    }
    this.#redraw(places);
  }

  #settle(places, answer) {
    const { saved, refused, conflicts } = answer;
    this.#keep(places, saved);
    const { change } = answer;
    for (const problem of refused) this.#refuse(places[problem.index] ?? {}, problem, change);
    for (const conflict of conflicts) this.#conflict(places, conflict);
    if (refused.length || conflicts.length) this.#returnUnsaved(places, answer);
    this.#redraw(places);
    if (answer.change) this.events.saved(answer.change, saved.length);
  }

  #keep(places, saved) {
    const byId = new Map(places.filter(({ row }) => row.id).map(({ row }) => [row.id, row]));
    for (const kept of saved) {
      const made = kept.index === undefined ? null : places[kept.index];
      const row = byId.get(kept.id) ?? (made && !made.key ? made.row : null);
      if (!row) continue;
      const texts = places.filter((place) => place.row === row && place.key);
      for (const { key, text } of texts) {
        if (row.pending[key] === text) delete row.pending[key];
        delete row.notes[key];
      }
      row.id = kept.id;
      row.version = kept.version;
      Object.assign(row.cells, kept.cells);
      if (kept.notes) row.notes = kept.notes;
      if (kept.given) row.given = kept.given;
    }
  }

  #refuse({ row, key }, { field, message }, change) {
    const wrong = field ?? key ?? this.columns.find((column) => column.editable)?.key;
    if (!row || !wrong) return;
    const text = row.pending[wrong] ?? row.cells[wrong] ?? "";
    delete row.pending[wrong];
    row.refused[wrong] = { text, message, change };
  }

  #conflict(places, conflict) {
    const place = places.find(({ row, key }) => row.id === conflict.id && key === conflict.field);
    if (!place) return;
    const { row, key } = place;
    delete row.pending[key];
    row.version = conflict.version;
    row.conflicts[key] = conflict;
    row.refused[key] = { text: conflict.mine ?? place.text, message: this.texts.conflict_hint };
  }

  /** Texts of a change that was not saved as a whole stay in their cells, marked. */
  #returnUnsaved(places, { change }) {
    if (change) return;
    for (const { row, key, text } of places) {
      if (!key || !(key in row.pending)) continue;
      delete row.pending[key];
      row.refused[key] = { text, message: this.texts.not_saved };
    }
  }

  /** Conflicts where the others touched other cells only: ours may pass with the new version. */
  #passable(places, { conflicts }) {
    const passing = [];
    for (const conflict of conflicts) {
      const place = places.find(({ row, key }) => row.id === conflict.id && key === conflict.field);
      if (!place || place.passed || (place.row.cells[place.key] ?? "") !== conflict.theirs) continue;
      this.#hold(place.row, place.key, place.text);
      passing.push({ ...place, passed: true });
    }
    return passing;
  }

  #redraw(places) {
    this.table.refresh([...new Set(places.map(({ row }) => row))]);
    this.events.state();
  }

  /** Takes the other's value into the cell. */
  takeTheirs(row, key) {
    row.cells[key] = row.conflicts[key].theirs;
    delete row.conflicts[key];
    delete row.refused[key];
    this.table.refresh([row]);
    this.events.state();
  }

  /** Saves mine over the other's value. */
  keepMine(row, key) {
    const { text } = row.refused[key];
    return this.save([{ row, key, text }], { block: true });
  }

  /** Drops what a change that is undone had left refused; answers the rows that were only its. */
  forgetOf(change) {
    const gone = [];
    for (const row of this.store.rows) {
      const keys = Object.keys(row.refused).filter((key) => row.refused[key].change === change);
      if (keys.length && row.id === null) gone.push(row);
      for (const key of keys) delete row.refused[key];
    }
    return gone;
  }

  /** Drops a refused text: what is kept shows again. */
  forget(row, key) {
    delete row.refused[key];
    delete row.conflicts[key];
    this.table.refresh([row]);
    this.events.state();
  }
}

function wire({ row, key, text }) {
  if (key) return { id: row.id, version: row.version, field: key, text };
  const values = Object.entries(row.cells).filter(([, value]) => value !== "");
  return { new: Object.fromEntries(values) };
}

/** A row for a record that does not exist yet. */
export function draft(cells = {}) {
  return makeRow({ cells: { ...cells } });
}
