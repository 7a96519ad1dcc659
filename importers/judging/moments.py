"""Whether a column holds days, moments or times of day."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from importers.judging.column_facts import HINTED, LOSSLESS
from importers.judging.column_patterns import DATE_NAME, NUMBER_NAME, SHARE_NAME
from schema.draft import ErrorCell
from schema.field_types import FIELD_TYPES, date_texts, half_width
from schema.field_types.dates import FIRST_SERIAL, LAST_SERIAL
from schema.values import Unread

if TYPE_CHECKING:
    from importers.judging.column_facts import Column
    from schema.draft import Cell

WITH_TIME = 0.02
LEAST_REAL = 0.3  # share of real dates that makes numbers and short texts beside them dates
LEAST_READ = 0.5  # share that must be whole days; months, and days of no year, are texts
ALL = 0.999
FIRST_COMPACT, LAST_COMPACT = 19000101, 21001231  # days as numbers: 20260305
# Days that a person must mend or explain, and such as lack a part.
DOUBTFUL = frozenset({"ambiguous_date", "impossible_date"})
PARTIAL = frozenset({"date_without_year", "date_without_day"})


def moment(column: Column) -> tuple[str, float] | None:
    """Days, or moments where more than a few tell the time."""
    hinted = DATE_NAME.search(column.name) is not None or column.form == "date"
    hinted = hinted or _real(column) >= LEAST_REAL
    read = FIELD_TYPES["datetime"].read
    days, partial, timed = [], [], []
    for cell in column.counts:
        if not _may_be_date(cell, hinted=hinted):
            continue
        value = read(cell, column.field, column.reading)
        if not isinstance(value, Unread) or value.code in DOUBTFUL:
            days.append(cell)
            if isinstance(value, datetime):
                timed.append(cell)
        elif value.code in PARTIAL:
            partial.append(cell)
    share = column.share(days) + column.share(partial)
    if share < (HINTED if hinted else LOSSLESS) or column.share(days) < LEAST_READ:
        return None
    return ("datetime" if column.share(timed) > WITH_TIME * share else "date"), share


def _real(column: Column) -> float:
    return column.share(cell for cell in column.counts if isinstance(cell, (date, datetime)))


def _may_be_date(cell: Cell, *, hinted: bool) -> bool:
    if isinstance(cell, (date, datetime)):
        return True
    if cell is None or isinstance(cell, (bool, time, ErrorCell)):
        return False
    if isinstance(cell, (int, float)):
        if cell % 1 == 0 and FIRST_COMPACT <= cell <= LAST_COMPACT:
            return hinted
        return hinted and (FIRST_SERIAL <= cell <= LAST_SERIAL or cell == 0)
    return date_texts.may_be(cell) and (hinted or not date_texts.is_weak(half_width(cell)))


def clock(column: Column) -> tuple[str, float] | None:
    """Times of day: nearly all cells of Excel's own, else every text must be one."""
    if SHARE_NAME.search(column.name) or NUMBER_NAME.search(column.name):
        return None
    read = FIELD_TYPES["time"].read
    share = column.share(
        cell
        for cell in column.counts
        if isinstance(cell, (time, str))
        and not isinstance(read(cell, column.field, column.reading), Unread)
    )
    own = column.share(cell for cell in column.counts if isinstance(cell, time))
    return ("time", share) if share >= ALL or own >= LOSSLESS else None
