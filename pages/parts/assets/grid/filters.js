/** The filters in the header: text contains, one of a choice, dates and numbers from and to. */

import { closePopover, element, openPopover } from "./dom.js";
import { periods } from "./periods.js";

const RANGES = new Set(["date", "datetime", "integer", "decimal", "money", "percent", "rating"]);
const DATES = new Set(["date", "datetime"]);
const UNFILTERED = new Set(["lines", "attachment", "signature"]);
const PAUSE = 300;

export class Filters {
  constructor({ texts, zone, query, changed }) {
    Object.assign(this, { texts, zone, query, changed });
    this.controls = new Map();
  }

  /** The control of one column; the same column gets its state back when drawn anew. */
  control(column) {
    if (UNFILTERED.has(column.type)) return element("div", { class: "tz-filter" });
    const control = this.#make(column);
    for (const kind of ["mousedown", "click", "touchstart"]) {
      control.addEventListener(kind, (event) => event.stopPropagation());
    }
    this.controls.set(column.key, { column, control });
    this.#show(column.key);
    return control;
  }

  #make(column) {
    if (column.options.length) return this.#choice(column);
    if (RANGES.has(column.type)) return this.#range(column);
    return this.#contains(column);
  }

  /** The conditions of one column as [operator, text]. */
  of(key) {
    return this.query().filter.filter(([field]) => field === key).map(([, ...rest]) => rest);
  }

  /** Puts the conditions of a column in place of its old ones. */
  set(key, conditions) {
    const others = this.query().filter.filter(([field]) => field !== key);
    this.changed([...others, ...conditions.map((condition) => [key, ...condition])]);
    this.#show(key);
  }

  /** Shows every control as the query says. */
  showAll() {
    for (const key of this.controls.keys()) this.#show(key);
  }

  #show(key) {
    const { column, control } = this.controls.get(key);
    const conditions = this.of(key);
    control.classList.toggle("tz-filtering", conditions.length > 0);
    const box = control.querySelector("input,select,button");
    if (box.tagName === "SELECT") this.#select(box, conditions, column);
    else if (box.tagName === "BUTTON") box.textContent = this.#sentence(conditions, column);
    else if (document.activeElement !== box) box.value = conditions[0]?.[1] ?? "";
  }

  // A condition from a link may name the option's key, or be none that the list offers.
  #select(box, conditions, column) {
    box.querySelector(".tz-other")?.remove();
    const [operator, text] = conditions[0] ?? [];
    const named = column.options.find(({ key, label }) => text === key || text === label);
    box.value = conditions.length ? `=${named?.label ?? text}` : "";
    if (operator === "=" && conditions.length === 1 && box.selectedIndex >= 0) return;
    if (!conditions.length) return;
    const facts = { class: "tz-other", value: "other" };
    box.append(element("option", facts, this.#sentence(conditions, column).replaceAll("\n", "、")));
    box.value = "other";
  }

  #contains(column) {
    let timer = null;
    const changed = (event) => {
      clearTimeout(timer);
      if (event.isComposing) return;
      const text = event.target.value.trim();
      timer = setTimeout(() => this.set(column.key, text ? [["~", text]] : []), PAUSE);
    };
    const label = `${this.texts.filter} ${column.label}`;
    const facts = { type: "search", placeholder: this.texts.contains, "aria-label": label };
    const box = element("input", { ...facts, oninput: changed, oncompositionend: changed });
    return element("div", { class: "tz-filter" }, box);
  }

  #choice(column) {
    const options = [
      element("option", { value: "" }, this.texts.any),
      ...column.options.map(({ label }) => element("option", { value: `=${label}` }, label)),
      element("option", { value: "=" }, this.texts.blank),
    ];
    const changed = ({ target }) =>
      target.value !== "other" &&
      this.set(column.key, target.value ? [["=", target.value.slice(1)]] : []);
    const label = `${this.texts.filter} ${column.label}`;
    return element(
      "div",
      { class: "tz-filter" },
      element("select", { onchange: changed, "aria-label": label }, ...options),
    );
  }

  #range(column) {
    const label = `${this.texts.filter} ${column.label}`;
    const open = ({ currentTarget }) => this.#openRange(currentTarget, column);
    const button = element("button", { type: "button", "aria-label": label, onclick: open });
    return element("div", { class: "tz-filter" }, button);
  }

  #openRange(button, column) {
    const { texts } = this;
    const conditions = Object.fromEntries(this.of(column.key));
    const kind = DATES.has(column.type) ? "date" : "text";
    const bound = (operator, label) => {
      const box = element("input", { type: kind, "aria-label": label });
      box.value = conditions[operator] ?? "";
      return { operator, label, box };
    };
    const bounds = [bound(">=", texts.from), bound("<=", texts.to)];
    const apply = (chosen) => {
      closePopover();
      this.set(column.key, chosen);
    };
    const own = () =>
      apply(bounds.filter(({ box }) => box.value.trim()).map(({ operator, box }) => [operator, box.value.trim()]));
    const form = element(
      "form",
      { class: "tz-range-form", onsubmit: (event) => (event.preventDefault(), own()) },
      ...bounds.map(({ label, box }) => element("label", {}, label, box)),
      this.#shortcuts(column, apply),
      element(
        "div",
        { class: "tz-actions" },
        element("button", { type: "button", onclick: () => apply([]) }, texts.clear),
        element("button", { type: "submit", class: "tz-primary" }, texts.apply),
      ),
    );
    openPopover(button.getBoundingClientRect(), form, { kind: "tz-filter-box" });
    bounds[0].box.focus();
  }

  #shortcuts(column, apply) {
    const shortcut = (label, conditions) =>
      element("button", { type: "button", class: "tz-pill", onclick: () => apply(conditions) }, label);
    const ranges = DATES.has(column.type) ? periods(this.zone) : [];
    return element(
      "div",
      { class: "tz-pills" },
      ...ranges.map(({ name, from, to }) => shortcut(this.texts[name], [[">=", from], ["<=", to]])),
      shortcut(this.texts.blank, [["=", ""]]),
    );
  }

  #sentence(conditions, column) {
    if (!conditions.length) return this.texts.any;
    if (conditions.some(([operator, text]) => operator === "=" && !text)) return this.texts.blank;
    const bounds = Object.fromEntries(conditions);
    if (bounds[">="] && bounds["<="]) return `${bounds[">="]} – ${bounds["<="]}`;
    const name = (text) => column?.options.find(({ key }) => key === text)?.label ?? text;
    return conditions.map(([operator, text]) => `${SIGNS[operator] ?? operator} ${name(text)}`.trim()).join(" ");
  }
}

const SIGNS = { ">=": "≥", "<=": "≤", "!=": "≠", in: "", "=": "", "~": "" };
