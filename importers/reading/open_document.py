"""What an .ods says beside its values: errors, formats, notes, hidden rows and columns."""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from typing import Any
from xml.etree import ElementTree as Xml

from importers.reading.scan import Found, most_shown
from importers.sheets import Merge

SHOWN = {"percentage": "percent", "currency": "money", "date": "date", "time": "time"}
NUMBERS = frozenset({"float", *SHOWN})
MOST = 100_000  # cells a repeated one may stand for
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
HIDDEN = frozenset({"collapse", "filter"})


def scan(content: bytes) -> dict[str, Found]:
    """What every sheet says, by its name."""
    found: dict[str, Found] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as part:
        sheet: _Sheet | None = None
        events: Any = Xml.iterparse(part, ["start", "end"])  # noqa: S314  # expat bounds entities
        for event, element in events:
            tag = _local(element.tag)
            if event == "start":
                sheet = _Sheet() if tag == "table" else sheet
            elif sheet is not None and tag in {"table", "table-row", "table-column"}:
                _end(sheet, tag, element)
                if tag == "table":
                    found[_said(element, "name")] = sheet.finished()
                element.clear()
    return found


class _Sheet:
    """A sheet while its elements come."""

    def __init__(self) -> None:
        self.found = Found()
        self.row = self.column = 0
        self.counts: dict[int, Counter[str]] = defaultdict(Counter)

    def finished(self) -> Found:
        """All that was found."""
        self.found.formats = most_shown(self.counts)
        return self.found


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _said(element: Xml.Element, name: str) -> str:
    return next((text for key, text in element.items() if _local(key) == name), "")


def _times(element: Xml.Element, name: str, most: int) -> int:
    said = _said(element, name)
    return max(1, min(int(said), most)) if said.isdecimal() and len(said) < 9 else 1


def _end(sheet: _Sheet, tag: str, element: Xml.Element) -> None:
    if tag == "table-column":
        times = _times(element, "number-columns-repeated", LAST_COLUMN)
        if _said(element, "visibility") in HIDDEN:
            sheet.found.hidden_columns.update(range(sheet.column, sheet.column + times))
        sheet.column += times
    elif tag == "table-row":
        times = _times(element, "number-rows-repeated", LAST_ROW)
        rows = range(sheet.row, sheet.row + times)
        if _said(element, "visibility") in HIDDEN:
            sheet.found.hidden_rows.update(rows)
        column = 0
        for cell in element:
            across = _times(cell, "number-columns-repeated", LAST_COLUMN)
            if len(cell) or _said(cell, "value-type"):
                _take(sheet, cell, rows, range(column, column + across))
            column += across
        sheet.row += times


def _take(sheet: _Sheet, cell: Xml.Element, rows: range, columns: range) -> None:
    kinds = [text for key, text in cell.items() if _local(key) == "value-type"]
    texts = ["".join(part.itertext()) for part in cell if _local(part.tag) == "p"]
    text = "\n".join(texts)
    if "error" in kinds or (_said(cell, "formula") and text.startswith(("#", "Err:"))):
        places = ((row, column) for row in rows for column in columns)
        sheet.found.errors += [(*at, text) for at, _ in zip(places, range(MOST), strict=False)]
    elif kinds and kinds[0] in NUMBERS and len(rows) == 1:
        for column in columns[:LAST_COLUMN]:
            sheet.counts[column][SHOWN.get(kinds[0], "")] += 1
    right = columns[0] + _times(cell, "number-columns-spanned", LAST_COLUMN) - 1
    bottom = rows[0] + _times(cell, "number-rows-spanned", LAST_ROW) - 1
    if right > columns[0] or bottom > rows[0]:
        sheet.found.merges.append(Merge(rows[0], columns[0], bottom, right))
    note = next((part for part in cell if _local(part.tag) == "annotation"), None)
    if note is not None:
        lines = ["".join(part.itertext()) for part in note if _local(part.tag) == "p"]
        sheet.found.comments.append((rows[0], columns[0], "\n".join(lines)))
