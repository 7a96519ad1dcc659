"""Which records of a register still ask for something to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.finding import scoping
from schema.storing.column_types import Day
from schema.storing.tables import table_of

if TYPE_CHECKING:
    import datetime as times
    from collections.abc import Sequence

    from schema.definitions import Field, Register
    from schema.finding.filters import Condition

MOMENTS = frozenset({"date", "datetime"})
DONE = "settled_at"


def tells(register: Register) -> bool:
    """Whether the register says at all what is done with: a closing state or a day of settling."""
    return bool(states(register) or done_fields(register))


def states(register: Register) -> tuple[Field, ...]:
    """The choices one of whose options closes a record."""
    choices = register.of_type("choice")
    return tuple(each for each in choices if any(option.closes for option in each.options))


def done_fields(register: Register) -> tuple[Field, ...]:
    """The days that are filled in once a record is done with."""
    rules = [each.rule.parameters for each in register.fields if each.rule is not None]
    keys = {str(given["done"]) for given in rules if "due" in given and "done" in given} | {DONE}
    return tuple(each for each in register.fields if each.key in keys and each.type in MOMENTS)


def conditions(connection: sa.Connection, register: Register) -> list[Condition]:
    """What open records fulfil: alive, in no running import, not closed, not done."""
    table = table_of(register)
    found: list[Condition] = [table.c.deleted_at.is_(None), *scoping.closed(connection, register)]
    for field in states(register):
        closing = [option.key for option in field.options if option.closes]
        found.append(sa.or_(table.c[field.key].is_(None), table.c[field.key].not_in(closing)))
    found += [table.c[field.key].is_(None) for field in done_fields(register) if not field.computed]
    return found


def still_running(register: Register, keys: Sequence[str], now: times.datetime) -> Condition | None:
    """Where nothing says what is done with: one of these deadlines is still ahead, or none set."""
    if tells(register):
        return None
    table = table_of(register)
    return sa.or_(
        *(table.c[key].is_(None) | (table.c[key] >= _as(table.c[key], now)) for key in keys)
    )


def _as(column: sa.Column[object], now: times.datetime) -> times.date:
    return now.date() if isinstance(column.type, Day) else now
