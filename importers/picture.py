"""A sheet as a person sees it, with what every row and column was taken for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.sheets import letters
from importers.words import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.sheets import Sheet
    from importers.tables import Table

LONGEST = 200  # characters of a cell that are shown
WIDEST = 300  # columns that are shown
OUTSIDE = "outside"


@dataclass(frozen=True)
class PictureColumn:
    """A column by its letter; table counts the sheet's tables from zero, None: of no table."""

    letter: str
    hidden: bool
    table: int | None
    header: str = ""


@dataclass(frozen=True)
class PictureRow:
    """A row as Excel counts it, from column A.

    codes: what it is for each of the sheet's tables: header, record, a code of skipped rows, or
    outside. code: the one that says most.
    """

    number: int
    code: str
    codes: tuple[str, ...]
    hidden: bool
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """Some rows of a sheet; total: how many rows it has."""

    sheet: str
    hidden: bool
    total: int
    columns: tuple[PictureColumn, ...]
    rows: tuple[PictureRow, ...]


def picture(sheet: Sheet, tables: Sequence[Table], first: int = 1, count: int = 60) -> Picture:
    """The rows from first on, at most count, as shown; first as Excel counts it."""
    start = max(first - 1, 0)
    numbers = range(start, min(start + max(count, 0), sheet.height))
    width = min(sheet.width, WIDEST)
    codes = [_codes(table, numbers) for table in tables]
    rows = tuple(
        _row(sheet, number, tuple(each.get(number, OUTSIDE) for each in codes), width)
        for number in numbers
    )
    columns = tuple(_column(sheet, tables, index) for index in range(width))
    return Picture(sheet.name, sheet.hidden, sheet.height, columns, rows)


def _codes(table: Table, numbers: range) -> dict[int, str]:
    """What the rows looked at are for a table, rows counted from zero."""
    codes = dict.fromkeys(range(table.header.top, table.header.bottom + 1), "header")
    for some in table.skipped:
        for number in range(max(some.first - 1, numbers.start), min(some.last, numbers.stop)):
            codes[number] = some.code
    codes.update(dict.fromkeys((row for row in table.records if row in numbers), "record"))
    return codes


def _row(sheet: Sheet, number: int, codes: tuple[str, ...], width: int) -> PictureRow:
    cells = tuple(said(sheet.columns[index][number])[:LONGEST] for index in range(width))
    telling = [code for code in codes if code not in {OUTSIDE, "blank"}]
    code = (telling or [code for code in codes if code != OUTSIDE] or [OUTSIDE])[0]
    return PictureRow(number + 1, code, codes, number in sheet.hidden_rows, cells)


def _column(sheet: Sheet, tables: Sequence[Table], index: int) -> PictureColumn:
    holds = [place for place, table in enumerate(tables) if index in table.header.names]
    table = holds[0] if holds else None
    header = tables[table].header.names[index] if table is not None else ""
    return PictureColumn(letters(index), index in sheet.hidden_columns, table, header)
