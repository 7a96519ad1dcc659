"""What rules make of two moments: how long apart, and whether in time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from schema.clocks import working_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.clocks.working_time import Calendar
    from schema.values import Value

SECONDS = {"minutes": 60, "hours": 3600, "working hours": 3600}
UNITS = (*SECONDS, "days", "working days")
LONGEST = 366 * 100  # days apart: beyond that one of the two is a slip


def elapsed(unit: str, least: Decimal | None, calendar: Calendar) -> Callable[..., Decimal | None]:
    """How much of a unit lies between two values; minutes and hours only between moments."""

    def give(start: Value, end: Value) -> Decimal | None:
        if not isinstance(start, date) or not isinstance(end, date):
            return None
        if abs((_day(end) - _day(start)).days) > LONGEST:
            return None
        found = _between(start, end, unit, calendar)
        return found if found is None or least is None else max(found, least)

    return give


def _between(start: date, end: date, unit: str, calendar: Calendar) -> Decimal | None:
    if unit == "days":
        return Decimal((_day(end) - _day(start)).days)
    if unit == "working days":
        return _working_days(_day(start), _day(end), calendar)
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    length = end - start
    if unit == "working hours":
        length = working_time.elapsed(start, end, calendar)
    return Decimal(int(length.total_seconds())) / SECONDS[unit]


def _working_days(start: date, end: date, calendar: Calendar) -> Decimal | None:
    if end < start:
        return None
    days = (end - start).days
    return Decimal(sum(calendar.works(start + timedelta(days=n + 1)) for n in range(days)))


def by_then(done: Value, due: Value) -> bool | None:
    """Whether something was done when it was due; a day is over at its end."""
    if not isinstance(done, date) or not isinstance(due, date):
        return None
    if isinstance(done, datetime) and isinstance(due, datetime):
        return done <= due
    return _day(done) <= _day(due)


def within(length: timedelta, done: Value, start: Value) -> bool | None:
    """Whether something was done so soon after a moment; days alone tell only what is certain."""
    if not isinstance(done, date) or not isinstance(start, date):
        return None
    if _latest(done) - _earliest(start) <= length:
        return True
    return False if _earliest(done) - _latest(start) > length else None


def ahead(length: timedelta, done: Value, before: Value) -> bool | None:
    """Whether something was done so long before a moment; a day begins at midnight."""
    if not isinstance(done, date) or not isinstance(before, date):
        return None
    if _earliest(before) - _latest(done) >= length:
        return True
    return False if _earliest(before) - _earliest(done) < length else None


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _earliest(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _latest(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time(23, 59, 59))
