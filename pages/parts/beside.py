"""What a record is linked to; what links to it stands on its line of time."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import choosing, lists
from pages.parts.session import _, language, office
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.definitions import Office, Register
    from schema.values import Record


def show(register: Register, record: Record) -> None:
    """Records this one names; each opens in its own tab."""
    found = list(_named(office(), register, record))
    if not found:
        return
    st.subheader(_("Linked"))
    st.html(
        "".join(
            f'<div><span class="tz-quiet">{escape(label)}</span> '
            f'<a href="{escape(lists.address(other, linked))}" target="_blank">'
            f"{escape(choosing.title(other, linked))}</a></div>"
            for label, other, linked in found
        )
    )


def _named(
    here: Office, register: Register, record: Record
) -> Iterator[tuple[str, Register, Record]]:
    for field in register.of_type("link"):
        value = record.values.get(field.key)
        for link in value if isinstance(value, tuple) else (value,):
            if isinstance(link, Link) and link.register in here.registers:
                other = here.register(link.register)
                linked = choosing.one(other, link.id)
                if linked is not None:
                    yield field.label.text(language()), other, linked
