"""Why a deadline is when it is, for the person it hits: what was counted and what was skipped."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from schema import rules
from schema.clocks.deadlines import TIMED, Duration, moment
from schema.clocks.working_time import DAY
from schema.language import translator
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from schema.clocks.working_time import Calendar
    from schema.definitions import Office, Register
    from schema.values import Value

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNIT_TEXTS = {
    "minutes": "{} minutes",
    "hours": "{} hours",
    "working hours": "{} working hours",
    "days": "{} days",
    "working days": "{} working days",
    "weeks": "{} weeks",
    "months": "{} months",
}
COUNTS_WORKING = {"working days", "working hours"}


def due(
    start: date,
    duration: Duration,
    calendar: Calendar,
    *,
    day_one: str = "next",
    end: str = "day",
    language: str = "zh",
) -> tuple[datetime, str]:
    """The moment a clock runs out, and why then, in zh or en."""
    last = moment(start, duration, calendar, day_one=day_one, end=end)
    say = translator(language)
    parts = [_counted(start, duration, day_one, last, say)]
    if duration.unit in COUNTS_WORKING:
        counts = duration.unit in TIMED or day_one == "same"
        parts += _skipped(_day(start) + (0 if counts else 1) * DAY, last.date(), calendar, say)
    parts += _undecided(start, last.date(), calendar, duration, say)
    return last, say("; ").join(parts) + say(".")


def of_deadline(
    register: Register,
    key: str,
    values: Mapping[str, Value],
    office: Office,
    calendar: Calendar,
    language: str = "zh",
) -> str:
    """Why a deadline field of a record says what the rule gives; empty where it gives nothing."""
    clock = rules.clocks(register, office).get(key)
    start = values.get(clock.start) if clock else None
    if clock is None or not isinstance(start, date):
        return ""
    clock = clock.at(start)
    duration = rules.length(clock, values.get(clock.by))
    if duration is None:
        return ""
    try:
        return due(
            start, duration, calendar, day_one=clock.day_one, end=clock.end, language=language
        )[1]
    except UnusableError:  # a day beyond the calendar gives no deadline
        return ""


def _counted(
    start: date, duration: Duration, day_one: str, last: datetime, say: Callable[[str], str]
) -> str:
    length = say(UNIT_TEXTS[duration.unit]).format(duration.amount.normalize().to_eng_string())
    begin, end = _on(start, say), _on(last, say)
    if duration.unit in TIMED:
        if not isinstance(start, datetime):
            return say("only the day {} is known, so {} from its end: {}").format(
                begin, length, f"{end} {last:%H:%M:%S}"
            )
        return say("{} from {}: {}").format(
            length, f"{begin} {start:%H:%M}", f"{end} {last:%H:%M:%S}"
        )
    if duration.unit in {"weeks", "months"}:
        return say("{} after {}: {}").format(length, begin, end)
    if day_one == "same":
        return say("{} from {}, this day counted: {}").format(length, begin, end)
    return say("{} from the day after {}: {}").format(length, begin, end)


def _on(day: date, say: Callable[[str], str]) -> str:
    return say("{} ({})").format(f"{day:%Y-%m-%d}", say(WEEKDAYS[day.weekday()]))


def _skipped(
    first: date, last: date, calendar: Calendar, say: Callable[[str], str]
) -> Iterable[str]:
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    rests = [day for day in days if not calendar.works(day)]
    holidays = [day for day in rests if calendar.name(day)]
    for name, stretch in _stretches(holidays, calendar):
        yield say("not counted: {} {}").format(_span(stretch), say("{} holiday").format(name))
    if weekends := len(rests) - len(holidays):
        yield say("not counted: {} days of weekends").format(weekends)
    made_up = [day for day in days if calendar.works(day) and day.weekday() not in calendar.week]
    for day in made_up:
        yield say("counted: {}, worked in place of a {} day").format(
            _on(day, say), calendar.name(day)
        )


def _day(start: date) -> date:
    return start.date() if isinstance(start, datetime) else start


def _stretches(days: list[date], calendar: Calendar) -> list[tuple[str, list[date]]]:
    # Days of one stretch lie as far from the first day of all as from their own place in it.
    runs = groupby(enumerate(days), lambda pair: (calendar.name(pair[1]), pair[1] - pair[0] * DAY))
    return [(name, [day for _, day in run]) for (name, _), run in runs]


def _span(days: list[date]) -> str:
    return f"{days[0]:%m-%d}" if len(days) == 1 else f"{days[0]:%m-%d}—{days[-1]:%m-%d}"


def _undecided(
    start: date, last: date, calendar: Calendar, duration: Duration, say: Callable[[str], str]
) -> Iterable[str]:
    if duration.unit not in COUNTS_WORKING:
        return
    for year in range(start.year, last.year + 1):
        if calendar.provisional(date(year, 1, 1)):
            yield say(
                "provisional: the holidays of {} are not entered yet, only weekends and"
                " statutory days are taken as rest"
            ).format(year)
