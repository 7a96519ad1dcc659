"""What is in force: the shipped definition, the pack's choices and the office's own changes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from schema.defining import adopted, figures, office_registers
from schema.defining.parsing import Teller, read_field, read_option
from schema.definitions import EMPTY, Field, Label, Office, Option, Pack, Register
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from schema.defining.loading import Shipped

GENERAL = "general"
BUILT_IN = frozenset({"person", "department"})
MAKE_TABLES = frozenset({"register_on", "add_register"})


@dataclass(frozen=True)
class DefinitionChange:
    """One thing the office changed; kind is a key of CHANGES or told here.

    add_register: payload is a definition as a file of schema/registers holds it, its key in
    register. register_off, register_on: no payload. setting: key and payload {value}.
    add_field: payload as a field of a definition file (label may be a text), after = a field's key.
    relabel: payload {zh, en}; key "" names the register. hide_field, show_field: no payload.
    add_option: payload {key, zh, en, synonyms, colour, closes, imported}; key names the field.
    option: payload {option} and what changes of it. order: payload {fields} and/or {columns}.
    adopt_field: payload {from}, the office's field the shipped one of this key takes over.
    figure: key as figures.path gives it, payload {value, valid_from, reason}.
    calendar: key a year, payload {days, before}, each a list of [day, works, name].
    A field of lines is named lines.field.
    """

    kind: str
    register: str
    key: str = ""
    payload: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


def effective(shipped: Shipped, pack_key: str, changes: Sequence[DefinitionChange] = ()) -> Office:
    """The office as its changes leave it; UnusableError where what is shipped is contradictory.

    A change of what is no longer there does nothing.
    """
    if shipped.problems:
        values = {"line": shipped.problems[0], "count": len(shipped.problems)}
        raise UnusableError(Problem("bad_definition", values=values))
    if pack_key not in shipped.packs:
        values = {"value": pack_key, "known": ", ".join(shipped.packs)}
        raise UnusableError(Problem("unknown_pack", values=values))
    return laid_over(shipped, pack_key, changes)


def laid_over(shipped: Shipped, pack_key: str, changes: Sequence[DefinitionChange] = ()) -> Office:
    """The same, whatever the definitions say."""
    pack = shipped.packs[pack_key]
    general = shipped.packs.get(GENERAL, pack)
    lists = {**general.options, **pack.options}
    known = {*BUILT_IN, *pack.registers, *(c.register for c in changes if c.kind in MAKE_TABLES)}
    registers = {
        key: _with_pack(_leading(register, known), pack, lists)
        for key, register in shipped.registers.items()
    }
    office = Office(registers, pack, tuple(key for key in pack.registers if key in registers))
    for change in changes:
        if change.kind == "add_register":
            office = _with_register(office, change, lists)
        else:
            office = _changed(office, change)
    kept = {key: each for key, each in office.registers.items() if key in known}
    return replace(office, registers=kept, catalogue=office.registers)


def _leading(register: Register, known: set[str]) -> Register:
    """The register without showing links that lead only to registers never switched on."""
    fields = tuple(
        replace(each, hidden=True, required="") if each.to and known.isdisjoint(each.to) else each
        for each in register.fields
    )
    return replace(register, fields=fields)


def _with_register(
    office: Office, change: DefinitionChange, lists: Mapping[str, tuple[Option, ...]]
) -> Office:
    made = office_registers.read(change.payload)
    known = office.registers.get(change.register)
    if made is None or (known is not None and known.office):
        return office
    made = _with_pack(made, office.pack, lists)
    if known is not None:
        made = office_registers.joined(known, made)
    others = tuple(key for key in office.on if key != made.key)
    registers = {**office.registers, made.key: made}
    return replace(office, registers=registers, on=(*others, made.key))


def _with_pack(register: Register, pack: Pack, lists: Mapping[str, tuple[Option, ...]]) -> Register:
    fields = tuple(_with_options(each, lists) for each in register.fields)
    return replace(register, fields=fields, number=pack.numbers.get(register.key, register.number))


def _with_options(field: Field, lists: Mapping[str, tuple[Option, ...]]) -> Field:
    if field.options_from:
        field = replace(field, options=lists.get(field.options_from, ()))
    if field.fields:
        field = replace(field, fields=tuple(_with_options(each, lists) for each in field.fields))
    return field


def _changed(office: Office, change: DefinitionChange) -> Office:
    if change.kind == "setting":
        return _with_setting(office, change.key, str(change.payload.get("value", "")))
    if change.kind == "figure":
        pack = figures.changed(office.pack, change.key, change.payload)
        return replace(office, pack=pack)
    register = office.registers.get(change.register)
    if register is None:
        return office
    if change.kind in {"register_on", "register_off"}:
        others = tuple(key for key in office.on if key != register.key)
        return replace(office, on=(*others, register.key) if change.kind[9:] == "on" else others)
    make = CHANGES.get(change.kind)
    changed = make(register, change) if make else register
    return replace(office, registers={**office.registers, register.key: changed})


def _with_setting(office: Office, key: str, value: str) -> Office:
    settings = {**office.settings, key: value}
    office = replace(office, settings=settings)
    if key == "name":
        return replace(office, name=value)
    if key == "zone":
        return replace(office, zone=value)
    if key == "hours":
        return replace(office, pack=replace(office.pack, hours=value))
    return office


def _add_field(register: Register, change: DefinitionChange) -> Register:
    raw = {"key": change.key, **change.payload}
    after = raw.pop("after", None)
    if isinstance(raw.get("label"), str):
        raw["label"] = {"zh": raw["label"]}
    made = read_field(raw, "field", Teller("office"))
    if made is None or register.find(made.key) is not None:
        return register
    keys = [each.key for each in register.fields]
    position = keys.index(after) + 1 if after in keys else len(keys)
    fields = list(register.fields)
    fields.insert(position, replace(made, office=True))
    return replace(register, fields=tuple(fields))


def _relabel(register: Register, change: DefinitionChange) -> Register:
    if not change.key:
        return replace(register, label=_label(change.payload, register.label))

    def renamed(field: Field) -> Field:
        label = _label(change.payload, field.label)
        former = () if label.zh == field.label.zh else (field.label.zh,)
        kept = tuple(each for each in (*field.synonyms, *former) if each != label.zh)
        return replace(field, label=label, synonyms=kept)

    return _with_field(register, change.key, renamed)


def _hide(register: Register, change: DefinitionChange) -> Register:
    return _with_field(register, change.key, lambda field: replace(field, hidden=True))


def _show(register: Register, change: DefinitionChange) -> Register:
    return _with_field(register, change.key, lambda field: replace(field, hidden=False))


def _add_option(register: Register, change: DefinitionChange) -> Register:
    made = read_option(change.payload, "option", Teller("office"))

    def extended(field: Field) -> Field:
        if made is None or field.option(made.key) is not None:
            return field
        return replace(field, options=(*field.options, made))

    return _with_field(register, change.key, extended)


def _option(register: Register, change: DefinitionChange) -> Register:
    wanted = change.payload.get("option", "")

    def with_changed(field: Field) -> Field:
        options = tuple(
            _option_changed(each, change.payload) if each.key == wanted else each
            for each in field.options
        )
        return replace(field, options=options)

    return _with_field(register, change.key, with_changed)


def _option_changed(option: Option, payload: Mapping[str, Any]) -> Option:
    label = _label(payload, option.label)
    former = () if label.zh == option.label.zh else (option.label.zh,)
    synonyms = tuple(payload.get("synonyms", option.synonyms))
    return replace(
        option,
        label=label,
        synonyms=tuple(dict.fromkeys((*synonyms, *former))),
        colour=payload.get("colour", option.colour),
        closes=payload.get("closes", option.closes),
        imported=payload.get("imported", False),
    )


def _order(register: Register, change: DefinitionChange) -> Register:
    wanted = {key: place for place, key in enumerate(change.payload.get("fields", ()))}
    fields = sorted(register.fields, key=lambda each: wanted.get(each.key, len(wanted)))
    columns = change.payload.get("columns", register.columns)
    known = tuple(key for key in columns if register.find(key) is not None)
    return replace(register, fields=tuple(fields), columns=known)


def _adopt(register: Register, change: DefinitionChange) -> Register:
    own, field = register.find(str(change.payload.get("from", ""))), register.find(change.key)
    if own is None or field is None or not own.office:
        return register
    return adopted.joined(register, own, field)


def _label(payload: Mapping[str, Any], known: Label) -> Label:
    return Label(payload.get("zh") or known.zh, payload.get("en", known.en))


def _with_field(register: Register, path: str, change: Callable[[Field], Field]) -> Register:
    key, _, inner = path.partition(".")

    def changed(field: Field) -> Field:
        if field.key != key:
            return field
        if not inner:
            return change(field)
        fields = tuple(change(each) if each.key == inner else each for each in field.fields)
        return replace(field, fields=fields)

    return replace(register, fields=tuple(changed(each) for each in register.fields))


CHANGES: dict[str, Callable[[Register, DefinitionChange], Register]] = {
    "add_field": _add_field,
    "relabel": _relabel,
    "hide_field": _hide,
    "show_field": _show,
    "add_option": _add_option,
    "option": _option,
    "order": _order,
    "adopt_field": _adopt,
}
