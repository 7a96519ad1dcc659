"""What an importer found in a file, column by column: the contract between reading and planning."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.definitions import Option
    from schema.problems import Problem


@dataclass(frozen=True)
class ErrorCell:
    """A cell that held an Excel error such as #N/A."""

    text: str


# What a cell may hold when it leaves a reader. Texts are as written, untrimmed; None is empty.
Cell = None | str | int | float | bool | date | datetime | time | ErrorCell


@dataclass(frozen=True)
class DraftColumn:
    """One column of a table: its header, what it was taken for and its cells (one per record).

    field is the key it goes to (None: left out); how is number, label, synonym, content, memory,
    new, person or skip. For how == "new", type and options describe the proposed field.
    """

    column: str
    header: str
    type: str
    cells: Sequence[Cell]
    field: str | None = None
    how: str = "skip"
    options: tuple[Option, ...] = ()
    unit: str = ""
    none_words: frozenset[str] = frozenset()
    year: int | None = None
    day_first: bool | None = None
    confidence: float = 0.0


@dataclass(frozen=True)
class SkippedRows:
    """Rows that are neither header nor record, first and last as Excel shows them."""

    first: int
    last: int
    code: str
    why: str


@dataclass(frozen=True)
class DraftTable:
    """One table of one sheet: rows[i] is the Excel row of the i-th record of every column."""

    sheet: str
    title: str
    header_rows: tuple[int, ...]
    rows: Sequence[int]
    columns: tuple[DraftColumn, ...]
    skipped: tuple[SkippedRows, ...] = ()
    hidden: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What of a file is meant for one register; not_loaded says why of every sheet left out."""

    file: str
    fingerprint: str
    register: str
    tables: tuple[DraftTable, ...]
    not_loaded: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    totals: Mapping[str, object] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many records were read."""
        return sum(len(table.rows) for table in self.tables)
