// Names under a box while one types, and what is known of the one that is meant; both are asked of
// our own routes. Nothing is chosen unasked, and only empty boxes are filled.
const PAUSE = 150;
const SHOWN = "tz-suggest";

function place(list, box) {
  const where = box.getBoundingClientRect();
  list.style.left = `${where.left + window.scrollX}px`;
  list.style.top = `${where.bottom + window.scrollY + 2}px`;
  list.style.minWidth = `${where.width}px`;
}

function put(box, text) {
  const kind = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  if (box !== document.activeElement) box.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}

function boxOf(label) {
  const name = CSS.escape(label);
  return document.querySelector(`input[aria-label="${name}"], textarea[aria-label="${name}"]`);
}

function made(tag, kind, text = "") {
  const node = document.createElement(tag);
  node.className = kind;
  node.textContent = text;
  return node;
}

function link(address, text) {
  const node = made("a", "", text);
  node.href = address;
  node.target = "_blank";
  return node;
}

/** The card of a record: what is known, then what is open about it, promises first. */
function drawn(card, texts, choose) {
  const head = made("div", "tz-card-head");
  head.append(made("b", "", card.register), link(card.address, card.title));
  for (const fact of card.facts) {
    if (fact.text === card.title) continue;
    const one = made("span", fact.alarm ? "tz-fact alarm" : "tz-fact");
    one.append(made("i", "", fact.label));
    if (fact.who && choose) {
      const name = made("button", "", fact.text);
      name.type = "button";
      name.title = texts.caller;
      name.onclick = () => choose(fact.text);
      one.append(name);
    } else one.append(made("span", "", fact.text));
    head.append(one);
  }
  const box = made("div", "tz-card");
  box.append(head);
  const title = card.open.length ? texts.open.replace("{count}", card.open.length) : texts.nothing;
  box.append(made("div", "tz-card-title", title));
  for (const matter of card.open) {
    const line = made("div", matter.promised ? "tz-card-open promised" : "tz-card-open");
    if (matter.promised) {
      const said = texts.promised.replace("{when}", matter.promised);
      line.append(made("strong", "", said.replace("{whom}", matter.by || texts.nobody)));
    }
    line.append(link(matter.address, `${matter.register} ${matter.number}`));
    line.append(made("span", "tz-quiet", matter.when), made("span", "", matter.matter));
    box.append(line);
  }
  return box;
}

export default function (component) {
  const { addresses, cards = {}, boxes = {}, caller = "", texts = {}, version = "" } = component.data;
  const home = component.parentElement.querySelector(".tz-cards");
  let list = null;
  let box = null;
  let timer = 0;
  let chosen = null;

  if (home && home.dataset.version !== String(version)) {
    home.dataset.version = String(version);
    home.replaceChildren();
    home.asked = {};
    home.filled = {};
  }
  const close = () => {
    clearTimeout(timer);
    list?.remove();
    list = null;
  };
  const choose = (name) => {
    const named = boxOf(boxes[caller] ?? "");
    if (!named) return;
    for (const [key, text] of Object.entries(home.filled)) {
      const other = boxOf(boxes[key] ?? "");
      if (other && other !== named && other.value === text) put(other, "");
    }
    put(named, name);
    named.focus();
    tell(named);
  };
  const fill = (label, fills) => {
    for (const [key, text] of Object.entries(fills)) {
      const other = boxOf(boxes[key] ?? "");
      if (!other || boxes[key] === label || other.value.trim() || other.disabled) continue;
      home.asked[boxes[key]] = text; // one card is enough
      home.filled[key] = text;
      put(other, text);
    }
  };
  const tell = async (typed) => {
    const label = typed.getAttribute("aria-label");
    const text = typed.value.trim();
    if (!home || !cards[label] || home.asked[label] === text) return;
    home.asked[label] = text;
    home.querySelector(`[data-of="${CSS.escape(label)}"]`)?.remove();
    if (!text) return;
    const answer = await fetch(`${cards[label]}?text=${encodeURIComponent(text)}`).catch(() => null);
    const card = answer?.ok ? await answer.json() : { found: false };
    if (!card.found || home.asked[label] !== text) return;
    if ([...home.children].some((one) => one.dataset.address === card.address)) return;
    const view = drawn(card, texts, boxes[caller] ? choose : null);
    view.dataset.of = label;
    view.dataset.address = card.address;
    home.append(view);
    fill(label, card.fills);
  };
  const take = (item) => {
    chosen = item.textContent;
    put(box, chosen);
    close();
    tell(box);
  };
  const show = (names) => {
    close();
    if (!names.length || document.activeElement !== box) return;
    list = document.createElement("div");
    list.className = SHOWN;
    list.setAttribute("role", "listbox");
    for (const name of names) {
      const item = document.createElement("div");
      item.setAttribute("role", "option");
      item.textContent = name;
      item.onmousedown = (event) => {
        event.preventDefault();
        take(item);
      };
      list.append(item);
    }
    place(list, box);
    document.body.append(list);
  };
  const typed = (event) => {
    const address = addresses[event.target.getAttribute?.("aria-label")];
    if (!address || event.isComposing) return;
    if (event.target !== document.activeElement) return; // filled by us
    box = event.target;
    const text = box.value;
    if (text === chosen) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const answer = await fetch(`${address}?text=${encodeURIComponent(text)}`).catch(() => null);
      if (!answer?.ok || box.value !== text) return;
      const { names } = await answer.json();
      if (names.length === 1 && cards[box.getAttribute("aria-label")]) tell(box);
      show(names);
    }, PAUSE);
  };
  const pressed = (event) => {
    if (!list || event.target !== box || event.isComposing) return;
    const items = [...list.children];
    const at = items.findIndex((item) => item.classList.contains("at"));
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      items[at]?.classList.remove("at");
      const next = at < 0 && steps[event.key] < 0 ? items.length - 1 : at + steps[event.key];
      items[(next + items.length) % items.length].classList.add("at");
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      take(items[at]);
    } else if (event.key === "Escape") {
      close();
    }
  };
  const left = (event) => {
    close();
    if (event.target.getAttribute?.("aria-label") in cards) tell(event.target);
  };
  document.addEventListener("input", typed);
  document.addEventListener("compositionend", typed);
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("focusout", left);
  return () => {
    close();
    document.removeEventListener("input", typed);
    document.removeEventListener("compositionend", typed);
    document.removeEventListener("keydown", pressed, true);
    document.removeEventListener("focusout", left);
  };
}
