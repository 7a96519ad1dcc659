"""What a batch keeps of its file: every row's raw cells, its print, and the quarantine."""

from __future__ import annotations

import json
from bisect import bisect_left
from datetime import date, time
from itertools import repeat
from json.encoder import encode_basestring as encode_text
from math import isfinite
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import planning
from schema.draft import ErrorCell
from schema.importing.plan_report import problems
from schema.recognising import said
from schema.storing import tables
from schema.storing.inserting import insert
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schema.definitions import Register
    from schema.draft import Cell
    from schema.planning import Plan
    from schema.problems import Problem

    Raw = tuple[int, str, int, str]  # position, sheet, row, cells as JSON

CHUNK = 500
COLUMNS = (
    "batch_id",
    "register",
    "family",
    "sheet",
    "row",
    "record_id",
    "outcome",
    "print",
    "cells",
)


def fields_of(plan: Plan) -> list[list[Any]]:
    """To which fields the columns went: sheet, first and last row, a key or nothing a column."""
    return [
        [table.sheet, min(table.rows), max(table.rows), [c.field for c in table.columns]]
        for table in plan.draft.tables
        if len(table.rows)
    ]


def put(
    connection: sa.Connection,
    plan: Plan,
    batch: int,
    positions: Sequence[int],
    ids: Sequence[int | None],
) -> None:
    """Keep the raw cells of some rows and the records they are about."""
    put_raw(connection, plan, batch, list(raw(plan, positions)), ids)


def put_raw(
    connection: sa.Connection,
    plan: Plan,
    batch: int,
    rows: Sequence[Raw],
    ids: Sequence[int | None],
) -> None:
    """The same for rows whose cells were made JSON before."""
    head = (batch, plan.register.key, plan.family)
    outcomes, prints = plan.outcomes, plan.rows.prints
    made: Iterable[tuple[Any, ...]] = (
        (*head, sheet, row, record, outcomes[position], prints[position], cells)
        for (position, sheet, row, cells), record in zip(rows, ids, strict=True)
    )
    if connection.dialect.name != "sqlite":
        made = (tuple(map(_plain, line)) for line in made)
    if rows:
        insert(connection, "batch_row", COLUMNS, made)


def raw(plan: Plan, positions: Sequence[int]) -> Iterator[Raw]:
    """The rows as the file has them: position, sheet, row and the cells as JSON."""
    ordered = sorted(positions)
    made: dict[int, Raw] = {}
    for span in plan.rows.spans:
        low, high = bisect_left(ordered, span.start), bisect_left(ordered, span.stop)
        some = ordered[low:high]
        places = [position - span.start for position in some]
        columns = [_encoded(column.cells, places) for column in span.table.columns]
        cells = map(",".join, zip(*columns, strict=True)) if columns else repeat("")
        sheet, lines = span.table.sheet, span.table.rows
        for position, place, text in zip(some, places, cells, strict=False):
            made[position] = (position, sheet, int(lines[place]), f"[{text}]")
    return map(made.__getitem__, positions)


def _encoded(cells: Sequence[Cell], places: Sequence[int]) -> list[str]:
    """Some cells of a column as JSON; equal ones are told apart by their type."""
    wanted = [cells[place] for place in places]
    kinds = list(map(type, wanted))
    if set(kinds) == {str}:
        return list(map(encode_text, wanted))  # type: ignore[arg-type]  # all are texts
    keys = list(zip(kinds, wanted, strict=True))
    known = {key: _said_in_json(key[1]) for key in set(keys)}
    return list(map(known.__getitem__, keys))


def _said_in_json(cell: Cell) -> str:
    if cell is None:
        return "null"
    if type(cell) is str:
        return encode_text(cell)
    if type(cell) is float and isfinite(cell):
        return repr(cell)
    if isinstance(cell, (date, time, ErrorCell)):
        return encode_text(said(cell))
    return json.dumps(cell, ensure_ascii=False, default=said)


def put_left(
    connection: sa.Connection, plan: Plan, batch: int, gone: Mapping[int, Sequence[Problem]]
) -> None:
    """Keep the rows left to a person, with why: refused, doubtful, and changes that came too late.

    gone: problems of rows whose record somebody saved meanwhile, by position.
    """
    why: dict[int, Sequence[Problem]] = {
        position: plan.reasons.get(position, ())
        for outcome in (planning.QUARANTINED, planning.DOUBTFUL)
        for position in plan.positions(outcome)
    }
    why |= gone
    rows = [
        {
            "batch_id": batch,
            "sheet": sheet,
            "row": row,
            "cells": cells,
            "problems": json.dumps(problems(plan, why[position], "zh"), ensure_ascii=False),
            "outcome": planning.DOUBTFUL if position in gone else plan.outcomes[position],
            "about": plan.records.get(position),
        }
        for position, sheet, row, cells in raw(plan, sorted(why))
    ]
    if rows:
        connection.execute(tables.quarantine.insert(), rows)


def versions(connection: sa.Connection, register: Register, ids: Sequence[int]) -> dict[int, int]:
    """The versions records stand at, held until the transaction ends; no trash."""
    table = table_of(register)
    found: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        query = sa.select(table.c.id, table.c.version).where(
            table.c.id.in_(ids[start : start + CHUNK]), table.c.deleted_at.is_(None)
        )
        if connection.dialect.name == "postgresql":
            query = query.with_for_update()
        found.update((row.id, row.version) for row in connection.execute(query))
    return found


def _plain(part: Any) -> Any:
    return part.replace("\x00", "") if isinstance(part, str) else part
