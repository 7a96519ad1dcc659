"""Tells the records below a header from all the other rows that stand between and after them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from importers.corrections import NOTHING
from importers.finding import row_kinds
from importers.finding.row_kinds import NEAR, SECTION, STEADY
from importers.finding.shapes import FIRST_COLUMNS, SAMPLE, TYPICAL, Shape, counted, is_leftover
from importers.words import PART_NUMBER, SERIAL, folded, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.corrections import Told
    from importers.finding.grid import Grid
    from importers.finding.headers import Header
    from schema.draft import Cell

CLOSE = 0.006  # what two sums of money may differ by
LEAST_SUMMED = 4
FEW = 3  # numbers that may count on by chance; digits a number given out beforehand has
LONGEST_CODE = 24
TELLING, TELLING_STARTS = ("计", "总", "页"), "备注说填tTsSgG"
SERIAL_SHARE, NAMED_SERIAL = 0.7, 0.5  # share of numbers in a column that counts the rows
NEARLY = 0.5  # share by which a last row of figures may miss the sums and still be meant so


@dataclass
class Body:
    """The rows of records, counted from zero, and every other row with its code."""

    records: list[int] = field(default_factory=list)
    others: dict[int, str] = field(default_factory=dict)
    cut: int | None = None  # where another table starts


def divide(grid: Grid, header: Header, told: Told = NOTHING) -> Body:
    """Every row below the header, told apart; told: what a person said of them."""
    start = header.bottom + 1
    sample = grid.filled_rows(start, SAMPLE)
    usual = _usual([grid.count(row) for row in sample])
    shape = Shape(grid, header, _serial(grid, header, sample), usual)
    body = Body()
    suspects = _suspects(shape, start)
    ended = False
    for row in range(start, grid.bottom):
        code = row_kinds.code(shape, row) if row in suspects else ""
        if told is not NOTHING:
            code = _as_told(told, row, code)
            ended = ended or row in told.ends
        if code == "new_table":
            body.cut = _titles_above(row, body)
            break
        if ended:
            body.others[row] = code if code == "blank" else "beyond"
        elif code:
            body.others[row] = code
        else:
            body.records.append(row)
    _keep_named(shape, body)
    _drop_prepared(shape, body, told.records)
    _drop_sums(shape, body, told.records)
    return body


def _keep_named(shape: Shape, body: Body) -> None:
    """Takes back rows with but a number that names a thing: a room nobody lives in is a record."""
    if shape.serial is None or not body.records:
        return
    if SERIAL.fullmatch(shape.header.names[shape.serial].rpartition("/")[2]):
        return
    last = body.records[-1]
    rows = [row for row, code in body.others.items() if code == "numbered_only" and row < last]
    for row in rows:
        del body.others[row]
    if rows:
        body.records = sorted([*body.records, *rows])


def _as_told(told: Told, row: int, code: str) -> str:
    """What a row is if a person's word on it counts more than ours."""
    if told.starts(row):
        return "new_table"
    if row in told.none:
        return "left_out"
    return "" if row in told.records else code


def _usual(counts: Sequence[int]) -> float:
    """How many cells a record usually fills; rows nearly blank do not count."""
    return median([count for count in counts if count * 4 > max(counts)]) if counts else 0


def _serial(grid: Grid, header: Header, sample: Sequence[int]) -> int | None:
    """The column that only counts the rows."""
    for index in list(header.names)[:3]:
        name = header.names[index].rpartition("/")[2]
        values = [grid.columns[index][row] for row in sample]
        numbers = [number for value in values if (number := counted(value)) is not None]
        filled = sum(1 for value in values if value is not None and not _is_part(value))
        sure = SERIAL.fullmatch(name) or index == next(iter(header.names)) or len(numbers) > FEW
        steps = sure and sum(1 for before, after in pairwise(numbers) if after == before + 1)
        enough = NAMED_SERIAL if SERIAL.fullmatch(name) else SERIAL_SHARE
        if len(numbers) < enough * filled or not numbers:
            continue
        if SERIAL.fullmatch(name) or (len(numbers) > 2 and steps >= 0.8 * (len(numbers) - 1)):
            return index
    return None


def _is_part(cell: Cell) -> bool:
    """Whether a cell numbers a part of the list: 一, 二, （三）."""
    return isinstance(cell, str) and PART_NUMBER.fullmatch("".join(cell.split())) is not None


def _suspects(shape: Shape, start: int) -> set[int]:
    """The rows that may be no records; the others are not looked at one by one."""
    grid = shape.grid
    least = max(1.0, TYPICAL * shape.usual)
    found = {
        row for row, count in enumerate(grid.counts[start - grid.top :], start) if count <= least
    }
    found.update([row + 1 for row in found if row + 1 < grid.bottom])
    found.update(range(start, min(start + NEAR, grid.bottom)))
    found.update(range(max(start, grid.bottom - NEAR), grid.bottom))
    for index in shape.columns[:FIRST_COLUMNS]:
        name = shape.header.names[index].rpartition("/")[2]
        cells = grid.columns[index][start : grid.bottom]
        found.update(_rows_of(cells, start, {c for c in set(cells) if _is_telling(c, name)}))
    if shape.serial is not None:
        serials = grid.columns[shape.serial][start : grid.bottom]
        found.update(_rows_of(serials, start, {None, *filter(_is_part, set(serials))}))
    return found


def _rows_of(cells: Sequence[Cell], start: int, wanted: set[Cell]) -> list[int]:
    """The rows that hold one of these; the first cell stands in row start."""
    return [row for row, cell in enumerate(cells, start) if cell in wanted] if wanted else []


def _is_telling(cell: Cell, name: str) -> bool:
    """Whether a cell holds the word for a total, a note's start or its column's name."""
    if not isinstance(cell, str) or len(cell) > SECTION:
        return False
    return cell[:1] in TELLING_STARTS or cell == name or any(word in cell for word in TELLING)


def _titles_above(row: int, body: Body) -> int:
    """Where the next table starts: its titles just above belong to it."""
    while body.others.get(row - 1) in {"section", "note", "beyond"}:
        row -= 1
        del body.others[row]
    return row


def _drop_prepared(shape: Shape, body: Body, kept: frozenset[int]) -> None:
    """Takes out rows at the end that hold only what was filled in beforehand."""
    full = TYPICAL * shape.usual
    sample = [row for row in body.records[:SAMPLE] if shape.grid.count(row) > full]
    filled = Counter(index for row in sample for index in shape.grid.whole(row))
    steady = {index for index, times in filled.items() if times >= STEADY * len(sample)}
    last = [row for row in body.records[-FEW - 1 :] if shape.grid.count(row) == 1]
    last = list(dict.fromkeys([*sample, *last]))  # of few records the numbers prepared tell
    while len(body.records) > 1:
        row = body.records[-1]
        cells = shape.grid.cells(row)
        few = len(cells) <= full
        if row in kept or not few or not steady - set(cells):
            return
        numbered = len(cells) == 1 and _counts_on(shape, next(iter(cells)), last)
        if not numbered and not _is_prepared(shape, cells, sample):
            return
        body.records.pop()
        body.others[row] = "numbered_only" if numbered else "prepared"


def _counts_on(shape: Shape, index: int, rows: Sequence[int]) -> bool:
    """Whether these rows bear numbers of one pattern in this column, none of them twice."""
    cells = [shape.grid.columns[index][row] for row in rows]
    texts = [said(cell) for cell in cells if isinstance(cell, str)]
    patterns = {re.sub(r"\d+", "0", text) for text in texts}
    if len(texts) < len(cells) or len(set(texts)) < len(texts) or not all(map(_is_code, texts)):
        return False
    return len(texts) > FEW and len(patterns) == 1 and "0" in patterns.pop()


def _is_code(text: str) -> bool:
    """Whether a text could be a number given out beforehand: KF-007, 2026年第012号."""
    return len(text) <= LONGEST_CODE and sum(map(str.isdigit, text)) >= FEW


def _is_prepared(shape: Shape, cells: Mapping[int, Cell], sample: Sequence[int]) -> bool:
    """Whether a row holds only what recurs in the records: a shift, a weekday, a day."""
    return all(
        index == shape.serial or is_leftover(cell) or _recurs(shape, index, cell, sample)
        for index, cell in cells.items()
    )


def _recurs(shape: Shape, index: int, cell: Cell, sample: Sequence[int]) -> bool:
    values = [folded(shape.grid.columns[index][row]) for row in sample]
    filled = [value for value in values if value]
    if isinstance(cell, date) and len(filled) >= STEADY * len(values):
        return True
    few = len(set(filled)) <= max(3, min(12, len(filled) // 5))
    return few and filled.count(folded(cell)) > 1 and len(filled) * 2 >= len(values)


def _drop_sums(shape: Shape, body: Body, kept: frozenset[int]) -> None:
    """Takes out a last row that only holds the sums of the columns above."""
    if len(body.records) < LEAST_SUMMED:
        return
    row = body.records[-1]
    cells = shape.grid.cells(row)
    if row in kept or shape.serial in cells or len(cells) > max(1, TYPICAL * shape.usual):
        return
    if all(_is_sum(shape, index, body.records[:-1], cell) for index, cell in cells.items()):
        body.records.pop()
        body.others[row] = "total"


def _is_sum(shape: Shape, index: int, rows: Sequence[int], total: Cell) -> bool:
    if isinstance(total, bool) or not isinstance(total, (int, float)) or total == 0:
        return False
    column = shape.grid.columns[index]
    numbers = [
        cell
        for row in rows
        if isinstance(cell := column[row], (int, float)) and not isinstance(cell, bool)
    ]
    whole = sum(numbers)
    near = NEARLY * whole <= total <= whole / NEARLY and total > max(numbers, default=total)
    return len(numbers) > 1 and (abs(whole - total) <= CLOSE or near)
