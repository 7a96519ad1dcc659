"""A part of a sheet as rows that can be asked, merged cells included."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.sheets import Merge, Sheet
    from schema.draft import Cell

TALL = 16  # a merge of more rows than that in a row's look is no header


class Grid:
    """The cells from row top to before bottom, column left to before right, counted from zero."""

    def __init__(self, sheet: Sheet, top: int, bottom: int, left: int, right: int) -> None:
        self.sheet = sheet
        self.top, self.bottom = top, bottom
        self.left, self.right = left, right
        self.columns: Sequence[Sequence[Cell]] = sheet.columns

    def part(
        self,
        *,
        top: int | None = None,
        bottom: int | None = None,
        left: int | None = None,
        right: int | None = None,
    ) -> Grid:
        """A smaller part of the same sheet."""
        return Grid(
            self.sheet,
            self.top if top is None else top,
            self.bottom if bottom is None else bottom,
            self.left if left is None else left,
            self.right if right is None else right,
        )

    @cached_property
    def counts(self) -> list[int]:
        """How many cells each row fills, the first one being row top."""
        counts = [self.right - self.left] * (self.bottom - self.top)
        for column in self.columns[self.left : self.right]:
            cells = (
                column[self.top : self.bottom] if self.bottom - self.top < len(column) else column
            )
            for index, cell in enumerate(cells):
                if cell is None:
                    counts[index] -= 1
        return counts

    def count(self, row: int) -> int:
        """How many cells the row fills."""
        return self.counts[row - self.top]

    def cells(self, row: int) -> dict[int, Cell]:
        """The filled cells of a row by column."""
        return {
            index: cell
            for index in range(self.left, self.right)
            if (cell := self.columns[index][row]) is not None
        }

    def whole(self, row: int) -> dict[int, Cell]:
        """The filled cells of a row with what merges reach into it."""
        cells = self.cells(row)
        for merge in self.merges_at.get(row, ()):
            value = self.columns[merge.left][merge.top] if merge.left < len(self.columns) else None
            if value is not None:
                for index in range(max(merge.left, self.left), min(merge.right + 1, self.right)):
                    cells.setdefault(index, value)
        return dict(sorted(cells.items()))

    @cached_property
    def merges_at(self) -> dict[int, list[Merge]]:
        """The merges that touch each row."""
        found: dict[int, list[Merge]] = defaultdict(list)
        for merge in self.sheet.merges:
            if merge.left < self.right and merge.right >= self.left:
                for row in range(max(merge.top, self.top), min(merge.bottom + 1, self.bottom)):
                    found[row].append(merge)
        return found

    def filled_rows(self, start: int, limit: int) -> list[int]:
        """The first rows from start that hold anything, at most so many."""
        found: list[int] = []
        for row in range(start, self.bottom):
            if self.counts[row - self.top]:
                found.append(row)
                if len(found) == limit:
                    break
        return found
