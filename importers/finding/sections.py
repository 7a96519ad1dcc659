"""Which section of a table every record stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.words import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.finding.grid import Grid

BETWEEN = "/"


def name(grid: Grid, row: int) -> str:
    """What a section's row says, its parts joined by blanks."""
    texts = [said(cell) for cell in grid.cells(row).values() if isinstance(cell, str)]
    texts = texts or [said(cell) for cell in grid.cells(row).values()]
    return " ".join(" ".join(dict.fromkeys(texts)).split())


def of_records(
    grid: Grid, records: Sequence[int], others: Mapping[int, str], title: str = ""
) -> list[str | None]:
    """The section of every record, in their order; nothing where the table has none.

    Sections in rows next to each other are levels: a later row alone renames the last of them.
    Where sections stand above the header once more, the table's title is the first of them.
    """
    rows = [row for row, code in sorted(others.items()) if code == "section"]
    if not rows or not records or rows[0] > records[-1]:
        return []
    found: list[str | None] = []
    again = title and others.get(rows[0] + 1) == "repeated_header"
    levels: list[str] = [title] if again else []
    starts = _runs(rows, others)
    position = 0
    for record in records:
        while position < len(starts) and starts[position][0] < record:
            names = [name(grid, row) for row in starts[position]]
            levels = [*levels[: max(0, len(levels) - len(names))], *names]
            position += 1
        found.append(BETWEEN.join(levels) or None)
    return found


def _runs(rows: Sequence[int], others: Mapping[int, str]) -> list[list[int]]:
    """Section rows with nothing but rows that are no records between them, together."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and all(others.get(each) == "blank" for each in range(runs[-1][-1] + 1, row)):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs
