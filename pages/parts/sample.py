"""The first rows as they will be kept, so that a person sees what saving means."""

from __future__ import annotations

from html import escape
from itertools import chain, islice
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, language
from schema import planning
from schema.field_types import FIELD_TYPES
from schema.recognising import said
from schema.storing.tables import is_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Field
    from schema.planning import Plan

ROWS = 5
LONGEST = 26


def show(plan: Plan) -> None:
    """A small table of the first rows that are new or change something, else of any."""
    saved = chain(plan.positions(planning.NEW), plan.positions(planning.UPDATED))
    positions = list(islice(saved, ROWS)) or list(range(min(ROWS, len(plan.outcomes))))
    if not positions:
        return
    headers = _headers(plan, positions)
    fields = [plan.register.field(key) for key in headers]
    head = "".join(_head(plan, field, headers[field.key]) for field in fields)
    lines = "".join(_line(plan, fields, position) for position in positions)
    st.html(
        f'<div class="tz-quiet">{escape(_("The first rows as they will be kept:"))}</div>'
        f'<div class="tz-wide"><table class="tz"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _headers(plan: Plan, positions: Sequence[int]) -> dict[str, str]:
    """The file's own headers by field, in the file's order."""
    found: dict[str, str] = {}
    for position in positions:
        for key, column in plan.rows.span(position).columns.items():
            if key in plan.rows.values:
                found.setdefault(key, column.header)
    return found


def _head(plan: Plan, field: Field, header: str) -> str:
    label = field.label.text(language())
    new = field in plan.new_fields
    under = _("new field") if new else header if header != label else ""
    kind = "tz-new" if new else "tz-quiet"
    return f'<th>{escape(label)}<div class="{kind}">{escape(under)}</div></th>'


def _line(plan: Plan, fields: Sequence[Field], position: int) -> str:
    place = _("row {row}").format(row=plan.rows.span(position).place(position).row)
    cells = "".join(f"<td>{_cell(plan, field, position)}</td>" for field in fields)
    return f'<tr><td class="nowrap tz-quiet">{escape(place)}</td>{cells}</tr>'


def _cell(plan: Plan, field: Field, position: int) -> str:
    span = plan.rows.span(position)
    if field.key not in span.columns:
        return ""
    note = plan.rows.notes.get(field.key, {}).get(position)
    if is_link(field):
        text = said(span.cell(position, field.key))
    elif note:
        text = note.raw
    else:
        value = plan.rows.values[field.key][position]
        text = FIELD_TYPES[field.type].show(value, field, language())
    kind = "tz-mark" if note and not is_link(field) else ""
    inside = escape(lists.cut(text, LONGEST))
    return f'<span class="{kind}" title="{escape(text)}">{inside}</span>'
