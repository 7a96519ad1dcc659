"""The totals an office wrote itself, beside what the records say."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from importers.sheets import letters
from importers.words import SERIAL, TOTAL_START, said
from schema.definitions import Field, Label
from schema.draft import CENT, OfficeTotal
from schema.field_types import FIELD_TYPES
from schema.values import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from importers.finding.bodies import Body
    from importers.finding.grid import Grid
    from importers.finding.headers import Header
    from schema.draft import Cell

MOST_ROWS = 500  # rows of totals that are compared
ALONE = 2  # cells of a row that says a count and its label
PART = re.compile(r"小计|本[页月周日季期]|当[月日]|subtotal", re.IGNORECASE)
# Labels of figures that are reckoned otherwise than by adding up.
MEAN = re.compile(r"平均|均值|税|[应实][收付发]|优惠|折|average|mean|tax", re.IGNORECASE)
# What adds up to nothing: shares, prices of one piece, scores.
NO_SUM = re.compile(
    r"率|占比|比例|单价|均价|%|％|电话|手机|编号|号码|日期|时间|年龄|余额|结存|rate|price",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"共?计?[:：]?共?(\d+)(?:条|件|单|起|宗|笔|项|户|行|records?|rows?)(?:记录|数据)?"
)
NO_SUMS = re.compile(r"平均|均值|最[高低大小]|average|mean\b|max|min", re.IGNORECASE)
MONEY = Field("total", "money", Label("合计"))


@dataclass(frozen=True)
class Span:
    """Some records next to each other: from the position start to before stop."""

    start: int
    stop: int

    @property
    def count(self) -> int:
        """How many records these are."""
        return self.stop - self.start


def of_office(grid: Grid, header: Header, body: Body) -> tuple[OfficeTotal, ...]:
    """Every total of the sheet's rows of totals that says something about the records."""
    rows = [row for row, code in body.others.items() if code == "total"]
    if not rows or not body.records:
        return ()
    columns = {index: _Column(grid, index, body.records) for index in header.names}
    bounds = sorted(row for row, code in body.others.items() if code in {"total", "section"})
    found: list[OfficeTotal] = []
    for row in sorted(rows)[-MOST_ROWS:]:
        line = _line(grid, row, body.records, bounds, header.names)
        if line is not None and not NO_SUMS.search(line.label):
            cells = {i: cell for i, cell in grid.cells(row).items() if i in columns}
            found += _of_row(line, cells, header, columns)
    return tuple(found)


class _Column:
    """The numbers of a column's records, so that any stretch of them is summed at once."""

    def __init__(self, grid: Grid, index: int, records: Sequence[int]) -> None:
        self.cells = grid.columns[index]
        self.records = records
        self._sums: list[float] | None = None
        self._counts: list[int] = []

    def _work_out(self) -> list[float]:
        if self._sums is None:
            numbers = _numbers([self.cells[row] for row in self.records])
            self._sums = list(accumulate((each or 0.0 for each in numbers), initial=0.0))
            filled = (each is not None for each in numbers)
            self._counts = list(accumulate(map(int, filled), initial=0))
        return self._sums

    def sum(self, span: Span) -> float:
        """What the numbers of a stretch add up to."""
        sums = self._work_out()
        return round(sums[span.stop] - sums[span.start], 6)

    def ends_in(self, span: Span, value: float) -> bool:
        """Whether the last record of a stretch holds this number."""
        last = number(self.cells[self.records[span.stop - 1]])
        return last is not None and abs(last - value) < CENT

    def numbers(self, span: Span) -> int:
        """How many numbers a stretch holds."""
        self._work_out()
        return self._counts[span.stop] - self._counts[span.start]


def _numbers(cells: Sequence[Cell]) -> list[float | None]:
    known: dict[str, float | None] = {}
    found: list[float | None] = []
    for cell in cells:
        if isinstance(cell, str):
            if cell not in known:
                known[cell] = number(cell)
            found.append(known[cell])
        else:
            found.append(number(cell))
    return found


def number(cell: Cell) -> float | None:
    """The number a cell holds, as text too; None if it holds none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return float(cell)
    if not isinstance(cell, str) or len(cell) > 30 or not any(map(str.isdigit, cell)):
        return None
    value = FIELD_TYPES["money"].read(cell, MONEY)
    return None if isinstance(value, Unread) or value is None else float(str(value))


@dataclass(frozen=True)
class _Line:
    """A row of totals: its label, the stretches it may sum, and the one it should."""

    row: int
    label: str
    spans: tuple[Span, ...]
    usual: Span


def _line(
    grid: Grid, row: int, records: Sequence[int], bounds: Sequence[int], names: Mapping[int, str]
) -> _Line | None:
    texts = [
        said(cell)
        for index, cell in grid.cells(row).items()
        if isinstance(cell, str) and index in names
    ]
    spans = _spans(row, records, bounds)
    if not spans:
        return None
    label = "".join("".join(texts[:1]).split())
    whole = max(spans, key=lambda span: span.count)
    return _Line(row, label, spans, spans[0] if PART.search(label) else whole)


def _spans(row: int, records: Sequence[int], bounds: Sequence[int]) -> tuple[Span, ...]:
    """What a row of totals may sum: back to the last bound, all above, all, on to the next."""
    above = bisect_left(records, row)
    place = bisect_left(bounds, row)
    start = bisect_left(records, bounds[place - 1]) if place else 0
    more = place + 1 < len(bounds)
    stop = bisect_left(records, bounds[place + 1]) if more else len(records)
    spans = (
        Span(start, above),
        Span(0, above),
        Span(0, len(records)),
        Span(above, stop),
        Span(above, len(records)),
    )
    return tuple(dict.fromkeys(span for span in spans if span.count > 0))


def _of_row(
    line: _Line, cells: Mapping[int, Cell], header: Header, columns: Mapping[int, _Column]
) -> Iterable[OfficeTotal]:
    for index, cell in cells.items():
        if isinstance(cell, str):
            counted = COUNT.fullmatch(TOTAL_START.sub("", "".join(cell.split())))
            if counted:
                yield _count(line, float(counted.group(1)))
                continue
        value = number(cell)
        name = header.names[index]
        if value is None or SERIAL.fullmatch(name.rpartition("/")[2]):
            continue
        if columns[index].numbers(line.usual):
            ours = _ours(line, name, value, columns[index])
            if ours is not None:
                yield OfficeTotal(line.row + 1, letters(index), name, value, ours)
        elif value == int(value) and value > 0 and len(cells) <= ALONE:
            yield _count(line, value)


def _ours(line: _Line, name: str, value: float, column: _Column) -> float | None:
    """What the records sum to; None where the office wrote something else than a sum."""
    sums = [column.sum(span) for span in line.spans]
    near = next((each for each in sums if abs(each - value) < CENT), None)
    if near is not None:
        return near
    if any(column.ends_in(span, value) for span in line.spans):  # what is left, carried on
        return None
    if NO_SUM.search(name) or MEAN.search(line.label) or _is_mean(column, line.spans, value):
        return None
    return column.sum(line.usual)


def _is_mean(column: _Column, spans: Sequence[Span], value: float) -> bool:
    """Whether the office wrote an average or a count where others have sums."""
    for span in spans:
        numbers = column.numbers(span)
        if numbers and (abs(column.sum(span) / numbers - value) < CENT or value == numbers):
            return True
    return False


def _count(line: _Line, value: float) -> OfficeTotal:
    fits = next((span for span in line.spans if span.count == value), line.usual)
    return OfficeTotal(line.row + 1, "", "", value, float(fits.count))
