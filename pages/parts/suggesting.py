"""Names under a box while one types, and the card of the record that is meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.session import _
from schema.definitions import EMPTY
from schema.storing.tables import targets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Field, Office, Register

ASSETS = Path(__file__).parent / "assets"
_MOUNTED = st.components.v2.component(
    "taizhang_suggest",
    html='<div class="tz-cards"></div>',
    css=(ASSETS / "suggest.css").read_text(encoding="utf-8"),
    js=(ASSETS / "suggest.js").read_text(encoding="utf-8"),
)


def mount(
    addresses: Mapping[str, str],
    cards: Mapping[str, str] = EMPTY,
    boxes: Mapping[str, str] = EMPTY,
    *,
    caller: str = "",
    version: str = "",
) -> None:
    """Watch boxes by their labels: addresses of names, addresses of cards, boxes by field key."""
    texts = {
        "open": _("{count} matters still open:"),
        "nothing": _("Nothing is open."),
        "promised": _("Promised for {when} by {whom}"),
        "nobody": _("nobody named"),
        "caller": _("This person calls"),
    }
    data = {
        "addresses": dict(addresses),
        "cards": dict(cards),
        "boxes": dict(boxes),
        "caller": caller,
        "version": version,
        "texts": texts,
    }
    _MOUNTED(key="taizhang_suggest", data=data, height="content")


def names(register: Register, field: Field) -> str:
    """Where the names for a box are asked."""
    return f"/api/registers/{register.key}/links/{field.key}"


def card(register: Register, field: Field) -> str:
    """Where the card for a box is asked."""
    return f"/api/registers/{register.key}/cards/{field.key}"


def found_by(here: Office, register: Register, field: Field) -> bool:
    """Whether what is typed in the box may mean a record of a register that is switched on."""
    link = register.find(field.finds) if field.finds else field
    return link is not None and link.type == "link" and bool(set(targets(link)) & set(here.on))


def of_record(here: Office, register: Register, boxes: Mapping[str, str], version: str) -> None:
    """Watch the boxes of a record's page, given by field key."""
    fields = [field for field in register.fields if field.key in boxes and not field.hidden]
    watched = [field for field in fields if found_by(here, register, field)]
    cards = [field for field in watched if field.finds or field.fills]
    mount(
        {boxes[field.key]: names(register, field) for field in watched},
        {boxes[field.key]: card(register, field) for field in cards},
        boxes,
        version=version,
    )
