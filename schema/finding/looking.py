"""Takes rows of a register in an order, from a place on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.finding import scoping
from schema.finding.derived import derived
from schema.finding.ordering import beyond

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.finding.derived import Sight
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
    sight: Sight
    order: Sequence[Order]
    conditions: Sequence[Condition]

    def rows(self, start: Place | None, limit: int) -> list[Row]:
        """Whole rows from a place on; what is worked out at reading only for those shown."""
        table = self.sight.table
        if not derived(self.sight.register):
            return self._take(sa.select(table, *self._places()), start, limit)
        return self._whole(self._take(sa.select(table.c.id, *self._places()), start, limit))

    def hits(self, start: Place | None, limit: int, asked: str) -> list[Row]:
        """The same of those only that a common search hits: window by window, nothing sorted."""
        thin = sa.select(self.sight.table.c.id, *self._places())
        kept: list[Row] = []
        width = WINDOW
        while len(kept) < limit:
            window = self._take(thin, start, width)
            if not window:
                break
            ids = [row["id"] for row in window]
            hit = scoping.hits(self.connection, self.sight.register, asked, ids)
            kept += [row for row in window if row["id"] in hit]
            start = self.place(window[-1])
            width = min(width * 4, WIDEST)
        return self._whole(kept[:limit])

    def place(self, row: Row) -> Place:
        """Where a row stands in the order."""
        return tuple(row[f"_order_{at}"] for at in range(len(self.order)))

    def _whole(self, thin: Sequence[Row]) -> list[Row]:
        """The whole rows of some, in their order, each with its place."""
        column = self.sight.table.c.id
        whole = sa.select(*self.sight.columns())
        whole = whole.where(column.in_([row["id"] for row in thin]))
        found = {row["id"]: row for row in self.connection.execute(whole).mappings()}
        return [{**found[row["id"]], **row} for row in thin if row["id"] in found]

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
