"""A new record on a page of its own: begun at another record, saved, then opened."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from pages.parts import choosing, details
from pages.parts.session import _, actor, complain, engine, language, now, office, plain
from schema import records
from schema.actors import may
from schema.changing import beginning
from schema.database import reading, writing
from schema.records import New
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Register
    from schema.values import Record

KEPT = "new_record"


def offers(register: Register, record: Record) -> None:
    """What can be begun at this record, each a link to a form filled in as far as is known."""
    here = office()
    found = [
        (other, field)
        for other, field in beginning.beginnings(here, register.key)
        if may(actor(), "add", other.key)
    ]
    if not found or record.deleted_at is not None or record.void is not None:
        return
    with st.popover(_("New…"), width="stretch"):
        for other, _field in found:
            asked = {"register": other.key, "from": register.key, "at": str(record.id)}
            st.page_link("new.py", label=plain(other.label.text(language())), query_params=asked)


def record(register: Register, asked: Mapping[str, str]) -> Record:
    """The record as the form shows it first; the same one until it is saved."""
    wanted = (register.key, asked.get("from", ""), asked.get("at", ""))
    held = st.session_state.get(KEPT)
    if held is None or held[0] != wanted:
        with reading(engine()) as connection:
            made = beginning.empty(connection, office(), register, _at(asked), now())
        held = (wanted, made)
        st.session_state[KEPT] = held
    return held[1]


def begun_at(asked: Mapping[str, str]) -> None:
    """Name the record the new one begins at, and lead back to it."""
    at = _at(asked)
    found = choosing.one(office().register(at.register), at.id) if at else None
    if at is None or found is None:
        return
    title = choosing.title(office().register(at.register), found)
    address = "/record?" + urlencode({"register": at.register, "id": at.id})
    st.markdown(f"{_('Begun at')} [{plain(title)}]({address})")


def save(register: Register, record: Record, texts: Mapping[str, str]) -> None:
    """Save what was typed together with what was filled in; what cannot be saved is told."""
    shown = details.texts_of(register, record)
    said = {**record.values, **{key: text for key, text in texts.items() if text != shown.get(key)}}
    wanted = New({key: value for key, value in said.items() if value not in ("", None, ())})
    with writing(engine()) as connection:
        outcome = records.apply(connection, office(), register.key, [wanted], actor(), now())
    for problem in outcome.refused:
        complain(problem, register)
    if outcome.saved:
        st.session_state.pop(KEPT, None)
        st.session_state.record_told = [("saved", _("Saved."))]
        asked = {"register": register.key, "id": str(outcome.saved[0].id)}
        st.switch_page("record.py", query_params=asked)


def _at(asked: Mapping[str, str]) -> Link | None:
    key, number = asked.get("from", ""), asked.get("at", "")
    if key not in office().registers or not number.isdecimal():
        return None
    return Link(key, int(number))
