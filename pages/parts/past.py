"""The history of a record in words."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, actor, engine, labels, office
from schema import history
from schema.database import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Register
    from schema.history import Event
    from schema.values import Record

MOST = 60
CUT = 40


def show(register: Register, record: Record) -> None:
    """Who did what and when, newest first."""
    with reading(engine()) as connection:
        events = history.of_record(connection, office(), register.key, record.id, actor())
    if not events:
        return
    st.subheader(_("History"))
    names = labels(register)
    parts = []
    for _number, group in groupby(events[:MOST], key=lambda event: event.change):
        parts.append(_paragraph(list(group), names))
    st.html("".join(parts))


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
