"""Reads text files of separated values, whatever their encoding, separator and line ends."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import chain, islice, zip_longest
from typing import IO, TYPE_CHECKING

from importers.reading import decoding
from importers.reading.parts import Rows, SheetBegins, SheetEnds
from importers.reading.quotes import Lines
from importers.reading.scan import Found
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from importers.reading.parts import Parts
    from schema.draft import Cell

SHEET = "(csv)"
SEPARATORS = ",\t;|"
SAMPLE = 50
HEAD = 200  # lines looked at for the separator
BLOCK = 4000  # rows handed over at once
CELLS = 400_000  # the same for very wide rows
NAMED = re.compile(r"\ufeff?sep=(.)[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
KEPT_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def read(file: IO[bytes], name: str) -> Parts:
    """The one sheet of the file, all cells texts; UnusableError if it is no text."""
    text = decoding.opened(file, name)
    lines: Iterable[str] = text.lines
    if text.noughts:
        lines = (line.replace("\0", "") for line in lines)
    lines = iter(lines)
    head = list(islice(lines, HEAD))
    named = NAMED.fullmatch(head[0]) if head else None
    separator = named.group(1) if named else _separator(head)
    whole = Lines(chain(head[1:] if named else head, lines), separator)
    csv.field_size_limit(2**31 - 1)
    yield SheetBegins(SHEET, separated=True)
    yield from _blocks(csv.reader(whole, delimiter=separator))
    problems = list(text.problems)
    if whole.mended:
        problems.append(Problem("quotes_unbalanced", Place(), {"count": whole.mended}))
    yield SheetEnds(found=Found(problems=problems))
    text.lines.detach()


def _blocks(rows: Iterator[list[str]]) -> Parts:
    """Blocks of rows; blank ones at the very end are left out."""
    size = BLOCK
    blank: list[list[str]] = []
    while block := list(islice(rows, size)):
        block = blank + block
        used = len(block)
        while used and not block[used - 1]:
            used -= 1
        blank = block[used:]
        if used:
            columns = list(zip_longest(*block[:used], fillvalue=""))
            yield Rows([_cells(column) for column in columns], used)
            size = max(1, min(BLOCK, CELLS // len(columns)))


def _cells(column: Sequence[str]) -> Sequence[Cell]:
    """The cells of a column: nothing where it is blank; ="0001" is the text 0001."""
    if any(map(_FORMULA, column)):
        column = [_without_formula(cell) for cell in column]
    if "" in column or any(map(str.isspace, column)):
        return [None if not cell or cell.isspace() else cell for cell in column]
    return column


_FORMULA = re.compile('="').match


def _separator(lines: Sequence[str]) -> str:
    """The separator that cuts the first lines into most columns most evenly."""

    def evenness(separator: str) -> float:
        rows = csv.reader(Lines(lines, separator), delimiter=separator)
        counts = Counter(len(row) for row in islice(rows, SAMPLE) if row)
        if not counts:
            return 0.0
        width, times = counts.most_common(1)[0]
        return (width - 1) * times / counts.total()

    return max(SEPARATORS, key=evenness)


def _without_formula(text: str) -> str:
    """A text that Excel was made to keep as it is: ="0001"."""
    kept = KEPT_TEXT.fullmatch(text)
    return kept.group(1) if kept else text
