"""The quick form: what is asked while the caller speaks, and Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import call_form, choosing, frame
from pages.parts.moments import today_at
from pages.parts.session import _, actor, complain, engine, language, now, office, plain
from schema import records
from schema.database import writing
from schema.field_types import shown
from schema.records import New

if TYPE_CHECKING:
    from schema.definitions import Field, Register

WIDTHS = {"long_text": 5, "text": 2, "datetime": 2}


def form(register: Register) -> None:
    """Ask for the register's quick fields and save them; what is missing can wait."""
    if register.call is not None:
        call_form.form(register)
        return
    fields = [register.field(key) for key in register.quick]
    version = st.session_state.setdefault("quick_version", 0)
    with st.form("quick", border=True):
        widths = [WIDTHS.get(field.type, 2) for field in fields]
        *boxes, last = st.columns([*widths, 1], vertical_alignment="bottom")
        texts = {
            field.key: box.text_input(
                plain(field.label.text(language())),
                key=f"quick_{field.key}_{version}",
                placeholder=_hint(field, register),
            )
            for field, box in zip(fields, boxes, strict=True)
        }
        pressed = last.form_submit_button(_("Register it"), type="primary", width="stretch")
    frame.focus(plain(fields[0].label.text(language())), version)
    if pressed:
        _save(register, texts)
    _tell(register)


def _save(register: Register, texts: dict[str, str]) -> None:
    moment = now()
    event = today_at(texts.get(register.event, ""), moment)
    values = {key: text for key, text in texts.items() if text.strip()} | {register.event: event}
    with writing(engine()) as connection:
        outcome = records.apply(connection, office(), register.key, [New(values)], actor(), moment)
    for problem in outcome.refused:
        complain(problem, register)
    if outcome.saved:
        st.session_state.quick_version += 1
        st.session_state.quick_saved = outcome.saved[0].id
        st.rerun()


def _tell(register: Register) -> None:
    saved = st.session_state.get("quick_saved")
    if saved is None:
        return
    st.session_state.quick_saved = None
    number = register.number_field
    found = choosing.one(register, saved)
    called = shown(number, found, language()) if number and found else ""
    text = _("Saved.") + (
        f" {plain(number.label.text(language()))} **{plain(called)}**" if number else ""
    )
    st.success(f"{text} [{_('Open the record')}](/record?register={register.key}&id={saved})")


def _hint(field: Field, register: Register) -> str:
    if field.key == register.event:
        return _("now, if left empty")
    return _("what it is about") if field.type == "long_text" else _("name, or anonymous")
