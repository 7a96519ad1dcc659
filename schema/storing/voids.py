"""Which records are void: their number keeps its place, counts and lists pass over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.storing.tables import table_of, voided
from schema.values import Link, Void

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Register
    from schema.finding.filters import Filter

CHUNK = 500
VOID = "void"  # no field, but asked for like one: with, or only


def put(connection: sa.Connection, register_key: str, record: int, void: Void) -> None:
    """Note that a record is void."""
    became = void.became or Link("", 0)
    row = {
        "register": register_key,
        "record_id": record,
        "reason": void.reason,
        "actor": void.by,
        "at": void.at,
        "became_register": became.register or None,
        "became_id": became.id or None,
    }
    connection.execute(voided.insert().values(row))


def drop(connection: sa.Connection, register_key: str, record: int) -> None:
    """Let a record count again."""
    v = voided
    connection.execute(v.delete().where(v.c.register == register_key, v.c.record_id == record))


def of(connection: sa.Connection, register_key: str, ids: Sequence[int]) -> dict[int, Void]:
    """Which of these records are void, and why."""
    found: dict[int, Void] = {}
    for start in range(0, len(ids), CHUNK):
        mine = (
            voided.c.register == register_key,
            voided.c.record_id.in_(ids[start : start + CHUNK]),
        )
        for row in connection.execute(sa.select(voided).where(*mine)):
            became = Link(row.became_register, row.became_id) if row.became_id else None
            found[row.record_id] = Void(row.reason, row.actor, row.at, became)
    return found


def condition(register: Register) -> sa.ColumnElement[bool]:
    """Whether a row of the register's table is void."""
    ids = sa.select(voided.c.record_id).where(voided.c.register == register.key)
    return table_of(register).c.id.in_(ids)


def valid(connection: sa.Connection, register: Register) -> list[sa.ColumnElement[bool]]:
    """Leaves void records out; costs nothing where there are none."""
    any_there = sa.select(voided.c.record_id).where(voided.c.register == register.key).limit(1)
    return [sa.not_(condition(register))] if connection.scalar(any_there) is not None else []


def asked(
    connection: sa.Connection, register: Register, filters: Sequence[Filter]
) -> list[sa.ColumnElement[bool]]:
    """What filters ask of void records: none by default, with the others, or only them."""
    wanted = [each.value for each in filters if each.field == VOID]
    if not wanted:
        return valid(connection, register)
    return [condition(register)] if "only" in wanted else []


def others(filters: Sequence[Filter]) -> list[Filter]:
    """The filters that ask for fields."""
    return [each for each in filters if each.field != VOID]
