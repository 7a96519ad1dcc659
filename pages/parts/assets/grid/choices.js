/** The list under the editor: the options of a choice, or records a name may mean. */

import { element } from "./dom.js";

const PAUSE = 150;

export class Choices {
  constructor(box, chosen) {
    this.box = box;
    this.chosen = chosen;
    this.list = element("div", { class: "tz-choices", role: "listbox" });
    this.found = [];
    this.at = -1;
  }

  get isOpen() {
    return this.list.isConnected;
  }

  /** Opens on fixed options, or on a search that answers them. */
  open({ options = [], search = null }, typed) {
    this.options = options;
    this.search = search;
    document.body.append(this.list);
    this.filter(typed);
  }

  close() {
    this.list.remove();
    this.found = [];
    this.at = -1;
    clearTimeout(this.timer);
  }

  /** Shows what fits the typed text. */
  filter(typed) {
    if (!this.isOpen) return;
    const wanted = typed.trim();
    if (this.search) {
      this.#searchFor(wanted);
      return;
    }
    const lower = wanted.toLowerCase();
    this.#show(this.options.filter((option) => option.toLowerCase().includes(lower)));
    // The first option that fits is taken by Enter; of the whole list only the current one.
    this.#mark(wanted ? 0 : this.options.indexOf(this.box.value));
  }

  // A name may be new or mean somebody else: nothing is marked until the person chooses.
  #searchFor(wanted) {
    clearTimeout(this.timer);
    this.wanted = wanted;
    this.timer = setTimeout(async () => {
      const found = await this.search(wanted).catch(() => []);
      if (this.isOpen && this.wanted === wanted) this.#show(found);
    }, PAUSE);
    this.#show(this.found);
  }

  #show(found) {
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((option) => this.#line(option)));
    this.list.hidden = !found.length;
    this.#place();
  }

  #line(option) {
    const pressed = (event) => {
      event.preventDefault();
      this.chosen(option);
    };
    return element("div", { class: "tz-choice", role: "option", onmousedown: pressed }, option);
  }

  /** Moves the mark up or down. */
  step(by) {
    const count = this.found.length;
    if (!count) return;
    const from = this.at < 0 && by < 0 ? 0 : this.at;
    this.#mark((from + by + count) % count);
  }

  /** The marked option, or null: then the typed text counts. */
  picked() {
    return this.isOpen && this.at >= 0 ? this.found[this.at] : null;
  }

  #mark(place) {
    this.at = place < this.found.length ? place : -1;
    [...this.list.children].forEach((choice, index) => {
      choice.setAttribute("aria-selected", index === this.at);
      if (index === this.at) choice.scrollIntoView({ block: "nearest" });
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
