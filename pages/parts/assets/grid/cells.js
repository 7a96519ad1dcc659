/** How a cell and a row's head are drawn: text, chips of choices, marks of what is special. */

import { element } from "./dom.js";
import { shown } from "./store.js";

const RIGHT = new Set(["integer", "decimal", "money", "percent"]);

/** Draws a cell; its state stands in data-state for the styles. */
export function drawCell(cell, column, texts) {
  const { row } = cell.getData();
  const text = shown(row, column.key);
  const place = cell.getElement();
  place.dataset.field = column.key;
  place.dataset.state = states(row, column).join(" ");
  place.title = hint(row, column, text, texts);
  place.classList.toggle("tz-right", RIGHT.has(column.type));
  if (column.type === "choice" || column.type === "choices") return chips(text, column);
  return document.createTextNode(text.replaceAll("\n", " ⏎ "));
}

function states(row, column) {
  const { key } = column;
  const found = [];
  if (row.void) found.push("void");
  if (row.conflicts[key]) found.push("conflict");
  if (row.refused[key]) found.push("refused");
  if (key in row.pending) found.push("pending");
  if (key in row.notes) found.push(column.names.length ? "unlinked" : "noted");
  if (column.computed) found.push(row.given.includes(key) ? "given" : "computed");
  if (column.required && row.id === null && !shown(row, key)) found.push("wanted");
  return found;
}

function hint(row, column, text, texts) {
  const { key } = column;
  if (row.conflicts[key]) return texts.conflict_hint;
  if (row.void) return row.void;
  if (row.refused[key]) return row.refused[key].message;
  if (key in row.notes) return noteHint(column, row.notes[key], texts);
  if (column.computed && row.given.includes(key)) return texts.given_hint;
  return text;
}

function noteHint({ names }, raw, texts) {
  if (!names.length) return texts.noted_hint.replace("{raw}", raw);
  const registers = names.map(({ label }) => label).join("、");
  return texts.unlinked_hint.replace("{raw}", raw).replace("{registers}", registers);
}

function chips(text, column) {
  const box = document.createDocumentFragment();
  const names = column.type === "choices" ? text.split(/[、,;]/) : [text];
  for (const name of names.map((part) => part.trim()).filter(Boolean)) {
    const option = column.options.find((one) => one.label === name);
    const colour = option?.colour ?? "";
    const style = colour.startsWith("#") ? `--chip:${colour}` : undefined;
    box.append(element("span", { class: "tz-chip", data: { colour }, style }, name));
  }
  return box;
}

/** Draws the head of a row: its place, and the link to its record. */
export function drawRowHead(cell, table) {
  const { row } = cell.getData();
  const { texts } = table;
  if (row.id === null) {
    return element("span", { class: "tz-fresh", title: texts.draft_hint }, texts.draft);
  }
  const place = element("span", { class: "tz-place" }, String(table.positionOf(row.k)));
  const address = table.recordLink(row.id);
  const link = { class: "tz-open", href: address, title: texts.open, "aria-label": texts.open };
  return element("span", { class: "tz-rowhead" }, place, element("a", link, "↗"));
}
