"""What shipped definitions must not say beside each other, and what nobody would notice alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.defining.parsing import Teller
from schema.field_types import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema.definitions import Field, Pack, Register

Told = tuple[str, str, str]  # table, key, what
GROUPS = (
    "complaints", "customers", "visits", "service", "quality", "desk", "projects", "people",
    "office",
)  # fmt: skip
MOST_AT_FIRST = 10  # registers a fresh office starts with: no more fit a menu


def of(registers: Mapping[str, Register], packs: Mapping[str, Pack]) -> list[str]:
    """Every contradiction as a line: file, table, key, what."""
    told: list[str] = []
    for register in registers.values():
        teller = Teller(f"registers/{register.key}.toml", told)
        for table, key, what in _register(register, registers):
            teller.tell(table, key, what)
    for pack in packs.values():
        teller = Teller(f"packs/{pack.key}.toml", told)
        for table, key, what in _pack(pack, packs):
            teller.tell(table, key, what)
    return told


def _register(register: Register, registers: Mapping[str, Register]) -> Iterator[Told]:
    for other in registers.values():
        if other.key == register.key:
            break  # told of the later of two, once
        if other.id == register.id:
            yield "register", "id", f"{register.id} is the id of {other.key} already"
        if fold(other.label.zh) == fold(register.label.zh):
            yield "register", "label", f"{register.label.zh} names {other.key} already"
    if register.group not in GROUPS:
        known = ", ".join(GROUPS)
        yield "register", "group", f"{register.group or 'none'} is not known; known are {known}"
    yield from _twice(register)
    for field in register.fields:
        yield from _of_field(field, f"fields.{field.key}", register)


def _pack(pack: Pack, packs: Mapping[str, Pack]) -> Iterator[Told]:
    for other in packs.values():
        if other.key == pack.key:
            break
        if fold(other.label.zh) == fold(pack.label.zh):
            yield "pack", "label", f"{pack.label.zh} names {other.key} already"
    if len(pack.registers) > MOST_AT_FIRST:
        what = f"{len(pack.registers)} are more than the {MOST_AT_FIRST} an office starts with"
        yield "pack", "registers", what
    for key, figure in pack.figures.items():
        if not any(value.strip() for value in figure.values.values()):
            yield f"figures.{key}", "values", "is missing: a figure must say something"
        if figure.group == "penalty" and figure.on:
            yield f"figures.{key}", "on", "must be false: penalties count once an office wants them"


def _twice(register: Register) -> Iterator[Told]:
    named = {
        "title": register.title, "identity": register.identity, "columns": register.columns,
        "quick": register.quick, "index": tuple("+".join(pair) for pair in register.index),
    }  # fmt: skip
    for where, keys in named.items():
        for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
            yield "register", where, f"{key} stands there twice"
    labels: dict[str, str] = {}
    for group in register.groups:
        other = labels.setdefault(fold(group.label.zh), group.key)
        if other != group.key:
            yield f"groups.{group.key}", "zh", f"{group.label.zh} names {other} already"
    asked = [field.key for field in register.fields if field.required and not field.hidden]
    for key in asked if register.quick else ():
        if key not in register.quick:
            yield "register", "quick", f"{key} is missing: entry cannot be saved without it"


def _of_field(field: Field, table: str, register: Register) -> Iterator[Told]:
    if field.type == "link" and field.back is None:
        yield table, "back", "is missing: the other register shows these records under it"
    for where, each in ((table, field), *_inner(field, table)):
        if each.mask and not each.personal:
            yield where, "mask", "needs personal = true: who may see it is decided by that"
        if each.required and each.hidden:
            yield where, "required", "a hidden field cannot be asked of anybody"
    if field.rule is not None and field.key in register.identity:
        yield "register", "identity", f"{field.key} is given by a rule and recognises nothing"


def _inner(field: Field, table: str) -> tuple[tuple[str, Field], ...]:
    return tuple((f"{table}.fields.{each.key}", each) for each in field.fields)
