"""The rules a field may be computed by: their vocabulary, and those that run already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from schema.clocks import deadlines
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from schema.clocks.working_time import Calendar
    from schema.definitions import Clock, Field, Office, Register
    from schema.values import Value


@dataclass(frozen=True)
class RuleKind:
    """One rule of the vocabulary: its parameters, the field types it fills, whether it runs."""

    name: str
    parameters: tuple[str, ...]
    gives: tuple[str, ...]
    running: bool = False
    optional: tuple[str, ...] = ()


_ANY = ("text", "integer", "decimal", "money", "percent", "boolean", "date", "datetime", "choice")
_NUMBERS = ("integer", "decimal", "money", "percent")
VOCABULARY: Final[dict[str, RuleKind]] = {
    kind.name: kind
    for kind in (
        RuleKind("deadline", ("clock",), ("datetime",), running=True),
        RuleKind("number", (), ("number",), running=True),
        RuleKind("revisit_due", ("clock",), ("datetime", "date")),
        RuleKind("overdue", ("due", "done"), ("boolean",)),
        RuleKind("occurrence", ("link",), ("integer",)),
        RuleKind("last", ("register", "link", "field"), (*_ANY, "person", "department", "link")),
        RuleKind("count", ("register", "link"), ("integer",), optional=("where",)),
        RuleKind("sum", ("register", "link", "field"), _NUMBERS, optional=("where",)),
        RuleKind("average", ("register", "link", "field"), _NUMBERS, optional=("where",)),
        RuleKind("lookup", ("link", "field"), (*_ANY, "person", "department", "phone")),
        RuleKind("share", ("part", "whole"), ("percent", "decimal")),
        RuleKind("product", ("of",), _NUMBERS),
        RuleKind("difference", ("of", "minus"), _NUMBERS),
        RuleKind("elapsed", ("from", "to"), ("decimal", "integer"), optional=("unit",)),
        RuleKind("total", ("lines", "field"), _NUMBERS),
        RuleKind("score", ("lines", "field"), ("decimal", "integer"), optional=("weight",)),
        RuleKind("grade", ("of", "bands"), ("choice", "text")),
    )
}


def contradictions(field: Field) -> list[str]:
    """What is wrong with a field's rule: the texts a definition's author reads."""
    if field.rule is None:
        return []
    kind = VOCABULARY.get(field.rule.name)
    if kind is None:
        return [f"rule.name: {field.rule.name} is not known; known are {', '.join(VOCABULARY)}"]
    given = set(field.rule.parameters)
    found = [f"rule.{name}: is missing" for name in kind.parameters if name not in given]
    unknown = given - {*kind.parameters, *kind.optional}
    found += [f"rule.{name}: is not known to the rule {kind.name}" for name in sorted(unknown)]
    if field.type not in kind.gives:
        found.append(f"rule.name: {kind.name} gives {', '.join(kind.gives)}, not {field.type}")
    return found


def running(field: Field) -> bool:
    """Whether the field's rule computes it already."""
    return field.rule is not None and VOCABULARY[field.rule.name].running


def compute(
    register: Register, values: Mapping[str, Value], office: Office, calendar: Calendar
) -> dict[str, Value]:
    """What the running rules give for one record, by field key."""
    return {
        key: _end(clock, values.get(clock.start), values.get(clock.by), calendar)
        for key, clock in clocks(register, office).items()
    }


def compute_columns(
    register: Register,
    columns: Mapping[str, Sequence[Value]],
    count: int,
    office: Office,
    calendar: Calendar,
) -> dict[str, list[Value]]:
    """The same for many records at once: columns in, columns out, equal starts counted once."""
    empty: Sequence[Value] = [None] * count
    found: dict[str, list[Value]] = {}
    for key, clock in clocks(register, office).items():
        end = _remembering(clock, calendar)
        by = columns.get(clock.by, empty)
        found[key] = [
            end(start, kind)
            for start, kind in zip(columns.get(clock.start, empty), by, strict=True)
        ]
    return found


def clocks(register: Register, office: Office) -> dict[str, Clock]:
    """The clock behind each deadline field of a register; none where the pack has no such clock."""
    found = {}
    for field in register.fields:
        if field.rule is not None and field.rule.name == "deadline":
            clock = office.pack.clocks.get(str(field.rule.parameters.get("clock")))
            if clock is not None and clock.register == register.key:
                found[field.key] = clock
    return found


def _remembering(clock: Clock, calendar: Calendar) -> Callable[[Value, Value], Value]:
    durations: dict[str, deadlines.Duration | None] = {}
    ends: dict[tuple[date, str], Value] = {}

    def end(start: Value, kind: Value) -> Value:
        if not isinstance(start, date):
            return None
        kind = kind if isinstance(kind, str) else ""
        if kind not in durations:
            durations[kind] = length(clock, kind)
        duration = durations[kind]
        if duration is None:
            return None
        if isinstance(start, datetime) and not duration.timed:
            start = start.date()  # the hour does not matter: thousands share a day
        pair = (start, kind)
        if pair not in ends:
            ends[pair] = _moment(clock, start, duration, calendar)
        return ends[pair]

    return end


def _end(clock: Clock, start: Value, kind: Value, calendar: Calendar) -> datetime | None:
    duration = length(clock, kind)
    if duration is None or not isinstance(start, date):
        return None
    return _moment(clock, start, duration, calendar)


def _moment(
    clock: Clock, start: date, duration: deadlines.Duration, calendar: Calendar
) -> datetime | None:
    try:
        return deadlines.moment(start, duration, calendar, day_one=clock.day_one, end=clock.end)
    except UnusableError:  # a day beyond the calendar gives no deadline
        return None


def length(clock: Clock, kind: Value) -> deadlines.Duration | None:
    """How long a clock runs for a value of its dimension; none where it has no figure."""
    return _read(clock.figures.get(kind if clock.by and isinstance(kind, str) else "", ""))


@lru_cache
def _read(figure: str) -> deadlines.Duration | None:
    try:
        return deadlines.parse(figure)
    except UnusableError:  # the check of definitions tells it
        return None
