/** The list of a choice under the editor: filtered by what is typed, chosen by key or mouse. */

import { element } from "./dom.js";

export class Choices {
  constructor(box, chosen) {
    this.box = box;
    this.chosen = chosen;
    this.list = element("div", { class: "tz-choices", role: "listbox" });
    this.options = [];
    this.found = [];
    this.at = -1;
  }

  get isOpen() {
    return this.list.isConnected;
  }

  open(options, typed) {
    this.options = options;
    document.body.append(this.list);
    this.filter(typed);
    const current = this.found.indexOf(this.box.value);
    if (current >= 0) this.#mark(current);
  }

  close() {
    this.list.remove();
    this.at = -1;
  }

  /** Shows the options that hold the typed text; the first is taken by Enter. */
  filter(typed) {
    if (!this.isOpen) return;
    const wanted = typed.trim().toLowerCase();
    this.found = this.options.filter((option) => option.toLowerCase().includes(wanted));
    this.list.replaceChildren(
      ...this.found.map((option) =>
        element(
          "div",
          {
            class: "tz-choice",
            role: "option",
            onmousedown: (event) => {
              event.preventDefault();
              this.chosen(option);
            },
          },
          option,
        ),
      ),
    );
    this.list.hidden = !this.found.length;
    this.#mark(wanted && this.found.length ? 0 : -1);
    this.#place();
  }

  /** Moves the mark up or down. */
  step(by) {
    const count = this.found.length;
    if (count) this.#mark((this.at + by + count) % count);
  }

  /** The marked option, or null: then the typed text counts. */
  picked() {
    return this.isOpen && this.at >= 0 ? this.found[this.at] : null;
  }

  #mark(place) {
    this.at = place;
    [...this.list.children].forEach((choice, index) => {
      choice.setAttribute("aria-selected", index === place);
      if (index === place) choice.scrollIntoView({ block: "nearest" });
    });
  }

  #place() {
    const box = this.box.getBoundingClientRect();
    this.list.style.minWidth = `${box.width}px`;
    const below = box.bottom + this.list.offsetHeight < window.innerHeight;
    this.list.style.left = `${box.left}px`;
    this.list.style.top = `${below ? box.bottom + 1 : box.top - this.list.offsetHeight - 1}px`;
  }
}
