"""Cells so far from the table that no machine holds what lies between: left out, and told."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.reading.mending import rewritten
from importers.sheets import column_index

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_CELLS = 40_000_000  # from A1 to the last cell, read without asking
ROWS_APART = 10_000
COLUMNS_APART = 200
HEAD = 4096
DIMENSION = re.compile(rb'<(?:\w+:)?dimension\b[^>]*\bref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
LAST_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
WIDE = re.compile(rb'\br="([A-Z]{2,3})\d+"')
CELL = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]+)(\d+)"(?:[^>]*/>|[^>]*?>.*?</(?:\w+:)?c>)', re.DOTALL
)
VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>([^<]*)<")
SHARED = re.compile(rb"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
TEXT = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)<")


@dataclass(frozen=True)
class FarCell:
    """A cell that was left out: row and column from zero, and its value as a text."""

    row: int
    column: int
    value: str


def without(content: bytes) -> tuple[bytes, dict[str, list[FarCell]]]:
    """The .xlsx without far cells, and these by the path of their sheet's part."""
    far: dict[str, list[FarCell]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if "worksheets/" in name.replace("\\", "/")]
        suspects = {name for name in names if name.endswith(".xml") and _suspect(archive, name)}
        if not suspects:
            return content, far
        shared = _shared(archive)

        def change(name: str, data: bytes) -> bytes:
            if name in suspects:
                data, found = _cut(data, shared)
                if found:
                    far[name] = found
            return data

        changed = rewritten(archive, change)
    return (changed if far else content), far


def _suspect(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether the sheet may reach further than memory does."""
    with archive.open(name) as part:
        said = DIMENSION.search(part.read(HEAD))
    if said and said.group(1) + said.group(2) != b"A1":
        return (column_index(said.group(1).decode()) + 1) * int(said.group(2)) > MOST_CELLS
    data = archive.read(name)
    start = data.rfind(b"<row ")
    last = LAST_ROW.match(data, start) if start >= 0 else None
    columns = [column_index(letters.decode()) for letters in set(WIDE.findall(data))]
    rows = int(last.group(1)) if last else 1_048_576
    return (max(columns, default=25) + 1) * rows > MOST_CELLS


def _cut(data: bytes, shared: list[bytes]) -> tuple[bytes, list[FarCell]]:
    rows: Counter[int] = Counter()
    columns: Counter[int] = Counter()
    for match in CELL.finditer(data):
        if VALUE.search(match.group(0)):
            rows[int(match.group(2)) - 1] += 1
            columns[column_index(match.group(1).decode())] += 1
    height, width = _body(rows, ROWS_APART), _body(columns, COLUMNS_APART)
    found: list[FarCell] = []

    def keep(match: re.Match[bytes]) -> bytes:
        row, column = int(match.group(2)) - 1, column_index(match.group(1).decode())
        if row in height and column in width:
            return match.group(0)
        if value := VALUE.search(match.group(0)):
            found.append(FarCell(row, column, _said(match.group(0), value.group(1), shared)))
        return b""

    return CELL.sub(keep, data), found


def _body(used: Counter[int], apart: int) -> range:
    """The part of the rows or columns, none of it far from the next, that holds most cells."""
    best, most = range(0), 0
    for part in _parts(sorted(used), apart):
        cells = sum(used[index] for index in part if index in used)
        if cells > most:
            best, most = part, cells
    return best


def _parts(used: list[int], apart: int) -> Iterable[range]:
    first = 0
    for index in range(1, len(used) + 1):
        if index == len(used) or used[index] - used[index - 1] > apart:
            yield range(used[first], used[index - 1] + 1)
            first = index


def _shared(archive: zipfile.ZipFile) -> list[bytes]:
    name = next((n for n in archive.namelist() if n.lower().endswith("sharedstrings.xml")), "")
    data = archive.read(name) if name else b""
    return [b"".join(TEXT.findall(body)) for body in SHARED.findall(data)]


def _said(cell: bytes, value: bytes, shared: list[bytes]) -> str:
    if b't="s"' in cell and value.isdigit() and int(value) < len(shared):
        value = shared[int(value)]
    return html.unescape(value.decode("utf-8", "replace"))
