"""The days of rest and make-up work that Taizhang ships, and the calendar made from days.

calendar_days.csv holds what the State Council's yearly notices decide (2024 to 2026);
statutory_days.csv only what the law fixes for later years, until their notice is entered.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from schema.clocks.working_time import HOURS_TEXT, Calendar, hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class CalendarDay:
    """One decided day: whether it is worked, and for which holiday."""

    day: date
    works: bool
    name: str = ""


@cache
def shipped() -> tuple[CalendarDay, ...]:
    """The decided days that come with Taizhang: 休 rests, 班 works."""
    return tuple(
        CalendarDay(date.fromisoformat(row["day"]), row["kind"] == "班", row["name"])
        for row in _rows("calendar_days.csv")
    )


@cache
def statutory() -> Mapping[date, str]:
    """The statutory days of years that no notice has decided yet."""
    return {date.fromisoformat(row["day"]): row["name"] for row in _rows("statutory_days.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def calendar(
    days: Iterable[CalendarDay] = (), *, working_hours: str = HOURS_TEXT, follows: bool = True
) -> Calendar:
    """The calendar of these decided days; of the shipped ones if none are given."""
    decided = tuple(days) or shipped()
    return Calendar(
        {each.day: each.works for each in decided},
        hours(working_hours),
        follows,
        {each.day: each.name for each in decided},
        statutory=statutory(),
    )
