"""What an .xlsb says beside its values: errors, number formats and hidden rows."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections import Counter, defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from importers.reading import styles
from importers.reading.scan import Found, most_shown

if TYPE_CHECKING:
    from collections.abc import Iterator

ROW, CELL_ERROR, FORMULA_ERROR = 0, 3, 11
NUMBERS = frozenset({2, 5, 9})
FORMAT, CELL_FORMAT, FORMATS_BEGIN, FORMATS_END = 44, 47, 617, 618
SHEET, WORKBOOK = 156, 153
SINCE_1904 = 1
HIDDEN_ROW = 0x10
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip


def scan(content: bytes) -> dict[str, Found]:
    """What every sheet says, by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        targets = {
            element.get("Id", ""): element.get("Target", "")
            for element in Xml.fromstring(  # noqa: S314  # expat bounds entities
                archive.read("xl/_rels/workbook.bin.rels")
            )
        }
        shows, unseen = _styles(archive)
        found = {}
        since_1904 = False
        for kind, data in records(archive.read("xl/workbook.bin")):
            if kind == WORKBOOK:
                since_1904 = bool(data[0] & SINCE_1904)
            elif kind == SHEET:
                relation, end = _text(data, 8)
                name, _ = _text(data, end)
                path = posixpath.normpath(posixpath.join("xl", targets[relation])).lstrip("/")
                path = path.removeprefix("xl/xl/") if path.startswith("xl/xl/") else path
                found[name] = _scan_sheet(archive.read(path), shows, unseen)
                found[name].since_1904 = since_1904
    return found


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The kind and the bytes of every record."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, data[at : at + size]
        at += size


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends."""
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + length * 2
    return data[at + 4 : end].decode("utf-16-le"), end


def _styles(archive: zipfile.ZipFile) -> tuple[list[str], frozenset[int]]:
    """What each cell format shows, and which of them are dates the reader takes for numbers."""
    codes: dict[int, str] = {}
    ids: list[int] = []
    within = False
    known = "xl/styles.bin" in archive.namelist()
    for kind, data in records(archive.read("xl/styles.bin")) if known else ():
        if kind == FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _text(data, 2)[0]
        elif kind in {FORMATS_BEGIN, FORMATS_END}:
            within = kind == FORMATS_BEGIN
        elif kind == CELL_FORMAT and within:
            ids.append(struct.unpack_from("<H", data, 2)[0])
    shows = [
        styles.shows(codes[id_]) if id_ in codes else styles.BUILT_IN.get(id_, "") for id_ in ids
    ]
    unseen = (i for i, id_ in enumerate(ids) if id_ in styles.UNSEEN_DATES and id_ not in codes)
    return shows, frozenset(unseen)


def _scan_sheet(data: bytes, shows: list[str], unseen: frozenset[int]) -> Found:
    found = Found()
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    row = 0
    for kind, body in records(data):
        if kind == ROW:
            (row,) = struct.unpack_from("<I", body)
            if len(body) > 11 and body[11] & HIDDEN_ROW:
                found.hidden_rows.add(row)
        elif kind in NUMBERS:
            column, style = struct.unpack_from("<II", body)
            style &= 0xFFFFFF
            counts[column][shows[style] if style < len(shows) else ""] += 1
            if style in unseen:
                found.dates.append((row, column, _number(kind, body)))
        elif kind in {CELL_ERROR, FORMULA_ERROR}:
            (column,) = struct.unpack_from("<I", body)
            found.errors.append((row, column, ERRORS.get(body[8], "#N/A")))
    found.formats = most_shown(counts)
    return found


def _number(kind: int, body: bytes) -> float:
    """The value of a numeric cell: a double, or four bytes with two marks."""
    if kind != 2:
        return float(struct.unpack_from("<d", body, 8)[0])
    (packed,) = struct.unpack_from("<i", body, 8)
    if packed & 2:
        value = float(packed >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<Ii", 0, packed & ~3))[0])
    return value / 100 if packed & 1 else value
