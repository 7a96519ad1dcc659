"""The change of a definition that takes another one back; nothing that was made is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema.defining import figures
from schema.defining.effective import DefinitionChange

if TYPE_CHECKING:
    from schema.definitions import Field, Label, Office, Option, Register

OPPOSITE = {
    "add_register": "register_off",
    "register_on": "register_off",
    "register_off": "register_on",
    "add_field": "hide_field",
    "hide_field": "show_field",
    "show_field": "hide_field",
}

ON_OFF = frozenset({"add_register", "register_on", "register_off"})
SHOWING = frozenset({"add_field", "hide_field", "show_field"})


def inverse(before: Office, change: DefinitionChange) -> DefinitionChange | None:
    """What undoes a change; before: the office as it was. None where nothing can.

    An option that was added cannot be taken away: records may hold it.
    """
    if change.kind in OPPOSITE:
        return DefinitionChange(OPPOSITE[change.kind], change.register, change.key)
    if change.kind == "setting":
        value = before.settings.get(change.key)
        known = value if value is not None else _setting(before, change.key)
        return DefinitionChange("setting", "", change.key, {"value": known})
    if change.kind == "figure":
        payload = figures.former(before.pack, change.key, change.payload)
        return None if payload is None else DefinitionChange("figure", "", change.key, payload)
    if change.kind == "calendar":
        days, former = change.payload.get("days", []), change.payload.get("before", [])
        return DefinitionChange("calendar", "", change.key, {"days": former, "before": days})
    register = before.registers.get(change.register)
    return None if register is None else _of_register(register, change)


def of_the_same(later: DefinitionChange, change: DefinitionChange) -> bool:
    """Whether a later change is about the very thing a change is about."""
    if (later.register, later.key) != (change.register, change.key):
        return False
    kinds = {later.kind, change.kind}
    if kinds <= ON_OFF or kinds <= SHOWING:
        return True
    same_option = later.payload.get("option") == change.payload.get("option")
    return later.kind == change.kind and same_option


def _setting(before: Office, key: str) -> str:
    return {"name": before.name, "zone": before.zone, "hours": before.pack.hours}.get(key, "")


def _of_register(register: Register, change: DefinitionChange) -> DefinitionChange | None:
    payload: dict[str, Any] | None = None
    field = _field(register, change.key)
    if change.kind == "relabel" and not change.key:
        payload = _label(register.label)
    elif change.kind == "relabel" and field is not None:
        payload = _label(field.label)
    elif change.kind == "option" and field is not None:
        option = field.option(str(change.payload.get("option", "")))
        payload = None if option is None else _option(option)
    elif change.kind == "order":
        keys = [each.key for each in register.fields]
        payload = {"fields": keys, "columns": list(register.columns)}
    if payload is None:
        return None
    return DefinitionChange(change.kind, change.register, change.key, payload)


def _field(register: Register, path: str) -> Field | None:
    key, _, inner = path.partition(".")
    field = register.find(key)
    if field is None or not inner:
        return field
    return next((each for each in field.fields if each.key == inner), None)


def _label(label: Label) -> dict[str, Any]:
    return {"zh": label.zh, "en": label.en}


def _option(option: Option) -> dict[str, Any]:
    return {
        "option": option.key,
        **_label(option.label),
        "synonyms": list(option.synonyms),
        "colour": option.colour,
        "closes": option.closes,
        "imported": option.imported,
    }
