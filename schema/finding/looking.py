"""Takes rows of a register in an order, from a place on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.finding import scoping
from schema.finding.ordering import beyond
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.definitions import Register
    from schema.finding.filters import Condition
    from schema.finding.ordering import Order

    Row = Mapping[Any, Any]
    Place = tuple[Any, ...]

WINDOW = 1_000
WIDEST = 16_000


@dataclass(frozen=True)
class Look:
    """What is looked at: a register in an order, under conditions."""

    connection: sa.Connection
    register: Register
    order: Sequence[Order]
    conditions: Sequence[Condition]

    def rows(self, start: Place | None, limit: int) -> list[Row]:
        """Whole rows from a place on."""
        return self._take(sa.select(table_of(self.register), *self._places()), start, limit)

    def hits(self, start: Place | None, limit: int, asked: str) -> list[Row]:
        """The same of those only that a common search hits: window by window, nothing sorted."""
        table = table_of(self.register)
        thin = sa.select(table.c.id, *self._places())
        kept: list[int] = []
        width = WINDOW
        while len(kept) < limit:
            window = self._take(thin, start, width)
            if not window:
                break
            ids = [row["id"] for row in window]
            hit = scoping.hits(self.connection, self.register, asked, ids)
            kept += [record for record in ids if record in hit]
            start = self.place(window[-1])
            width = min(width * 4, WIDEST)
        kept = kept[:limit]
        whole = sa.select(table, *self._places()).where(table.c.id.in_(kept))
        found = {row["id"]: row for row in self.connection.execute(whole).mappings()}
        return [found[record] for record in kept]

    def place(self, row: Row) -> Place:
        """Where a row stands in the order."""
        return tuple(row[f"_order_{at}"] for at in range(len(self.order)))

    def _places(self) -> list[sa.Label[Any]]:
        return [each.column.label(f"_order_{at}") for at, each in enumerate(self.order)]

    def _take(self, selected: sa.Select[Any], start: Place | None, limit: int) -> list[Row]:
        found: list[Row] = []
        clauses = [each.clause for each in self.order]
        for stage in beyond(self.order, start):
            wanted = selected.where(*self.conditions, *stage).order_by(*clauses)
            found += self.connection.execute(wanted.limit(limit - len(found))).mappings()
            if len(found) >= limit:
                break
        return found
