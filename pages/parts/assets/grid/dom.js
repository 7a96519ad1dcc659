/** Builds elements, and places the one popover that may be open. */

/** An element with properties (class, data, on…, attributes) and children. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

let closeOpen = null;

/** Closes the popover that is open, if any. */
export function closePopover() {
  closeOpen?.();
}

/** Shows content under a rectangle of the screen; a press outside or Escape closes it. */
export function openPopover(rectangle, content, { kind = "", closed = () => {} } = {}) {
  closePopover();
  const box = element("div", { class: `tz-popover ${kind}`, role: "dialog" }, content);
  document.body.append(box);
  const left = Math.min(rectangle.left, window.innerWidth - box.offsetWidth - 8);
  const below = rectangle.bottom + 4;
  const above = rectangle.top - box.offsetHeight - 4;
  const fits = below + box.offsetHeight < window.innerHeight - 8 || above < 8;
  box.style.left = `${Math.max(8, left)}px`;
  box.style.top = `${fits ? below : above}px`;
  const outside = (event) => box.contains(event.target) || closePopover();
  const escape = (event) => event.key === "Escape" && closePopover();
  document.addEventListener("pointerdown", outside, true);
  box.addEventListener("keydown", escape);
  closeOpen = () => {
    closeOpen = null;
    document.removeEventListener("pointerdown", outside, true);
    box.remove();
    closed();
  };
  return box;
}
