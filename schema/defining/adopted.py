"""A field of the office that a shipped one of the same name takes over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schema.defining.slugs import slug
from schema.field_types import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.definitions import Field, Option, Register

CHOICES = frozenset({"choice", "choices"})
APART = frozenset({"lines", "attachment", "number", "signature"})


def pairs(register: Register) -> Iterator[tuple[Field, Field]]:
    """Each field the office made with the shipped field that bears the same label."""
    shipped = {fold(each.label.zh): each for each in register.fields if not each.office}
    for own in register.fields:
        field = shipped.get(fold(own.label.zh)) if own.office else None
        if field is not None and field.type not in APART and own.type not in APART:
            yield own, field


def options(own: Field, field: Field) -> tuple[dict[str, str], tuple[Option, ...]]:
    """The key each option of the office's field gets, and all options of the shipped one after."""
    if not {own.type, field.type} <= CHOICES:
        return {}, field.options
    known = {
        fold(name): option.key
        for option in reversed(field.options)
        for name in (option.label.zh, *option.synonyms)
    }
    taken = {option.key for option in field.options}
    keys: dict[str, str] = {}
    grown = list(field.options)
    for option in own.options:
        key = known.get(fold(option.label.zh))
        if key is None:
            key = option.key if option.key not in taken else slug(option.label.zh, taken)
            taken.add(key)
            grown.append(replace(option, key=key))
        keys[option.key] = key
    return keys, tuple(grown)


def joined(register: Register, own: Field, field: Field) -> Register:
    """The register with the shipped field alone, which goes by the names of both."""
    names = [name for name in (own.label.zh, *own.synonyms) if fold(name) != fold(field.label.zh)]
    synonyms = tuple(dict.fromkeys((*field.synonyms, *names)))
    made = replace(field, synonyms=synonyms, options=options(own, field)[1])
    fields = tuple(
        made if each.key == field.key else each for each in register.fields if each.key != own.key
    )
    columns = (field.key if key == own.key else key for key in register.columns)
    return replace(register, fields=fields, columns=tuple(dict.fromkeys(columns)))
