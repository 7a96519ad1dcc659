"""Reads the bytes of a workbook into sheets; runs in the child process, for it may crash."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import TYPE_CHECKING, Any

import python_calamine as calamine

from importers import scan, separated
from importers.kinds import kind_of, unusable
from importers.sheets import Merge, Sheet, Workbook, column_index, letters
from schema.draft import Cell, ErrorCell
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = timedelta(days=1)
EPOCH = datetime(1899, 12, 30)
CSV_SHEET = "(csv)"
SCANNED = frozenset({"xlsx"})


def read(content: bytes, name: str) -> Workbook:
    """The workbook these bytes hold; UnusableError says why there is none."""
    kind = kind_of(content, name)
    if kind == "text":
        cells = [_column(column) for column in separated.columns(content, name)]
        sheets: tuple[Sheet, ...] = (Sheet(CSV_SHEET, _trimmed(cells, blank_rows=True)),)
    else:
        sheets = _sheets(content, name, kind)
    return Workbook(name, hashlib.sha256(content).hexdigest(), sheets)


def _sheets(content: bytes, name: str, kind: str) -> tuple[Sheet, ...]:
    """Values by calamine; meanwhile another thread looks at what it loses."""
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(_scan, content, kind)
        try:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
            raw = [
                (meta, *_values(book, meta.name))
                for meta in book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
        except calamine.PasswordError as error:
            raise unusable("encrypted", name) from error
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise unusable("damaged", name) from error
        found = looked.result()
    visible = calamine.SheetVisibleEnum.Visible
    sheets = []
    for meta, columns, merges in raw:
        extra = found.get(meta.name)
        hidden = meta.visible != visible
        sheets.append(_sheet(meta.name, hidden, columns, merges, extra))
    return tuple(_with_lists(sheet, sheets) for sheet in sheets)


def _scan(content: bytes, kind: str) -> dict[str, scan.Found]:
    """What the XML says; a workbook the scan cannot follow is read without."""
    if kind not in SCANNED:
        return {}
    try:
        return scan.scan(content)
    except Exception:  # noqa: BLE001  # the values are read all the same
        return {}


def _values(book: Any, name: str) -> tuple[list[list[Cell]], list[Merge]]:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    merges = [
        Merge(top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return _trimmed([_column(column) for column in zip(*rows, strict=True)]), merges


def _column(column: Sequence[Any]) -> list[Cell]:
    """The cells of a column: nothing where it is blank, times of over a day as text."""
    kinds = set(map(type, column))
    cells = list(column)
    if str in kinds:
        texts = column if len(kinds) == 1 else [c for c in column if c.__class__ is str]
        if "" in texts or any(map(str.isspace, texts)):
            cells = [
                None if cell.__class__ is str and (not cell or cell.isspace()) else cell
                for cell in column
            ]
    if timedelta in kinds:
        cells = [_elapsed(cell) if isinstance(cell, timedelta) else cell for cell in cells]
    return cells


def _elapsed(span: timedelta) -> Cell:
    if timedelta() <= span < DAY:
        return (EPOCH + span).time()
    hours, rest = divmod(round(span.total_seconds()), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def _trimmed(columns: list[list[Cell]], *, blank_rows: bool = False) -> list[list[Cell]]:
    """Without the blank columns at the right and, unless they are written, rows at the bottom."""
    used = [any(cell is not None for cell in column) for column in columns]
    width = max((index + 1 for index, some in enumerate(used) if some), default=0)
    columns = columns[:width]
    height = len(columns[0]) if columns else 0
    while not blank_rows and height and all(column[height - 1] is None for column in columns):
        height -= 1
    return [column[:height] if len(column) > height else column for column in columns]


def _sheet(
    name: str,
    hidden: bool,
    columns: list[list[Cell]],
    merges: list[Merge],
    found: scan.Found | None,
) -> Sheet:
    """The sheet with what the look at its XML found."""
    if found is None:
        return Sheet(name, columns, hidden, tuple(merges))
    for row, column, text in found.errors:
        _put(columns, row, column, ErrorCell(text))
    for row, column, serial in found.dates:
        _put(columns, row, column, _moment(serial, since_1904=found.since_1904))
    return Sheet(
        name,
        columns,
        hidden,
        tuple(merges),
        {column: tuple(options) for column, options in found.lists.items()},
        found.formats,
        frozenset(found.hidden_columns),
        tuple(found.comments),
        _problems(name, found),
    )


def _put(columns: list[list[Cell]], row: int, column: int, cell: Cell) -> None:
    """Sets a cell, widening the sheet where it lies outside."""
    height = max(len(columns[0]) if columns else 0, row + 1)
    columns.extend([] for _ in range(column + 1 - len(columns)))
    for cells in columns:
        cells.extend([None] * (height - len(cells)))
    columns[column][row] = cell


def _moment(serial: float, *, since_1904: bool) -> Cell:
    start = datetime(1904, 1, 1) if since_1904 else EPOCH
    try:
        moment = start + timedelta(days=serial)
    except OverflowError:
        return serial
    if serial < 1:
        return moment.time() if serial else clock()
    rounded = moment.replace(microsecond=0)
    return rounded.date() if rounded.time() == clock() else rounded


def _problems(name: str, found: scan.Found) -> tuple[Problem, ...]:
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
    return Sheet(**{**vars(sheet), "choices": found})


def _options(option: str, sheet: Sheet, sheets: Sequence[Sheet]) -> list[str]:
    if not option.startswith("="):
        return [option]
    where, _, area = option[1:].rpartition("!")
    home = next((s for s in sheets if s.name == where.strip("'")), sheet if not where else None)
    named = scan.AREA.fullmatch(area)
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
