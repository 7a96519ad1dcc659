"""The cells of a row an import left, read as a person corrected them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from schema.field_types import FIELD_TYPES, Reading
from schema.finding import links
from schema.problems import Place, Problem
from schema.storing.tables import is_link
from schema.values import Note, Unread, Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import sqlalchemy as sa

    from schema.definitions import Field, Office, Register

NEVER = frozenset({"lines", "attachment"})


@dataclass
class Cells:
    """What texts mean; where none fits, the file's own becomes a note, a person's is refused."""

    values: dict[str, Value] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)


def read_cells(
    connection: sa.Connection,
    office: Office,
    register: Register,
    texts: Mapping[str, str],
    before: Mapping[str, str],
    now: datetime,
) -> Cells:
    """Read texts by field; before: what the file says, which a year is not guessed for."""
    found = Cells()
    for key, text in texts.items():
        known = register.find(key)
        if known is None or known.type in NEVER:
            continue
        own = text.strip() != before.get(key, "").strip()
        reading = Reading(year=now.year if own else None, zone=office.zone)
        value = _value(connection, office, known, text, reading)
        if not isinstance(value, Problem):
            found.values[key] = value
        elif own:
            found.refused.append(replace(value, place=Place(field=key)))
        else:
            found.values[key] = None
            code = "unlinked" if is_link(known) else value.code
            found.notes[key] = Note(text, code)
    return found


def _value(
    connection: sa.Connection, office: Office, known: Field, text: str, reading: Reading
) -> Value | Problem:
    value = FIELD_TYPES[known.type].read(text, known, reading)
    if isinstance(value, Unread):
        code = "masked_value" if value.code == "masked" else value.code
        return Problem(code, values={"value": text, **value.values})
    return links.resolved(connection, office, known, value) if is_link(known) else value
