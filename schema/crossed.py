"""A cross-table as facts: headings, what stands behind each cell, totals at the edges."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Field, Register

ALL = None  # in the place of a key: the edge of the table
PLACES = 2  # of an average


class Heading(NamedTuple):
    """A row or column: what is counted there, what people read, what a filter asks for."""

    key: str
    label: str
    asks: str


class Part(NamedTuple):
    """What stands behind a cell: records, those with a number, and the sum of these."""

    records: int = 0
    filled: int = 0
    total: Decimal = Decimal(0)


@dataclass(frozen=True)
class Cross:
    """A cross-table: headings in order, and the parts by their keys; ALL stands for an edge."""

    register: Register
    down: Field
    across: Field
    measure: str
    of: Field | None
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    parts: Mapping[tuple[str | None, str | None], Part]

    def records(self, row: str | None, column: str | None) -> int:
        """How many records stand behind a cell or an edge."""
        return self.parts.get((row, column), Part()).records

    def value(self, row: str | None, column: str | None) -> Decimal | None:
        """What a cell or an edge says; None where there is nothing to say."""
        part = self.parts.get((row, column))
        if part is None:
            return None
        if self.measure == "count":
            return Decimal(part.records)
        if not part.filled:
            return None
        return part.total if self.measure == "sum" else _mean(part)


def _mean(part: Part) -> Decimal:
    exact = part.total / part.filled
    return round(exact, PLACES)
