"""What can be done with a whole record: closed, voided, moved to another register."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from pages.parts import choosing, details
from pages.parts.session import _, actor, complain, engine, language, now, office, plain
from schema import records
from schema.actors import may
from schema.changing import calling, closing, moving
from schema.database import writing
from schema.records import Edit, MakeValid, MakeVoid
from schema.values import Link

if TYPE_CHECKING:
    from schema.changing.changes import Wanted
    from schema.definitions import Register
    from schema.values import Record


def void_notice(register: Register, record: Record) -> None:
    """Say of a void record why it is void and what stands for it now."""
    void = record.void
    if void is None:
        return
    title = escape(choosing.title(register, record))
    said = _("Void since {when}, by {whom}: {reason}").format(
        when=f"{void.at:%Y-%m-%d %H:%M}", whom=void.by, reason=void.reason
    )
    instead = ""
    if void.became is not None and void.became.register in office().registers:
        asked = urlencode({"register": void.became.register, "id": void.became.id})
        instead = (
            f' <a href="/record?{asked}" target="_self">{escape(_("Open the new record"))}</a>'
        )
    st.html(f'<div class="tz-promise"><s>{title}</s><br>{escape(said)}{instead}</div>')


def offer_closing(register: Register, record: Record) -> None:
    """Offer to close a record whose lines are all closed."""
    if record.void is not None or not closing.ready(register, record.values):
        return
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.info(_("Every line is closed. Close the record, too?"))
    if right.button(_("Close it"), type="primary", width="stretch"):
        state = closing.closing_option(register)
        _apply(register, Edit(record.id, record.version, closing.STATUS, state))


def show(register: Register, record: Record) -> None:
    """Void, make valid again, move: behind one button, for they are rare."""
    if record.deleted_at is not None or not may(actor(), "change", register.key):
        return
    if record.void is not None:
        if st.button(_("Make it valid again"), width="stretch"):
            _apply(register, MakeValid(record.id, record.version))
        return
    with st.popover(_("Void or move…"), width="stretch"):
        _move(register, record)
        _void(register, record)


def _void(register: Register, record: Record) -> None:
    if register.number_field is None:
        return
    with st.form(f"void_{register.key}_{record.id}", border=False):
        reason = st.text_input(_("Why it is void"))
        if st.form_submit_button(_("Make it void"), width="stretch"):
            _apply(register, MakeVoid(record.id, record.version, reason))


def _move(register: Register, record: Record) -> None:
    others = [each for each in calling.kinds(office()) if each.key != register.key]
    if register.call is None or not others:
        return
    for other in others:
        label = plain(other.label.text(language()))
        text = _("Move to {register}").format(register=label)
        if st.button(text, key=f"move_{other.key}", width="stretch"):
            _moved(register, record, other)


def _moved(register: Register, record: Record, other: Register) -> None:
    with writing(engine()) as connection:
        source = Link(register.key, record.id)
        moved = moving.move(connection, office(), source, other.key, actor(), now())
    for problem in moved.outcome.refused:
        complain(problem, other)
    if moved.link is not None:
        text = _("Moved; the old number stays, void, and leads here.")
        st.session_state.record_told = [("saved", text)]
        details.close()
        asked = {"register": other.key, "id": str(moved.link.id)}
        st.switch_page("record.py", query_params=asked)


def _apply(register: Register, wanted: Wanted) -> None:
    with writing(engine()) as connection:
        outcome = records.apply(connection, office(), register.key, [wanted], actor(), now())
    for problem in outcome.refused:
        complain(problem, register)
    if outcome.conflicts:
        st.error(_("This record was changed since you opened it. Please look at it again."))
    if outcome.saved:
        st.session_state.record_told = [("saved", _("Saved."))]
        details.close()
        st.rerun()
