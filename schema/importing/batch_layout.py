"""Where a batch's columns stood in its file, and to which fields they went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Column:
    """One column of a table: its letter ("" where it is ours), its header, its field or None."""

    letter: str
    header: str
    field: str | None


@dataclass(frozen=True)
class Part:
    """The columns of one table: they hold for these rows of the sheet, first and last."""

    sheet: str
    first: int
    last: int
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Layout:
    """The tables of a batch."""

    parts: tuple[Part, ...]

    def columns(self, sheet: str, row: int) -> tuple[Column, ...]:
        """The columns at a row of a sheet; none where no table is."""
        for part in self.parts:
            if part.sheet == sheet and part.first <= row <= part.last:
                return part.columns
        return ()

    def letter(self, sheet: str, row: int, field: str) -> str:
        """The column a field stands in at a row; "" where it has none."""
        found = (each.letter for each in self.columns(sheet, row) if each.field == field)
        return next(found, "")


def of(summary: Mapping[str, Any]) -> Layout:
    """The layout a batch's summary tells."""
    said = list(summary.get("columns") or ())
    parts = []
    for sheet, first, last, keys in summary.get("fields") or ():
        start = _next(said, sheet, keys)
        some = said[start : start + len(keys)]
        columns = (Column(each["column"], each["header"], each["field"]) for each in some)
        parts.append(Part(sheet, first, last, tuple(columns)))
        said = said[start + len(keys) :]
    return Layout(tuple(parts))


def _next(said: Sequence[Mapping[str, Any]], sheet: str, keys: Sequence[str | None]) -> int:
    """Where the columns of a table begin: tables without records have columns, but no fields."""
    for start in range(len(said) - len(keys) + 1):
        some = said[start : start + len(keys)]
        if [each["field"] for each in some] == list(keys) and some[0]["sheet"] == sheet:
            return start
    return len(said)
