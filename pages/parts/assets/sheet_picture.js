// A sheet as Excel shows it, each row marked with what it was taken for; a click corrects that.
const KINDS = {
  header: "header", repeated_header: "header", title: "title", subtitle: "title",
  note: "note", form_head: "note", generic_header: "note", instructions: "note",
  section: "section", total: "total", record: "record", outside: "outside",
  blank: "blank", numbered_only: "blank", prepared: "blank", placeholder: "blank",
  left_out: "outside", beyond: "outside",
};
const kind = (code) => `k-${KINDS[code] || "note"}`;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function legend(place, data) {
  place.replaceChildren(...data.legend.map(([code, text]) => {
    const way = code === "hidden" ? "k-hidden" : kind(code);
    return make("span", `chip ${way}`, text);
  }));
}

function pages(place, data, goto) {
  const { first, last, total, step, texts } = data;
  const back = make("button", "", texts.back);
  back.disabled = first <= 1;
  back.onclick = () => goto(Math.max(1, first - step));
  const on = make("button", "", texts.on);
  on.disabled = last >= total;
  on.onclick = () => goto(last + 1);
  const box = make("input");
  box.type = "number";
  box.min = 1;
  box.max = total;
  box.setAttribute("aria-label", texts.jump);
  box.placeholder = texts.row;
  box.onchange = () => {
    const row = Math.min(total, Math.max(1, Math.trunc(Number(box.value)) || 1));
    goto(Math.max(1, row - 2));
  };
  const where = make("span", "where", fill(texts.where, { first, last, total }));
  place.replaceChildren(where, back, on, make("span", "", texts.jump), box);
}

function head(data) {
  const row = make("tr");
  row.append(make("th", "", ""));
  for (const column of data.columns) {
    const cell = make("th", column.hidden ? "away" : "", column.letter);
    if (column.header) cell.title = column.header;
    if (column.hidden) cell.title = `${data.texts.hidden} ${cell.title}`;
    row.append(cell);
  }
  return row;
}

function line(row, data) {
  const node = make("tr", row.hidden ? "away" : "");
  node.dataset.row = row.number;
  const number = make("th", kind(row.code));
  number.tabIndex = 0;
  number.append(make("span", "number", row.number));
  number.append(make("span", "kind", data.names[row.code] || ""));
  const said = data.said[row.number];
  if (said) {
    number.append(make("span", "said", "✎"));
    number.title = said;
  }
  node.append(number);
  row.cells.forEach((text, index) => {
    const column = data.columns[index];
    const mine = column.table === null ? row.code : row.codes[column.table] || row.code;
    const cell = make("td", kind(mine) + (column.hidden ? " away" : ""), text);
    if (text.length > 14) cell.title = text;
    node.append(cell);
  });
  return node;
}

class Menu {
  constructor(frame, data, chose) {
    this.frame = frame;
    this.data = data;
    this.chose = chose;
    this.anchor = null;
    this.last = null;
  }

  close() {
    this.frame.querySelector(".menu")?.remove();
    for (const row of this.frame.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
  }

  open(number, further, point) {
    if (!further || this.anchor === null) this.anchor = number;
    this.last = number;
    const [first, last] = [Math.min(this.anchor, number), Math.max(this.anchor, number)];
    this.close();
    let corrected = false;
    for (const row of this.frame.querySelectorAll("tbody tr")) {
      const at = Number(row.dataset.row);
      if (at < first || at > last) continue;
      row.classList.add("chosen");
      corrected ||= Boolean(this.data.said[at]);
    }
    const menu = make("div", "menu");
    menu.setAttribute("role", "menu");
    const { texts } = this.data;
    const about = first === last ? texts.one : texts.several;
    menu.append(make("div", "about", fill(about, { first, last })));
    for (const [what, text] of this.data.choices) {
      if (what === "undo" && !corrected) continue;
      if (what === "end" && first !== last) continue;
      const item = make("button", what, text);
      item.setAttribute("role", "menuitem");
      item.onclick = () => {
        this.anchor = null;
        this.close();
        this.chose({ kind: what, first, last });
      };
      menu.append(item);
    }
    this.frame.append(menu);
    const room = this.frame.getBoundingClientRect();
    const heads = this.frame.querySelector("tbody th").offsetWidth;
    const left = Math.min(Math.max(point.x - room.left, heads) + 8, room.width - menu.offsetWidth - 8);
    const lowest = Math.min(room.bottom, window.innerHeight) - room.top - menu.offsetHeight - 4;
    const top = Math.min(point.y - room.top + 8, lowest);
    menu.style.left = `${Math.max(4, left)}px`;
    menu.style.top = `${Math.max(4, top)}px`;
    return menu;
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = parentElement.querySelector(".frame");
  const scroll = parentElement.querySelector(".scroll");
  const waiting = () => frame.classList.add("waiting");
  const goto = (first) => {
    waiting();
    setTriggerValue("turned", first);
  };
  const menu = new Menu(frame, data, (said) => {
    waiting();
    setTriggerValue("said", said);
  });
  menu.close();
  frame.classList.remove("waiting");
  legend(parentElement.querySelector(".legend"), data);
  pages(parentElement.querySelector(".pages"), data, goto);
  parentElement.querySelector(".hint").textContent = data.texts.hint;
  const drawn = JSON.stringify([data.sheet, data.first, data.columns, data.rows, data.said]);
  if (frame.drawn !== drawn) {
    const same = frame.window === `${data.sheet} ${data.first}`;
    const [top, left] = [scroll.scrollTop, scroll.scrollLeft];
    parentElement.querySelector("thead").replaceChildren(head(data));
    parentElement.querySelector("tbody").replaceChildren(...data.rows.map((r) => line(r, data)));
    scroll.scrollTop = same ? top : 0;
    scroll.scrollLeft = same ? left : 0;
    frame.drawn = drawn;
    frame.window = `${data.sheet} ${data.first}`;
  }
  const rowOf = (event) => event.target.closest?.("tbody tr");
  scroll.onmousedown = (event) => {
    if (event.shiftKey) event.preventDefault(); // rows are chosen, not text
  };
  scroll.onclick = (event) => {
    const row = rowOf(event);
    if (!row) return;
    event.stopPropagation();
    menu.open(Number(row.dataset.row), event.shiftKey, { x: event.clientX, y: event.clientY });
  };
  scroll.onkeydown = (event) => {
    const row = rowOf(event);
    if (!row || event.isComposing || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    const room = row.getBoundingClientRect();
    const opened = menu.open(Number(row.dataset.row), event.shiftKey, { x: room.left + 60, y: room.top });
    opened.querySelector("button").focus();
  };
  frame.onkeydown = (event) => {
    if (event.key === "Escape") menu.close();
  };
  const aside = (event) => {
    if (event.key === "Shift") frame.querySelector(".menu")?.remove(); // to reach the rows below
  };
  document.addEventListener("keydown", aside);
  const outside = (event) => {
    if (!event.composedPath().includes(frame)) menu.close();
  };
  document.addEventListener("mousedown", outside);
  return () => {
    document.removeEventListener("mousedown", outside);
    document.removeEventListener("keydown", aside);
  };
}
