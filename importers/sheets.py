"""What a file holds once read: sheets as columns of cells, with what a reader must know of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.draft import Cell
    from schema.problems import Problem

NO_CHOICES: Mapping[int, tuple[str, ...]] = MappingProxyType({})
NO_FORMATS: Mapping[int, str] = MappingProxyType({})
NO_FILLS: Mapping[tuple[int, int], str] = MappingProxyType({})


@dataclass(frozen=True)
class Merge:
    """A merged range, rows and columns from zero, both ends within."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet: columns from column A, cells from row 1, all columns of one length.

    choices: options of list validations by column. formats: what most of a column's number formats
    show (percent, money, date, text), by column. comments: (row, column, text).
    hidden_rows and the (row, column) of fills, colours as rrggbb, from zero.
    """

    name: str
    columns: Sequence[Sequence[Cell]]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=lambda: NO_CHOICES)
    formats: Mapping[int, str] = field(default_factory=lambda: NO_FORMATS)
    hidden_columns: frozenset[int] = frozenset()
    comments: tuple[tuple[int, int, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    fills: Mapping[tuple[int, int], str] = field(default_factory=lambda: NO_FILLS)

    @property
    def height(self) -> int:
        """How many rows are in use."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """How many columns are in use."""
        return len(self.columns)


@dataclass(frozen=True)
class Workbook:
    """A file's sheets in their order; fingerprint is the SHA-256 of its bytes."""

    name: str
    fingerprint: str
    sheets: tuple[Sheet, ...]


def letters(column: int) -> str:
    """What Excel calls the column counted from zero: A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """The column, counted from zero, that Excel calls so."""
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
