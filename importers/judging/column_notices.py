"""What people should know of how the cells of a column were understood, before they are kept."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from importers.judging.numeric import is_clock
from importers.words import said
from schema.field_types import date_texts, half_width
from schema.field_types.base import DIGITS, written
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from schema.draft import Cell, DraftColumn

DATED = frozenset({"date", "datetime"})
CODES = frozenset({"identifier", "phone"})
TEXTS = CODES | {"text"}
TOLD = DATED | TEXTS | {"percent"}
LIMIT = 10**DIGITS
# How a text tells that it was a number of more digits than Excel keeps.
CUT = re.compile(r"\d{15}0+|\d\.\d+E\+\d{2}")
LONGEST_CUT = 30
SAMPLE = 1000  # a file saved as text cut its numbers all alike
YEARLESS = re.compile(rf"{date_texts.MONTH_DAY.pattern}(?!\s*[-./\d])")
LONGEST_DAY = 20


def problems(sheet: str, rows: Sequence[int], columns: Sequence[DraftColumn]) -> Iterator[Problem]:
    """A notice for every way in which cells of a column were not simply read; rows as in Excel."""
    for column in columns:
        for code, told in _notices(column) if column.column else ():
            if told:
                some = [(place, cell) for place, cell in enumerate(column.cells) if cell in told]
                place, first = some[0]
                facts = {
                    "count": len(some),
                    "value": first.isoformat() if isinstance(first, time) else said(first),
                    "header": column.header,
                    "year": column.year,
                }
                yield Problem(code, Place(sheet, rows[place], column.column), facts)


def _notices(column: DraftColumn) -> Iterator[tuple[str, Collection[Cell]]]:
    """What to tell of a column and of which cells; looks at kinds before it looks at cells."""
    if column.type not in TOLD:
        return
    kinds = set(map(type, column.cells))
    if column.type == "percent" and kinds & {time, str}:
        yield "time_as_share", {cell for cell in set(column.cells) if is_clock(cell)}
    if column.type in DATED:
        yield from _of_days(column, kinds)
    elif column.type in CODES and kinds & {date, datetime}:
        yield "date_among_codes", {cell for cell in set(column.cells) if isinstance(cell, date)}
    if float in kinds and column.type in TEXTS:
        yield "digits_lost", _too_long(column.cells)
    if str in kinds and column.type in TEXTS:
        yield "digits_lost", _cut(column.cells)


def _of_days(
    column: DraftColumn, kinds: Collection[type]
) -> Iterator[tuple[str, Collection[Cell]]]:
    if float in kinds:
        numbers = (cell for cell in set(column.cells) if isinstance(cell, float) and cell)
        yield "number_as_date", {cell for cell in numbers if _is_day(cell)}
    if str in kinds and column.year is not None:
        yield "year_supplied", {cell for cell in set(column.cells) if _lacks_year(cell)}


def _is_day(cell: float) -> bool:
    text = written(cell)
    return isinstance(text, str) and date_texts.SERIAL.match(text) is not None


def _lacks_year(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > LONGEST_DAY or cell[:4].isdigit():
        return False
    return YEARLESS.match(half_width(cell)) is not None


def _too_long(cells: Sequence[Cell]) -> set[Cell]:
    return {cell for cell in set(cells) if isinstance(cell, float) and abs(cell) >= LIMIT}


def _cut(cells: Sequence[Cell]) -> set[Cell]:
    """Texts of a column most of whose long numbers end in noughts: one alone may well do so."""
    some = cells[:: max(1, len(cells) // SAMPLE)]
    if not any(isinstance(cell, str) and CUT.fullmatch(cell.strip()) for cell in some):
        return set()
    short = [cell for cell in set(cells) if isinstance(cell, str) and len(cell) <= LONGEST_CUT]
    long = [cell for cell in short if len(cell) > DIGITS or "E+" in cell]
    cut: set[Cell] = {cell for cell in long if CUT.fullmatch(cell.strip())}
    return cut if len(cut) > 1 and len(cut) * 2 > len(long) else set()
