"""A row and what is usual in its table: what tells records from other rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from importers.words import SERIAL, folded, said
from schema.draft import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.finding.grid import Grid
    from importers.finding.headers import Header
    from schema.draft import Cell

SAMPLE = 500
TYPICAL = 0.5  # rows that fill less than that of the usual are looked at
FIRST_COLUMNS = 4  # where the word for a total may stand
SERIAL_DIGITS = 6
LEAST_UNFILLED = 3  # columns of a list that was only numbered yet


@dataclass(frozen=True)
class Row:
    """A row's own filled cells by column, and the same with what merges reach into it."""

    number: int
    own: Mapping[int, Cell]
    whole: Mapping[int, Cell]

    @cached_property
    def texts(self) -> list[str]:
        """What its cells say, from the left."""
        return [said(cell) for cell in self.own.values()]


@dataclass(frozen=True)
class Shape:
    """What is usual in a table: its serial column, how many cells a record fills."""

    grid: Grid
    header: Header
    serial: int | None
    usual: float

    @cached_property
    def titles(self) -> set[str]:
        """How the rows above the header begin."""
        rows = range(self.grid.top, self.header.top)
        above = (next(iter(self.grid.cells(row).values()), None) for row in rows)
        return {folded(cell) for cell in above} - {""}

    @cached_property
    def columns(self) -> list[int]:
        """The columns with a name."""
        return list(self.header.names)

    @cached_property
    def sample(self) -> list[int]:
        """Some filled rows below the header."""
        return self.grid.filled_rows(self.header.bottom + 1, SAMPLE)

    @cached_property
    def unfilled(self) -> bool:
        """Whether nothing but serials, counting on, stands below a header of several columns."""
        if self.serial is None or len(self.columns) < LEAST_UNFILLED:
            return False
        if not SERIAL.fullmatch(self.header.names[self.serial].rpartition("/")[2]):
            return False
        if any(self.grid.count(row) > 1 for row in self.sample):
            return False
        numbers = [counted(cell) for cell in self.values(self.serial)]
        return numbers == list(range(numbers[0] or 0, (numbers[0] or 0) + len(numbers)))

    def values(self, index: int) -> list[Cell]:
        """The cells of a column in the sample, blank ones left out."""
        column = self.grid.columns[index]
        return [value for row in self.sample if (value := column[row]) is not None]

    def numbered(self, row: Row) -> bool:
        """Whether the row has its serial number."""
        return self.serial is not None and counted(row.whole.get(self.serial)) is not None


def counted(value: Cell) -> int | None:
    """The whole number a serial column holds."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int(value) if value == int(value) and abs(value) < 10**SERIAL_DIGITS else None
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= SERIAL_DIGITS else None


def is_leftover(cell: Cell) -> bool:
    """Whether a formula left this in a row nobody has filled yet."""
    return isinstance(cell, ErrorCell) or (isinstance(cell, (int, float)) and cell == 0)
