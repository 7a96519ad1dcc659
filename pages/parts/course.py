"""Everything that links to a record on one line of time, and the same as a workbook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import choosing, lists
from pages.parts.session import _, actor, engine, language, office
from schema.database import reading
from schema.entries import moment, said
from schema.finding import timeline

if TYPE_CHECKING:
    from schema.definitions import Register
    from schema.entries import Entry, Timeline
    from schema.values import Record

TALL = 9  # entries after which the list scrolls in itself
HEIGHT = 420
MANY = 5


def read(register: Register, record: Record) -> Timeline:
    """What links to the record, as much of it as the visitor asked for."""
    more = st.session_state.get(_asked(register, record), 1)
    with reading(engine()) as connection:
        return timeline.of(
            connection, office(), register.key, record.id, actor(), more * timeline.FIRST
        )


def leads(register: Register, line: Timeline) -> bool:
    """Whether the line stands above the fields: of a customer or a room one wants to know it."""
    return not register.event or line.count >= MANY


def show(register: Register, record: Record, line: Timeline) -> None:
    """The entries, newest first: when, which register, what, how it stands."""
    if not line.entries:
        return
    heading, button = st.columns([4, 2], vertical_alignment="center")
    heading.subheader(_("All records about it: {n}").format(n=line.count))
    with button:
        label = _("Customer history (Excel)") if register.key == "customer" else None
        address = f"/api/exports/course/{register.key}/{record.id}.xlsx"
        choosing.download(label or _("All of it (Excel)"), address, plain=True)
    with st.container(height=HEIGHT if len(line.entries) > TALL else "content", border=False):
        heads = (_("When"), _("Register"), _("Record"), _("Matter"), _("How it stands"))
        head = "".join(f"<th>{escape(each)}</th>" for each in heads)
        body = "".join(_row(entry) for entry in line.entries)
        st.html(f'<table class="tz course"><thead><tr>{head}</tr></thead>{body}</table>')
        if line.count > len(line.entries):
            text = _("{shown} of {n} are shown. Show more").format(
                shown=len(line.entries), n=line.count
            )
            if st.button(text, key=f"more_{register.key}_{record.id}"):
                key = _asked(register, record)
                st.session_state[key] = st.session_state.get(key, 1) + 1
                st.rerun()


def _asked(register: Register, record: Record) -> str:
    return f"course_{register.key}_{record.id}"


def _row(entry: Entry) -> str:
    title, matter, state = said(entry, language())
    link = f'<a href="{escape(lists.address(entry.register, entry.record))}" target="_self">'
    cells = (
        f'<td class="nowrap">{escape(moment(entry.when))}</td>',
        f'<td class="nowrap">{escape(entry.register.label.text(language()))}</td>',
        f'<td class="nowrap">{link}{escape(lists.cut(title, 24))}</a></td>',
        f"<td>{escape(lists.cut(matter, 60))}</td>",
        f'<td class="nowrap">{escape(lists.cut(state, 12))}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"
