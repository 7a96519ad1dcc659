/** What was typed and could not be saved, kept by the browser until the window is closed. */

/** The unsaved rows and cells of a register, and how to keep them. */
export function unkept(register) {
  const name = `taizhang.unsaved.${register}`;
  const keep = (what) => {
    try {
      if (what.drafts.length || what.cells.length) sessionStorage.setItem(name, JSON.stringify(what));
      else sessionStorage.removeItem(name);
    } catch {
      // A browser that keeps nothing still warns before the page is left.
    }
  };
  try {
    const { drafts = [], cells = [] } = JSON.parse(sessionStorage.getItem(name)) ?? {};
    return { drafts, cells, keep };
  } catch {
    return { drafts: [], cells: [], keep };
  }
}
