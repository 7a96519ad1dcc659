"""Records as a short table of links, the way a desk reads them."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from pages.parts.session import _, language
from schema.field_types import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schema.definitions import Field, Register
    from schema.search import Query
    from schema.values import Record

LONGEST = 64
DAY_END = " 23:59:59"  # a deadline at the end of a day is that day
WIDTHS = {"number": 7, "datetime": 10, "date": 7, "text": 8, "long_text": 0}  # em; 0 takes the rest
WIDE = frozenset({"text", "long_text", "lines"})


class Reason(NamedTuple):
    """What stands beside a record: a css class, what it says, and why."""

    kind: str
    text: str
    why: str = ""


def table(
    register: Register,
    records: Sequence[Record],
    keys: Sequence[str],
    reason: Callable[[Record], Reason] | None = None,
) -> None:
    """The records, a line each; the first cell leads to the record."""
    fields = [field for key in keys if (field := register.find(key))]
    heads = [(escape(field.label.text(language())), WIDTHS.get(field.type, 9)) for field in fields]
    if reason is not None:
        heads.append((escape(_("State")), WIDTHS["number"]))
    lines = "".join(_line(register, record, fields, reason) for record in records)
    head = "".join(_head(text, width) for text, width in heads)
    st.html(f'<table class="tz list"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>')


def address(register: Register, record: Record) -> str:
    """Where a record is opened."""
    return "/record?" + urlencode({"register": register.key, "id": record.id})


def _head(text: str, width: int) -> str:
    style = f' style="width:{width}em"' if width else ""
    return f"<th{style}>{text}</th>"


def _line(
    register: Register,
    record: Record,
    fields: Sequence[Field],
    reason: Callable[[Record], Reason] | None,
) -> str:
    cells = []
    for place, field in enumerate(fields):
        text = cut(shown(field, record, language())).removesuffix(DAY_END)
        inside = escape(text)
        if place == 0:
            inside = (
                f'<a href="{escape(address(register, record))}" target="_self">{inside or "…"}</a>'
            )
        kind = "" if field.type in WIDE else ' class="nowrap"'
        cells.append(f"<td{kind}>{inside}</td>")
    if reason is not None:
        said = reason(record)
        why = f' title="{escape(said.why)}"' if said.why else ""
        cells.append(f'<td class="{said.kind}"{why}>{escape(said.text)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def cut(text: str, longest: int = LONGEST) -> str:
    """The text in one line, shortened where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def parameters(register: Register, query: Query) -> dict[str, str]:
    """What the address of the register page carries to show the same records."""
    found = {"register": register.key}
    if query.filters:
        filters = [[each.field, each.operator, each.value] for each in query.filters]
        found["filter"] = json.dumps(filters, ensure_ascii=False)
    if query.sort:
        found["sort"] = ",".join(f"{field}:{direction}" for field, direction in query.sort)
    return found
