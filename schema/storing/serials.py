"""Running numbers as they are given: without gap or repeat, whoever else saves."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from schema import numbering
from schema.storing.tables import serial, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schema.definitions import Register
    from schema.values import Value

CHUNK = 500


def take(
    connection: sa.Connection,
    register: Register,
    days: Sequence[date],
    *,
    others: Iterable[str] = (),
) -> list[str]:
    """The next numbers, one a day given, in their order; others are about to be taken.

    The row of the cycle stays locked until the transaction ends: a number is given once, and
    given back when the transaction fails.
    """
    rule = register.number
    if rule is None:
        return [""] * len(days)
    waiting: dict[str, list[int]] = defaultdict(list)
    cycles = {day: numbering.cycle_of(rule, day) for day in set(days)}
    for position, day in enumerate(days):
        waiting[cycles[day]].append(position)
    made = [""] * len(days)
    taken = set(others)
    for cycle, asking in sorted(waiting.items()):
        positions = asking
        while positions:
            last = advance(connection, register.key, cycle, len(positions))
            asked = [days[at] for at in positions]
            drawn = numbering.numbers(rule, asked, last - len(positions) + 1)
            for at, text in zip(positions, drawn, strict=True):
                made[at] = text
            # A number somebody gave by hand is passed over.
            held = in_use(connection, register, drawn) | taken.intersection(drawn)
            positions = [at for at in positions if made[at] in held] if held else []
    return made


def raise_to(connection: sa.Connection, register: Register, numbers: Iterable[str]) -> None:
    """Let numbering go on after numbers that were given by hand or by an import."""
    rule = register.number
    if rule is None:
        return
    highest: dict[str, int] = {}
    for text in numbers:
        known = numbering.read(rule, text)
        if known is not None:
            cycle = numbering.cycle_of(rule, known[0])
            highest[cycle] = max(highest.get(cycle, 0), known[1])
    for cycle, last in sorted(highest.items()):
        _upsert(
            connection,
            register.key,
            cycle,
            last,
            sa.func.max if _lite(connection) else sa.func.greatest,
        )


def in_use(connection: sa.Connection, register: Register, numbers: Sequence[str]) -> set[str]:
    """Which of these numbers records hold, deleted ones too."""
    field = register.number_field
    if field is None:
        return set()
    column = table_of(register).c[field.key]
    wanted = set(numbers)
    if len(wanted) > CHUNK:  # of one cycle, so they stand close together
        near = sa.select(column).where(column.between(min(wanted), max(wanted)))
        return wanted.intersection(connection.scalars(near))
    return set(connection.scalars(sa.select(column).where(column.in_(wanted))))


def day_of(value: Value, now: datetime) -> date:
    """The day a record's number belongs to: that of its event, else today."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else now.date()


def advance(connection: sa.Connection, register_key: str, cycle: str, count: int) -> int:
    """Reserve so many serials of a cycle; the last of them."""
    return _upsert(connection, register_key, cycle, count, lambda last, more: last + more)


def _upsert(
    connection: sa.Connection, register_key: str, cycle: str, number: int, join: Callable[..., Any]
) -> int:
    insert = (sqlite if _lite(connection) else postgresql).insert(serial)
    made = insert.values(register=register_key, cycle=cycle, last=number)
    kept = made.on_conflict_do_update(
        index_elements=[serial.c.register, serial.c.cycle],
        set_={"last": join(serial.c.last, made.excluded.last)},
    )
    return int(connection.execute(kept.returning(serial.c.last)).scalar_one())


def _lite(connection: sa.Connection) -> bool:
    return connection.dialect.name == "sqlite"
