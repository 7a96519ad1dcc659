"""A register, or what a filter leaves of it, as a typed, framed, printable workbook."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

import xlsxwriter
from PIL import Image as Picture

from schema.field_types import FIELD_TYPES, masked, shown
from schema.language import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema.definitions import Field, Register
    from schema.values import Record

ROWS = 1_048_576  # of one worksheet
LONGEST = 32_767  # characters of one cell
FIRST_DAY = date(1900, 3, 1)  # before it Excel's days are not the calendar's
HEADER = 3  # its row, counted from 0; above it the title block
FONT = "宋体"
WIDTHS = {  # in digits of the Normal font
    "number": 10, "identifier": 15, "text": 14, "long_text": 34, "integer": 8, "decimal": 10,
    "money": 12, "percent": 9, "boolean": 7, "date": 12, "datetime": 17, "time": 8, "choice": 10,
    "choices": 14, "phone": 14, "email": 20, "person": 9, "department": 11, "link": 14,
    "lines": 36, "signature": 15, "attachment": 18, "rating": 7,
}  # fmt: skip
BY_NAME = frozenset({"link", "person", "department", "lines"})
RIGHT = frozenset({"integer", "decimal", "money", "percent"})
CENTRED = frozenset({"number", "boolean", "date", "datetime", "time", "choice", "rating"})
COMMON: dict[str, Any] = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
MM = 1 / 25.4
ROW, LINE, TALLEST = 20, 14.5, 409  # points; no row may be taller
TITLE_HIGH = 32  # pixels of the title's row for a picture
SLACK = 1.1  # for fonts that stand in for 宋体
DAY_END = time(23, 59, 59)


@dataclass
class _Book:
    """The workbook being written, its sheet, and the formats made so far."""

    workbook: Any
    register: Register
    fields: Sequence[Field]
    wide: int  # how many of them are printed
    language: str
    phones: str
    block: tuple[str, str, str]
    logo: bytes = b""
    widths: Sequence[float] = ()
    formats: dict[tuple[str, str], Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    sheet: Any = None
    row: int = 0


def write(  # noqa: PLR0913 - what a list says about itself is named, one by one
    register: Register,
    records: Iterable[Record],
    *,
    language: str,
    title: str,
    conditions: Sequence[str] = (),
    fields: Sequence[str] | None = None,
    out: str | Path | IO[bytes],
    office: str = "",
    hotline: str = "",
    logo: bytes = b"",
    printed: str = "",
    phones: str = "masked",
) -> int:
    """Write the records as a list and say how many they were.

    fields: keys, in order, all printed. Else every visible field: the register's columns and how
    to reach people come first and are printed, the others stand beside the printed area.
    office, hotline, logo: whose list it is, above the table. printed: when and by whom.
    phones: "masked", or "full" for who may see them.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    target = str(out) if isinstance(out, str | Path) else out
    with xlsxwriter.Workbook(target, {**options, "strings_to_numbers": False}) as workbook:
        said = " ".join(part for part in (office, hotline) if part)
        block = _block(title, conditions, said, printed, language)
        chosen, wide = _chosen(register, fields)
        book = _Book(workbook, register, chosen, wide, language, phones, block, logo=logo)
        _open(book)
        count = 0
        for record in records:
            if book.row == ROWS:
                _close(book)
                _open(book)
            _record(book, record)
            count += 1
        _close(book, fold=fields is None and count > 0)
    return count


class Condition(Protocol):
    """A filter of a search."""

    @property
    def field(self) -> str:
        """The key of the field."""

    @property
    def operator(self) -> str:
        """= != < > <= >= ~."""

    @property
    def value(self) -> str:
        """The text a person gave."""


def conditions(register: Register, filters: Iterable[Condition], language: str) -> list[str]:
    """What was asked for, as the title block says it: 状态 = 未结."""
    told, say = [], translator(language)
    for each in filters:
        known = register.find(each.field)
        option = known.option(each.value) if known else None
        value = option.label.text(language) if option else say(each.value)
        label = known.label.text(language) if known else each.field
        told.append(f"{label} {each.operator} {value}")
    return told


def _chosen(register: Register, fields: Sequence[str] | None) -> tuple[list[Field], int]:
    """The fields in the order of the list, and how many of them are printed."""
    if fields is not None:
        return [register.field(key) for key in fields], len(fields)
    visible = [each for each in register.fields if not each.hidden]
    place = {each.key: position for position, each in enumerate(visible)}
    first = [key for key in register.columns if key in place] or list(place)
    for each in visible:
        if each.mask and each.key not in first:
            later = [key for key in first if place[key] > place[each.key]]
            first.insert(first.index(later[0]) if later else len(first), each.key)
    rest = [each for each in visible if each.key not in first]
    return [register.field(key) for key in first] + rest, len(first)


def _block(
    title: str, conditions: Sequence[str], office: str, printed: str, language: str
) -> tuple[str, str, str]:
    """The three lines above the header: what it is, of what, printed when."""
    say = translator(language)
    told = (";" if language == "zh" else "; ").join(conditions) or say("all records")
    of_what = say("Conditions: {}").format(told)
    return title, "    ".join(part for part in (office, of_what) if part), printed


def _open(book: _Book) -> None:
    """A worksheet with title block and header, ready for its first record."""
    number = len(book.workbook.worksheets()) + 1
    name = book.register.label.text(book.language)[:24]
    for character in "[]:*?/\\'":
        name = name.replace(character, " ")
    book.sheet = sheet = book.workbook.add_worksheet(name if number == 1 else f"{name} {number}")
    last = max(book.wide - 1, 1)
    styles: tuple[dict[str, Any], ...] = (
        {**COMMON, "font_size": 16, "bold": True, "align": "left"},
        {**COMMON, "align": "left"},
        {**COMMON, "font_size": 9, "align": "left"},
    )
    for row, (text, style) in enumerate(zip(book.block, styles, strict=True)):
        sheet.set_row(row, 26 if row == 0 else 16)
        sheet.merge_range(row, 0, row, last, "", book.workbook.add_format(style))
        _text(sheet, row, 0, text, book.workbook.add_format(style))
    head = {**COMMON, "bold": True, "border": 1, "align": "center", "text_wrap": True}
    header = book.workbook.add_format({**head, "bg_color": "#E6E6E6"})
    labels = [each.label.text(book.language) for each in book.fields]
    book.widths = [
        max(WIDTHS.get(each.type, 14), len(label) + 2)
        for each, label in zip(book.fields, labels, strict=True)
    ]
    sheet.set_default_row(ROW)
    sheet.set_row(HEADER, LINE * max(map(_rows, labels, book.widths)) + 6)
    for column, (label, width) in enumerate(zip(labels, book.widths, strict=True)):
        _text(sheet, HEADER, column, label, header)
        sheet.set_column(column, column, width)
    _page(book)
    _logo(book, last)
    book.row = HEADER + 1


def _logo(book: _Book, last: int) -> None:
    """The office's picture at the right of the title, as high as its row."""
    try:
        with Picture.open(BytesIO(book.logo)) as picture:
            height, dpi = picture.height, picture.info.get("dpi", (96, 96))[1] or 96
    except OSError:  # no picture, or none that can be read: the list does without
        return
    scale = TITLE_HIGH / (float(height) * 96 / float(dpi))
    where = {"image_data": BytesIO(book.logo), "object_position": 3, "y_offset": 1}
    book.sheet.insert_image(0, last, "logo.png", {**where, "x_scale": scale, "y_scale": scale})


def _page(book: _Book) -> None:
    """A4 landscape, one page wide, the header on every page, pages numbered."""
    sheet = book.sheet
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=18 * MM, right=18 * MM, top=14 * MM, bottom=14 * MM)
    sheet.repeat_rows(HEADER)
    sheet.freeze_panes(HEADER + 1, 1)
    foot = translator(book.language)("Page {} of {}").format("&P", "&N")
    sheet.set_footer(f"&L&8{book.block[0].replace('&', '&&')}&R&8{foot}", {"margin": 6 * MM})


def _close(book: _Book, *, fold: bool = False) -> None:
    """What is known once the last row stands: filter, print area; empty columns fold away."""
    last = len(book.fields) - 1
    bottom = max(book.row - 1, HEADER)
    book.sheet.autofilter(HEADER, 0, bottom, last)
    book.sheet.print_area(0, 0, bottom, max(book.wide - 1, 1))
    book.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{bottom + 1}"})
    if not fold:
        return
    for column, each in enumerate(book.fields):
        if column >= book.wide and each.key not in book.used:
            width = book.widths[column]
            book.sheet.set_column(column, column, width, None, {"level": 1, "hidden": True})


def _record(book: _Book, record: Record) -> None:
    cells = [_cell(book, each, record) for each in book.fields]
    printed = zip(cells[: book.wide], book.widths, strict=False)
    rows = max(_rows(value, width) for (value, _), width in printed)
    if rows > 1:
        book.sheet.set_row(book.row, min(rows * LINE + 4, TALLEST))
    for column, (each, (value, form)) in enumerate(zip(book.fields, cells, strict=True)):
        if value is None or value == "":
            if column < book.wide:
                book.sheet.write_blank(book.row, column, None, _format(book, each.type, form))
            continue
        style = _format(book, each.type, form)
        book.used.add(each.key)
        if isinstance(value, bool) or not isinstance(value, int | float | date | time):
            _text(book.sheet, book.row, column, str(value), style)
        elif isinstance(value, int | float):
            book.sheet.write_number(book.row, column, value, style)
        else:
            book.sheet.write_datetime(book.row, column, value, style)
    book.row += 1


def _rows(value: object, width: float) -> int:
    """How many lines a text takes in its column; wide characters are two digits wide."""
    if not isinstance(value, str) or (len(value) * 2 <= width and "\n" not in value):
        return 1
    wide = (len(part.encode("gbk", "replace")) * SLACK for part in value.split("\n"))
    return sum(max(math.ceil(each / (width - 1)), 1) for each in wide)


def _cell(book: _Book, each: Field, record: Record) -> tuple[Any, str]:
    """The value of a cell and its number format; what could not be read goes as it was."""
    value = record.values.get(each.key)
    if (value is None or value in ("", ())) and each.key not in record.notes:
        return None, "@"
    if each.type == "lines" and book.phones == "masked":
        record = _lines_masked(each, record)
    if each.mask and book.phones == "masked":
        text = shown(each, record, book.language)
        return (text if each.key in record.masked else masked(each, text)), "@"
    if each.key in record.masked or each.key in record.names or each.type in BY_NAME:
        return shown(each, record, book.language), "@"
    if value is None or value in ("", ()):
        return record.notes[each.key].raw, "@"
    cell, form = FIELD_TYPES[each.type].excel(value, each, book.language)
    if isinstance(cell, datetime) and cell.time() == DAY_END:
        form = "yyyy-mm-dd"  # a deadline that ends with its day
    if _outside(cell):
        return shown(each, record, book.language), "@"
    return (float(cell) if isinstance(cell, Decimal) else cell), form


def _lines_masked(each: Field, record: Record) -> Record:
    """The record with what is masked in its lines masked."""
    hidden = [part for part in each.fields if part.mask]
    lines: Any = record.values.get(each.key) or ()
    covered = tuple(
        {
            **line,
            **{
                part.key: masked(part, FIELD_TYPES[part.type].show(line[part.key], part))
                for part in hidden
                if line.get(part.key)
            },
        }
        for line in lines
    )
    return replace(record, values={**record.values, each.key: covered}) if hidden else record


def _outside(cell: object) -> bool:
    """Days Excel does not count rightly, numbers it has no digits for."""
    if isinstance(cell, datetime):
        return cell.date() < FIRST_DAY
    if isinstance(cell, date):
        return cell < FIRST_DAY
    return isinstance(cell, float) and (cell != cell or abs(cell) == float("inf"))


def _format(book: _Book, kind: str, form: str) -> Any:
    known = book.formats.get((kind, form))
    if known is None:
        align = "right" if kind in RIGHT else "center" if kind in CENTRED else "left"
        style = {**COMMON, "border": 1, "text_wrap": True, "align": align, "num_format": form}
        known = book.formats[kind, form] = book.workbook.add_format(style)
    return known


def _text(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Text as text; what is longer than a cell is cut, and says so at its end."""
    if len(text) > LONGEST:
        text = text[: LONGEST - 12] + "…(共" + str(len(text)) + "字)"
    sheet.write_string(row, column, text, style)
