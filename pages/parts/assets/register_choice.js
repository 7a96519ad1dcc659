// Choosing a register among ten or a hundred: chips of the favourite and last ones, and a panel
// with all of them by group, in which a name, pinyin or initials find.
const CHIPS = 9;
const KEPT = 12;
const STORE = "taizhang.registers";

function recent() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) || [];
  } catch {
    return [];
  }
}

function remember(key, shown) {
  if (shown.includes(key)) return; // what is in sight keeps its place
  const kept = [key, ...recent().filter((each) => each !== key)].slice(0, KEPT);
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    // a browser that keeps nothing has no last ones
  }
}

function made(tag, kind, text) {
  const node = document.createElement(tag);
  node.className = kind;
  if (text) node.textContent = text;
  if (tag === "button") node.type = "button";
  return node;
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const { registers, groups, texts } = data;
  const known = Object.fromEntries(registers.map((each) => [each.key, each]));
  const state = (parentElement.tzChoice ??= { open: false, text: "" });
  state.leave?.();
  const root = parentElement.querySelector(".tz-choice");
  root.replaceChildren();

  const starred = registers.filter((each) => each.star).map((each) => each.key);
  const last = recent().filter((key) => known[key] && !known[key].star);
  const all = registers.map((each) => each.key);
  const chips = all.length <= CHIPS ? all : [...new Set([...starred, ...last, ...all])].slice(0, CHIPS);

  const choose = (key) => {
    state.open = false;
    state.text = "";
    remember(key, chips);
    if (key !== data.chosen) setTriggerValue("chosen", key);
    draw();
  };
  const star = (key) => setTriggerValue("starred", key);

  const bar = made("div", "bar");
  const current = made("button", "current", known[data.chosen]?.label);
  current.setAttribute("aria-haspopup", "listbox");
  current.title = texts.all;
  current.append(made("span", "caret", `${texts.count} ▾`));
  current.onclick = () => {
    state.open = !state.open;
    state.text = "";
    draw();
  };
  const mine = known[data.chosen]?.star;
  const mark = made("button", mine ? "star on" : "star", mine ? "★" : "☆");
  mark.title = mine ? texts.unstar : texts.star;
  mark.setAttribute("aria-label", mark.title);
  mark.onclick = () => star(data.chosen);
  const row = made("div", "chips");
  for (const key of chips) {
    const chip = made("button", key === data.chosen ? "chip at" : "chip");
    if (known[key].star) chip.append(made("span", "small", "★"));
    chip.append(known[key].label);
    chip.onclick = () => choose(key);
    row.append(chip);
  }
  bar.append(current, mark, row);
  const place = made("div", "place");
  root.append(bar, place);

  let picked = -1;
  const fits = (each, text) => each.names.some((name) => name.includes(text));

  function item(each) {
    const line = made("div", each.key === data.chosen ? "item at" : "item");
    line.setAttribute("role", "option");
    line.dataset.key = each.key;
    const name = made("button", "name", each.label);
    name.title = each.source;
    name.onclick = () => choose(each.key);
    const sign = made("button", each.star ? "star on" : "star", each.star ? "★" : "☆");
    sign.title = each.star ? texts.unstar : texts.star;
    sign.setAttribute("aria-label", `${sign.title} ${each.label}`);
    sign.onclick = () => star(each.key);
    line.append(name, sign);
    return line;
  }

  function heap(title, found) {
    if (!found.length) return [];
    const box = made("div", "group");
    box.append(made("div", "title", title), ...found.map(item));
    return [box];
  }

  function fill(list) {
    const text = state.text.toLowerCase().replace(/\s/g, "");
    const found = registers.filter((each) => !text || fits(each, text));
    const boxes = [];
    if (!text) {
      boxes.push(...heap(texts.favourites, starred.map((key) => known[key])));
      boxes.push(...heap(texts.recent, last.map((key) => known[key]).slice(0, 6)));
    }
    for (const group of groups) {
      boxes.push(...heap(group.label, found.filter((each) => each.group === group.key)));
    }
    list.replaceChildren(...boxes);
    if (!boxes.length) list.append(made("div", "none", texts.none));
    picked = text ? 0 : -1;
    light(list);
  }

  function light(list) {
    const items = [...list.querySelectorAll(".item")];
    items.forEach((each, at) => each.classList.toggle("picked", at === picked));
    items[picked]?.scrollIntoView({ block: "nearest" });
  }

  function draw() {
    place.replaceChildren();
    current.setAttribute("aria-expanded", String(state.open));
    if (!state.open) return;
    const panel = made("div", "panel");
    const box = made("input", "find");
    box.placeholder = texts.find;
    box.setAttribute("aria-label", texts.find);
    box.value = state.text;
    const list = made("div", "list");
    list.setAttribute("role", "listbox");
    box.oninput = () => {
      state.text = box.value;
      fill(list);
    };
    box.onkeydown = (event) => {
      if (event.isComposing) return;
      const items = [...list.querySelectorAll(".item")];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && items.length) {
        event.preventDefault();
        picked = (picked + step + items.length) % items.length;
        light(list);
      } else if (event.key === "Enter" && items.length) {
        choose(items[Math.max(picked, 0)].dataset.key);
      } else if (event.key === "Escape") {
        state.open = false;
        draw();
        current.focus();
      }
    };
    const scroll = made("div", "scroll");
    scroll.append(list);
    panel.append(box, scroll);
    place.append(panel);
    fill(list);
    box.focus({ preventScroll: true });
  }

  const outside = (event) => {
    if (!state.open || event.composedPath().includes(root)) return;
    state.open = false;
    draw();
  };
  document.addEventListener("mousedown", outside);
  state.leave = () => document.removeEventListener("mousedown", outside);
  draw();
  return state.leave;
}
