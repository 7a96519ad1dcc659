"""The history of a record in words."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, actor, engine, labels, now, office
from schema import history, records
from schema.actors import may
from schema.database import reading, writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Register
    from schema.history import Event
    from schema.values import Record

MOST = 60
CUT = 40
UNDONE_HERE = 5  # older changes are too far from what is on screen


def show(register: Register, record: Record) -> None:
    """Who did what and when, newest first."""
    with reading(engine()) as connection:
        events = history.of_record(connection, office(), register.key, record.id, actor())
    if not events:
        return
    st.subheader(_("History"))
    names = labels(register)
    groups = [list(group) for _n, group in groupby(events[:MOST], key=lambda e: e.change)]
    for place, group in enumerate(groups):
        st.html(_paragraph(group, names))
        if place < UNDONE_HERE and _undoable(register, group):
            _undo(group[0].change)


def _undoable(register: Register, events: list[Event]) -> bool:
    """Whether a change can be taken back here: an edit of this record alone, not undone yet."""
    first = events[0]
    if first.kind != "edit" or first.undone or not may(actor(), "change", register.key):
        return False
    with reading(engine()) as connection:
        touched = history.of_change(connection, office(), first.change, actor())
    return {event.record for event in touched} == {first.record}


def _undo(change: int) -> None:
    if not st.button(_("Take this change back"), key=f"undo_{change}", type="tertiary"):
        return
    with writing(engine()) as connection:
        outcome = records.undo(connection, office(), change, actor(), now())
    kind, text = "saved", _("The change was taken back.")
    if outcome.change is None or outcome.refused:
        kind, text = "failed", _("Somebody has changed this since; please correct it by hand.")
    st.session_state.record_told = [(kind, text)]
    st.session_state.pop("record_open", None)
    st.rerun()


def _paragraph(events: list[Event], names: Mapping[str, object]) -> str:
    first = events[0]
    heading = f"{first.at:%Y-%m-%d %H:%M}　{first.actor}"
    if first.undoes:
        heading += f"　{_('undid an earlier change')}"
    if first.undone:
        heading += f"　{_('undone since')}"
    if first.reason:
        heading += f"　{_('Reason')}: {first.reason}"
    lines = "".join(f"<div>{_sentence(event, names)}</div>" for event in events)
    quiet = f'<div class="tz-quiet">{escape(heading)}</div>'
    return f'<div class="tz-event">{quiet}{lines}</div>'


def _sentence(event: Event, names: Mapping[str, object]) -> str:
    whole = {
        "create": _("Record created"),
        "import": _("Came with an import"),
        "delete": _("Moved to the trash"),
        "restore": _("Taken back from the trash"),
        "void": _("Made void: {reason}").format(reason=event.after),
        "valid": _("Made valid again"),
    }
    if event.kind in whole:
        return escape(whole[event.kind])
    if event.kind == "attach":
        said = _("Attachment added") if event.after else _("Attachment removed")
        return escape(f"{said}: {event.after or event.before}")
    field = escape(str(names.get(event.field, event.field)))
    before = escape(lists.cut(event.before, CUT))
    after = escape(lists.cut(event.after, CUT))
    old = f'<span class="tz-old">{before}</span> → ' if before else ""
    return f'{field}: {old}<span class="tz-new">{after or escape(_("(empty)"))}</span>'
