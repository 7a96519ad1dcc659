"""The grid of a register: what it needs to know, and where it stands on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.grid_texts import texts
from schema.actors import may

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema.actors import Actor
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


def show(
    register: Register,
    office: Office,
    actor: Actor,
    language: str,
    query: Mapping[str, Any],
    translate: Callable[[str], str],
) -> None:
    """Show a register as a sheet; rows and changes go over our own routes."""
    facts = {
        "register": register.key,
        "columns": columns(register, office, language),
        "texts": texts(translate),
        "zone": office.zone,
        "may_change": may(actor, "change", register.key),
        "may_export": may(actor, "export", register.key),
        "record": "/record",
        "load": f"/load?register={register.key}",
        "query": dict(query),
    }
    _mounted(key=f"grid_{register.key}", data=facts)


def columns(register: Register, office: Office, language: str) -> list[dict[str, Any]]:
    """The columns in the order they are met: the register's own, the office's, then the rest."""
    own = [key for key in register.columns if register.find(key)]
    office_made = [field.key for field in register.fields if field.office]
    every = [field.key for field in register.fields if not field.hidden]
    seen = {*own, *office_made} or set(every)
    number = register.number_field
    frozen = number.key if number is not None else ""
    ordered = [key for key in dict.fromkeys([frozen, *own, *office_made, *every]) if key in every]
    return [
        _column(register.field(key), language)
        | {"names": _names(register.field(key), office)}
        | {"visible": key in seen, "frozen": key == frozen, "prefill": _prefilled(register, key)}
        for key in ordered
    ]


def _column(field: Field, language: str) -> dict[str, Any]:
    return {
        "key": field.key,
        "type": field.type,
        "label": field.label.text(language),
        "help": field.help.text(language) if field.help else "",
        "required": field.required == "entry",
        "computed": field.computed,
        "options": _options(field, language),
    }


def _names(field: Field, office: Office) -> list[dict[str, Any]]:
    """The registers whose records the cell names, and how those are called."""
    if field.type not in {"person", "department", "link"}:
        return []
    targets = [office.register(key) for key in field.to or (field.type,) if key in office.registers]
    return [{"register": target.key, "title": list(target.title)} for target in targets]


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
