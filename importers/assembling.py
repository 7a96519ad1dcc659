"""Puts together the sheets of a workbook from what the reading child found in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import TYPE_CHECKING

from importers.packing import unpack
from importers.scan import AREA
from importers.sheets import Sheet, Workbook, column_index, letters
from schema.draft import ErrorCell
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.packing import Packed, RawSheet, RawWorkbook
    from importers.scan import Found
    from schema.draft import Cell

EPOCH = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)


def workbook(raw: RawWorkbook) -> Workbook:
    """The workbook whose parts these are."""
    sheets = [_sheet(sheet) for sheet in raw.sheets]
    whole = tuple(_with_lists(sheet, sheets) for sheet in sheets)
    return Workbook(raw.name, raw.fingerprint, whole)


def _sheet(raw: RawSheet) -> Sheet:
    columns = _columns(raw.blocks)
    found = raw.found
    if found is None:
        return Sheet(raw.name, _trimmed(columns, raw), raw.hidden, raw.merges)
    for row, column, text in found.errors:
        _put(columns, row, column, ErrorCell(text))
    for row, column, serial in found.dates:
        _put(columns, row, column, _moment(serial, since_1904=found.since_1904))
    return Sheet(
        raw.name,
        _trimmed(columns, raw),
        raw.hidden,
        raw.merges,
        {column: tuple(options) for column, options in found.lists.items()},
        found.formats,
        frozenset(found.hidden_columns),
        tuple(found.comments),
        _problems(raw.name, found),
        frozenset(found.hidden_rows),
        found.fills,
    )


def _columns(blocks: Sequence[Sequence[Packed]]) -> list[list[Cell]]:
    columns: list[list[Cell]] = [unpack(packed) for packed in blocks[0]] if blocks else []
    for block in blocks[1:]:
        for column, packed in zip(columns, block, strict=True):
            column.extend(unpack(packed))
    return columns


def _trimmed(columns: list[list[Cell]], raw: RawSheet) -> list[list[Cell]]:
    """Without the blank columns at the right and, unless they are written, rows at the bottom."""
    used = [any(cell is not None for cell in column) for column in columns]
    width = max((index + 1 for index, some in enumerate(used) if some), default=0)
    columns = columns[:width]
    height = len(columns[0]) if columns else 0
    while not raw.separated and height and all(c[height - 1] is None for c in columns):
        height -= 1
    return [column[:height] if len(column) > height else column for column in columns]


def _put(columns: list[list[Cell]], row: int, column: int, cell: Cell) -> None:
    """Sets a cell, widening the sheet where it lies outside."""
    height = max(len(columns[0]) if columns else 0, row + 1)
    columns.extend([] for _ in range(column + 1 - len(columns)))
    for cells in columns:
        cells.extend([None] * (height - len(cells)))
    columns[column][row] = cell


def _moment(serial: float, *, since_1904: bool) -> Cell:
    start = EPOCH_1904 if since_1904 else EPOCH
    try:
        moment = start + timedelta(days=serial)
    except OverflowError:
        return serial
    if serial < 1:
        return moment.time() if serial else clock()
    rounded = moment.replace(microsecond=0)
    return rounded.date() if rounded.time() == clock() else rounded


def _problems(name: str, found: Found) -> tuple[Problem, ...]:
    if not found.unfinished:
        return ()
    row, column = found.unfinished[0]
    place = Place(sheet=name, row=row + 1, column=letters(column))
    return (Problem("formula_without_result", place, {"count": len(found.unfinished)}),)


def _with_lists(sheet: Sheet, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet with the lists that stand in cells, here or on another sheet, written out."""
    if not any(option.startswith("=") for some in sheet.choices.values() for option in some):
        return sheet
    choices = {}
    for column, options in sheet.choices.items():
        texts = [text for option in options for text in _options(option, sheet, sheets)]
        choices[column] = tuple(dict.fromkeys(texts))
    found = {column: options for column, options in choices.items() if options}
    return replace(sheet, choices=found)


def _options(option: str, sheet: Sheet, sheets: Sequence[Sheet]) -> list[str]:
    if not option.startswith("="):
        return [option]
    where, _, area = option[1:].rpartition("!")
    home = next((s for s in sheets if s.name == where.strip("'")), sheet if not where else None)
    named = AREA.fullmatch(area)
    if not (home and named and named.group(2)):
        return []
    first, last = (
        column_index(named.group(1)),
        column_index(named.group(3) or named.group(1)),
    )
    top, bottom = int(named.group(2)) - 1, int(named.group(4) or named.group(2))
    cells = [cell for column in home.columns[first : last + 1] for cell in column[top:bottom]]
    return [_said(cell) for cell in cells if cell is not None]


def _said(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return str(cell).strip()
