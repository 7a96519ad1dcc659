/**
 * The text box that lies, unseen, over the active cell and becomes its editor at the first key or
 * at the start of a composition: an input method then writes its first letter where it belongs.
 */

import { Choices } from "./choices.js";
import { element } from "./dom.js";
import { ROW_HEIGHT } from "./selection.js";

const WIDEST = 520;
const HIGHEST = 240;

export class Editor {
  constructor({ selection, table, texts, events }) {
    Object.assign(this, { selection, table, texts, events });
    this.mode = ""; // "" at rest, "enter" after typing, "edit" after F2 or a double click
    this.composing = false;
    this.original = "";
    this.box = element("textarea", {
      class: "tz-editor",
      rows: "1",
      spellcheck: "false",
      autocomplete: "off",
      "aria-label": texts.cell,
      oncompositionstart: () => this.#compositionStart(),
      oncompositionend: () => this.#compositionEnd(),
      oninput: () => this.#input(),
      onblur: () => this.#blur(),
    });
    this.choices = new Choices(this.box, (label) => this.#chosen(label));
  }

  get active() {
    return this.mode !== "";
  }

  /** Moves over the active cell; takes the keys if asked. */
  place({ focus = false } = {}) {
    const { activeBox } = this.selection;
    if (!activeBox) return;
    const { layer, top, left, width } = activeBox;
    const had = document.activeElement === this.box;
    if (this.box.parentElement !== layer) layer.append(this.box);
    Object.assign(this.box.style, { top: `${top}px`, left: `${left}px` });
    this.width = width;
    this.#fit();
    if (focus || had) this.box.focus({ preventScroll: true });
  }

  /** Opens the editor on a text: the cell's own to correct it, or nothing to type over it. */
  open(mode, text) {
    if (!this.events.editable()) return;
    this.selection.reveal(this.selection.anchor);
    this.original = this.events.text();
    this.mode = mode;
    this.box.value = text;
    this.#begin();
    this.box.setSelectionRange(text.length, text.length);
  }

  #begin() {
    this.box.classList.add("tz-editing");
    this.#fit();
    const source = this.events.choices();
    if (source) this.choices.open(source, this.mode === "enter" ? this.box.value : "");
    this.events.opened();
  }

  /** Ends editing and hands the text over; answers false while a composition is open. */
  commit() {
    if (!this.active || this.composing) return !this.composing;
    const text = this.choices.picked() ?? this.box.value;
    const changed = text !== this.original;
    this.close();
    if (changed || this.events.refused()) this.events.commit(text);
    return true;
  }

  /** Ends editing; the cell keeps its text. */
  close() {
    this.mode = "";
    this.choices.close();
    this.box.value = "";
    this.box.classList.remove("tz-editing");
    this.#fit();
  }

  /** Puts a line break or another text where the caret stands. */
  insert(text) {
    this.box.setRangeText(text, this.box.selectionStart, this.box.selectionEnd, "end");
    this.#input();
  }

  // The key that starts typing is not touched: the browser writes it into the empty box.
  #input() {
    if (!this.active && !this.#startTyping()) return;
    this.#fit();
    if (!this.composing) this.choices.filter(this.box.value);
  }

  #startTyping() {
    if (!this.events.editable()) {
      if (!this.composing) this.box.value = "";
      return false;
    }
    this.selection.reveal(this.selection.anchor);
    this.original = this.events.text();
    this.mode = "enter";
    this.#begin();
    return true;
  }

  #compositionStart() {
    this.composing = true;
    if (!this.active) this.#startTyping();
  }

  #compositionEnd() {
    this.composing = false;
    if (this.active) this.#input();
    else this.box.value = "";
  }

  #chosen(label) {
    this.box.value = label;
    this.choices.close();
    this.commit();
    this.box.focus({ preventScroll: true });
  }

  #blur() {
    // The window lost the focus, not the box: go on where the person left.
    if (document.activeElement === this.box) return;
    this.composing = false;
    this.commit();
  }

  #fit() {
    const { style } = this.box;
    const width = this.width ?? 0;
    style.width = `${width - 1}px`;
    style.height = `${ROW_HEIGHT - 1}px`;
    if (!this.active) return;
    const wanted = Math.min(WIDEST, Math.max(width, this.box.scrollWidth + 4));
    style.width = `${wanted - 1}px`;
    if (this.box.scrollHeight > ROW_HEIGHT || this.box.value.includes("\n")) {
      const long = this.box.scrollHeight > HIGHEST; // a long text is read in wide lines
      style.width = `${Math.max(wanted, long ? WIDEST : 280) - 1}px`;
      style.height = `${Math.min(HIGHEST, Math.max(ROW_HEIGHT, this.box.scrollHeight))}px`;
    }
  }
}
