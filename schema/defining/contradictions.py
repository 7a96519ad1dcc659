"""What registers must not say, each alone and taken together with the others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from schema import numbering
from schema.defining import leading_contradictions, pack_contradictions, rule_contradictions
from schema.defining.parsing import Teller
from schema.defining.slugs import RESERVED
from schema.field_types import FIELD_TYPES, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schema.definitions import Field, Pack, Register

Told = tuple[str, str, str]  # table, key, what
CHOICES = frozenset({"choice", "choices"})
LINKS = frozenset({"link", "person", "department"})
NUMBERS = frozenset({"integer", "decimal", "money", "percent"})
MOMENTS = frozenset({"date", "datetime"})
COLOURS = frozenset({"", "grey", "blue", "green", "yellow", "orange", "red", "purple"})
SEPARATORS = "、,，;；\n|"
# What a field may say only where its type is one of these.
ONLY = {
    "options": CHOICES,
    "options_from": CHOICES,
    "to": frozenset({"link"}),
    "back": LINKS,
    "fields": frozenset({"lines"}),
    "unit": NUMBERS,
    "default": frozenset({"choice"}),
    "many": LINKS,
    "fills": frozenset({"link"}),
    "finds": frozenset({"text", "identifier", "phone"}),
    "plan": MOMENTS,
    "closed": frozenset({"lines"}),
}
# What a type cannot do without.
NEEDED = {"choice": "options", "choices": "options", "link": "to", "lines": "fields"}


def of(registers: Mapping[str, Register], packs: Mapping[str, Pack]) -> list[str]:
    """Every contradiction as a line: file, table, key, what."""
    told: list[str] = []
    for register in registers.values():
        teller = Teller(f"registers/{register.key}.toml", told)
        for table, key, what in _register(register, registers, packs):
            teller.tell(table, key, what)
    for pack in packs.values():
        teller = Teller(f"packs/{pack.key}.toml", told)
        for table, key, what in pack_contradictions.of(pack, registers, packs):
            teller.tell(table, key, what)
    return told


def _register(
    register: Register, registers: Mapping[str, Register], packs: Mapping[str, Pack]
) -> Iterator[Told]:
    yield from _references(register)
    yield from _numbering(register)
    yield from _groups(register)
    yield from _fields(register.fields, "fields")
    yield from _columns(register)
    yield from leading_contradictions.of(register, registers)
    for field in register.fields:
        for table, each, siblings in _with_inner(field, register):
            yield from _links(each, table, registers)
            told = rule_contradictions.of(each, siblings, register, registers, packs)
            yield from ((table, key, what) for key, what in told)


def _references(register: Register) -> Iterator[Told]:
    named = {
        "title": register.title,
        "identity": register.identity,
        "columns": register.columns,
        "quick": register.quick,
        "event": (register.event,) if register.event else (),
        "index": tuple(key for pair in register.index for key in pair),
    }
    for where, keys in named.items():
        for key in keys:
            field = register.find(key)
            if field is None:
                yield "register", where, f"{key} is no field of this register"
            elif field.type == "lines" and where != "columns":
                yield "register", where, f"{key} has lines, which cannot stand here"
    if not register.title:
        yield "register", "title", "is missing: it is how a record is called elsewhere"
    event = register.find(register.event)
    if event is not None and event.type not in MOMENTS:
        yield "register", "event", f"{event.key} must be a date or datetime, not {event.type}"


def _numbering(register: Register) -> Iterator[Told]:
    fields = register.of_type("number")
    if len(fields) > 1:
        yield "register", "fields", f"two fields hold the number: {fields[0].key}, {fields[1].key}"
    if register.number is None:
        if fields:
            yield f"fields.{fields[0].key}", "type", "a number needs number = { pattern, cycle }"
        return
    if not fields:
        yield "register", "number", "there is no field of type number to hold it"
    if register.find("original_number") is None:
        yield "register", "number", "a field original_number must keep the numbers of old ledgers"
    if register.number.cycle != "never" and not register.event:
        yield "register", "number", f"cycle {register.number.cycle} needs an event"
    for what in numbering.contradictions(register.number):
        yield "register", "number", what


def _groups(register: Register) -> Iterator[Told]:
    groups = [group.key for group in register.groups]
    for key in _twice(groups):
        yield "groups", key, "two groups have this key"
    for field in register.fields:
        if field.group and field.group not in groups:
            yield f"fields.{field.key}", "group", f"{field.group} is no group of this register"
        if groups and not field.group:
            yield f"fields.{field.key}", "group", "is missing: the record page is laid out by it"


def _fields(fields: tuple[Field, ...], table: str) -> Iterator[Told]:
    for key in _twice(field.key for field in fields):
        yield f"{table}.{key}", "key", "two fields have this key"
    names: dict[str, str] = {}
    for field in fields:
        for where, name in _names(field):
            other = names.setdefault(fold(name), field.key)
            if other != field.key:
                yield f"{table}.{field.key}", where, f"{name} names {other} already"
    for field in fields:
        yield from _field(field, f"{table}.{field.key}")
        yield from _fields(field.fields, f"{table}.{field.key}.fields")


def _names(field: Field) -> Iterator[tuple[str, str]]:
    yield "label.zh", field.label.zh
    if field.label.en:
        yield "label.en", field.label.en
    for name in field.synonyms:
        yield "synonyms", name


def _field(field: Field, table: str) -> Iterator[Told]:
    if field.type not in FIELD_TYPES:
        yield table, "type", f"{field.type} is not known; known are {', '.join(FIELD_TYPES)}"
        return
    yield from _meaningless(field, table)
    needed = NEEDED.get(field.type)
    if needed and not getattr(field, needed) and not (needed == "options" and field.options_from):
        yield table, needed, f"is missing: a field of type {field.type} needs it"
    if field.key in RESERVED:
        yield table, "key", f"{field.key} is a name of the table's own"
    if table.count(".fields.") and field.type in {"lines", "number", "attachment"}:
        yield table, "type", f"{field.type} cannot stand in a line"
    yield from options_of(field, f"{table}.options")
    yield from default_of(field, table)


def _meaningless(field: Field, table: str) -> Iterator[Told]:
    for name, types in ONLY.items():
        if getattr(field, name) and field.type not in types:
            key = "options" if name == "options_from" else name
            yield table, key, f"says nothing for {field.type}, only for {', '.join(sorted(types))}"
    if field.required not in {"", "entry"}:
        yield table, "required", f'{field.required} is not known; known is "entry"'
    if field.required and field.computed:
        yield table, "required", "a computed field is not asked of anybody"
    if field.default and field.computed:
        yield table, "default", "a computed field is given by its rule"


def default_of(field: Field, table: str) -> Iterator[Told]:
    """A default must be one of the options in force."""
    if field.default and field.options and field.option(field.default) is None:
        known = ", ".join(option.key for option in field.options)
        yield table, "default", f"{field.default} is no option; known are {known}"


def options_of(field: Field, table: str) -> Iterator[Told]:
    """What the options of a field must not say."""
    for key in _twice(option.key for option in field.options):
        yield f"{table}.{key}", "key", "two options have this key"
    names: dict[str, str] = {}
    for option in field.options:
        inner = f"{table}.{option.key}"
        if option.colour not in COLOURS:
            known = ", ".join(sorted(COLOURS - {""}))
            yield inner, "colour", f"{option.colour} is not known; known are {known}"
        if field.type == "choices" and set(option.label.zh) & set(SEPARATORS):
            yield inner, "zh", f"{option.label.zh} holds a sign that parts several options"
        for name in dict.fromkeys(
            filter(None, (option.label.zh, option.label.en, *option.synonyms))
        ):
            other = names.setdefault(fold(name), option.key)
            if other != option.key:
                yield inner, "synonyms", f"{name} names {other} already"


def _columns(register: Register) -> Iterator[Told]:
    keys = {field.key for field in register.fields}
    for field in register.fields:
        for ending in ENDINGS.get(field.type, ()) + (("given",) if field.computed else ()):
            if f"{field.key}_{ending}" in keys:
                what = f"its column would be that of {field.key}"
                yield f"fields.{field.key}_{ending}", "key", what


ENDINGS: dict[str, tuple[str, ...]] = {
    "datetime": ("timed",),
    "signature": ("name", "day"),
    "link": ("register", "id"),
}


def _links(field: Field, table: str, registers: Mapping[str, Register]) -> Iterator[Told]:
    targets = field.to or ((field.type,) if field.type in {"person", "department"} else ())
    for target in targets:
        if target not in registers:
            yield table, "to", f"{target} is no register; known are {', '.join(registers)}"


def _with_inner(field: Field, register: Register) -> Iterator[tuple[str, Field, tuple[Field, ...]]]:
    """A field and those of its lines, each with where it stands and the fields beside it."""
    yield f"fields.{field.key}", field, register.fields
    for inner in field.fields:
        yield f"fields.{field.key}.fields.{inner.key}", inner, field.fields


def _twice(keys: Iterable[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]
