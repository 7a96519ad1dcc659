"""Where a record came from: file, sheet, row, who and when, and what the row says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.actors import may
from schema.field_types import masked
from schema.importing import batch_layout
from schema.recognising import said
from schema.storing import tables

if TYPE_CHECKING:
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Register

MOST = 10


@dataclass(frozen=True)
class Origin:
    """One row of a file a record was made of, or changed by; outcome as its batch keeps it.

    cells: letter, header and text of the filled ones, masked for who may not see them.
    """

    batch: int
    file: str
    sheet: str
    row: int
    outcome: str
    actor: str
    at: datetime
    cells: tuple[tuple[str, str, str], ...]


def of_record(
    connection: sa.Connection, register: Register, record: int, actor: Actor
) -> list[Origin]:
    """The rows of files a record came from, the first one first."""
    if not may(actor, "see", register.key):
        return []
    r, b = tables.batch_row, tables.batch
    query = (
        sa.select(r, b.c.file, b.c.actor, b.c.started_at, b.c.summary)
        .join(b, b.c.id == r.c.batch_id)
        .where(r.c.record_id == record, r.c.register == register.key, b.c.status != "open")
        .order_by(r.c.id)
        .limit(MOST)
    )
    reveals = may(actor, "reveal", register.key)
    found = []
    for row in connection.execute(query):
        columns = batch_layout.of(json.loads(row.summary)).columns(row.sheet, row.row)
        cells = []
        for column, cell in zip(columns, json.loads(row.cells), strict=False):
            known = register.find(column.field or "")
            text = said(cell)
            if known is not None and known.mask and not reveals:
                text = masked(known, text)
            if text:
                cells.append((column.letter, column.header, text))
        found.append(
            Origin(
                row.batch_id,
                row.file,
                row.sheet,
                row.row,
                row.outcome,
                row.actor,
                row.started_at,
                tuple(cells),
            )
        )
    return found
