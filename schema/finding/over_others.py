"""What the database makes of records that lead to a row, or that the row leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.computing.by_row import rule_of, text
from schema.finding.filters import conditions, parse_where
from schema.finding.sql_moments import DayOf
from schema.storing.column_types import Number
from schema.storing.tables import batch, targets, voided

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.definitions import Field
    from schema.finding.derived import Sight

    Expression = sa.ColumnElement[Any]

PLACES = 10  # of a quotient, as rules of a row keep it


def _alive(seen: Sight) -> Expression:
    """Neither deleted nor of an import that still writes."""
    columns = seen.table.c
    writing = sa.select(batch.c.id).where(batch.c.status == "open")
    settled = sa.or_(columns.batch_id.is_(None), columns.batch_id.not_in(writing))
    return sa.and_(columns.deleted_at.is_(None), settled)


def _counting(seen: Sight) -> Expression:
    """There, and not made void."""
    void = sa.select(voided.c.record_id).where(voided.c.register == seen.register.key)
    return sa.and_(_alive(seen), seen.table.c.id.not_in(void))


def _leading_here(here: Sight, field: Field) -> tuple[Sight, list[Expression]] | None:
    """The other register of a rule and which of its records lead to the row looked at."""
    rule = rule_of(field)
    there = here.other(text(rule, "register"))
    if there is None:
        return None
    link = there.register.find(text(rule, "link"))
    if link is None:
        return None
    columns, row = there.table.c, here.table.c
    if len(targets(link)) > 1:
        leads = [
            columns[f"{link.key}_id"] == row.id,
            columns[f"{link.key}_register"] == here.register.key,
        ]
    else:
        leads = [columns[link.key] == row.id]
    where = parse_where(text(rule, "where"), there.register)
    return there, [*leads, _counting(there), *conditions(there, where)]


def aggregate(
    measure: Callable[[Expression], Expression],
) -> Callable[..., Expression | None]:
    """A measure over the records that lead to the row."""

    def made(here: Sight, field: Field) -> Expression | None:
        found = _leading_here(here, field)
        if found is None:
            return None
        there, where = found
        named = there.register.find(text(rule_of(field), "field"))
        value = there.counts(named) if named else there.table.c.id
        chosen = sa.select(measure(value)).where(*where)
        return chosen.correlate(here.table).scalar_subquery()

    return made


def rounded(value: Expression) -> Expression:
    """A quotient without what would only be noise."""
    return sa.func.round(value, PLACES, type_=Number())


def total(here: Sight, field: Field) -> Expression | None:
    """The sum over the records that lead to the row; with per, of the means of its options."""
    per = text(rule_of(field), "per")
    if not per:
        return aggregate(lambda value: rounded(sa.func.sum(value)))(here, field)
    found = _leading_here(here, field)
    if found is None:
        return None
    there, where = found
    by = there.register.field(per)
    value, group = (
        there.counts(there.register.field(text(rule_of(field), "field"))),
        there.counts(by),
    )
    means = sa.select(sa.func.avg(value).label("mean"))
    means = means.where(*where, value.is_not(None), group.is_not(None))
    each = means.group_by(group).correlate(here.table).subquery()
    every = sa.func.count() == len(by.options)  # of a part alone the sum would mislead
    total = sa.select(sa.case((every, rounded(sa.func.sum(each.c.mean)))))
    return total.select_from(each).scalar_subquery()


def last(here: Sight, field: Field, ending: str = "") -> Expression | None:
    """What the latest record that leads to the row says, of those that say something."""
    found = _leading_here(here, field)
    if found is None:
        return None
    there, where = found
    named = there.register.field(text(rule_of(field), "field"))
    value = there.counts(named)
    order: list[Any] = [there.table.c.id.desc()]
    if event := there.register.find(there.register.event):
        order.insert(0, there.counts(event).desc().nulls_last())
    taken = _taken(there, named, field, ending)
    chosen = sa.select(taken).where(*where, value.is_not(None)).order_by(*order).limit(1)
    return chosen.correlate(here.table).scalar_subquery()


def lookup(here: Sight, field: Field, ending: str = "") -> Expression | None:
    """A field of the record that the row leads to."""
    link = here.register.field(text(rule_of(field), "link"))
    there = here.other(targets(link)[0])
    if there is None:
        return None
    named = there.register.field(text(rule_of(field), "field"))
    taken = _taken(there, named, field, ending)
    led = there.table.c.id == here.counts(link)
    return sa.select(taken).where(led, _alive(there)).correlate(here.table).scalar_subquery()


def _taken(there: Sight, named: Field, field: Field, ending: str) -> Expression:
    """A field of another record as this one takes it; ending _timed: whether its time is known."""
    if ending and named.type == "datetime":
        given = named.computed and there.table.c[f"{named.key}_given_timed"]
        own = there.table.c[f"{named.key}_timed"]
        return own if given is False else sa.func.coalesce(given, own)
    if ending:
        return sa.literal(False)
    value = there.counts(named)
    return DayOf(value) if field.type == "date" and named.type == "datetime" else value


def occurrence(here: Sight, field: Field) -> Expression | None:
    """Which complaint of a chain it is: those before it that name the same first one, and that."""
    link = text(rule_of(field), "link")
    there = here.other(here.register.key)
    if there is None:
        return None
    row, columns = here.table.c, there.table.c
    before: list[Any] = [columns.id <= row.id]
    if event := here.register.find(here.register.event):
        own, its = here.counts(event), there.counts(event)
        before = [its < own, sa.and_(its == own, columns.id < row.id), columns.id == row.id]
    chained = sa.select(sa.func.count()).select_from(there.table)
    chained = chained.where(columns[link] == row[link], _counting(there), sa.or_(*before))
    return chained.correlate(here.table).scalar_subquery() + 1
