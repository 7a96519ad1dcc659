"""When the clocks of a pack run out: the deadlines of a register's records."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from schema.clocks import deadlines
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.clocks.working_time import Calendar
    from schema.definitions import Clock, Field, Office, Register
    from schema.values import Value


def clocks(register: Register, office: Office) -> dict[str, Clock]:
    """The clock behind each deadline field of a register; none where the pack has no such clock."""
    found = {}
    for field in register.fields:
        clock = clock_of(register, field, office)
        if clock is not None and field.rule is not None and field.rule.name == "deadline":
            found[field.key] = clock
    return found


def clock_of(register: Register, field: Field, office: Office) -> Clock | None:
    """The clock a field's rule names, if the office's pack has it for this register."""
    if field.rule is None:
        return None
    clock = office.pack.clocks.get(str(field.rule.parameters.get("clock")))
    return clock if clock is not None and clock.register == register.key else None


def end_of(clock: Clock, calendar: Calendar) -> Callable[[Value, Value], Value]:
    """Gives the end for a start and a value of the clock's dimension, equal ones counted once."""
    durations: dict[tuple[date | None, str], tuple[Clock, deadlines.Duration | None]] = {}
    ends: dict[tuple[date, str], Value] = {}

    def end(start: Value, kind: Value) -> Value:
        if not isinstance(start, date):
            return None
        kind = kind if isinstance(kind, str) else ""
        turn = clock.turn(start) if clock.dated else None
        if (turn, kind) not in durations:
            there = clock.at(start)
            durations[turn, kind] = there, length(there, kind)
        there, duration = durations[turn, kind]
        if duration is None:
            return None
        if isinstance(start, datetime) and not duration.timed:
            start = start.date()  # the hour does not matter: thousands share a day
        pair = (start, kind)
        if pair not in ends:
            ends[pair] = _moment(there, start, duration, calendar)
        return ends[pair]

    return end


def length(clock: Clock, kind: Value) -> deadlines.Duration | None:
    """How long a clock, as of a day, runs for a value of its dimension; none without a figure."""
    return duration(clock.figures.get(kind if clock.by and isinstance(kind, str) else "", ""))


@lru_cache
def duration(figure: str) -> deadlines.Duration | None:
    """How long a figure is; none where nobody can read it."""
    try:
        return deadlines.parse(figure)
    except UnusableError:  # the check of definitions tells it
        return None


def _moment(
    clock: Clock, start: date, length: deadlines.Duration, calendar: Calendar
) -> datetime | None:
    try:
        return deadlines.moment(start, length, calendar, day_one=clock.day_one, end=clock.end)
    except UnusableError:  # a day beyond the calendar gives no deadline
        return None
