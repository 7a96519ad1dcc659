"""What an importer found in a file, column by column: the contract between reading and planning."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.definitions import Option
    from schema.problems import Problem


NO_ANSWERS: Mapping[tuple[str, str], str] = MappingProxyType({})
CENT = 0.005  # totals that differ by less are equal


@dataclass(frozen=True)
class ErrorCell:
    """A cell that held an Excel error such as #N/A."""

    text: str


# What a cell may hold when it leaves a reader. Texts are as written, untrimmed; None is empty.
Cell = None | str | int | float | bool | date | datetime | time | ErrorCell


@dataclass(frozen=True)
class DraftColumn:
    """One column of a table: its header, what it was taken for and its cells (one per record).

    field is the key it goes to (None: left out); how is number, label, synonym, near, content,
    memory, new, person or skip; confidence below 0.8 is to be looked at. For how == "new", type
    and options describe the proposed field. offer: the key of a field a column without one may
    mean, told and never taken by itself.
    column is "" for one made by us: 分段, 工作表, 底色, 批注. questions: what only a person can
    answer: day_or_month, percent_or_number, same_as_above, person_and_phone, date_range,
    none_word:<word>. year_first: 26.3.5 begins with its year. numbers: what numbers without % mean
    among shares (percent, share, open or "").
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
    questions: tuple[str, ...] = ()
    year_first: bool = False
    numbers: str = ""
    offer: str = ""


@dataclass(frozen=True)
class Correction:
    """What a person said of rows of a sheet, as Excel counts them, first and last within.

    kind: header (first to last are the header), record (these rows are records), none (these are
    no records), end (the table ends before row first), skip (leave the whole sheet out; first and
    last are 0).
    """

    sheet: str
    kind: str
    first: int
    last: int


@dataclass(frozen=True)
class OfficeTotal:
    """A total the office wrote itself, beside what the records say.

    row as Excel shows it; column "" with header "" is a count of records.
    """

    row: int
    column: str
    header: str
    said: float
    ours: float

    @property
    def agrees(self) -> bool:
        """Whether both are equal to the cent."""
        return abs(self.said - self.ours) < CENT


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
    totals: tuple[OfficeTotal, ...] = ()


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


@dataclass(frozen=True)
class Wish:
    """What a person wants done with a file: where it goes, and everything chosen on the way.

    mapping: header or column letter to field key, new or skip. foldings: (field, word) to the key
    of an option, "" for its own word. answers: (header, question) to the answer. links: leave,
    create or refuse names of nobody. duplicates: keep or skip equal rows. chosen_links: (field,
    text) to "register:id" of who is meant, or "create". identity: keys of fields that name a record
    this time.
    """

    register: str
    sheet: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    extra: str = "add"
    links: str = "leave"
    foldings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    duplicates: str = "keep"
    chosen_links: Mapping[tuple[str, str], int | str] = field(default_factory=dict)
    identity: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memory:
    """What people said of earlier files of a register; the newest word counts.

    columns: a header, as recognising.header_name makes it, to field key, new or skip. foldings:
    (field, word) to the key of an option, "" for its own word. answers: (header, question) to the
    answer. corrections: by the fingerprint of a file, and by the family of its headers.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    foldings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)

    def corrected(self, fingerprint: str, family: str) -> tuple[Correction, ...]:
        """What was said of the rows of this very file, else of the last one with its headers."""
        return self.corrections.get(fingerprint) or self.corrections.get(family, ())
