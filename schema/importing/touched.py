"""What happened to a batch's records since: later edits, links of others that lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.storing import tables
from schema.storing.tables import is_json, is_link, table_of, targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.definitions import Office, Register


def edits(connection: sa.Connection, register: str, batch: int) -> list[Any]:
    """The cells a batch changed of existing records, oldest first."""
    t, c = tables.change_cell, tables.change
    query = (
        sa.select(t)
        .join(c, c.c.id == t.c.change_id)
        .where(c.c.batch_id == batch, t.c.register == register, t.c.kind == "edit")
        .order_by(t.c.id)
    )
    return list(connection.execute(query))


def newest_lines(
    connection: sa.Connection, register: str, batch: int
) -> dict[tuple[int, str], int]:
    """The newest line of the log for each cell the batch changed."""
    t, c = tables.change_cell, tables.change
    mine = (
        sa.select(t.c.record_id)
        .join(c, c.c.id == t.c.change_id)
        .where(c.c.batch_id == batch, t.c.register == register, t.c.kind == "edit")
    )
    query = (
        sa.select(t.c.record_id, t.c.field, sa.func.max(t.c.id).label("last"))
        .where(t.c.register == register, t.c.record_id.in_(mine))
        .group_by(t.c.record_id, t.c.field)
    )
    return {(row.record_id, row.field): row.last for row in connection.execute(query)}


def leading(
    office: Office, register: Register, batch: int
) -> Iterator[tuple[Register, sa.Select[Any]]]:
    """The ids that records of other origin lead to, by the register those stand in."""
    for other in office.registers.values():
        table = table_of(other)
        for field in other.fields:
            if not is_link(field) or is_json(field) or register.key not in targets(field):
                continue
            several = len(targets(field)) > 1
            column = table.c[f"{field.key}_id" if several else field.key]
            query = sa.select(column).where(
                column.is_not(None), table.c.batch_id.is_distinct_from(batch)
            )
            if several:
                query = query.where(table.c[f"{field.key}_register"] == register.key)
            yield other, query
