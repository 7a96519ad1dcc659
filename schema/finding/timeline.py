"""Everything about one record on one line of time: what links to it, in all registers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.entries import Entry, Timeline
from schema.finding import rows
from schema.finding.filters import holds
from schema.storing.register_tables import counts
from schema.storing.tables import batch, is_json, is_link, lines_table, table_of, targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schema.actors import Actor
    from schema.definitions import Field, Office, Register
    from schema.values import Record

FIRST = 100
Condition = sa.ColumnElement[bool]


def of(
    connection: sa.Connection,
    office: Office,
    register_key: str,
    record: int,
    actor: Actor,
    limit: int = FIRST,
) -> Timeline:
    """What links to a record, newest first: two queries, and a few for each register met."""
    arms = list(_arms(connection, office, register_key, record, actor))
    if not arms:
        return Timeline((), 0)
    all_of_them = sa.union_all(*arms).subquery()
    c = all_of_them.c
    order = (c.moment.desc().nulls_last(), c.register, c.id.desc())
    wanted = sa.select(c.register, c.id).order_by(*order).limit(limit)
    places = [(row.register, row.id) for row in connection.execute(wanted)]
    count = len(places)
    if count == limit:
        count = connection.scalar(sa.select(sa.func.count()).select_from(all_of_them)) or 0
    found = {
        (key, each.id): Entry(office.register(key), each, _when(office.register(key), each))
        for key in dict(places)
        for each in _records(connection, office, key, places, actor)
    }
    return Timeline(tuple(found[place] for place in places if place in found), count)


def _when(register: Register, record: Record) -> date | None:
    value = record.values.get(register.event) if register.event else None
    return value if isinstance(value, date) else record.created_at


def _arms(
    connection: sa.Connection, office: Office, target: str, record: int, actor: Actor
) -> Iterator[sa.Select[Any]]:
    """One select for each register that has fields leading to the target."""
    running = _running(connection)
    for key, register in office.registers.items():
        table = table_of(register)
        named = [
            condition
            for field in register.fields
            for condition in _to(register, field, table, target, record)
        ]
        if not named or not may(actor, "see", key):
            continue
        wanted = sa.select(
            sa.literal(key).label("register"),
            table.c.id,
            _moment(connection, register, table).label("moment"),
        ).where(sa.or_(*named), table.c.deleted_at.is_(None))
        if key == target:
            wanted = wanted.where(table.c.id != record)
        if batches := running.get(key):
            came = table.c.batch_id
            wanted = wanted.where(sa.or_(came.is_(None), came.not_in(batches)))
        yield wanted


def _to(
    register: Register, field: Field, table: sa.Table, target: str, record: int
) -> Iterator[Condition]:
    """The condition under which a field leads to the record; nothing where it never does."""
    if field.type == "lines":
        lines = lines_table(register, field)
        inside = [
            each for part in field.fields for each in _to(register, part, lines, target, record)
        ]
        if inside:
            yield table.c.id.in_(sa.select(lines.c.record_id).where(sa.or_(*inside)))
    elif is_link(field) and target in targets(field):
        if is_json(field):
            yield holds(table.c[field.key], str(record))
        elif len(targets(field)) > 1:
            here = table.c[f"{field.key}_register"] == target
            yield sa.and_(here, table.c[f"{field.key}_id"] == record)
        else:
            yield counts(field, table) == record


def _running(connection: sa.Connection) -> Mapping[str, Sequence[int]]:
    """The imports still writing, by register: what they wrote is not there yet."""
    found: dict[str, list[int]] = {}
    wanted = sa.select(batch.c.register, batch.c.id).where(batch.c.status == "open")
    for key, number in connection.execute(wanted):
        found.setdefault(key, []).append(number)
    return found


def _moment(
    connection: sa.Connection, register: Register, table: sa.Table
) -> sa.ColumnElement[Any]:
    """When a record happened, of one type in all registers."""
    columns: list[sa.ColumnElement[Any]] = [table.c.created_at]
    if register.event:
        columns.insert(0, counts(register.field(register.event), table))
    # On SQLite they are texts that sort: 2026-03-10 before 2026-03-10 09:00.
    kind = sa.Text if connection.dialect.name == "sqlite" else sa.TIMESTAMP
    first, *rest = (sa.cast(each, kind) for each in columns)
    return sa.func.coalesce(first, *rest) if rest else first


def _records(
    connection: sa.Connection,
    office: Office,
    key: str,
    places: Iterable[tuple[str, int]],
    actor: Actor,
) -> list[Record]:
    register = office.register(key)
    table = table_of(register)
    ids = [record for where, record in places if where == key]
    wanted = sa.select(table).where(table.c.id.in_(ids))
    found = connection.execute(wanted).mappings().all()
    return rows.records(connection, office, register, found, actor)
