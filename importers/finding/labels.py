"""Which cells could be names of columns, and how the cells below them differ."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING

from importers.words import (
    BRACKETED,
    LABEL_END,
    LABELLED,
    PERIOD,
    SENTENCE,
    heading,
    is_name,
    said,
)
from schema.draft import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.finding.grid import Grid
    from schema.draft import Cell

LONGEST = 40
RUN = 5  # numbers one after the other that name days or months
YEARS = range(1990, 2100)
FULL = 0.6  # share of the columns that rows below fill, where names end in colons


def all_labels(cells: dict[int, Cell]) -> bool:
    """Whether nearly every cell could be a name: short, no sentence, not a label with its value."""
    labels = sum(1 for cell in cells.values() if _is_label(cell))
    texts = sum(1 for cell in cells.values() if isinstance(cell, str))
    if texts < len(cells) and not _runs(cells):
        labels -= sum(1 for cell in cells.values() if isinstance(cell, (int, float)))
    return (labels >= 0.9 * len(cells) and texts >= 0.5 * len(cells)) or _are_days(cells)


def _runs(cells: dict[int, Cell]) -> bool:
    """Whether the numbers among the cells count on from one to the next, or are years."""
    numbers = [cell for cell in cells.values() if isinstance(cell, (int, float))]
    if numbers and all(number in YEARS for number in numbers):
        return True
    return len(numbers) > 1 and all(after == before + 1 for before, after in pairwise(numbers))


def end_in_colons(grid: Grid, cells: dict[int, Cell], below: list[int]) -> bool:
    """Whether names that end in colons stand above filled columns, not beside blanks."""
    texts = [heading(cell) for cell in cells.values() if isinstance(cell, str)]
    if len(texts) < max(3, len(cells)) or not all(is_name(text) for text in texts):
        return False
    first = below[:3]
    filled = [sum(1 for index in cells if grid.columns[index][row] is not None) for row in first]
    return len(first) > 1 and min(filled) >= FULL * len(cells)


def _is_day(cell: Cell) -> bool:
    if isinstance(cell, str):
        return PERIOD.fullmatch(cell.strip()) is not None
    return isinstance(cell, (date, datetime))


def _are_days(cells: dict[int, Cell]) -> bool:
    """Whether the row names one thing and then days, months or years, or counts 1, 2, 3 …."""
    days = sum(1 for cell in cells.values() if _is_day(cell))
    counts = [cell for cell in cells.values() if isinstance(cell, (int, float)) and _is_label(cell)]
    years = len(counts) > 1 and all(cell in YEARS for cell in counts)
    if (years or len(counts) >= RUN) and _runs(cells):
        days += len(counts)
    first = next(iter(cells.values()))
    return isinstance(first, str) and days >= 0.6 * len(cells) and days + 4 >= len(cells)


def _is_label(cell: Cell) -> bool:
    if isinstance(cell, (bool, ErrorCell, time)):
        return False
    if isinstance(cell, (int, float)):
        return cell == int(cell) and 0 < cell < YEARS.stop
    if isinstance(cell, (date, datetime)):
        return True
    text = heading(cell)
    bare = BRACKETED.sub("", text)
    if len(bare) > LONGEST or SENTENCE.search(bare.rstrip("?？")) or LABEL_END.search(text):
        return False
    return not LABELLED.search(bare) and not re.fullmatch(r"[\d\W]+", bare)


def contrast(grid: Grid, cells: dict[int, Cell], below: list[int]) -> float:
    """In how many columns the cells below are of another kind than a name."""
    if not below:
        return 0.3
    differing = considered = 0
    for index, cell in cells.items():
        values = [value for row in below if (value := grid.columns[index][row]) is not None]
        if values:
            considered += 1
            differing += _unlike(heading(cell), values)
    return differing / considered if considered else 0.3


def _unlike(name: str, values: Sequence[Cell]) -> bool:
    texts = [said(value) for value in values]
    if sum(1 for value in values if not isinstance(value, str)) * 2 > len(values):
        return True
    digits = sum(1 for text in texts if re.search(r"\d", text)) * 2 > len(texts)
    if digits and not re.search(r"\d", name):
        return True
    repeated = Counter(texts).most_common(1)[0]
    return len(texts) > 3 and repeated[1] > 1 and repeated[0] != name
