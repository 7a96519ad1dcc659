// Names under a box while one types; they are asked of our own route. Nothing is chosen unasked.
const PAUSE = 150;
const SHOWN = "tz-suggest";

function place(list, box) {
  const where = box.getBoundingClientRect();
  list.style.left = `${where.left + window.scrollX}px`;
  list.style.top = `${where.bottom + window.scrollY + 2}px`;
  list.style.minWidth = `${where.width}px`;
}

function put(box, text) {
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  setter.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export default function (component) {
  const addresses = component.data.addresses;
  let list = null;
  let box = null;
  let timer = 0;
  let chosen = null;

  const close = () => {
    clearTimeout(timer);
    list?.remove();
    list = null;
  };
  const take = (item) => {
    chosen = item.textContent;
    put(box, chosen);
    close();
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
    box = event.target;
    const text = box.value;
    if (text === chosen) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const answer = await fetch(`${address}?text=${encodeURIComponent(text)}`).catch(() => null);
      if (answer?.ok && box.value === text) show((await answer.json()).names);
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
      items[(at + steps[event.key] + items.length) % items.length].classList.add("at");
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      take(items[at]);
    } else if (event.key === "Escape") {
      close();
    }
  };
  document.addEventListener("input", typed);
  document.addEventListener("compositionend", typed);
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("focusout", close);
  return () => {
    close();
    document.removeEventListener("input", typed);
    document.removeEventListener("compositionend", typed);
    document.removeEventListener("keydown", pressed, true);
    document.removeEventListener("focusout", close);
  };
}
