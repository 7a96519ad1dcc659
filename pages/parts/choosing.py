"""Choosing records by a few characters, and links that download."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, actor, engine, language, office
from schema import search
from schema.database import reading
from schema.field_types import shown
from schema.search import Query

if TYPE_CHECKING:
    from exporters.layout import Form
    from schema.definitions import Register
    from schema.values import Record

MOST = 30
ID = re.compile(r"[0-9]{1,18}")


def several(register: Register, wanted: str) -> list[int]:
    """The records the visitor finds by number, name or any words, and keeps while looking on."""
    key = f"chosen_{register.key}"
    if key not in st.session_state:
        first = one(register, int(wanted)) if ID.fullmatch(wanted) else None
        st.session_state[key] = [first.id] if first else []
    text = st.text_input(_("Search"), placeholder=_("number, name or words of the matter"))
    order = ((register.event, "desc"),) if register.event else ()
    with reading(engine()) as connection:
        page = search.page(
            connection, office(), register.key, Query(sort=order, text=text), actor(), limit=MOST
        )
    if not page.records:
        st.info(_("No record fits. Please try other words."))
    kept = [found for number in st.session_state[key] if (found := one(register, number))]
    titles = {found.id: title(register, found) for found in (*kept, *page.records)}
    return st.multiselect(
        _("Records"),
        list(titles),
        key=key,
        format_func=lambda number: titles.get(number, str(number)),
        placeholder=_("not chosen"),
    )


def one(register: Register, number: int) -> Record | None:
    """The record of this id."""
    with reading(engine()) as connection:
        return search.one(connection, office(), register.key, number, actor())


def title(register: Register, found: Record) -> str:
    """A record in one line: its title and the beginning of its matter."""
    keys = dict.fromkeys((*register.title, register.event, "content", *register.columns[:3]))
    fields = [field for key in keys if (field := register.find(key))]
    texts = [lists.cut(shown(field, found, language()), 28) for field in fields]
    return " · ".join(text for text in texts[:4] if text)


def printing(form: Form) -> str:
    """Ask which copies are wanted and whether the complainant stays unknown; as an address says."""
    wanted: list[int] = []
    if form.copies:
        wanted = st.pills(
            _("Copies on paper"),
            list(range(1, len(form.copies) + 1)),
            selection_mode="multi",
            format_func=lambda number: form.copies[number - 1],
        )
    hide = bool(form.hides) and st.checkbox(_("Hide who complained from whom it is about"))
    return f"?copies={','.join(map(str, wanted))}&hide={int(hide)}"


def download(label: str, address: str, *, plain: bool = False) -> None:
    """A link that downloads a file from our own routes; plain: not the main thing here."""
    address = f"{address}{'&' if '?' in address else '?'}language={language()}"
    kind = "tz-button plain" if plain else "tz-button"
    st.html(f'<a class="{kind}" href="{escape(address)}" download>{escape(label)}</a>')
