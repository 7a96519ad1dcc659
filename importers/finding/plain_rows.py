"""Hands over rows that were collected one by one."""

from __future__ import annotations

from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from importers.reading.parts import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.reading.parts import Parts
    from schema.draft import Cell

BLOCK = 4000
CELLS = 400_000  # handed over at once


def blocks(rows: Iterable[Sequence[Cell]]) -> Parts:
    """The rows, which may differ in length, in blocks of columns."""
    left = iter(rows)
    size = BLOCK
    while block := list(islice(left, size)):
        columns = list(zip_longest(*block))
        yield Rows(columns, len(block))
        size = max(1, min(BLOCK, CELLS // max(1, len(columns))))
