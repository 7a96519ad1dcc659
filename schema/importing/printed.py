"""Rows that say what a file said before: known again by their values, the n-th as the n-th."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.importing.found import Base, Found, Kept
from schema.storing import tables
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema.definitions import Register
    from schema.importing.draft_reading import Rows

CHUNK = 500


def bases(connection: sa.Connection, register: Register, records: Iterable[int]) -> dict[int, Base]:
    """What files last said of these records."""
    t = tables.batch_row
    wanted = sorted(records)
    found: dict[int, Base] = {}
    for start in range(0, len(wanted), CHUNK):
        query = (
            sa.select(t.c.record_id, t.c.print, t.c.cells, t.c.batch_id, t.c.sheet, t.c.row)
            .where(t.c.register == register.key, t.c.record_id.in_(wanted[start : start + CHUNK]))
            .order_by(t.c.id)
        )
        for row in connection.execute(query):
            earlier = found.get(row.record_id)
            found[row.record_id] = Base(
                row.print, row.cells, row.batch_id, row.sheet, row.row, earlier
            )
    return found


def by_print(
    connection: sa.Connection, register: Register, rows: Rows, family: str, found: Found
) -> None:
    """Rows nothing else knows: the n-th of equal rows is the n-th record such a row made."""
    open_positions = [
        position
        for position in range(rows.count)
        if position not in found.records and position not in found.refused
    ]
    records = _printed(connection, register, family, {rows.prints[p] for p in open_positions})
    taken = {kept.id for kept in found.records.values()}
    for position in open_positions:
        candidates = records.get(rows.prints[position], [])
        while candidates and candidates[0] in taken:
            candidates.pop(0)
        if candidates:
            taken.add(candidates[0])
            found.take(position, Kept(candidates.pop(0), 0, False, {}), "print")
    _versions(connection, register, found)


def _printed(
    connection: sa.Connection, register: Register, family: str, wanted: set[str]
) -> dict[str, list[int]]:
    t = tables.batch_row
    prints = sorted(wanted)
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for start in range(0, len(prints), CHUNK):
        query = (
            sa.select(t.c.print, t.c.record_id)
            .where(
                t.c.print.in_(prints[start : start + CHUNK]),
                t.c.register == register.key,
                t.c.family == family,
                t.c.record_id.is_not(None),
            )
            .order_by(t.c.record_id)
        )
        for row in connection.execute(query):
            found[row.print][row.record_id] = None
    return {each: list(records) for each, records in found.items()}


def _versions(connection: sa.Connection, register: Register, found: Found) -> None:
    table = table_of(register)
    blank = {kept.id: p for p, kept in found.records.items() if not kept.version}
    ids = sorted(blank)
    for start in range(0, len(ids), CHUNK):
        columns: tuple[Any, ...] = (table.c.id, table.c.version, table.c.deleted_at)
        query = sa.select(*columns).where(table.c.id.in_(ids[start : start + CHUNK]))
        for row in connection.execute(query):
            position = blank.pop(row.id)
            deleted = row.deleted_at is not None
            found.records[position] = Kept(row.id, row.version, deleted, {})
            if deleted:
                found.doubts[position] = "in_trash"
    for position in blank.values():  # its record was removed for good
        del found.records[position], found.how[position]
