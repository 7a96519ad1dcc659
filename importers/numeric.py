"""Whether a column holds numbers, and of which kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from importers.column_patterns import CLOCK, MONEY_NAME, NUMBER_NAME, SHARE_NAME
from importers.words import said
from schema.field_types import FIELD_TYPES, Reading, half_width
from schema.values import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema.definitions import Field
    from schema.draft import Cell

LOSSLESS = 0.9  # share of cells a type must read
HINTED = 0.6  # the same where the name says it


@dataclass(frozen=True)
class Column:
    """Distinct cells with how often they stand; words for nothing apart."""

    name: str
    counts: Mapping[Cell, int]
    nothing: frozenset[str]
    total: int
    reading: Reading
    form: str
    field: Field

    def share(self, fits: Iterable[Cell]) -> float:
        """Which share of the cells these are."""
        return sum(self.counts[cell] for cell in fits) / self.total if self.total else 0.0


def look(column: Column) -> tuple[str, float] | None:
    """The kind of number a column holds and how sure that is; None if it holds none."""
    numbers = [cell for cell in column.counts if _is_number(column, cell)]
    share = column.share(numbers)
    hinted = NUMBER_NAME.search(column.name) or SHARE_NAME.search(column.name)
    plain = column.share(c for c in numbers if not isinstance(c, time) and not _is_clock(c))
    if share < (HINTED if hinted else LOSSLESS) or plain < 0.5:
        return None
    if _mixes_shares(column, numbers):
        return None
    return kind(column, numbers), share


def _is_number(column: Column, cell: Cell) -> bool:
    if isinstance(cell, str) and re.fullmatch(r"0\d+", cell.strip()):
        return False
    if isinstance(cell, (bool, date, datetime)):
        return False
    money = FIELD_TYPES["money"].read(cell, column.field, column.reading)
    if not isinstance(money, Unread):
        return True
    other = FIELD_TYPES["decimal"].read(cell, column.field, column.reading)
    return not isinstance(other, Unread)


def _is_clock(cell: Cell) -> bool:
    return isinstance(cell, str) and CLOCK.fullmatch(cell.strip()) is not None


def _mixes_shares(column: Column, numbers: Sequence[Cell]) -> bool:
    """Whether per cents and amounts stand together: neither can be told from the number alone."""
    shares = [cell for cell in numbers if said(cell).endswith(("%", "％"))]
    if not 0.05 < column.share(shares) < 0.95:
        return False
    read = FIELD_TYPES["money"].read
    values = [read(cell, column.field) for cell in numbers if cell not in shares]
    return any(
        not isinstance(v, Unread) and v is not None and abs(float(str(v))) > 100 for v in values
    )


def kind(column: Column, numbers: Sequence[Cell]) -> str:
    """Which of percent, money, integer and decimal these numbers are."""
    shares = column.share(cell for cell in numbers if said(cell).endswith(("%", "％")))
    largest = max((abs(c) for c in numbers if isinstance(c, (int, float))), default=0)
    if shares >= 0.5 or (column.form == "percent" and largest <= 10):
        return "percent"
    if SHARE_NAME.search(column.name) and "%" not in half_width(column.name) and largest <= 1:
        return "percent"
    if MONEY_NAME.search(column.name) or column.form == "money":
        return "money"
    read = FIELD_TYPES["integer"].read
    values = (read(cell, column.field) for cell in numbers)
    whole = bool(numbers) and not any(isinstance(value, Unread) for value in values)
    return "integer" if whole else "decimal"
