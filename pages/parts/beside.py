"""What a record is linked to, and what links to it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import choosing, lists
from pages.parts.session import _, actor, engine, language, office
from schema import search
from schema.database import reading
from schema.search import Filter, Query
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.definitions import Office, Register
    from schema.values import Record

MOST = 10
NAMED = ("link", "person", "department")


def show(register: Register, record: Record) -> None:
    """Records this one names, then records that name it; each opens in its own tab."""
    here = office()
    found = [*_named(here, register, record), *_naming(here, register, record)]
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


def _naming(
    here: Office, register: Register, record: Record
) -> Iterator[tuple[str, Register, Record]]:
    for key in here.on:
        other = here.register(key)
        for field in other.of_type(*NAMED):
            if register.key not in (field.to or (field.type,)):
                continue
            label = field.back.text(language()) if field.back else other.label.text(language())
            query = Query((Filter(field.key, "=", f"#{record.id}"),))
            with reading(engine()) as connection:
                page = search.page(connection, here, key, query, actor(), limit=MOST)
            for found in page.records:
                yield label, other, found
