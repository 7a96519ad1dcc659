"""Reads web pages that bear the name of a workbook: what many systems call an export to Excel."""

from __future__ import annotations

import email
import email.policy
import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice
from typing import IO, TYPE_CHECKING

from importers.finding.plain_rows import blocks
from importers.reading import decoding
from importers.reading.kinds import unusable
from importers.reading.parts import SheetBegins, SheetEnds
from importers.reading.scan import Found
from importers.sheets import Merge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importers.reading.parts import Parts

CHUNK = 1 << 16
SILENT = frozenset({"script", "style", "title", "xml", "template"})
BREAKS = frozenset({"br", "p", "div", "li"})
BREAK = "\0"
WIDEST, HIGHEST = 1000, 65_536
HEAD_ROWS = 3  # of a table that only bears the headings of the next
MOST_TABLES = 200
BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
SHEET_NAME = re.compile(r"<x:Name>([^<]+)</x:Name>")


@dataclass
class _Grid:
    """A table: its rows of texts, and what reaches over several cells."""

    name: str = ""
    rows: list[list[str | None]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    covered: dict[int, int] = field(default_factory=dict)  # column: rows still reached over
    said: list[str] | None = None  # the pieces of the open cell
    at: int = 0  # its column

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def begin_row(self, *, hidden: bool) -> None:
        self.end_cell()
        if hidden:
            self.hidden.add(len(self.rows))
        self.rows.append([])
        self.covered = {c: left - 1 for c, left in self.covered.items() if left > 1}

    def begin_cell(self, across: int, down: int) -> None:
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        row, top = self.rows[-1], len(self.rows) - 1
        while len(row) in self.covered:
            row.append(None)
        self.at, self.said = len(row), []
        row.extend([None] * across)
        if across > 1 or down > 1:
            self.merges.append(Merge(top, self.at, top + down - 1, self.at + across - 1))
        if down > 1:
            self.covered.update(dict.fromkeys(range(self.at, self.at + across), down))

    def end_cell(self) -> None:
        if self.said is not None:
            lines = (BLANKS.sub(" ", line).strip() for line in "".join(self.said).split(BREAK))
            self.rows[-1][self.at] = "\n".join(line for line in lines if line) or None
        self.said = None

    def extend(self, other: _Grid) -> None:
        """Append the rows of the table whose headings these are."""
        top = len(self.rows)
        self.rows += other.rows
        self.hidden |= {row + top for row in other.hidden}
        self.merges += [Merge(m.top + top, m.left, m.bottom + top, m.right) for m in other.merges]


class _Page(HTMLParser):
    """Collects the tables of a page; one within another stands by itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[_Grid] = []
        self._open: list[_Grid] = []
        self._silent = 0
        self._caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, row or cell."""
        if tag in SILENT:
            self._silent += 1
        elif tag == "table":
            self._open.append(_Grid())
            self.grids.append(self._open[-1])
        elif self._open:
            self._begin(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        """End one."""
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop().end_cell()
        elif tag in {"td", "th", "tr"}:
            self._open[-1].end_cell()
        elif tag == "caption":
            self._caption = False
        elif tag in BREAKS:
            self.handle_data(BREAK)

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self._silent or not self._open:
            return
        grid = self._open[-1]
        if self._caption:
            grid.name += data
        elif grid.said is not None:
            grid.said.append(data)

    def _begin(self, tag: str, known: dict[str, str]) -> None:
        grid = self._open[-1]
        if tag == "tr":
            grid.begin_row(hidden=bool(NO_DISPLAY.search(known.get("style", ""))))
        elif tag in {"td", "th"}:
            across = _span(known.get("colspan", ""), WIDEST)
            grid.begin_cell(across, _span(known.get("rowspan", ""), HIGHEST))
        elif tag == "caption":
            self._caption = True
        elif tag in BREAKS:
            self.handle_data(BREAK)


def _span(text: str, most: int) -> int:
    return max(1, min(int(text), most)) if text.strip().isdecimal() and len(text) < 9 else 1


def read(file: IO[bytes], name: str, *, in_mail: bool = False) -> Parts:
    """The tables of the page as sheets; in_mail: the page is wrapped as a web archive."""
    file.seek(0)
    if in_mail:
        file = io.BytesIO(_unwrapped(file.read()))
    text = decoding.opened(file, name)
    page = _Page()
    names: list[str] = []
    while chunk := text.lines.read(CHUNK):
        names += SHEET_NAME.findall(chunk) if len(names) < MOST_TABLES else []
        page.feed(chunk)
    page.close()
    text.lines.detach()
    grids = list(islice(_joined(page.grids), MOST_TABLES))
    if not grids:
        raise unusable("no_table_in_page", name)
    for number, grid in enumerate(grids):
        known = names[number].strip() if len(names) == len(grids) else _name(grid, number)
        yield SheetBegins(known, separated=False)
        yield from blocks(grid.rows)
        found = Found(hidden_rows=grid.hidden, problems=list(text.problems))
        yield SheetEnds(tuple(grid.merges), found)


def _unwrapped(content: bytes) -> bytes:
    """The page in a web archive; of several the largest, which holds the cells."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    pages = [
        part.get_payload(decode=True)
        for part in mail.walk()
        if part.get_content_type() == "text/html"
    ]
    return max((page for page in pages if isinstance(page, bytes)), key=len, default=b" ")


def _joined(grids: Iterable[_Grid]) -> Iterable[_Grid]:
    """The tables that say something; one of headings alone goes with the one it heads."""
    head: _Grid | None = None
    for grid in grids:
        grid.end_cell()
        if not any(cell for row in grid.rows for cell in row):
            continue
        if head is not None and head.width == grid.width > 1:
            head.extend(grid)
        elif head is not None:
            yield head
            head = grid
            continue
        else:
            head = grid
        if len(head.rows) > HEAD_ROWS:
            yield head
            head = None
    if head is not None:
        yield head


def _name(grid: _Grid, number: int) -> str:
    named = BLANKS.sub(" ", grid.name).strip()[:31]
    return named or (f"(html {number + 1})" if number else "(html)")
