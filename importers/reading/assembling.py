"""Puts together the sheets of a workbook from what the reading child found in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import TYPE_CHECKING, Any

from importers.reading.packing import repeats
from importers.reading.parts import Rows, SheetBegins, SheetEnds
from importers.reading.scan import AREA, Found
from importers.reading.sharing import shared
from importers.sheets import Sheet, Workbook, column_index, letters
from schema.draft import ErrorCell
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.reading.parts import Part
    from schema.draft import Cell

EPOCH = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)
SHARED = frozenset({str, type(None)})
TOO_FEW = 1000  # cells of a block to tell whether they recur
MOST_SHARED = 40_000  # texts of a column that are looked up before they are kept


class Assembler:
    """Takes the parts of a workbook as they come; workbook gives the whole."""

    def __init__(self) -> None:
        self._sheets: list[Sheet] = []
        self._begun = SheetBegins("")
        self._columns: list[list[Cell]] = []
        self._pools: list[dict[Cell, Cell] | None] = []
        self._height = 0
        self.rows = 0  # of all sheets by now

    def take(self, part: Part) -> None:
        """The next part."""
        if isinstance(part, SheetBegins):
            self._begun, self._columns, self._pools, self._height = part, [], [], 0
        elif isinstance(part, Rows):
            self._extend(part)
        else:
            self._sheets.append(_sheet(self._begun, self._columns, self._pools, part))
            self._columns, self._pools = [], []

    def workbook(self, name: str, fingerprint: str) -> Workbook:
        """The workbook whose parts were taken."""
        whole = tuple(_with_lists(sheet, self._sheets) for sheet in self._sheets)
        return Workbook(name, fingerprint, whole)

    def _extend(self, part: Rows) -> None:
        """Append rows; what is new at the right was blank above, what is missing is blank."""
        for _ in range(len(part.columns) - len(self._columns)):
            self._columns.append([None] * self._height)
            self._pools.append({None: None})
        for index, cells in enumerate(part.columns):
            pool = self._pools[index]
            if pool is not None and not _recurs(cells, pool):
                pool = self._pools[index] = None
            shared_cells = cells if pool is None else map(pool.setdefault, cells, cells)
            self._columns[index].extend(shared_cells)
        self._height += part.count
        self.rows += part.count
        for column in self._columns[len(part.columns) :]:
            column.extend([None] * part.count)


def _recurs(cells: Sequence[Cell], pool: dict[Cell, Cell]) -> bool:
    """Whether the cells are texts of which few are different, so that each can be one object."""
    few = len(pool) <= MOST_SHARED and not set(map(type, cells)) - SHARED
    return few and (len(cells) < TOO_FEW or repeats(cells))


def _sheet(
    begun: SheetBegins,
    columns: list[list[Cell]],
    pools: Sequence[Mapping[Cell, Cell] | None],
    end: SheetEnds,
) -> Sheet:
    found = end.found or Found()
    for row, column, text in found.errors:
        _put(columns, row, column, ErrorCell(text))
    for row, column, serial in found.dates:
        _put(columns, row, column, _moment(serial, since_1904=found.since_1904))
    _trim(columns, separated=begun.separated)
    whole: list[Any] = columns  # changed one by one: there is no room for all of them twice
    for index, pool in enumerate(pools[: len(columns)] if begun.separated else ()):
        whole[index] = shared(columns[index], tuple(pool or ()))
    return Sheet(
        begun.name,
        whole,
        begun.hidden,
        end.merges,
        {column: tuple(options) for column, options in found.lists.items()},
        found.formats,
        frozenset(found.hidden_columns),
        tuple(found.comments),
        _problems(begun.name, found),
        frozenset(found.hidden_rows),
        found.fills,
    )


def _trim(columns: list[list[Cell]], *, separated: bool) -> None:
    """Leave out the blank columns at the right and, unless they are written, rows at the bottom."""
    while columns and all(cell is None for cell in columns[-1]):
        columns.pop()
    height = len(columns[0]) if columns else 0
    while not separated and height and all(c[height - 1] is None for c in columns):
        height -= 1
    for column in columns:
        del column[height:]


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
    problems = [replace(each, place=replace(each.place, sheet=name)) for each in found.problems]
    if found.unfinished:
        row, column = found.unfinished[0]
        place = Place(sheet=name, row=row + 1, column=letters(column))
        values = {"count": len(found.unfinished)}
        problems.append(Problem("formula_without_result", place, values))
    return tuple(problems)


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
