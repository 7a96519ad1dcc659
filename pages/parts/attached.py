"""The attachments of a record: shown, added by drop, choice or pasted screenshot."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import files
from pages.parts.session import _, actor, engine, now, office
from schema import attachments
from schema.actors import may
from schema.database import reading, writing

if TYPE_CHECKING:
    from schema.definitions import Register
    from schema.values import Record

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def show(register: Register, record: Record) -> None:
    """The files of the record, and the place to add one."""
    field = next(iter(register.of_type("attachment")), None)
    if field is None:
        return
    st.subheader(_("Attachments"))
    with reading(engine()) as connection:
        found = attachments.of(connection, register.key, record.id)
    for each in found:
        address = f"/api/attachments/{each.id}"
        name = escape(each.name)
        if each.kind in PICTURES:
            st.html(
                f'<a href="{address}" target="_blank">'
                f'<img src="{address}" alt="{name}" style="max-width:100%;max-height:180px"></a>'
            )
        st.html(f'<a href="{address}" target="_blank">{name}</a>')
    if not may(actor(), "change", register.key):
        return

    def taken(token: str) -> None:
        waiting = files.waiting(token)
        if waiting is None:
            return
        path, name = waiting
        whose = (register.key, record.id, field.key)
        with writing(engine()) as connection, path.open("rb") as file:
            attachments.add(connection, office(), *whose, name, file, actor(), now())

    files.attachment_zone(taken, key=f"attach_{register.key}_{record.id}")
