"""The grid of a register: what it needs to know, and where it stands on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import reaching, session
from pages.parts.grid_texts import texts
from schema.actors import may
from schema.definitions import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Field, Office, Register

# The script is fetched from our own routes, so that the page's policy holds for it.
LOADER = """
export default function ({ parentElement, data }) {
  const facts = JSON.stringify(data);
  if (parentElement.taizhang?.facts === facts) return parentElement.taizhang.leave;
  parentElement.taizhang?.leave();
  const state = { facts, gone: false, unmount: () => {} };
  state.leave = () => {
    state.gone = true;
    state.unmount();
    if (parentElement.taizhang === state) delete parentElement.taizhang;
  };
  parentElement.taizhang = state;
  const place = parentElement.querySelector(".tz-place-of-grid");
  import(location.origin + "/assets/grid/mount.js").then(({ mount }) => {
    if (!state.gone) state.unmount = mount(place, data);
  });
  return state.leave;
}
"""
_mounted = st.components.v2.component(
    "taizhang_grid",
    html='<div class="tz-place-of-grid"></div>',
    js=LOADER,
    isolate_styles=False,
)
TO_CHOOSE = {"boolean": {"zh": ("是", "否"), "en": ("yes", "no")}}


def show(register: Register, query: Mapping[str, Any], headers: Mapping[str, str] = EMPTY) -> None:
    """Show a register as a sheet; rows and changes go over our own routes."""
    office = session.office()
    register, reach = reaching.taken(register, office, query)
    facts = {
        "register": register.key,
        "columns": columns(register, office, session.language(), headers),
        "texts": texts(session._),
        "zone": office.zone,
        "may_change": may(session.actor(), "change", register.key),
        "may_export": may(session.actor(), "export", register.key),
        "record": "/record",
        "load": f"/load?register={register.key}",
        "query": {**query, "reach": reach},
        "reachable": reaching.offered(register, office, session.language()),
    }
    _mounted(key=f"grid_{register.key}", data=facts)


def columns(
    register: Register, office: Office, language: str, headers: Mapping[str, str] = EMPTY
) -> list[dict[str, Any]]:
    """The columns as the office's file has them, then the register's, the office's, the rest.

    headers: what the file that was imported last calls the fields, in its order.
    """
    own = [key for key in register.columns if register.find(key)]
    office_made = [field.key for field in register.fields if field.office]
    every = [field.key for field in register.fields if not field.hidden]
    seen = {*headers, *own, *office_made} or set(every)
    number = register.number_field
    frozen = number.key if number is not None else ""
    reached = [key for key in every if "." in key]  # asked for just now: in sight
    wanted = dict.fromkeys([frozen, *reached, *headers, *own, *office_made, *every])
    return [
        _column(register.field(key), language)
        | {"names": _names(register.field(key), office, language), "header": headers.get(key, "")}
        | {"visible": key in seen, "frozen": key == frozen, "prefill": _prefilled(register, key)}
        for key in wanted
        if key in every
    ]


def _column(field: Field, language: str) -> dict[str, Any]:
    return {
        "key": field.key,
        "type": field.type,
        "label": field.label.text(language),
        "help": field.help.text(language) if field.help else "",
        "required": field.required == "entry",
        "computed": field.computed or "." in field.key,
        "options": _options(field, language),
    }


def _names(field: Field, office: Office, language: str) -> list[dict[str, Any]]:
    """The registers whose records the cell names, and how those are called."""
    if field.type not in {"person", "department", "link"}:
        return []
    targets = [office.register(key) for key in field.to or (field.type,) if key in office.registers]
    return [
        {"register": each.key, "label": each.label.text(language), "title": list(each.title)}
        for each in targets
    ]


def _options(field: Field, language: str) -> list[dict[str, str]]:
    if field.type in TO_CHOOSE:
        return [
            {"key": word, "label": word, "colour": ""} for word in TO_CHOOSE[field.type][language]
        ]
    return [
        {"key": option.key, "label": option.label.text(language), "colour": option.colour}
        for option in field.options
    ]


def _prefilled(register: Register, key: str) -> bool:
    """Whether a new row starts with the moment: it is what the record is about."""
    return key == register.event and register.field(key).required == "entry"
