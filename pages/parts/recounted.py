"""After a change of figures or days: which deadlines of open records would move, on demand."""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.session import _, actor, complain, engine, language, now, office
from schema.changing import recounting
from schema.database import reading, writing
from schema.problems import UnusableError

if TYPE_CHECKING:
    from schema.changing.recounting import Shift
    from schema.definitions import Office
    from schema.values import Value

SHOWN = 15


def offer() -> None:
    """Offer to count the deadlines of open records again; nothing moves before the press."""
    if not st.session_state.get("recount_wanted"):
        return
    here = office()
    with reading(engine()) as connection:
        found = recounting.shifts(connection, here, actor(), now())
    if not found:
        text = _("No deadline of an open record changes by this. Closed records always stay.")
        st.info(text)
        st.session_state.pop("recount_wanted")
        return
    with st.container(border=True):
        text = _("{n} deadlines of open records would be others by the rules now in force.")
        st.markdown(f"**{text.format(n=len(found))}**")
        st.caption(_("Nothing has moved yet. Closed records and deadlines given by hand stay."))
        st.html(_table(here, found))
        reason = st.text_input(_("Reason, for the history"), key="recount_reason")
        move, leave, _rest = st.columns([2, 2, 5])
        label = _("Move these {n} deadlines").format(n=len(found))
        if move.button(label, type="primary", width="stretch"):
            _move(here, reason)
        if leave.button(_("Leave them as they are"), width="stretch"):
            st.session_state.pop("recount_wanted")
            st.rerun()


def _move(here: Office, reason: str) -> None:
    try:
        with writing(engine()) as connection:
            made = recounting.recount(connection, here, actor(), now(), reason)
    except UnusableError as error:
        complain(error.problem)
        return
    st.session_state.pop("recount_wanted", None)
    text = _("The deadlines were moved; the history of each record says so.")
    st.session_state.settings_told = text if made else _("Nothing had to be moved.")
    st.rerun()


def _table(here: Office, found: list[Shift]) -> str:
    head = "".join(
        f"<th>{escape(_(each))}</th>"
        for each in ("Register", "Record", "Deadline", "So far", "From now on")
    )
    rows = "".join(_row(here, each) for each in found[:SHOWN])
    more = len(found) - SHOWN
    rest = _("and {n} more").format(n=more) if more > 0 else ""
    return f'<table class="tz"><tr>{head}</tr>{rows}</table><div class="tz-quiet">{rest}</div>'


def _row(here: Office, each: Shift) -> str:
    register = here.register(each.register)
    cells = (
        register.label.text(language()),
        each.name,
        register.field(each.field).label.text(language()),
        _moment(each.before),
        _moment(each.after),
    )
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _moment(value: Value) -> str:
    if isinstance(value, datetime):
        whole = (value.hour, value.minute) == (23, 59)
        return f"{value:%Y-%m-%d}" if whole else f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else _("none")
