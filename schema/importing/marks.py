"""What of a batch's file is to be looked at, cell by cell: noted cells and rows left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.field_types import masked, shown
from schema.finding import links
from schema.finding import rows as record_rows
from schema.importing import batch_layout, settling
from schema.messages import sentence
from schema.problems import Place, Problem
from schema.storing import tables
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.actors import Actor
    from schema.batches import Batch
    from schema.definitions import Office

CHUNK = 500
UNLINKED = "unlinked"  # a name that stays as text is no mistake


@dataclass(frozen=True)
class Noted:
    """A cell of a batch no type took, as it stands now: its record, and where it is in the file."""

    record: int
    version: int
    name: str
    field: str
    raw: str
    why: str
    sheet: str
    row: int
    column: str


def noted_count(connection: sa.Connection, batch: Batch) -> int:
    """How many cells of a batch still hold what no type took."""
    n = tables.cell_note
    query = sa.select(sa.func.count()).select_from(n).where(*_mine(batch))
    return connection.scalar(query) or 0


def noted(
    connection: sa.Connection, office: Office, batch: Batch, actor: Actor, limit: int | None = None
) -> list[Noted]:
    """Those cells, in the order of the file."""
    register = office.register(batch.register)
    n, r, table = tables.cell_note, tables.batch_row, table_of(register)
    query = (
        sa.select(n.c.record_id, n.c.field, n.c.raw, n.c.code, r.c.sheet, r.c.row, table.c.version)
        .join(r, sa.and_(r.c.record_id == n.c.record_id, r.c.batch_id == batch.id))
        .join(table, table.c.id == n.c.record_id)
        .where(*_mine(batch))
        .order_by(r.c.id, n.c.field)
        .limit(limit)
    )
    found = connection.execute(query).all()
    names = links.names(connection, office, register.key, {row.record_id for row in found})
    layout, said = batch_layout.of(batch.summary), _said(batch)
    reveals = may(actor, "reveal", register.key)
    labels = {each.key: each.label.zh for each in register.fields}
    cells = []
    for row in found:
        known = register.find(row.field)
        if known is None:
            continue
        column = layout.letter(row.sheet, row.row, row.field)
        problem = Problem(row.code, Place(field=row.field), {"value": row.raw})
        why = said.get((row.sheet, row.row, column)) or sentence(problem, "zh", labels)
        raw = masked(known, row.raw) if known.mask and not reveals else row.raw
        cells.append(
            Noted(
                row.record_id,
                row.version,
                names.get(row.record_id, ""),
                row.field,
                raw,
                why,
                row.sheet,
                row.row,
                column,
            )
        )
    return cells


def of_batch(
    connection: sa.Connection, office: Office, batch: Batch, actor: Actor
) -> list[dict[str, Any]]:
    """Every cell to mark in the returned workbook: sheet, row, column, text and kind."""
    marks: list[dict[str, Any]] = [
        _mark(each.sheet, each.row, each.column, each.why)
        for each in noted(connection, office, batch, actor)
    ]
    for left in settling.left(connection, batch.id):
        for each in left.problems or ({},):
            column, why = each.get("column") or "", each.get("message") or ""
            marks.append(_mark(left.sheet, left.row, column, why, left.outcome))
    return marks


def of_report(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same before anything is saved, from a plan's report."""
    return [
        _mark(each["sheet"], each["row"], each["column"] or "", each["message"])
        for each in report["problems"]
        if each["sheet"] and each["row"]
    ]


def now_says(
    connection: sa.Connection,
    office: Office,
    register_key: str,
    record: int,
    actor: Actor,
    language: str = "zh",
) -> dict[str, str]:
    """What a record says now, by field: beside a row that may be about it."""
    register = office.register(register_key)
    table = table_of(register)
    raw = connection.execute(sa.select(table).where(table.c.id == record)).mappings().all()
    found = record_rows.records(connection, office, register, [dict(row) for row in raw], actor)
    return {
        field.key: text
        for each in found[:1]
        for field in register.fields
        if (text := shown(field, each, language))
    }


def _mine(batch: Batch) -> list[sa.ColumnElement[bool]]:
    n, r = tables.cell_note, tables.batch_row.alias()
    mine = sa.exists().where(r.c.record_id == n.c.record_id, r.c.batch_id == batch.id)
    return [n.c.register == batch.register, n.c.code != UNLINKED, mine]


def _said(batch: Batch) -> dict[tuple[str, int, str], str]:
    """The sentences the batch keeps, by place."""
    return {
        (each["sheet"], each["row"], each["column"]): each["message"]
        for each in batch.summary.get("problems") or ()
        if each.get("message")
    }


def _mark(sheet: str, row: int, column: str, text: str, kind: str = "noted") -> dict[str, Any]:
    return {"sheet": sheet, "row": row, "column": column, "text": text, "kind": kind}
