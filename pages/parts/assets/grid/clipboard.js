/** Between the clipboard and blocks of texts, as Excel and WPS write and read them. */

/** The block (a list of rows of texts) that the clipboard holds. */
export function read(data) {
  const plain = data.getData("text/plain");
  const html = data.getData("text/html");
  if (html.includes("<table") && !/[\t\n]/.test(plain.trimEnd())) {
    const block = parseTable(html);
    if (block.length) return block;
  }
  return parse(plain);
}

/** Reads tab-separated text; a quoted cell may hold tabs, line breaks and doubled quotes. */
export function parse(text) {
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const block = [];
  let row = [];
  let at = 0;
  for (;;) {
    const [cell, end] = source[at] === '"' ? quoted(source, at) : bare(source, at);
    row.push(cell);
    if (source[end] !== "\t") {
      block.push(row);
      row = [];
    }
    if (end >= source.length) return block;
    at = end + 1;
  }
}

function bare(source, start) {
  const stop = source.slice(start).search(/[\t\n]/);
  const end = stop < 0 ? source.length : start + stop;
  return [source.slice(start, end), end];
}

function quoted(source, start) {
  let at = start + 1;
  let text = "";
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return bare(source, start); // a lone quote is part of the text
    text += source.slice(at, quote);
    if (source[quote + 1] !== '"') {
      const next = source[quote + 1];
      if (next === undefined || next === "\t" || next === "\n") return [text, quote + 1];
      return bare(source, start); // "A" and more: not Excel's quoting
    }
    text += '"';
    at = quote + 2;
  }
}

/** Reads the first table of an HTML text; merged cells fill their first place only. */
export function parseTable(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  return [...(table?.rows ?? [])].map((row) =>
    [...row.cells].flatMap((cell) => [
      cellText(cell),
      ...Array.from({ length: Math.max(0, cell.colSpan - 1) }, () => ""),
    ]),
  );
}

function cellText(cell) {
  cell.querySelectorAll("br").forEach((line) => line.replaceWith("\u2028"));
  return cell.textContent.replace(/\s*\n\s*/g, " ").replaceAll("\u2028", "\n").trim();
}

/** Writes a block as the text Excel pastes into cells. */
export function text(block) {
  return block.map((row) => row.map(quote).join("\t")).join("\r\n");
}

function quote(cell) {
  return /["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""').replace(/\r\n?/g, "\n")}"` : cell;
}

/** Writes a block as a table; texts are marked so that Excel keeps long numbers and zeros. */
export function table(block, asText) {
  const made = document.createElement("table");
  for (const row of block) {
    const line = made.insertRow();
    row.forEach((cell, column) => {
      const place = line.insertCell();
      if (asText[column]) place.setAttribute("style", "mso-number-format:'\\@'");
      cell.split("\n").forEach((part, index) => {
        if (index) place.append(document.createElement("br"));
        place.append(part);
      });
    });
  }
  return made.outerHTML;
}
