"""Closing a record whose lines are still open: it is told, and a person may overrule it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from schema.field_types import FIELD_TYPES
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from schema.definitions import Field, Register
    from schema.values import Value

EMPTY_VALUES = (None, "", ())
STATUS = "status"


def problem(
    register: Register, record: int, before: Mapping[str, Value], sets: Mapping[str, Any]
) -> Problem | None:
    """What to tell of a change that closes a record while lines of it are open; None if nothing."""
    if not closes(register, sets.get(STATUS)) or closes(register, before.get(STATUS)):
        return None
    after = {**before, **sets}
    for field in register.of_type("lines"):
        left = open_lines(field, after.get(field.key))
        if left:
            said = {"field": field.label.zh, "count": len(left), "value": "、".join(left)}
            return Problem("lines_open", Place(record=record, field=STATUS), said)
    return None


def ready(register: Register, values: Mapping[str, Value]) -> bool:
    """Whether every line is closed and the record is not: then closing can be offered."""
    tracked = [field for field in register.of_type("lines") if field.closed]
    lines = [field for field in tracked if values.get(field.key)]
    done = bool(lines) and not any(open_lines(field, values.get(field.key)) for field in lines)
    return done and closing_option(register) != "" and not closes(register, values.get(STATUS))


def closing_option(register: Register) -> str:
    """The first state that closes a record of the register."""
    status = register.find(STATUS)
    return next((each.key for each in status.options if each.closes), "") if status else ""


def closes(register: Register, state: object) -> bool:
    """Whether a state closes the record."""
    status = register.find(STATUS)
    option = status.option(str(state)) if status else None
    return option is not None and option.closes


def open_lines(field: Field, lines: Value) -> list[str]:
    """What the lines are called that are not closed yet."""
    if not field.closed or not isinstance(lines, tuple):
        return []
    left = []
    for place, line in enumerate(lines, 1):
        if isinstance(line, Mapping) and line.get(field.closed) in EMPTY_VALUES:
            texts = [
                FIELD_TYPES[part.type].show(line.get(part.key), part)
                for part in field.fields
                if part.type in {"text", "long_text"}
            ]
            left.append(next((text for text in texts if text), str(place)))
    return left
