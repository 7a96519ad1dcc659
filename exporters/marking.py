"""The office's own workbook, given back with the cells to look at in colour and a note in each.

Rows and columns stay where they are, so that the corrected file can be loaded again.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.cell.cell import Cell as Written
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from schema.draft import ErrorCell
from schema.field_types.base import printable
from schema.mark_signs import AUTHOR, BREAK, COLOURS
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from schema.draft import Cell

    Columns = Sequence[Sequence[Cell]]
    Values = Callable[[], Mapping[str, Columns]]  # columns of cells by sheet, in the file's order

KEPT_KINDS = {".xlsx", ".xlsm"}
MOST_NOTES = 5000  # more than this make Excel slow; further cells are coloured only
LARGEST = 100 * 1024 * 1024  # of a workbook's unpacked sheets
DIGITS = 15
WIDTH, HEIGHT = 300, 90  # points of a note
# Parts of a workbook by what they are to people; what is fewer afterwards was lost.
PARTS = (
    (re.compile(r"xl/media/"), "pictures"),
    (re.compile(r"xl/charts/chart\d*\.xml"), "charts"),
    (re.compile(r"xl/(pivotTables|pivotCache/pivotCacheDefinition)"), "pivot tables"),
    (re.compile(r"xl/(slicers|timelines)/"), "slicers"),
    (re.compile(r"xl/(ctrlProps|activeX)/"), "buttons and boxes"),
    (re.compile(r"xl/(diagrams|embeddings)/"), "embedded objects"),
    (re.compile(r"xl/threadedComments/"), "conversations in notes (their text is kept)"),
    (re.compile(r"xl/vbaProject\.bin"), "macros"),
    (re.compile(r"xl/connections\.xml|xl/queryTables/"), "links to databases"),
)
INSIDE = (
    (b"<xdr:sp ", "shapes and text boxes"),
    (b"<x14:sparkline", "sparklines"),
    (b"<x14:dataValidation ", "lists to choose from that lie in another sheet"),
    (b"<x14:conditionalFormatting ", "newer rules for colours"),
)
RESULT = re.compile(rb"</f><v>[^<]")
RESULTS = "results of formulas: save it once in Excel or WPS before you load it"
REDRAWN = "charts are drawn anew and may look otherwise"
NEW_FILE = "the cells' values only: this kind of file cannot be marked itself"
SOME_NOTES = "notes beyond the first 5000; the cells are coloured"
GONE_SHEETS = "marks in sheets that are no longer there"


@dataclass(frozen=True)
class Mark:
    """A cell to look at: sheet, row and column as Excel names them, and what is wrong.

    column "" is the row's first filled cell. kind: noted, quarantined or doubtful.
    """

    sheet: str
    row: int
    column: str
    text: str
    kind: str = "noted"


@dataclass(frozen=True)
class Marked:
    """The file to give back, what it is called, and what of the original it lacks, in words."""

    content: bytes
    name: str
    lacks: tuple[str, ...]


def marked(
    original: bytes, name: str, marks: Iterable[Mark], values: Values, tag: str = "已标注"
) -> Marked:
    """The workbook with its marks; values gives the cells where only a new file can be written.

    An .xlsx or .xlsm stays itself, as far as openpyxl keeps it; other kinds come back as .xlsx.
    """
    path = Path(name)
    kind = path.suffix.lower()
    given = list(marks)
    if kind in KEPT_KINDS and zipfile.is_zipfile(io.BytesIO(original)):
        lacks, content = _itself(original, given, macros=kind == ".xlsm")
    else:
        kind = ".xlsx"
        book = _new(values())
        lacks = [NEW_FILE, *_mark(book, given)]
        content = _bytes(book)
    return Marked(content, f"{path.stem}（{tag}）{kind}", tuple(lacks))


def _itself(original: bytes, marks: list[Mark], *, macros: bool) -> tuple[list[str], bytes]:
    with zipfile.ZipFile(io.BytesIO(original)) as packed:
        size = sum(each.file_size for each in packed.infolist() if "/worksheets/" in each.filename)
    if size > LARGEST:
        raise UnusableError(Problem("marking_too_large", values={"limit": LARGEST}))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what it will not keep is found out below
        book = openpyxl.load_workbook(io.BytesIO(original), keep_vba=macros, rich_text=True)
    lacks = _mark(book, marks)
    content = _bytes(book)
    return [*_lost(original, content), *lacks], content


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mark(book: Workbook, marks: list[Mark]) -> list[str]:
    """Colour and note every cell; what could not be done."""
    cells: dict[tuple[str, int, str], list[Mark]] = defaultdict(list)
    for each in marks:
        cells[each.sheet, each.row, each.column].append(each)
    lacks: dict[str, None] = {}
    noted = 0
    for (sheet, row, column), here in cells.items():
        if sheet not in book.sheetnames:
            lacks[GONE_SHEETS] = None
            continue
        cell = _cell(book[sheet], row, column)
        kind = min((each.kind for each in here), key=["quarantined", "doubtful", "noted"].index)
        cell.fill = PatternFill("solid", start_color=COLOURS[kind])
        noted += 1
        if noted > MOST_NOTES:
            lacks[SOME_NOTES] = None
            continue
        _note(cell, [each.text for each in here])
    return list(lacks)


def _cell(sheet: Worksheet, row: int, column: str) -> Written:
    """The cell at a place; of merged cells the one that holds their text."""
    if not column:
        width = range(1, sheet.max_column + 1)
        filled = (each for each in width if sheet.cell(row, each).value not in {None, ""})
        column = get_column_letter(next(filled, 1))
    cell = sheet[f"{column}{row}"]
    if isinstance(cell, MergedCell):
        area = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(area.min_row, area.min_col)
    found: Written = cell
    return found


def _note(cell: Written, texts: Sequence[str]) -> None:
    text = "\n".join(dict.fromkeys(printable(each) for each in texts))
    if cell.comment is not None:
        text = f"{cell.comment.text}{BREAK}{text}"
    cell.comment = Comment(text, AUTHOR, width=WIDTH, height=HEIGHT)


def _lost(original: bytes, content: bytes) -> list[str]:
    """What people would miss, by what the two files hold."""
    before, after = _holds(original), _holds(content)
    lost = [kind for kind in before if after[kind] < before[kind]]
    if before["charts"] and "charts" not in lost:
        lost.append(REDRAWN)
    return lost


def _holds(content: bytes) -> Counter[str]:
    found: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            for pattern, kind in PARTS:
                found[kind] += bool(pattern.match(name))
            if name.startswith(("xl/worksheets/sheet", "xl/drawings/drawing")):
                text = packed.read(name)
                found[RESULTS] += len(RESULT.findall(text))
                for sign, kind in INSIDE:
                    found[kind] += text.count(sign)
    return found


def _new(values: Mapping[str, Columns]) -> Workbook:
    """A new workbook with the same cells at the same places."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, columns in values.items():
        sheet = book.create_sheet(name)
        for index, cells in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(index)].width = 14
            for row, cell in enumerate(cells, 1):
                if cell is not None and cell != "":
                    _write(sheet.cell(row, index), cell)
    if not book.worksheets:
        book.create_sheet()
    return book


def _write(written: Any, cell: Cell) -> None:
    """A value as it was read; texts stay texts whatever they begin with."""
    if isinstance(cell, ErrorCell):
        written.value, written.data_type = cell.text, "e"
    elif isinstance(cell, str) or _long(cell):
        written.value = printable(str(cell))[:32_767]
        written.data_type = "s"
        written.number_format = "@"
    else:
        written.value = cell
        if isinstance(cell, datetime):
            written.number_format = "yyyy-mm-dd hh:mm:ss"
        elif isinstance(cell, date):
            written.number_format = "yyyy-mm-dd"
        elif isinstance(cell, time):
            written.number_format = "hh:mm:ss"


def _long(cell: Cell) -> bool:
    return isinstance(cell, int) and not isinstance(cell, bool) and len(str(abs(cell))) > DIGITS
