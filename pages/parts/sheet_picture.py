"""A sheet as Excel shows it, its rows marked by what they are taken for, each to be corrected."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.session import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from importers.picture import Picture
    from schema.draft import Correction

ASSETS = Path(__file__).parent / "assets"
STEP = 60  # rows shown at once
HTML = """
<div class="bar"><div class="legend"></div><div class="pages"></div></div>
<div class="hint"></div>
<div class="frame"><div class="scroll"><table><thead></thead><tbody></tbody></table></div></div>
"""
_component = st.components.v2.component(
    "taizhang_sheet_picture",
    html=HTML,
    css=(ASSETS / "sheet_picture.css").read_text(encoding="utf-8"),
    js=(ASSETS / "sheet_picture.js").read_text(encoding="utf-8"),
)
NAMES = {
    "header": "header",
    "record": "record",
    "title": "title",
    "subtitle": "subtitle",
    "note": "remark",
    "form_head": "particulars",
    "generic_header": "general names",
    "blank": "blank",
    "numbered_only": "number only",
    "prepared": "prepared",
    "section": "section",
    "total": "total",
    "instructions": "instructions",
    "placeholder": "placeholder",
    "repeated_header": "header again",
    "left_out": "no record",
    "beyond": "after the table",
    "outside": "",
}
LEGEND = ("header", "record", "title", "note", "section", "total", "blank")
SAID = {
    "header": "You said: this is the header",
    "record": "You said: this is a record",
    "none": "You said: this is no record",
    "end": "You said: the table ends here",
}
CHOICES = (
    ("header", "This row is the header"),
    ("none", "This is no record"),
    ("record", "This is a record"),
    ("end", "The table ends here"),
    ("undo", "Take this correction back"),
)


def show(
    seen: Picture,
    said: Iterable[Correction],
    turn: Callable[[int], None],
    correct: Callable[[str, int, int], None],
    key: str,
) -> None:
    """Draw a window of a sheet.

    turn gets the first row to be shown next; correct what was said (a kind of Correction, or
    undo) of the rows from first to last.
    """
    rows = seen.rows
    data = {
        **asdict(seen),
        "first": rows[0].number if rows else 1,
        "last": rows[-1].number if rows else 0,
        "step": STEP,
        "said": _said(said, seen),
        "names": {code: _(text) if text else "" for code, text in NAMES.items()},
        "legend": [(code, _(NAMES[code])) for code in LEGEND] + [("hidden", _("hidden"))],
        "choices": [(kind, _(text)) for kind, text in CHOICES],
        "texts": {
            "hint": _("Click a row to say what it is; with Shift held down, several rows."),
            "one": _("Row {first}"),
            "several": _("Rows {first} to {last}"),
            "where": _("Rows {first}–{last} of {total}"),
            "back": _("Earlier rows"),
            "on": _("Further rows"),
            "jump": _("Go to row"),
            "row": _("row"),
            "hidden": _("hidden in Excel"),
        },
    }

    def turned() -> None:
        first = st.session_state[key].turned
        if first:
            turn(int(first))

    def corrected() -> None:
        what = st.session_state[key].said
        if what:
            correct(str(what["kind"]), int(what["first"]), int(what["last"]))

    _component(
        key=key, data=data, on_turned_change=turned, on_said_change=corrected, height="content"
    )


def _said(said: Iterable[Correction], seen: Picture) -> Mapping[int, str]:
    """What was said of the rows shown, by row."""
    numbers = [row.number for row in seen.rows]
    found: dict[int, str] = {}
    for each in said:
        for number in numbers:
            if each.first <= number <= each.last:
                found[number] = _(SAID[each.kind])
    return found
