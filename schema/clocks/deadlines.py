"""Deadlines: reading "3 working days", the moment it ends, and why it is that moment.

Days, weeks and months end with their last day, 23:59:59 (or the last closing time); the day of
the event is not counted unless the clock says so; minutes and hours run from the very moment.
Where only the day of the event is known, hours run from the end of that day.
"""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from schema.clocks.working_time import DAY, add_working_days, add_working_hours
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from schema.clocks.working_time import Calendar

UNITS = {
    "minutes": ("minutes", "minute", "min", "分钟", "分"),
    "hours": ("hours", "hour", "h", "小时", "个小时"),
    "working hours": ("working hours", "working hour", "工作小时", "个工作小时", "工时"),
    "days": ("days", "day", "d", "天", "日", "个自然日", "自然日", "日历日"),
    "working days": ("working days", "working day", "工作日", "个工作日"),
    "weeks": ("weeks", "week", "周", "个星期", "星期"),
    "months": ("months", "month", "个月", "月"),
}
KNOWN = {word: unit for unit, words in UNITS.items() for word in words}
TIMED = {"minutes", "hours", "working hours"}  # these run from a moment and may be fractions
MOST = 100_000
TEXT = re.compile(r"(\d+(?:\.\d+)?)\s*([^\d.]+)")
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True)
class Duration:
    """So many minutes, hours, working hours, days, working days, weeks or months."""

    amount: Decimal
    unit: str

    @cached_property
    def timed(self) -> bool:
        """Whether it runs from a moment, not from a day."""
        return self.unit in TIMED

    @property
    def whole(self) -> int:
        """The amount of a unit that is never a fraction."""
        return int(self.amount)

    @property
    def length(self) -> timedelta:
        """How long minutes and hours last."""
        unit = 60 if self.unit == "minutes" else 3600
        return timedelta(seconds=float(self.amount * unit))


def parse(text: str) -> Duration:
    """A duration such as 3 working days or 3个工作日; UnusableError for anything else."""
    match = TEXT.fullmatch(" ".join(text.lower().split()))
    unit = KNOWN.get(match.group(2).strip(), "") if match else ""
    if not match or not unit:
        raise UnusableError(Problem("bad_duration", values={"value": text}))
    amount = Decimal(match.group(1))
    if amount == 0 or (unit not in TIMED and amount != int(amount)):
        raise UnusableError(Problem("bad_duration", values={"value": text}))
    if amount > MOST:
        raise UnusableError(Problem("duration_too_long", values={"value": text}))
    return Duration(amount, unit)


def moment(
    start: date, duration: Duration, calendar: Calendar, *, day_one: str = "next", end: str = "day"
) -> datetime:
    """When a clock that started then runs out; start may be a day or a moment."""
    try:
        if duration.timed:
            return _timed(start, duration, calendar)
        return _close(_last_day(_day(start), duration, calendar, day_one), calendar, end)
    except OverflowError:
        said = f"{duration.amount} {duration.unit}"
        raise UnusableError(Problem("duration_too_long", values={"value": said})) from None


def _day(start: date) -> date:
    return start.date() if isinstance(start, datetime) else start


def _timed(start: date, duration: Duration, calendar: Calendar) -> datetime:
    if not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day) + DAY
    if duration.unit == "working hours":
        return add_working_hours(start, duration.length, calendar)
    return start + duration.length


def _last_day(start: date, duration: Duration, calendar: Calendar, day_one: str) -> date:
    count = duration.whole
    if duration.unit == "working days":
        return add_working_days(start, count, calendar, day_one)
    if duration.unit == "months":
        return _months_after(start, count)
    if duration.unit == "weeks":
        return start + timedelta(weeks=count)
    return start + timedelta(days=count - (day_one == "same"))


def _months_after(start: date, count: int) -> date:
    # A month after 31 January is the last day of February, never 3 March.
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


def _close(day: date, calendar: Calendar, end: str) -> datetime:
    if end == "close":
        return datetime.combine(day, time()) + calendar.hours[-1][1]
    return datetime.combine(day, LAST_SECOND)
