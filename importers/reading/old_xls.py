"""What an old .xls says beside its values, and its values where the first reader refuses them."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import xlrd

from importers.reading import fills, styles
from importers.reading.scan import Found, most_shown
from schema.draft import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.draft import Cell

NUMBER, DATE, BOOLEAN, ERROR = (
    xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE, xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR,
)  # fmt: skip
SAMPLE = 2000  # rows looked at for number formats
BLOCK = 4000
SOLID = 1


def scan(content: bytes) -> dict[str, Found]:
    """What every sheet says, by its name."""
    book = _book(content, looks=True)
    shows = {index: _shows(book, index) for index in range(len(book.xf_list))}
    unseen = frozenset(
        index for index, form in enumerate(book.xf_list) if form.format_key in styles.UNSEEN_DATES
    )
    colours = {index: _colour(book, form) for index, form in enumerate(book.xf_list)}
    filled = {index: colour for index, colour in colours.items() if colour}
    return {sheet.name: _scan_sheet(book, sheet, shows, unseen, filled) for sheet in book.sheets()}


def _book(content: bytes, *, looks: bool) -> Any:
    return xlrd.open_workbook(
        file_contents=content, formatting_info=looks, ragged_rows=True, logfile=io.StringIO()
    )


def _shows(book: Any, index: int) -> str:
    form = book.format_map.get(book.xf_list[index].format_key)
    return styles.shows(form.format_str) if form else ""


def _colour(book: Any, form: Any) -> str:
    if form.background.fill_pattern != SOLID:
        return ""
    parts = book.colour_map.get(form.background.pattern_colour_index)
    colour = "".join(f"{part:02x}" for part in parts) if parts else ""
    return "" if colour == fills.WHITE else colour


def _scan_sheet(
    book: Any, sheet: Any, shows: dict[int, str], unseen: frozenset[int], filled: dict[int, str]
) -> Found:
    found = Found(since_1904=bool(book.datemode))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    marked = unseen | filled.keys()
    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        if ERROR in kinds:
            found.errors += _errors(sheet, row)
        forms = sheet._cell_xf_indexes[row]  # a row at once
        if row < SAMPLE:
            for column, kind in enumerate(kinds):
                if kind in {NUMBER, DATE}:
                    counts[column][shows.get(forms[column], "")] += 1
        if not marked.isdisjoint(forms):
            _take_marked(found, sheet, row, unseen, filled)
    found.formats = most_shown(counts)
    found.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    found.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    notes = sorted(sheet.cell_note_map.items())
    found.comments = [(row, column, note.text) for (row, column), note in notes]
    return found


def _errors(sheet: Any, row: int) -> list[tuple[int, int, str]]:
    return [
        (row, column, xlrd.error_text_from_code.get(cell.value, "#N/A"))
        for column, cell in enumerate(sheet.row(row))
        if cell.ctype == ERROR
    ]


def _take_marked(
    found: Found, sheet: Any, row: int, unseen: frozenset[int], filled: dict[int, str]
) -> None:
    for column, form in enumerate(sheet._cell_xf_indexes[row]):
        if form in filled and len(found.fills) < fills.MOST:
            found.fills[row, column] = filled[form]
        if form in unseen and sheet.cell_type(row, column) in {NUMBER, DATE}:
            found.dates.append((row, column, sheet.cell_value(row, column)))


class Book:
    """A second try at the values, with xlrd."""

    def __init__(self, content: bytes) -> None:
        self._book = _book(content, looks=False)
        self.sheets = {sheet.name: bool(sheet.visibility) for sheet in self._book.sheets()}

    def blocks(self, name: str) -> Iterator[list[list[Cell]]]:
        """The rows of a sheet in blocks."""
        sheet = self._book.sheet_by_name(name)
        for top in range(0, sheet.nrows, BLOCK):
            rows = range(top, min(top + BLOCK, sheet.nrows))
            yield [[_cell(cell, self._book.datemode) for cell in sheet.row(row)] for row in rows]


def _cell(cell: Any, since_1904: int) -> Cell:
    found: Cell = cell.value
    if cell.ctype == ERROR:
        found = ErrorCell(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    elif cell.ctype == BOOLEAN:
        found = bool(cell.value)
    elif cell.ctype == DATE:
        found = _moment(cell.value, since_1904)
    return None if found == "" else found


def _moment(serial: float, since_1904: int) -> Cell:
    try:
        moment: datetime = xlrd.xldate_as_datetime(serial, since_1904)
    except (ValueError, OverflowError):
        return serial
    if serial < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
