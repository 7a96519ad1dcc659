/** What stands at the active cell: the reason of a refusal, or both values of a conflict. */

import { element } from "./dom.js";

export class Conflicts {
  constructor(grid) {
    this.grid = grid;
    this.card = element("div", { class: "tz-card", role: "alert" });
  }

  hide() {
    this.card.remove();
  }

  /** Shows the card of the active cell, if it has one. */
  showAtActive() {
    this.hide();
    const cell = this.grid.cell();
    if (!cell || !this.grid.selection.single || this.grid.editor.active) return;
    const { row, column } = cell;
    const refused = row.refused[column.key];
    if (!refused) return;
    const conflict = row.conflicts[column.key];
    this.card.replaceChildren(
      ...(conflict ? this.#conflict(row, column.key, conflict) : this.#refusal(row, column, refused)),
    );
    this.#place();
  }

  #place() {
    const { selection } = this.grid;
    const { layer, top, left } = selection.activeBox;
    layer.append(this.card);
    const { holder } = selection;
    const below = top + 36;
    const room = below + this.card.offsetHeight < holder.scrollTop + holder.clientHeight;
    this.card.style.top = `${room ? below : Math.max(0, top - this.card.offsetHeight - 4)}px`;
    const rightmost = holder.scrollLeft + holder.clientWidth - this.card.offsetWidth - 8;
    this.card.style.left = `${Math.max(0, Math.min(left, rightmost))}px`;
  }

  #refusal(row, column, { text, message }) {
    const { texts, saving, editor } = this.grid;
    const kept = row.cells[column.key];
    const correct = () => {
      this.grid.editor.box.focus({ preventScroll: true });
      editor.open("edit", text);
    };
    const drop = () => {
      saving.forget(row, column.key);
      this.hide();
    };
    return [
      element("div", { class: "tz-card-text" }, message),
      element(
        "div",
        { class: "tz-actions" },
        row.id === null ? null : button(texts.drop.replace("{text}", kept || texts.blank), drop),
        button(texts.correct, correct, "tz-primary"),
      ),
    ];
  }

  #conflict(row, key, { theirs, by, at, mine }) {
    const { texts, saving } = this.grid;
    const who = texts.conflict.replace("{by}", by ?? "").replace("{at}", at ?? "");
    const value = (name, text) =>
      element("div", { class: "tz-value" }, element("b", {}, name), text || texts.blank);
    const theirsTaken = () => {
      saving.takeTheirs(row, key);
      this.hide();
    };
    const mineKept = async () => {
      this.hide();
      const answer = await this.grid.attempt(() => saving.keepMine(row, key));
      if (answer) this.grid.toolbar.report(answer);
    };
    return [
      element("div", { class: "tz-card-text" }, who),
      value(texts.theirs, theirs),
      value(texts.mine, mine ?? row.refused[key].text),
      element(
        "div",
        { class: "tz-actions" },
        button(texts.take_theirs, theirsTaken),
        button(texts.keep_mine, mineKept, "tz-primary"),
      ),
    ];
  }
}

function button(label, pressed, kind = "") {
  return element("button", { type: "button", class: kind, onclick: pressed }, label);
}
