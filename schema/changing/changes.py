"""What can be asked of a register's records, what came of it, and the log of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.field_types.base import printable
from schema.storing import encoding, tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from schema.actors import Actor
    from schema.problems import Problem
    from schema.values import Link, Note, Value


@dataclass(frozen=True)
class Edit:
    """One cell as a person typed it, or a value; version is the one he saw."""

    id: int
    version: int
    field: str
    text: Value


@dataclass(frozen=True)
class New:
    """A new record: texts as typed, or values, by field key."""

    values: Mapping[str, Value]


@dataclass(frozen=True)
class Delete:
    """A record to move to the trash."""

    id: int
    version: int


@dataclass(frozen=True)
class Restore:
    """A record to take back from the trash."""

    id: int
    version: int


@dataclass(frozen=True)
class MakeVoid:
    """A record that is not to count any more, its number keeping its place; became: what does."""

    id: int
    version: int
    reason: str
    became: Link | None = None


@dataclass(frozen=True)
class MakeValid:
    """A void record to count again."""

    id: int
    version: int


Wanted = Edit | New | Delete | Restore | MakeVoid | MakeValid


@dataclass(frozen=True)
class Saved:
    """One request that was carried out; index is its place in the list."""

    index: int
    id: int
    version: int
    kind: str


@dataclass(frozen=True)
class Conflict:
    """A cell somebody else changed meanwhile: both texts, and who when."""

    index: int
    id: int
    field: str
    mine: str
    theirs: str
    version: int
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Outcome:
    """What became of a list of changes; problems carry the place in the list as value index."""

    register: str
    change: int | None = None
    saved: tuple[Saved, ...] = ()
    refused: tuple[Problem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One line of the log: what a cell held before and after, a note where it was unread."""

    record: int
    version: int
    kind: str
    field: str = ""
    before: Value | Note = None
    after: Value | Note = None


@dataclass(frozen=True)
class Why:
    """Who changes something, when, from where and for what reason."""

    actor: Actor
    now: datetime
    source: str = "page"
    reason: str = ""
    batch: int | None = None
    undoes: int | None = None


def begin(connection: sa.Connection, register_key: str, why: Why) -> int:
    """Open a change set in the log."""
    made = tables.change.insert().values(
        at=why.now,
        actor=why.actor.name,
        source=why.source,
        reason=printable(why.reason),
        register=register_key,
        batch_id=why.batch,
        undoes=why.undoes,
    )
    return int(connection.execute(made.returning(tables.change.c.id)).scalar_one())


def of_batch(connection: sa.Connection, register_key: str, why: Why) -> int:
    """The one change set of a batch in a register, opened with its first records."""
    c = tables.change
    if why.batch is not None:
        mine = (c.c.batch_id == why.batch, c.c.register == register_key, c.c.source == why.source)
        found = connection.scalar(sa.select(c.c.id).where(*mine).order_by(c.c.id.desc()).limit(1))
        if found is not None:
            return int(found)
    return begin(connection, register_key, why)


def log(connection: sa.Connection, register_key: str, change: int, cells: list[Cell]) -> None:
    """Write what changed; the log is only ever added to."""
    rows: list[dict[str, Any]] = [
        {
            "change_id": change,
            "register": register_key,
            "record_id": cell.record,
            "version": cell.version,
            "kind": cell.kind,
            "field": cell.field,
            "before": None if cell.before is None else encoding.dumps(cell.before),
            "after": None if cell.after is None else encoding.dumps(cell.after),
        }
        for cell in cells
    ]
    if rows:
        connection.execute(tables.change_cell.insert(), rows)


def last_touched(
    connection: sa.Connection, register_key: str, record: int, field: str, since: int
) -> tuple[str, datetime] | None:
    """Who changed a cell after a version, and when; None when nobody did."""
    t, c = tables.change_cell, tables.change
    query = (
        sa.select(c.c.actor, c.c.at)
        .join(t, t.c.change_id == c.c.id)
        .where(
            t.c.record_id == record,
            t.c.register == register_key,
            t.c.field.in_([field, ""]),
            t.c.version > since,
        )
        .order_by(t.c.id.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    return (found.actor, found.at) if found else None
