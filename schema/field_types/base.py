"""What every field type can do, and what types have in common."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Protocol

from schema.draft import Cell, ErrorCell
from schema.values import Unread, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Field
    from schema.draft import DraftColumn

# Written where there is nothing to say; no number, date or option is called so.
PLACEHOLDERS = frozenset(
    {"/", "\\", "-", "--", "—", "——", "–", "−", "?", "??", "…", "……", "*", "."}
)
NONE = frozenset({"无", "没有", "暂无"})
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# What no workbook and no database takes: control characters but TAB and line feed, lone surrogates.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Powers, indices, footnotes: beside a digit they would become one more of its digits.
RAISED = re.compile("([\u00b2\u00b3\u00b9\u2070-\u209c\u2460-\u24ff\u2776-\u2793]+)")
BLANKS = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
DIGITS = 15  # what Excel keeps of a number


@dataclass(frozen=True)
class Reading:
    """How the cells of one column are to be understood.

    year: of dates written without one. day_first: of dates such as 3/12/2026; None: not known.
    none_words: texts that mean nothing here. zone: the office's, for moments that name another.
    year_first: whether 26.3.5 begins with its year. numbers: what numbers without % mean among
    shares: percent, share, open (nobody said, though some cells have their %), "" (all are shares).
    """

    year: int | None = None
    day_first: bool | None = None
    none_words: frozenset[str] = frozenset()
    zone: str = "Asia/Shanghai"
    year_first: bool = False
    numbers: str = ""

    @classmethod
    def of(cls, column: DraftColumn) -> Reading:
        """How the cells of a column of a file are to be understood."""
        return cls(
            year=column.year,
            day_first=column.day_first,
            none_words=column.none_words,
            year_first=column.year_first,
            numbers=column.numbers,
        )


READING = Reading()


class FieldType(Protocol):
    """How a kind of field is read from any cell, shown, compared and written to Excel."""

    @property
    def name(self) -> str:
        """What definitions call the type."""

    def read(self, cell: Cell, field: Field, reading: Reading = READING) -> Value | Unread:
        """The value a cell says, or why it does not fit."""

    def read_column(
        self, cells: Sequence[Cell], field: Field, reading: Reading = READING
    ) -> list[Value | Unread]:
        """The same for a whole column, fast."""

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """The value as people read and type it; read(show(value)) is the value."""

    def same(self, a: Value, b: Value) -> bool:
        """Whether two values say the same."""

    def excel(self, value: Value, field: Field, language: str = "zh") -> tuple[Any, str]:
        """The value as a cell of a workbook and its number format."""


class BaseType:
    """What types share; read_text and read_other do the type's own reading."""

    name = ""
    placeholders = PLACEHOLDERS
    format = "@"

    def read(self, cell: Cell, field: Field, reading: Reading = READING) -> Value | Unread:
        """The value a cell says, or why it does not fit."""
        if cell is None or cell != cell:  # nothing, or not a number
            return None
        if isinstance(cell, ErrorCell):
            return Unread("error_cell", {"value": cell.text})
        if not isinstance(cell, str):
            return self.read_other(cell, field, reading)
        text = cell.strip(BLANKS)
        if not text or text in reading.none_words or fold(text) in self.placeholders:
            return None
        if field.mask and "*" in text:
            return Unread("masked", {"value": text})
        return self.read_text(cell, field, reading)

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The value a text says that is neither blank nor a word for nothing."""
        raise NotImplementedError

    def read_other(self, cell: Any, field: Field, reading: Reading) -> Value | Unread:
        """The value of a cell that is no text: by default what its text would say."""
        text = written(cell)
        return text if isinstance(text, Unread) else self.read_text(text, field, reading)

    def read_column(
        self, cells: Sequence[Cell], field: Field, reading: Reading = READING
    ) -> list[Value | Unread]:
        """The same for a whole column: every distinct cell is read once."""
        known: dict[Any, Value | Unread] = {}
        values = []
        for cell in cells:
            key = cell if type(cell) is str else (type(cell), cell)
            if key not in known:
                known[key] = self.read(cell, field, reading)
            values.append(known[key])
        return values

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """The value as people read and type it."""
        del field, language
        return "" if value is None else str(value)

    def same(self, a: Value, b: Value) -> bool:
        """Whether two values say the same; nothing is nothing, however it is kept."""
        return a == b or (a in NOTHING and b in NOTHING)

    def excel(self, value: Value, field: Field, language: str = "zh") -> tuple[Any, str]:
        """The value as a cell of a workbook and its number format: by default its text."""
        return (None if value is None else self.show(value, field, language)), self.format


NOTHING: tuple[Value, ...] = (None, "", ())


def fold(text: str) -> str:
    """A text for comparing: no blanks, half-width, small letters."""
    return "".join(unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).split()).casefold()


def half_width(text: str) -> str:
    """A text with digits, letters and marks in their half-width form, blanks trimmed."""
    if text.isascii():
        return text.strip()
    parts = RAISED.split(INVISIBLE.sub("", text))
    parts[::2] = [unicodedata.normalize("NFKC", part) for part in parts[::2]]
    return "".join(parts).strip()


def printable(text: str) -> str:
    """A text without what no workbook takes, its lines ended by a line feed."""
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", ""))


def written(cell: Any) -> str | Unread:
    """A number, moment or truth as the text a person would see in its cell."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return day_text(cell.date()) if cell.time() == time() else f"{cell:%Y-%m-%d} {clock(cell)}"
    if isinstance(cell, date):
        return day_text(cell)
    return clock(cell) if isinstance(cell, time) else str(cell)


def _number(cell: float) -> str | Unread:
    if abs(cell) >= 10**DIGITS:
        return Unread("too_many_digits", {"value": str(cell)})
    if cell == int(cell):
        return str(int(cell))
    text = f"{cell:.{DIGITS}g}"
    return f"{float(text):.20f}".rstrip("0") if "e" in text else text


def day_text(day: date) -> str:
    """A day as 2026-01-05."""
    return day.isoformat()


def clock(moment: datetime | time) -> str:
    """The time of a moment, no finer than it is: 13:20, 13:20:05."""
    if moment.microsecond:
        return f"{moment:%H:%M:%S}.{moment.microsecond:06}"
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
