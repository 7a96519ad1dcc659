/** Mounts the grid: loads what it is drawn with, and joins its parts. */

import { Grid } from "./grid.js";
import { element } from "./dom.js";

const TABULATOR = "/assets/tabulator/js/tabulator_esm.min.mjs";
const STYLES = ["/assets/tabulator/css/tabulator_simple.min.css", "/assets/grid/grid.css"];

function style(address) {
  const known = document.querySelector(`link[href="${address}"]`);
  if (known) return known.loaded;
  const link = element("link", { rel: "stylesheet", href: address });
  link.loaded = new Promise((done) => {
    link.onload = done;
    link.onerror = done;
  });
  document.head.append(link);
  return link.loaded;
}

/** Puts a grid into a place; answers the function that takes it away again. */
export function mount(place, facts) {
  const state = { grid: null, gone: false };
  Promise.all([import(TABULATOR), ...STYLES.map(style)]).then(([tabulator]) => {
    if (!state.gone) state.grid = new Grid(place, facts, tabulator);
  });
  return () => {
    state.gone = true;
    state.grid?.destroy();
  };
}
