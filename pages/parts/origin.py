"""Where a record came from: file, sheet and row, with the cells as the file has them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.session import _, actor, engine, plain
from schema import batches
from schema.database import reading
from schema.importing import origin

if TYPE_CHECKING:
    from schema.definitions import Register
    from schema.importing.origin import Origin
    from schema.values import Record


def show(register: Register, record: Record) -> None:
    """Every file the record was made of or changed by, newest last."""
    with reading(engine()) as connection:
        found = origin.of_record(connection, register, record.id, actor())
    for each in found:
        with st.expander(plain(_named(each)), key=f"origin_{each.batch}_{each.row}"):
            st.html(_cells(each))
            st.page_link("batch.py", label=_("The whole import"), query_params=_address(each.batch))


def shown_alone(number: str) -> None:
    """Say that a register shows the records of one import only, and how to see all."""
    with reading(engine()) as connection:
        batch = batches.one(connection, int(number)) if number.isdecimal() else None
    if batch is None:
        return
    left, right = st.columns([6, 1], vertical_alignment="center")
    text = _("Only the records of this import: {file}, {time}")
    left.info(text.format(file=plain(batch.file), time=f"{batch.started_at:%Y-%m-%d %H:%M}"))
    right.page_link("browse.py", label=_("All records"), query_params={"register": batch.register})


def _named(each: Origin) -> str:
    text = _("from {file} · {sheet} · row {row}")
    return text.format(file=each.file, sheet=each.sheet, row=each.row)


def _address(batch: int) -> dict[str, str]:
    return {"id": str(batch)}


def _cells(each: Origin) -> str:
    rows = "".join(
        f'<tr><td class="nowrap">{escape(letter)}</td><td class="nowrap">{escape(header)}</td>'
        f"<td>{escape(text)}</td></tr>"
        for letter, header, text in each.cells
    )
    who = escape(f"{each.at:%Y-%m-%d %H:%M}　{each.actor}")
    table = f'<table class="tz fit"><tbody>{rows}</tbody></table>'
    return f'<div class="tz-quiet">{who}</div>{table}'
