"""What the database makes of a row against the moment, and of what it worked out already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.computing import figures, running_out
from schema.computing.by_row import bands_for, keys, rule_of, text
from schema.finding import sql_moments
from schema.finding.sql_moments import DayOf, DaysAfter, LastSecond, MonthsAfter
from schema.rules import at_reading
from schema.storing.column_types import Day, Moment, Number
from schema.storing.tables import cell_note

if TYPE_CHECKING:
    from schema.definitions import Clock, Field, Figure
    from schema.finding.derived import Sight

    Expression = sa.ColumnElement[Any]

DAYS_OF = {"days": 1, "weeks": 7}


def overdue(here: Sight, field: Field) -> Expression | None:
    """Whether it was done too late, or is not done though the time has passed."""
    due_key, done_key = keys(rule_of(field), "due", "done")
    due, done = here.register.field(due_key), here.register.field(done_key)
    end, said = _end(here, due), here.counts(done)
    return sa.case(
        (end.is_(None), sa.null()),
        (said.is_not(None), said > end),
        (end >= sql_moments.at(here.now), sa.false()),
        *((closed, sa.null()) for closed in _finished(here)),
        (_noted(here, done), sa.null()),
        else_=sa.true(),
    )


def _end(here: Sight, due: Field) -> Expression:
    """The moment something is due; a day is over at its end."""
    value = here.counts(due)
    if due.type == "date":
        return LastSecond(value)
    if at_reading(here.register, due):
        return value
    columns = here.table.c
    own = _whole_day(columns[due.key], columns[f"{due.key}_timed"])
    if not due.computed:
        return own
    given = _whole_day(columns[f"{due.key}_given"], columns[f"{due.key}_given_timed"])
    return sa.func.coalesce(given, own)


def _whole_day(moment: Expression, timed: Expression) -> Expression:
    return sa.case((timed.is_(sa.false()), LastSecond(moment)), else_=moment)


def _finished(here: Sight) -> list[Expression]:
    """Whether a record is closed, though nobody wrote when: then nobody knows whether in time."""
    for field in here.register.of_type("choice"):
        closing = [option.key for option in field.options if option.closes]
        if closing and not field.many and not at_reading(here.register, field):
            return [here.counts(field).in_(closing)]
    return []


def _noted(here: Sight, field: Field) -> Expression:
    """Whether the cell says something that is no date."""
    n = cell_note.c
    mine = (n.register == here.register.key, n.record_id == here.table.c.id, n.field == field.key)
    return sa.exists().where(*mine).correlate(here.table)


def grade(here: Sight, field: Field) -> Expression | None:
    """The band a field worked out at reading reaches."""
    rule = rule_of(field)
    made = figures.by_day(here.office, text(rule, "figure"), lambda it: bands_for(field, it))
    bands = made(here.now) if made else None
    if not bands:
        return None
    value = here.counts(here.register.field(text(rule, "of")))
    steps: list[Any] = [(value.is_(None), sa.null())]
    for band in bands:
        if band.floor is None:
            steps.append((value.is_not(None), sa.literal(band.key)))
        else:
            floor = sa.literal(band.floor, Number())
            held = value > floor if band.above else value >= floor
            steps.append((held, sa.literal(band.key)))
    return sa.case(*steps, else_=text(rule, "else") or None)


def cycle(here: Sight, field: Field) -> Expression | None:
    """Which frequency holds by now: each for so long from the start, the last for ever."""
    rule = rule_of(field)
    made = figures.by_day(here.office, text(rule, "figure"), _spells)
    start = here.counts(here.register.field(text(rule, "from")))
    today = sa.literal(here.now.date(), Day())
    steps: list[Any] = [(start.is_(None), sa.null())]
    for key, months in (made(here.now) if made else None) or ():
        until = start.is_not(None) if months is None else today < MonthsAfter(DayOf(start), months)
        steps.append((until, sa.literal(key)))
    return sa.case(*steps, else_=sa.null()) if len(steps) > 1 else None


def _spells(figure: Figure) -> list[tuple[str, int | None]] | None:
    """How many months each option holds from the start; None: from then on."""
    found: list[tuple[str, int | None]] = []
    for key, said in figure.values.items():
        length = running_out.duration(said) if said else None
        if said and (length is None or length.unit != "months"):
            return None
        found.append((key, length.whole if length else None))
    return sorted(found, key=lambda each: (each[1] is None, each[1] or 0))


def revisit_due(here: Sight, field: Field) -> Expression | None:
    """When the next revisit is due: so long after the last one, or after the start."""
    clock = running_out.clock_of(here.register, field, here.office)
    if clock is None:
        return None
    clock = clock.at(here.now)
    start: Expression = DayOf(here.counts(here.register.field(clock.start)))
    if last := here.register.find(text(rule_of(field), "last")):
        start = sa.func.coalesce(DayOf(here.counts(last)), start, type_=Day())
    if not clock.by:
        return _shaped(field, _after(start, clock, ""))
    kind = here.counts(here.register.field(clock.by))
    ends = ((key, _after(start, clock, key)) for key in clock.figures)
    steps = [(kind == key, end) for key, end in ends if end is not None]
    return _shaped(field, sa.case(*steps, else_=sa.null())) if steps else None


def _after(start: Expression, clock: Clock, key: str) -> Expression | None:
    length = running_out.duration(clock.figures.get(key, ""))
    if length is None:
        return None
    if length.unit == "months":
        return MonthsAfter(start, length.whole)
    days = DAYS_OF.get(length.unit)
    return DaysAfter(start, length.whole * days) if days else None


def _shaped(field: Field, day: Expression | None) -> Expression | None:
    if day is None or field.type == "date":
        return day
    return sa.type_coerce(LastSecond(day), Moment())
