"""Choosing a register, however many are on: favourites, last ones, groups, names and pinyin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.session import _, actor, engine, language, office
from schema import preferences, switching
from schema.database import reading, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema.definitions import Register

ASSETS = Path(__file__).parent / "assets"
GROUPS = {
    "complaints": "Complaints and revisits",
    "customers": "Customers and rooms",
    "visits": "Visits and gifts",
    "service": "Repairs and service",
    "quality": "Surveys, scores, checks",
    "desk": "Desk and duty",
    "projects": "Works and contracts",
    "people": "People and training",
    "office": "Departments and persons",
    "": "Registers of one's own",
}
_CHOICE = st.components.v2.component(
    "taizhang_register_choice",
    html='<div class="tz-choice"></div>',
    css=(ASSETS / "register_choice.css").read_text(encoding="utf-8"),
    js=(ASSETS / "register_choice.js").read_text(encoding="utf-8"),
)
KEY = "register_choice"


def ask(registers: Sequence[Register]) -> Register:
    """The register the address names, else the last one, else the first; offers the others."""
    known = {register.key: register for register in registers}
    here = office()
    asked = st.query_params.get("register", "")
    if asked in here.registers and asked not in here.on:
        known[asked] = here.register(asked)  # a link still leads to what was switched off
    if not known:
        st.info(_("None of the registers that are on can be used here."))
        st.stop()
    last = st.session_state.get("register_last", "")
    key = next((each for each in (asked, last) if each in known), next(iter(known)))
    if asked in known or last not in here.registers:
        st.session_state.register_last = key
    with reading(engine()) as connection:
        starred = preferences.favourites(connection, actor())
    _CHOICE(
        key=KEY,
        data={
            "registers": [_facts(each, starred) for each in _starred_first(known, starred)],
            "groups": [{"key": each, "label": _(label)} for each, label in GROUPS.items()],
            "chosen": key,
            "texts": _texts(len(known)),
        },
        on_chosen_change=_chosen,
        on_starred_change=_starred,
        height="content",
    )
    return known[key]


def group(register: Register) -> str:
    """The group a register stands in; the office's own stand by themselves."""
    return register.group if register.group in GROUPS else ""


def _starred_first(known: dict[str, Register], starred: Sequence[str]) -> Iterable[Register]:
    return (known[key] for key in dict.fromkeys([*(s for s in starred if s in known), *known]))


def _facts(register: Register, starred: Sequence[str]) -> dict[str, object]:
    return {
        "key": register.key,
        "label": register.label.text(language()),
        "group": group(register),
        "names": list(switching.names(register)),
        "source": register.source,
        "star": register.key in starred,
    }


def _texts(count: int) -> dict[str, str]:
    return {
        "all": _("All registers"),
        "count": _("all {n}").format(n=count),
        "find": _("Name of a register, its pinyin or initials"),
        "favourites": _("Favourites"),
        "recent": _("Used last"),
        "star": _("Make it a favourite"),
        "unstar": _("No favourite any more"),
        "none": _("No register bears this name. More can be switched on in the catalogue."),
    }


def _chosen() -> None:
    """Another register starts without the conditions of the last one."""
    if key := st.session_state[KEY].chosen:
        st.query_params.from_dict({"register": key})


def _starred() -> None:
    if key := st.session_state[KEY].starred:
        with writing(engine()) as connection:
            preferences.mark(connection, actor(), key)
