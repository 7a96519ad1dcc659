"""Reads workbooks written as XML by Excel 2003 and by many systems since."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime, time
from typing import IO, TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

from importers.finding.plain_rows import blocks
from importers.reading import decoding, styles
from importers.reading.kinds import unusable
from importers.reading.parts import SheetBegins, SheetEnds
from importers.reading.scan import Found, most_shown
from importers.sheets import Merge
from schema.draft import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.reading.parts import Parts
    from schema.draft import Cell

CHUNK = 1 << 16
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
NAMED_FORMATS = {"Percent": "percent", "Currency": "money", "Short Date": "date", "@": "text"}


class _Sheet:
    """A worksheet while its elements come."""

    def __init__(self, name: str) -> None:
        self.name, self.hidden = name, False
        self.rows: list[list[Cell]] = []
        self.merges: list[Merge] = []
        self.found = Found()
        self.formats: dict[int, Counter[str]] = defaultdict(Counter)


def read(file: IO[bytes], name: str) -> Parts:
    """The sheets of the workbook; UnusableError if the XML is broken."""
    text = decoding.opened(file, name)
    try:
        for sheet in _sheets(text):
            yield SheetBegins(sheet.name, sheet.hidden)
            yield from blocks(sheet.rows)
            yield SheetEnds(tuple(sheet.merges), sheet.found)
    except (Xml.ParseError, ValueError, RecursionError) as error:
        raise unusable("damaged", name) from error
    finally:
        text.lines.detach()


def _events(text: decoding.Decoded) -> Iterator[Any]:
    parser: Any = Xml.XMLPullParser(["start", "end"])
    while chunk := text.lines.read(CHUNK):
        parser.feed(chunk.replace("\0", ""))
        yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _said(element: Xml.Element, name: str) -> str:
    return next((text for key, text in element.items() if _local(key) == name), "")


def _sheets(text: decoding.Decoded) -> Iterator[_Sheet]:
    shown: dict[str, str] = {}
    sheet: _Sheet | None = None
    for event, element in _events(text):
        tag = _local(element.tag)
        if event == "start":
            sheet = _Sheet(_said(element, "Name")) if tag == "Worksheet" else sheet
            continue
        if tag == "Style":
            shown[_said(element, "ID")] = _shows(element)
        elif sheet is not None:
            _end(sheet, tag, element, shown)
        if tag == "Worksheet" and sheet is not None:
            yield sheet
            sheet = None
        if tag in {"Row", "Worksheet", "Table"}:
            element.clear()


def _shows(style: Xml.Element) -> str:
    """What the style shows of a number."""
    code = next((_said(e, "Format") for e in style if _local(e.tag) == "NumberFormat"), "")
    return NAMED_FORMATS.get(code) or styles.shows(code)


def _end(sheet: _Sheet, tag: str, element: Xml.Element, shown: dict[str, str]) -> None:
    if tag == "Row":
        _take_row(sheet, element, shown)
    elif tag == "Visible":
        sheet.hidden = (element.text or "").strip() != "SheetVisible"
    elif tag == "Worksheet":
        sheet.found.formats = most_shown(sheet.formats)


def _take_row(sheet: _Sheet, row: Xml.Element, shown: dict[str, str]) -> None:
    index = _number(row, "Index", len(sheet.rows) + 1, LAST_ROW) - 1
    sheet.rows += [[] for _ in range(index - len(sheet.rows))]
    cells: list[Cell] = []
    for element in row:
        if _local(element.tag) != "Cell":
            continue
        left = max(_number(element, "Index", len(cells) + 1, LAST_COLUMN) - 1, len(cells))
        cells += [None] * (left - len(cells))
        across = _number(element, "MergeAcross", 0, LAST_COLUMN)
        down = _number(element, "MergeDown", 0, LAST_ROW)
        if across or down:
            sheet.merges.append(Merge(index, left, index + down, left + across))
        cells += [_cell(element), *[None] * across]
        if isinstance(cells[left], float):
            sheet.formats[left][shown.get(_said(element, "StyleID"), "")] += 1
        comment = next((each for each in element if _local(each.tag) == "Comment"), None)
        if comment is not None:
            sheet.found.comments.append((index, left, "".join(comment.itertext()).strip()))
    if _said(row, "Hidden") == "1":
        sheet.found.hidden_rows.add(index)
    sheet.rows.append(cells)


def _number(element: Xml.Element, name: str, otherwise: int, most: int) -> int:
    said = _said(element, name)
    return min(int(said), most) if said.isdecimal() and len(said) < 9 else otherwise


def _cell(element: Xml.Element) -> Cell:
    data = next((each for each in element if _local(each.tag) == "Data"), None)
    if data is None:
        return None
    text = "".join(data.itertext())
    kind = _said(data, "Type")
    found: Cell = text if text.strip() else None
    if kind == "Error":
        found = ErrorCell(text)
    elif kind == "Boolean":
        found = text.strip() == "1"
    elif kind == "Number" and re.fullmatch(r"\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*", text):
        found = float(text)
    elif kind == "DateTime":
        found = _moment(text)
    return found


def _moment(text: str) -> Cell:
    try:
        moment = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return text
    if moment.date() == datetime(1899, 12, 31).date():
        return moment.time()
    return moment.date() if moment.time() == time() else moment
