"""The rules of a record's own fields, worked out when it is saved or imported.

A step takes the columns of some fields and gives one; steps follow each other, so that a sum
may be weighted and graded. What was given counts before what a rule gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schema.computing import amounts, figures, running_out, spans
from schema.definitions import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import timedelta
    from decimal import Decimal

    from schema.clocks.working_time import Calendar
    from schema.definitions import Field, Figure, Office, Register
    from schema.values import Value

NOTHING: tuple[Value, ...] = (None, "", ())
EVENT = "@event"  # the column that tells on which day a row's figures count; no field's key


@dataclass(frozen=True)
class Step:
    """How one field comes from others of its row."""

    field: Field
    inputs: tuple[str, ...]
    give: Callable[..., Value]


@dataclass(frozen=True)
class Ground:
    """What steps are made from: the register, what is in force, the days worked."""

    register: Register
    office: Office
    calendar: Calendar


def steps(ground: Ground, fields: Sequence[Field]) -> list[Step]:
    """The steps for these fields, each after those it builds on."""
    made = {step.field.key: step for step in _made(ground, fields)}
    ordered: dict[str, Step] = {}

    def put(key: str, above: frozenset[str]) -> None:
        step = made.get(key)
        if step is None or key in ordered or key in above:
            return
        for each in step.inputs:
            put(each, above | {key})
        ordered[key] = step

    for key in made:
        put(key, frozenset())
    return list(ordered.values())


def run(
    found: Sequence[Step], columns: Mapping[str, Sequence[Value]], count: int
) -> dict[str, list[Value]]:
    """What steps give, column by column."""
    empty: Sequence[Value] = [None] * count
    known = dict(columns)
    given: dict[str, list[Value]] = {}
    for step in found:
        key = step.field.key
        taken = [known.get(each, empty) for each in step.inputs]
        given[key] = [step.give(*row) for row in zip(*taken, strict=True)]
        said = columns.get(key)
        known[key] = given[key] if said is None else _counting(said, given[key])
    return given


def _counting(said: Sequence[Value], given: Sequence[Value]) -> list[Value]:
    return [rule if own in NOTHING else own for own, rule in zip(said, given, strict=True)]


def _made(ground: Ground, fields: Sequence[Field]) -> Iterator[Step]:
    for field in fields:
        make = MAKERS.get(field.rule.name) if field.rule is not None else None
        step = make(ground, field, field.rule) if make and field.rule else None
        if step is not None:
            yield step


def _deadline(ground: Ground, field: Field, rule: Rule) -> Step | None:
    del rule
    clock = running_out.clock_of(ground.register, field, ground.office)
    if clock is None:
        return None
    return Step(field, (clock.start, clock.by), running_out.end_of(clock, ground.calendar))


def _number(field: Field, inputs: Sequence[str], give: Callable[..., Any]) -> Step:
    return Step(field, tuple(inputs), lambda *row: amounts.kept(field.type, give(*row)))


def _product(ground: Ground, field: Field, rule: Rule) -> Step:
    del ground
    return _number(field, keys(rule, "of"), amounts.product)


def _added(ground: Ground, field: Field, rule: Rule) -> Step:
    del ground

    def give(*row: Value) -> Any:
        told = [each for each in map(amounts.number, row) if each is not None]
        return amounts.total(told)

    return _number(field, keys(rule, "of"), give)


def _difference(ground: Ground, field: Field, rule: Rule) -> Step:
    del ground
    return _number(field, keys(rule, "of", "minus"), amounts.difference)


def _share(ground: Ground, field: Field, rule: Rule) -> Step:
    del ground
    part, whole, by = (text(rule, name) for name in ("part", "whole", "by"))
    lines = text(rule, "lines")
    if not lines:
        return _number(field, (part, whole), amounts.share)
    return _number(field, (lines,), lambda held: amounts.share_of_lines(held, part, whole, by))


def _total(ground: Ground, field: Field, rule: Rule) -> Step:
    del ground
    lines, key = keys(rule, "lines", "field")
    return _number(field, (lines,), lambda held: amounts.total(amounts.in_lines(held, key)))


def _score(ground: Ground, field: Field, rule: Rule) -> Step:
    del ground
    lines, key = keys(rule, "lines", "field")
    weight = text(rule, "weight")
    return _number(field, (lines,), lambda held: amounts.mean(held, key, weight))


def _weighted(ground: Ground, field: Field, rule: Rule) -> Step | None:
    weights = figures.by_day(ground.office, text(rule, "figure"), _numbers)
    if weights is None:
        return None

    def give(value: Value, kind: Value, day: Value) -> Any:
        return amounts.product(value, (weights(day) or {}).get(str(kind)))

    return _number(field, (*keys(rule, "of", "by"), EVENT), give)


def _numbers(figure: Figure) -> dict[str, Decimal | None]:
    return {key: figures.number(said) for key, said in figure.values.items()}


def _capped(ground: Ground, field: Field, rule: Rule) -> Step | None:
    cap = figures.by_day(ground.office, text(rule, "figure"), _cap)
    if cap is None:
        return None

    def give(day: Value, *values: Value) -> Any:
        give = cap(day)
        return give(*values) if give else None

    return _number(field, (EVENT, *keys(rule, "of")), give)


def _cap(figure: Figure) -> Callable[..., Decimal | None] | None:
    part, most = (figures.number(figure.values.get(name, "")) for name in ("share", "most"))
    return None if part is None or most is None else amounts.capped(part, most)


def _grade(ground: Ground, field: Field, rule: Rule) -> Step | None:
    bands = figures.by_day(ground.office, text(rule, "figure"), lambda it: bands_for(field, it))
    if bands is None:
        return None
    otherwise = text(rule, "else")

    def give(day: Value, value: Value, part: Value = None) -> str | None:
        return amounts.graded(bands(day) or (), otherwise, value, part)

    inputs = tuple(key for key in keys(rule, "of", "least") if key)
    return Step(field, (EVENT, *inputs), give)


def bands_for(field: Field, figure: Figure) -> tuple[figures.Band, ...]:
    """The bands of a figure as far as they are this field's grades; else none at all."""
    found = figures.bands(figure)
    return found if all(field.option(band.key) for band in found) else ()


def _elapsed(ground: Ground, field: Field, rule: Rule) -> Step:
    least = figures.number(text(rule, "at_least"))
    give = spans.elapsed(text(rule, "unit") or "hours", least, ground.calendar)
    return _number(field, keys(rule, "from", "to"), give)


def _in_time(ground: Ground, field: Field, rule: Rule) -> Step | None:
    done, due, start, before = keys(rule, "done", "due", "from", "before")
    if due:
        return Step(field, (done, due), spans.by_then)
    lengths = figures.by_day(ground.office, text(rule, "figure"), _length)
    if lengths is None:
        return None
    judge = spans.within if start else spans.ahead

    def give(said: Value, edge: Value, day: Value) -> bool | None:
        length = lengths(day)
        return judge(length, said, edge) if length else None

    return Step(field, (done, start or before, EVENT), give)


def _length(figure: Figure) -> timedelta | None:
    found = running_out.duration(figure.values.get("", ""))
    return found.length if found and found.unit in {"minutes", "hours"} else None


def keys(rule: Rule, *names: str) -> tuple[str, ...]:
    """The field keys under these parameters; a list of several stands for itself."""
    found: list[str] = []
    for name in names:
        said = rule.parameters.get(name, "")
        found += map(str, said) if isinstance(said, list | tuple) else [str(said)]
    return tuple(found)


def rule_of(field: Field) -> Rule:
    """The rule of a field; one without a name where it has none."""
    return field.rule or Rule("")


def text(rule: Rule, name: str) -> str:
    """A parameter as text, empty where it is not there."""
    return str(rule.parameters.get(name, ""))


MAKERS: dict[str, Callable[[Ground, Field, Rule], Step | None]] = {
    "deadline": _deadline,
    "product": _product,
    "added": _added,
    "difference": _difference,
    "share": _share,
    "elapsed": _elapsed,
    "total": _total,
    "score": _score,
    "weighted": _weighted,
    "capped": _capped,
    "grade": _grade,
    "in_time": _in_time,
}
