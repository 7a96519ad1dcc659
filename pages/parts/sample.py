"""The first rows as they will be kept, so that a person sees what saving means."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from pages.parts import lists
from pages.parts.session import _

LONGEST = 26


def show(report: dict[str, Any]) -> None:
    """A small table of the first rows that are new or change something, else of any."""
    sample = report["sample"]
    if not sample["rows"]:
        return
    head = "".join(map(_head, sample["fields"]))
    lines = "".join(map(_line, sample["rows"]))
    st.html(
        f'<div class="tz-quiet">{escape(_("The first rows as they will be kept:"))}</div>'
        f'<div class="tz-wide"><table class="tz"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _head(field: dict[str, Any]) -> str:
    label, header, new = field["label"], field["header"], field["new"]
    under = _("new field") if new else header if header != label else ""
    kind = "tz-new" if new else "tz-quiet"
    return f'<th>{escape(label)}<div class="{kind}">{escape(under)}</div></th>'


def _line(row: dict[str, Any]) -> str:
    place = _("row {row}").format(row=row["row"])
    cells = "".join(f"<td>{_cell(each)}</td>" for each in row["cells"])
    return f'<tr><td class="nowrap tz-quiet">{escape(place)}</td>{cells}</tr>'


def _cell(cell: dict[str, Any]) -> str:
    kind = "tz-mark" if cell["noted"] else ""
    text = cell["text"]
    inside = escape(lists.cut(text, LONGEST))
    return f'<span class="{kind}" title="{escape(text)}">{inside}</span>'
