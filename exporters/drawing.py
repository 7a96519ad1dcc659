"""A page of a form as a worksheet: grid to the millimetre, borders, fonts, page set-up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties

from exporters.layout import COLUMNS, Box, Paper, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

# Column widths count digits of the Normal font. Courier New 10 has digits of exactly 8 pixels,
# on the screen and in print, and so have the fonts that stand in for it where it is missing.
NORMAL, DIGIT = "Courier New", 8
SONG, HEI = "宋体", "黑体"
PIXEL = 25.4 / 96  # mm
STEP = 0.75  # points: the heights Excel can keep
INCH = 25.4
LOGO_AIR, LOGO_WIDTH = 0.5, 36.0  # mm
_THIN, _DASHED = Side(style="thin", color="000000"), Side(style="mediumDashed", color="000000")
_UNSAFE_NAME = re.compile(r"[\[\]:*?/\\']")
_ESCAPE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_PAPERS = {297.0: "9", 148.5: "11"}  # by height in mm: A4, A5


@dataclass(frozen=True)
class Text:
    """What a box says, and how large."""

    text: str
    size: float


@dataclass(frozen=True)
class Page:
    """A sheet of a form with its texts, a text a box, and the heights its rows came to."""

    sheet: Sheet
    texts: tuple[Text, ...]
    heights: tuple[float, ...]


def book() -> Workbook:
    """An empty workbook whose Normal font is set, since every width is counted in it."""
    workbook = Workbook()
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    normal = Font(name=NORMAL, sz=10, family=3)
    workbook._fonts[0] = normal  # type: ignore[attr-defined]  # openpyxl knows no other way
    workbook._named_styles["Normal"].font = normal  # type: ignore[attr-defined]  # as above
    return workbook


def add(
    workbook: Workbook,
    name: str,
    pages: Sequence[Page],
    *,
    up: int = 1,
    foot: str = "",
    logo: bytes = b"",
) -> Worksheet:
    """A worksheet with one page, or up to `up` slips below one another, cut lines between.

    logo: a picture, set at the left of the title of every page; none where it cannot be read.
    """
    sheet: Worksheet = workbook.create_sheet(_name(workbook, name))
    paper = pages[0].sheet.paper
    _widths(sheet, paper)
    rows = _Rows(sheet)
    for number, page in enumerate(pages):
        if number:
            _cut(rows, paper, number)
        top = rows.count
        for height in page.heights:
            rows.add(height)
        for box, text in zip(page.sheet.boxes, page.texts, strict=True):
            _draw(sheet, box, text, top, _height(page, box))
            if logo and box.kind == "T":
                _put_logo(sheet, logo, top + box.row + 1, _height(page, box))
    if 1 == len(pages) < up:
        _cut(rows, paper, 1)
    _set_up(sheet, paper, rows.count, up)
    if foot and sheet.oddFooter is not None and paper.height > 200:  # a slip has no room for it
        sheet.oddFooter.left.text = foot
        sheet.oddFooter.left.size = 8
        sheet.oddFooter.left.font = f"{SONG},Regular"
    return sheet


class _Rows:
    """Rows added one by one: heights in steps Excel keeps, no error adding up."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.count = sheet, 0
        self.wanted = self.given = 0.0

    def add(self, height: float) -> None:
        self.wanted += height / INCH * 72
        points = max(round((self.wanted - self.given) / STEP), 1) * STEP
        self.given += points
        self.count += 1
        self.sheet.row_dimensions[self.count].height = points


def _name(workbook: Workbook, name: str) -> str:
    wanted = _UNSAFE_NAME.sub("-", ILLEGAL_CHARACTERS_RE.sub("", name)).strip()[:26] or "1"
    taken = {title.casefold() for title in workbook.sheetnames}
    number, tried = 2, wanted
    while tried.casefold() in taken:
        tried, number = f"{wanted} {number}", number + 1
    return tried


def _widths(sheet: Worksheet, paper: Paper) -> None:
    given = 0
    for column in range(COLUMNS):
        pixels = round((column + 1) * paper.column / PIXEL) - given
        given += pixels
        sheet.column_dimensions["ABCDEFGHIJKL"[column]].width = pixels / DIGIT


def _cut(rows: _Rows, paper: Paper, number: int) -> None:
    """Room down to the cut line, the line, and the next slip's own top margin."""
    rows.add(number * paper.height - paper.top - rows.given / 72 * INCH)
    for column in range(1, COLUMNS + 1):
        rows.sheet.cell(rows.count, column).border = Border(bottom=_DASHED)
    rows.add(paper.top)


def _put_logo(sheet: Worksheet, logo: bytes, row: int, height: float) -> None:
    """The picture as high as its row, no wider than a fifth of the paper."""
    try:
        image = Image(BytesIO(logo))
    except (OSError, ValueError, SyntaxError):  # no picture: the paper does without
        return
    most = (height - 2 * LOGO_AIR) / PIXEL
    scale = min(most / image.height, LOGO_WIDTH / PIXEL / image.width)
    image.width, image.height = round(image.width * scale), round(image.height * scale)
    image.anchor = f"A{row}"
    sheet.add_image(image)


def _height(page: Page, box: Box) -> float:
    return sum(page.heights[box.row : box.row + box.rows])


def _draw(sheet: Worksheet, box: Box, text: Text, top: int, height: float) -> None:
    row, column = top + box.row + 1, box.column + 1
    first = sheet.cell(row, column)
    write(first, text.text)
    bordered = box.kind not in "TN"
    for at in range(row, row + box.rows):
        for across in range(column, column + box.columns):
            cell = sheet.cell(at, across)
            cell.font = _font(box.kind, text.size)
            cell.alignment = _alignment(box, round(height), len(text.text))
            if bordered:
                cell.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
            if box.kind == "S":
                cell.fill = PatternFill("solid", fgColor="E6E6E6")
    if box.rows > 1 or box.columns > 1:
        sheet.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + box.rows - 1,
            end_column=column + box.columns - 1,
        )


def write(cell: Cell | MergedCell, text: str) -> None:
    """Text as text: whatever was typed never becomes a formula, a number or an error."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not clean:
        return
    cell.value = _ESCAPE.sub("_x005F_x", clean)
    cell.data_type = "s"
    if len(clean) < 250:  # Excel shows #### for a longer text in a cell of format text
        cell.number_format = "@"
    if clean[0] in "=+-@'":
        cell.quotePrefix = True


@cache
def _font(kind: str, size: float) -> Font:
    return Font(name=HEI if kind == "T" else SONG, sz=size, b=kind in "TS")


@cache
def _alignment(box: Box, height: int, length: int) -> Alignment:
    upright = box.kind in "LS" and box.columns == 1 and length > 1 and height >= 5 * length
    if upright and "\n" not in box.text:
        return Alignment(horizontal="center", vertical="center", textRotation=255)
    across = "center" if box.kind in "TLS" else "left"
    if box.kind == "N" and box.column:
        across = "right" if box.column + box.columns == COLUMNS else "center"
    down = "top" if box.kind == "G" or (box.kind == "V" and height >= 16) else "center"
    return Alignment(horizontal=across, vertical=down, wrap_text=True)


def _set_up(sheet: Worksheet, paper: Paper, rows: int, up: int) -> None:
    """Page, margins, print area; fit to one page stands by and is not needed."""
    on_a4 = up > 1 or paper.height > 200
    height = 297.0 if on_a4 else paper.height
    setup = sheet.page_setup
    setup.paperSize = _PAPERS[height]
    setup.orientation = "portrait" if on_a4 else "landscape"
    setup.fitToWidth = setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left, margins.right = paper.left / INCH, (paper.right - 0.5) / INCH
    margins.top, margins.bottom = paper.top / INCH, min(paper.top, 6 if up > 1 else 12) / INCH
    margins.header = margins.footer = 5 / INCH
    sheet.print_area = f"A1:L{rows}"
    sheet.sheet_view.showGridLines = False
