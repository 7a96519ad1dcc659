"""People and departments: who is here, somebody new, a list from Excel."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from pages.parts.session import _, actor, complain, engine, language, now, office, plain
from schema import records, search
from schema.database import reading, writing
from schema.field_types import shown
from schema.problems import Problem
from schema.search import Filter, Query

if TYPE_CHECKING:
    from schema.definitions import Office
    from schema.values import Record

KEYS = {
    "person": ("name", "staff_number", "department", "post", "phone"),
    "department": ("name", "short", "above", "head", "phone"),
}
ADD = {"person": "Add a person", "department": "Add a department"}
GONE = {"person": "left", "department": "closed"}
MOST = 200


def show() -> None:
    """Both lists, each with a form for one more."""
    here = office()
    for key in ("person", "department"):
        if key in here.registers:
            _list(here, key)


def everyone(here: Office) -> list[Record]:
    """The people who are here, by name."""
    query = Query((Filter("left", "!=", "1"),), (("name", "asc"),))
    with reading(engine()) as connection:
        return list(search.all(connection, here, "person", query, actor()))


def called(found: Record) -> str:
    """A person by name, with the staff number where there is one."""
    number = found.values.get("staff_number")
    return f"{found.values.get('name')} ({number})" if number else str(found.values.get("name"))


def _list(here: Office, key: str) -> None:
    register = here.register(key)
    with reading(engine()) as connection:
        query = Query(sort=(("name", "asc"),))
        page = search.page(connection, here, key, query, actor(), limit=MOST)
        count = search.count(connection, here, key, Query(), actor())
    title, add, load, whole = st.columns([4, 2, 2, 2], vertical_alignment="center")
    title.subheader(f"{plain(register.label.text(language()))}　{count}")
    if add.button(_(ADD[key]), key=f"add_{key}", width="stretch"):
        st.session_state.adding = key
    load.page_link("load.py", label=_("Import from Excel"), query_params={"register": key})
    whole.page_link("browse.py", label=_("Open as a sheet"), query_params={"register": key})
    if st.session_state.get("adding") == key:
        _new(here, key)
    if page.records:
        st.html(_table(here, key, page.records))
    else:
        st.html(f'<div class="tz-quiet">{_("Nobody is entered yet.")}</div>')


def _table(here: Office, key: str, found: tuple[Record, ...]) -> str:
    register, words = here.register(key), {"person": _("left"), "department": _("dissolved")}
    fields = [register.field(each) for each in KEYS[key] if register.find(each)]
    head = "".join(f"<th>{escape(each.label.text(language()))}</th>" for each in fields)
    rows = ""
    for record in found:
        gone = record.values.get(GONE[key]) is True
        cells = [escape(shown(each, record, language())) for each in fields]
        address = urlencode({"register": key, "id": record.id})
        cells[0] = f'<a href="/record?{address}" target="_self">{cells[0]}</a>'
        if gone:
            day = record.values.get("left_on")
            told = f"{words[key]} {day or ''}".strip()
            cells[0] += f' <span class="tz-chip">{escape(told)}</span>'
        rows += "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    return f'<table class="tz"><tr>{head}</tr>{rows}</table>'


def _new(here: Office, key: str) -> None:
    register = here.register(key)
    with st.container(border=True):
        said: dict[str, str] = {}
        for place, each in zip(st.columns(len(KEYS[key])), KEYS[key], strict=True):
            label = register.field(each).label.text(language())
            said[each] = place.text_input(plain(label), key=f"new_{key}_{each}").strip()
        twins = _namesakes(here, key, said["name"]) if said["name"] else []
        if twins:
            _guide(key, twins)
        save, close, _rest = st.columns([1, 1, 5])
        if save.button(_("Save"), key=f"save_{key}", type="primary", width="stretch"):
            _keep(here, key, said, twins)
        if close.button(_("Cancel"), key=f"close_{key}", width="stretch"):
            st.session_state.pop("adding")
            st.rerun()


def _namesakes(here: Office, key: str, name: str) -> list[Record]:
    with reading(engine()) as connection:
        query = Query((Filter("name", "=", name),))
        return list(search.page(connection, here, key, query, actor(), limit=5).records)


def _guide(key: str, twins: list[Record]) -> None:
    names = "；".join(called(each) for each in twins)
    if key == "department":
        st.warning(plain(_("There is such a department already: {names}.").format(names=names)))
        return
    text = _(
        "This name is there already: {names}. If it is the same person, nothing has to be added. "
        "If it is somebody else, please give the staff number, so that both can be told apart."
    )
    st.warning(plain(text.format(names=names)))


def _keep(here: Office, key: str, said: dict[str, str], twins: list[Record]) -> None:
    register = here.register(key)
    numbers = {str(each.values.get("staff_number") or "") for each in twins}
    number = said.get("staff_number", "")
    if twins and (key == "department" or not number or number in numbers):
        complain(Problem("namesake", values={"value": said["name"]}))
        return
    wanted = [records.New({each: text for each, text in said.items() if text})]
    with writing(engine()) as connection:
        outcome = records.apply(connection, here, key, wanted, actor(), now())
    for problem in outcome.refused:
        complain(problem, register)
    if not outcome.refused:
        st.session_state.pop("adding", None)
        for each in KEYS[key]:
            st.session_state.pop(f"new_{key}_{each}", None)
        st.session_state.settings_told = _("{name} was added.").format(name=plain(said["name"]))
        st.rerun()
