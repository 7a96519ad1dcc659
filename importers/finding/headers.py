"""Finds the row or rows that name a table's columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.corrections import NOTHING
from importers.finding.labels import LONGEST, all_labels, contrast, end_in_colons
from importers.sheets import letters
from importers.words import (
    BRACKETED,
    CLAUSE,
    GENERIC,
    LABELLED,
    NO_LIST,
    OPINIONS,
    SENTENCE,
    WEEKDAY,
    folded,
    heading,
    is_form_label,
    is_name,
    name_of,
    said,
)

if TYPE_CHECKING:
    from importers.corrections import Told
    from importers.finding.grid import Grid
    from schema.draft import Cell

LOOK = 40  # filled rows from the top among which the header must stand
BELOW = 25  # filled rows below that tell what the columns hold
LEVELS = 4
LEAST_TRANSLATED = 3  # columns whose names may stand in two languages
LEAST_LISTED = 3  # different texts below the name of a list of one column
WEEK = 5  # weekdays next to each other that make a level of names
LEAST_FILLED = 0.5
LEAST_SCORE = 2.4
LATER = 1.0  # what the header of a table further down must score more
WIDE = 0.8
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]")


@dataclass(frozen=True)
class Header:
    """Rows top to bottom, counted from zero, and the name of every column that has one or data."""

    top: int
    bottom: int
    names: dict[int, str]
    score: float
    named: float  # share of names that read like names of columns


def find(grid: Grid, told: Told = NOTHING) -> Header | None:
    """The header of the table that starts in this part of the sheet.

    told: what a person said of rows; one said to be a record or none is no header.
    """
    rows = grid.filled_rows(grid.top, LOOK)
    if told is not NOTHING:
        first = min((row for row in told.records if row >= grid.top), default=grid.bottom)
        rows = [row for row in rows if row < first and row not in told.none]
    used = _used(grid, rows)
    best: tuple[float, int] | None = None
    for position, row in enumerate(rows):
        score = _score(grid, row, used, grid.filled_rows(row + 1, BELOW)) - 0.06 * position
        if score < LEAST_SCORE:
            continue
        if best is None or score > best[0] + LATER * _ends_between(grid, best[1], row):
            best = (score, row)
    if best is None:
        return _of_list(grid, rows)
    return _whole(grid, best[1], best[0])


def _ends_between(grid: Grid, header: int, row: int) -> bool:
    """Whether rows filled like records stand below a header and end before this row."""
    width = grid.count(header)
    for place in range(header + 1, row):
        if grid.count(place) <= 1:
            return place > header + 1
        if grid.count(place) * 2 < width:
            return False
    return False


def _of_list(grid: Grid, rows: list[int]) -> Header | None:
    """The header of a list of one column: a name above short texts of another kind."""
    if not rows or max(map(grid.count, rows)) > 1:
        return None
    filled = {index for row in rows for index in grid.cells(row)}
    if len(filled) > 1:
        return None
    (index,) = filled
    texts = [said(grid.columns[index][row]) for row in rows]
    for position, text in enumerate(texts[:3]):
        below = texts[position + 1 :]
        if not is_name(text) or NO_LIST.fullmatch(text) or len(set(below)) < LEAST_LISTED:
            continue
        odd = sum(1 for each in below if len(each) > LONGEST or SENTENCE.search(each))
        odd = 0 if OPINIONS.search(text) and not any(map(CLAUSE.match, below)) else odd
        labels = sum(1 for each in below if LABELLED.match(each) or is_form_label(each))
        if odd * 10 <= len(below) and labels * 3 <= len(below):
            return Header(rows[position], rows[position], {index: name_of(text)}, LEAST_SCORE, 1.0)
    return None


def as_told(grid: Grid, top: int, bottom: int) -> Header:
    """The header that a person said stands in these rows."""
    names = _names(grid, top, bottom)
    texts = [name.rpartition("/")[2] for name in names.values()]
    return Header(top, bottom, names, LEAST_SCORE, sum(map(is_name, texts)) / max(1, len(texts)))


def _used(grid: Grid, rows: list[int]) -> list[int]:
    """The columns that hold anything but titles, in the rows looked at."""
    found: set[int] = set()
    for row in rows:
        cells = grid.cells(row)
        if len(set(map(folded, cells.values()))) > 1:
            found.update(cells)
    return sorted(found)


def _score(grid: Grid, row: int, used: list[int], below: list[int]) -> float:
    """How much a row looks like the names of the columns below it."""
    cells = grid.whole(row)
    texts = {index: heading(cell) for index, cell in cells.items()}
    distinct = set(texts.values())
    own = grid.count(row)
    if len(distinct) < 2 or own < 2 or not used:
        return 0.0
    filled = len(texts) / len(used)
    labels = all_labels(cells) or end_in_colons(grid, cells, below)
    if filled < LEAST_FILLED or not labels:
        return 0.0
    named = sum(map(is_name, distinct)) / len(distinct)
    generic = sum(1 for text in distinct if GENERIC.fullmatch(text)) / len(distinct)
    unlike = contrast(grid, cells, below)
    if not named and (not unlike or not below):
        return 0.0
    even = len(distinct) / len(texts)
    return 2 * named + 1.5 * filled + even + 1.5 * unlike - generic


def _whole(grid: Grid, row: int, score: float) -> Header:
    """The header that the best row belongs to, with the levels above and below it."""
    bottom = _bottom(grid, row)
    top = row
    while top > grid.top and bottom - top + 1 < LEVELS and _is_level(grid, top - 1, top, bottom):
        top -= 1
    if top > grid.top and bottom == top and _translates(grid, top - 1, top):
        top -= 1
    names = _names(grid, top, bottom)
    texts = [name.rpartition("/")[2] for name in names.values()]
    named = sum(map(is_name, texts)) / len(texts)
    return Header(top, bottom, names, score, named)


def _bottom(grid: Grid, row: int) -> int:
    """The last row of the merges that hang from this row."""
    reach = [
        merge.bottom
        for merge in grid.merges_at.get(row, ())
        if merge.bottom > row and merge.bottom - row < LEVELS
    ]
    bottom = max([row, *reach])
    while bottom - row + 1 < LEVELS and _hangs_below(grid, bottom):
        bottom += 1
    below = bottom + 1
    return bottom + (_are_weekdays(grid, below) or _translates(grid, row, below))


def _translates(grid: Grid, row: int, below: int) -> bool:
    """Whether a row says the names above it once more in another language."""
    if below >= grid.bottom:
        return False
    names, again = grid.cells(row), grid.cells(below)
    if len(names) < LEAST_TRANSLATED or set(again) != set(names):
        return False
    chinese, foreign = _chinese(names), _chinese(again)
    if {chinese, foreign} != {0.0, 1.0} or not all_labels(again):
        return False
    named = sum(1 for cell in again.values() if is_name(heading(cell)))
    unlike = contrast(grid, again, grid.filled_rows(below + 1, BELOW))
    return named * 2 >= len(again) and unlike > LEAST_FILLED / 2


def _chinese(cells: dict[int, Cell]) -> float:
    """The share of cells with Chinese characters; one that is no word at all makes it odd."""
    texts = [said(cell) for cell in cells.values()]
    if not all(map(WORD.search, texts)):
        return 0.5
    return sum(1 for text in texts if CHINESE.search(text)) / len(texts)


def _are_weekdays(grid: Grid, row: int) -> bool:
    """Whether a row says but the weekday of each day named above it."""
    if row >= grid.bottom or grid.count(row) < WEEK:
        return False
    return all(WEEKDAY.fullmatch(said(cell)) for cell in grid.cells(row).values())


def _hangs_below(grid: Grid, row: int) -> bool:
    """Whether the next row names the columns of groups that no merged cells show."""
    if row + 1 >= grid.bottom or grid.merges_at.get(row) or grid.merges_at.get(row + 1):
        return False
    cells = grid.cells(row + 1)
    named = sum(1 for cell in cells.values() if is_name(heading(cell)))
    if not all_labels(cells) or not _complements(grid.cells(row), cells):
        return False
    if named * 2 >= max(2, len(cells)):
        return True
    return contrast(grid, cells, grid.filled_rows(row + 2, BELOW)) > LEAST_FILLED


def _is_level(grid: Grid, above: int, top: int, bottom: int) -> bool:
    """Whether the row above groups the columns that the rows below name."""
    cells = grid.whole(above)
    width = grid.right - grid.left
    if len(set(map(folded, cells.values()))) < 2 or not all_labels(cells):
        return False
    merges = grid.merges_at.get(above, ())
    if any(m.right - m.left + 1 > WIDE * width for m in merges if m.bottom == m.top):
        return False
    if any(m.top <= above and top <= m.bottom <= bottom for m in merges):
        return True
    lower = grid.cells(bottom)
    groups = any(m.right > m.left and m.bottom == m.top for m in merges) or _repeats(cells)
    if groups:
        return len(cells) >= LEAST_FILLED * max(1, len(lower))
    return not merges and _complements(grid.cells(above), grid.cells(top))


def _repeats(cells: dict[int, Cell]) -> bool:
    """Whether one text stands in neighbouring columns, as a group's name written out."""
    return any(
        index + 1 in cells and folded(cell) == folded(cells[index + 1])
        for index, cell in cells.items()
    )


def _complements(above: dict[int, Cell], row: dict[int, Cell]) -> bool:
    """Whether each row names columns that the other leaves blank: groups without merged cells."""
    alone = set(above) - set(row)
    under = [index for index in row if index not in above]
    grouped = [index for index in above if index in row and index + 1 in under]
    return bool(alone) and bool(grouped) and len(above) >= 2


def _names(grid: Grid, top: int, bottom: int) -> dict[int, str]:
    levels = [_level(grid, row, bottom) for row in range(top, bottom + 1)]
    names: dict[int, str] = {}
    used = Counter[str]()
    for index in range(grid.left, grid.right):
        name = _joined([level.get(index, "") for level in levels])
        if not name:
            if all(cell is None for cell in grid.columns[index][bottom + 1 : grid.bottom]):
                continue
            name = f"列{letters(index)}"
        used[name] += 1
        times = used[name]
        while times > 1 and f"{name} {times}" in used:
            times += 1
        names[index] = name if times == 1 else f"{name} {times}"
        used[names[index]] += times > 1
    return names


def _level(grid: Grid, row: int, bottom: int) -> dict[int, str]:
    """One level's names by column; a group's name reaches to the right."""
    texts = {index: name_of(cell) for index, cell in grid.whole(row).items()}
    if row == bottom or grid.merges_at.get(row):
        return texts
    below = grid.cells(row + 1)
    last = ""
    for index in range(grid.left, grid.right):
        if index in texts:
            last = texts[index]
        elif last and index in below and (index - 1 in below):
            texts[index] = last
        else:
            last = ""
    return texts


def _joined(parts: list[str]) -> str:
    """The levels of a name; a repeated one counts once, a unit below belongs to the name."""
    name = ""
    last = ""
    for part in parts:
        if not part or part == last:
            continue
        if name and BRACKETED.fullmatch(part):
            name += part
        else:
            name = f"{name}/{part}" if name else part
        last = part
    return name
