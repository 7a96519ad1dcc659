"""The fields of a record in their groups, to read and to change."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import choosing, inputs, lines
from pages.parts.session import (
    _,
    actor,
    complain,
    engine,
    labels,
    language,
    now,
    office,
    plain,
)
from schema import records
from schema.actors import may
from schema.database import writing
from schema.field_types import shown
from schema.records import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from exporters.layout import Form
    from schema.definitions import Field, Register
    from schema.values import Record

BOXES = 3
WIDE = frozenset({"long_text"})
PROMISE = ("promised_at", "promised_by")


def told() -> None:
    """What became of the last save."""
    for kind, text in st.session_state.pop("record_told", []):
        (st.success if kind == "saved" else st.error)(text)


def opened(register: Register, fresh: Record) -> Record:
    """The record as it was when its form was opened: what others save since takes no typed text.

    It is opened anew once saved, or when the visitor comes back from another page.
    """
    key, held = st.session_state.get("record_open", ("", fresh))
    if key == register.key and held.id == fresh.id and _reason(register, held) in st.session_state:
        return held  # type: ignore[no-any-return]  # session state holds anything
    st.session_state.record_open = (register.key, fresh)
    st.session_state.record_seen = fresh.version
    return fresh


def meanwhile(fresh: Record) -> None:
    """Say that others have changed the record since it was opened, and offer how it stands now."""
    if fresh.version <= st.session_state.record_seen:
        return
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.info(_("This record was changed since you opened it. What you typed is kept."))
    right.button(_("Show how it stands now"), on_click=close, width="stretch")


def close() -> None:
    """Let the form be opened anew, as the record stands."""
    st.session_state.pop("record_open", None)


def heading(register: Register, record: Record) -> None:
    """The record's title, its state, and the way back to its register."""
    title = choosing.title(register, record)
    st.header(plain(f"{register.label.text(language())}　{title}"))
    if record.deleted_at is not None:
        st.warning(_("This record is in the trash."))
    if repeated(register, record):
        st.html(f'<div class="tz-promise">{escape(_promise(register, record))}</div>')
    missing = [
        field.label.text(language())
        for field in register.fields
        if field.required and record.values.get(field.key) in {None, ""}
    ]
    if missing:
        text = _("To be completed: {fields}").format(fields="、".join(missing))
        st.html(f'<span class="tz-mark">{escape(text)}</span>')


def ask(register: Register, record: Record) -> tuple[dict[str, str], str]:
    """Show every group; the texts that were changed once Save is pressed, and the reason."""
    texts: dict[str, str] = {}
    allowed = may(actor(), "change", register.key)
    with st.form(f"record_{register.key}_{record.id}_{record.version}", border=False):
        for place, (title, fields) in enumerate(_grouped(register, record)):
            wanted = not record.id and any(field.required for field in fields)
            told = (f for f in fields if not f.computed or f.key in record.computed)
            filled = wanted or any(_said(field, record) for field in told)
            with st.expander(plain(title), expanded=filled or not place):
                _boxes(fields, register, record, texts)
        left, right = st.columns([5, 1], vertical_alignment="bottom")
        label = _("Reason, where a computed value is overruled")
        reason = left.text_input(label, key=_reason(register, record))
        pressed = right.form_submit_button(
            _("Save"), type="primary", width="stretch", disabled=not allowed
        )
    inputs.suggest(register, record)
    if not pressed:
        return {}, ""
    if not record.id:
        return texts, reason  # a new one: what is filled in counts as well
    changed = {key: text for key, text in texts.items() if text != _text(register, record, key)}
    if not changed:
        st.info(_("Nothing was changed."))
    return changed, reason


def save(register: Register, record: Record, texts: Mapping[str, str], reason: str) -> None:
    """Save the changed texts in one step; what cannot be saved is told and kept on screen."""
    seen = st.session_state.record_seen
    edits = [Edit(record.id, seen, key, text) for key, text in texts.items()]
    with writing(engine()) as connection:
        outcome = records.apply(
            connection, office(), register.key, edits, actor(), now(), reason=reason
        )
    for problem in outcome.refused:
        complain(problem, register)
    for conflict in outcome.conflicts:
        text = _("{by} has changed {field} meanwhile: it now says “{theirs}”. Yours: “{mine}”.")
        field = labels(register).get(conflict.field, conflict.field)
        said = {"by": conflict.by, "theirs": conflict.theirs, "mine": conflict.mine}
        st.error(plain(text.format(field=field, **said)))
        st.session_state.record_seen = conflict.version  # told: saving again overrules
    if outcome.saved and not outcome.refused and not outcome.conflicts:
        st.session_state.record_told = [("saved", _("Saved."))]
        close()
        st.rerun()


def forms(register: Register, record: Record) -> None:
    """The paper forms of this record, to download."""
    from exporters.forms import FORMS

    for key in register.forms:
        form: Form | None = FORMS.get(key)
        if form is not None:
            label = f"{_('Download')} {form.title}（Excel）"
            choosing.download(label, f"/api/exports/forms/{key}/{record.id}.xlsx")


def repeated(register: Register, record: Record) -> bool:
    """Whether the same matter was complained about before: then the promise counts first."""
    if register.find(PROMISE[0]) is None:
        return False
    times = record.values.get("occurrence")
    return record.values.get("first_complaint") is not None or (
        isinstance(times, int) and times > 1
    )


def _promise(register: Register, record: Record) -> str:
    when, whom = (shown(register.field(key), record, language()) for key in PROMISE)
    if not when:
        return _("Complained about before. Nothing has been promised yet.")
    text = _("Complained about before. Promised for {when} by {whom}.")
    return text.format(when=when, whom=whom or _("nobody named"))


def texts_of(register: Register, record: Record) -> dict[str, str]:
    """What every box of the page says before anything is typed."""
    return {field.key: _text(register, record, field.key) for field in _visible(register)}


def _grouped(register: Register, record: Record) -> list[tuple[str, list[Field]]]:
    groups = [(group.key, group.label.text(language())) for group in register.groups]
    known = {key for key, _label in groups}
    found = [
        (label, [field for field in _visible(register) if field.group == key])
        for key, label in groups
    ]
    rest = [field for field in _visible(register) if field.group not in known]
    filled = [(label, fields) for label, fields in [*found, (_("More fields"), rest)] if fields]
    if filled and repeated(register, record):
        first = [register.field(key) for key in PROMISE]
        filled = [
            (label, [each for each in fields if each not in first]) for label, fields in filled
        ]
        filled[0][1][:0] = first
    return filled


def _visible(register: Register) -> list[Field]:
    return [field for field in register.fields if not field.hidden and field.type != "attachment"]


def _boxes(fields: list[Field], register: Register, record: Record, texts: dict[str, str]) -> None:
    free: list[DeltaGenerator] = []
    for field in fields:
        if field.type == "lines":
            texts[field.key] = lines.ask(field, record)
            free = []
        elif field.type in WIDE:
            texts[field.key] = inputs.ask(field, record, register)
            free = []
        else:
            free = free or list(st.columns(BOXES))
            with free.pop(0):
                texts[field.key] = inputs.ask(field, record, register)


def _reason(register: Register, record: Record) -> str:
    return f"reason_{register.key}_{record.id}_{record.version}"


def _text(register: Register, record: Record, key: str) -> str:
    field = register.field(key)
    return lines.text(field, record) if field.type == "lines" else shown(field, record, language())


def _said(field: Field, record: Record) -> bool:
    return record.values.get(field.key) not in (None, "", ()) or field.key in record.notes
