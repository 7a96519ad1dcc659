"""In which order the days of a column name day, month and year: told by all of them together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema.field_types import half_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema.draft import Cell

YEAR_LAST = re.compile(r"\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*\d{4}\b")
SHORT = re.compile(r"\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{2})(?!\d)")
MONTHS, DAYS = 12, 31
CENTURY = 100
LONGEST = 30

Triple = tuple[int, int, int]


@dataclass(frozen=True)
class Order:
    """day_first and year_first as a Reading takes them; open: only a person knows the order."""

    day_first: bool | None = None
    year_first: bool = False
    open: bool = False


def order(cells: Iterable[Cell], year: int | None) -> Order:
    """The order that the cells settle. year: the one the days are likely of, if it is known."""
    texts = [
        half_width(cell)
        for cell in cells
        if isinstance(cell, str) and len(cell) <= LONGEST and cell.strip()[:1].isdigit()
    ]
    pairs = [(int(each[1]), int(each[2])) for text in texts if (each := YEAR_LAST.match(text))]
    short = [
        (int(each[1]), int(each[2]), int(each[3])) for text in texts if (each := SHORT.match(text))
    ]
    if short and _begins_with_year(short, year):
        found = _settled(pairs)
        return Order(found.day_first, year_first=True, open=found.open)
    last = _ends_with_year(short, year)
    known = [(first, second) for first, second, _ in short] if last else []
    found = _settled([*pairs, *known])
    unsettled = bool(short) and not known and found.day_first is None
    return Order(found.day_first, open=found.open or unsettled)


def _settled(pairs: Sequence[tuple[int, int]]) -> Order:
    """Whether days stand before months in these pairs, if any of them settles it."""
    day_first = any(first > MONTHS for first, _ in pairs)
    month_first = any(second > MONTHS for _, second in pairs)
    if day_first != month_first:
        return Order(day_first)
    open_ = any(max(pair) <= MONTHS and pair[0] != pair[1] for pair in pairs)
    return Order(open=open_)


def _begins_with_year(triples: Sequence[Triple], year: int | None) -> bool:
    if not all(second <= MONTHS and 1 <= third <= DAYS for _, second, third in triples):
        return False
    if not _may_end_with_year(triples):
        return True
    return _near([first for first, _, _ in triples], year) and not _near(
        [third for _, _, third in triples], year
    )


def _ends_with_year(triples: Sequence[Triple], year: int | None) -> bool:
    """Whether the years stand last; all three orders possible, the likely year must tell."""
    if not triples or not _may_end_with_year(triples):
        return False
    if not all(second <= MONTHS and 1 <= third <= DAYS for _, second, third in triples):
        return True
    return _near([third for _, _, third in triples], year) and not _near(
        [first for first, _, _ in triples], year
    )


def _may_end_with_year(triples: Sequence[Triple]) -> bool:
    days_first = all(first <= DAYS and second <= MONTHS for first, second, _ in triples)
    return days_first or all(first <= MONTHS and second <= DAYS for first, second, _ in triples)


def _near(parts: Sequence[int], year: int | None) -> bool:
    """Whether all may be the short form of the year, the one before or the one after."""
    return year is not None and all(abs(part - year % CENTURY) <= 1 for part in parts)
