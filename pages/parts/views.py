"""The views of a planned import: one at a time, chosen like tabs, drawn when looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import (
    differences,
    foldings,
    mapping,
    names_met,
    preview,
    returned,
    sample,
    sheets_found,
)
from pages.parts.session import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from pages.parts.intake import Intake
    from schema.definitions import Register


def show(mine: Intake, report: dict[str, Any], register: Register) -> None:
    """Offer what there is to look at, and draw what was chosen."""
    sheets = len(mine.found.sheets) if mine.found else 0
    offered: dict[str, tuple[str, int, Callable[[], None]]] = {
        "sample": (_("First rows"), 0, lambda: _first(report)),
        "sheets": (_("Sheets and rows"), sheets, lambda: sheets_found.show(mine, report)),
        "columns": (
            _("Columns"),
            len(mapping.columns(report)),
            lambda: mapping.show(mine, report, register),
        ),
    }
    if folded := foldings.words(mine, report):
        offered["words"] = (
            _("Words put together"),
            len(folded),
            lambda: foldings.show(mine, report, register),
        )
    if nobody := names_met.of(mine, report):
        offered["names"] = (
            _("Unknown names"),
            len(nobody),
            lambda: names_met.show(mine, report),
        )
    if report["changes_count"]:
        shown = _("What would change")
        offered["changes"] = (shown, report["changes_count"], lambda: differences.changes(report))
    if report["left_count"]:
        shown = _("Rows not loaded")
        draw = differences.left
        offered["left"] = (shown, report["left_count"], lambda: _marked(mine, report, draw))
    if report["cells_count"]:
        shown = _("Cells to look at")
        see = differences.cells
        offered["cells"] = (shown, report["cells_count"], lambda: _marked(mine, report, see))
    chosen = _choose(offered)
    offered[chosen][2]()


def _choose(offered: dict[str, tuple[str, int, Any]]) -> str:
    key = "load_view"
    if st.session_state.get(key) not in offered:
        st.session_state[key] = next(iter(offered))

    def named(view: str) -> str:
        name, number, _draw = offered[view]
        return f"{name} {number:,}" if number else name

    st.segmented_control(
        _("What to look at"),
        list(offered),
        key=key,
        format_func=named,
        required=True,
        label_visibility="collapsed",
    )
    return str(st.session_state[key])


def _marked(mine: Intake, report: dict[str, Any], draw: Callable[[dict[str, Any]], None]) -> None:
    """Places with their reasons, and the office's own workbook with them marked in it."""
    draw(report)
    returned.before_saving(mine.path, mine.name, report)


def _first(report: dict[str, Any]) -> None:
    sample.show(report)
    preview.told(report)
