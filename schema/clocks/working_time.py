"""Counting working days and working hours: a calendar, adding to it and measuring on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Hours = tuple[tuple[timedelta, timedelta], ...]  # from and to, counted from midnight
DAY = timedelta(days=1)
NONE = timedelta(0)
MOST_IDLE = 3660  # so many days without a working one: the calendar is wrong, not the deadline
HOURS_TEXT = "09:00-12:00,13:30-18:00"
SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~]\s*(\d{1,2}):(\d{2})")


def hours(text: str) -> Hours:
    """Working hours such as 09:00-12:00,13:30-18:00; UnusableError if they contradict."""
    wrong = UnusableError(Problem("bad_hours", values={"value": text}))
    spans: list[tuple[timedelta, timedelta]] = []
    plain = text.translate({0xFF1A: ":", 0xFF0C: ",", 0xFF1B: ",", 0x81F3: "-"})
    for part in re.split("[,;、]", plain):
        match = SPAN.fullmatch(part.strip())
        if not match:
            raise wrong
        first, last = _clock(*match.group(1, 2)), _clock(*match.group(3, 4))
        last = DAY if last == timedelta(hours=23, minutes=59) else last  # 00:00-23:59 is all day
        if not (spans[-1][1] if spans else NONE) <= first < last <= DAY:
            raise wrong
        spans.append((first, last))
    return tuple(spans)


def _clock(hour: str, minute: str) -> timedelta:
    # 60 minutes and more would make a time nobody wrote; beyond any day, so it is refused.
    return timedelta(hours=int(hour), minutes=int(minute)) if int(minute) < 60 else 2 * DAY


@dataclass(frozen=True)
class Calendar:
    """Which days and hours an office works.

    days: the days somebody decided (True works, False rests); names: what they are called.
    follows: whether make-up days (调休上班) count as working days in this office.
    week: the weekdays worked, Monday is 0. years: those whose days are decided for certain;
    in any other year weekends and the days of statutory rest, and the answer is provisional.
    """

    days: Mapping[date, bool]
    hours: Hours = field(default_factory=lambda: hours(HOURS_TEXT))
    follows: bool = True
    names: Mapping[date, str] = field(default_factory=dict)
    week: frozenset[int] = frozenset(range(5))
    statutory: Mapping[date, str] = field(default_factory=dict)

    @cached_property
    def years(self) -> frozenset[int]:
        """The years whose days are decided."""
        return frozenset(day.year for day in self.days)

    def works(self, day: date) -> bool:
        """Whether the office works on this day."""
        decided = self.days.get(day)
        if decided is None or (decided and not self.follows):
            return day.weekday() in self.week and not self.rests(day)
        return decided

    def rests(self, day: date) -> bool:
        """Whether a statutory day makes this a rest day, in a year nobody decided."""
        return day.year not in self.years and (day in self.statutory or _fixed(day) != "")

    def provisional(self, day: date) -> bool:
        """Whether the year of this day is not decided yet."""
        return day.year not in self.years

    def name(self, day: date) -> str:
        """What the holiday or make-up day is called; empty for an ordinary day."""
        if self.provisional(day):
            return self.statutory.get(day) or _fixed(day)
        return self.names.get(day, "")

    def working_days(self, start: date) -> Iterator[date]:
        """The working days after this one, in order; UnusableError when none follows."""
        day, idle = start, 0
        while idle < MOST_IDLE:
            day, idle = _next(day), idle + 1
            if self.works(day):
                yield day
                idle = 0
        raise UnusableError(Problem("no_working_day", values={"days": MOST_IDLE}))

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The stretches worked on this day; none on a day of rest."""
        if self.works(day):
            midnight = datetime(day.year, day.month, day.day)
            for begin, end in self.hours:
                yield midnight + begin, midnight + end


def _fixed(day: date) -> str:
    return {(1, 1): "元旦", (5, 1): "劳动节"}.get((day.month, day.day)) or (
        "国庆节" if day.month == 10 and day.day <= 3 else ""
    )


def _next(day: date) -> date:
    try:
        return day + DAY
    except OverflowError:
        raise UnusableError(Problem("duration_too_long", values={"value": "…"})) from None


def add_working_days(start: date, count: int, calendar: Calendar, day_one: str = "next") -> date:
    """The count-th working day after start; with day_one="same" a worked start is the first."""
    if day_one == "same" and calendar.works(start):
        count -= 1
    day = start
    days = calendar.working_days(start)
    for _ in range(count):
        day = next(days)
    return day


def add_working_hours(start: datetime, length: timedelta, calendar: Calendar) -> datetime:
    """The moment when so much working time has passed; 12:00, not 13:30, at a break."""
    left = length
    for day in chain([start.date()], calendar.working_days(start.date())):
        for begin, end in calendar.spans(day):
            worked = end - max(begin, start)
            if worked > NONE and worked >= left:
                return max(begin, start) + left
            left -= max(worked, NONE)
    raise UnusableError(Problem("no_working_day", values={"days": MOST_IDLE}))


def elapsed(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How much working time lies between two moments; none if they are swapped."""
    total, day = NONE, start.date()
    while day <= end.date():
        for begin, close in calendar.spans(day):
            total += max(min(close, end) - max(begin, start), NONE)
        day = _next(day)
    return total
