"""What a person sees in a cell, and what of it someone who may not know it all sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schema.field_types.kinds import FIELD_TYPES
from schema.values import Mention

if TYPE_CHECKING:
    from schema.definitions import Field
    from schema.values import Record, Value

DIGIT_RUN = re.compile(r"\d(?:[\d \-]*\d)?")
NAME_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
ADDRESS = re.compile(r"([^@\s])[^@\s]*(@\S+)")
SHORTEST = 7
STARS = 2


def shown(field: Field, record: Record, language: str = "zh") -> str:
    """What a person sees in the cell: what it said where that could not be read, else the value."""
    note = record.notes.get(field.key)
    value = record.values.get(field.key)
    if note is not None and value in (None, "", ()):
        return note.raw
    if field.key in record.masked:
        return str(value or "")
    if field.key in record.names:
        return record.names[field.key]
    if field.type == "lines":
        value = _named(value, field, record)
    return FIELD_TYPES[field.type].show(value, field, language)


def _named(value: Value, field: Field, record: Record) -> Value:
    """The lines, their links as the names the record knows: list.position.column."""
    lines: Any = value or ()
    return tuple(
        {
            key: Mention(record.names[place])
            if (place := f"{field.key}.{n}.{key}") in record.names
            else part
            for key, part in line.items()
        }
        for n, line in enumerate(lines)
    )


def masked(field: Field, text: str) -> str:
    """The text with what would tell who it is replaced by *: 138****1234, 李*."""
    del field
    if "*" in text or not text:
        return text
    if ADDRESS.search(text):
        return ADDRESS.sub(r"\1***\2", text)
    hidden = DIGIT_RUN.sub(_masked_digits, text)
    if hidden != text:
        return NAME_RUN.sub(lambda found: _masked_name(found.group()), hidden)
    return _masked_name(text)


def _masked_digits(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    if len(digits) < SHORTEST:
        return found.group()
    return (
        f"{digits[:3]}****{digits[-4:]}"
        if len(digits) > SHORTEST + 1
        else f"{digits[:2]}****{digits[-2:]}"
    )


def _masked_name(name: str) -> str:
    return name[0] + "*" * max(1, min(STARS, len(name) - 1))
