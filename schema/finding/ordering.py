"""In which order records come, and which come after a given one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.field_types.base import printable
from schema.finding import paths
from schema.finding.filters import Condition, title_keys
from schema.problems import Problem, UnusableError
from schema.storing.column_types import Day, Hour, Moment, Number
from schema.storing.tables import is_json, is_link, table_of, targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema.definitions import Field, Register
    from schema.finding.derived import Sight

# What the values of a column are in Python; all others are texts.
HELD: tuple[tuple[type[Any], type], ...] = (
    (Moment, datetime),
    (Day, date),
    (Hour, time),
    (sa.Boolean, bool),
    (sa.Integer, int),
)
LARGEST = 2**63


@dataclass(frozen=True)
class Order:
    """One column of an order; empty cells are the smallest."""

    column: sa.ColumnElement[Any]
    down: bool

    @property
    def clause(self) -> sa.ColumnElement[Any]:
        """As SQL: said in full, for PostgreSQL takes empty cells for the largest."""
        if self.down:
            return self.column.desc().nulls_last()
        return self.column.asc().nulls_first()


def orders(sight: Sight, sort: Sequence[tuple[str, str]]) -> tuple[Order, ...]:
    """The whole order: what was asked, else newest event first, and the id to tell ties apart."""
    register = sight.register
    wanted = list(sort) or ([(register.event, "desc")] if register.event else [])
    made = []
    for key, direction in wanted:
        step = paths.needed(sight.office, register, key)
        if step.field.type == "lines":
            raise paths.unknown(key)
        made.append(Order(step.expression(sight, _expression), direction == "desc"))
    last = made[-1].down if made else True
    return (*made, Order(sight.table.c.id, last))


def beyond(order: Sequence[Order], start: tuple[Any, ...] | None) -> Iterator[list[Condition]]:
    """Conditions that follow each other, so that an index can be walked from the cursor on."""
    if start is not None and not _place_in(order, start):
        raise UnusableError(Problem("bad_request"))
    if len(order) != 2:  # one column and the id
        yield [] if start is None else [_after(order, start)]
        return
    if start is None:
        yield []
        return
    first, ties = order
    filled: list[Condition] = [first.column.is_not(None)]
    empty: list[Condition] = [first.column.is_(None)]
    value, record = start
    tie = ties.column < record if ties.down else ties.column > record
    if value is None:
        yield [*empty, tie]
        if not first.down:
            yield filled
        return
    edge = first.column <= value if first.down else first.column >= value
    inner = first.column < value if first.down else first.column > value
    yield [edge, sa.or_(inner, tie)]
    if first.down:
        yield empty


def _place_in(order: Sequence[Order], start: tuple[Any, ...]) -> bool:
    """Whether a cursor's values can stand in the columns of this order."""
    if len(start) != len(order) or start[-1] is None:
        return False
    return all(
        value is None or _fits(each.column.type, value)
        for each, value in zip(order, start, strict=True)
    )


def _fits(kind: sa.types.TypeEngine[Any], value: Any) -> bool:
    if isinstance(kind, Number):
        return isinstance(value, Decimal) and value.is_finite()
    held = next((held for column, held in HELD if isinstance(kind, column)), str)
    if isinstance(value, str):
        return held is str and printable(value) == value
    return type(value) is held and (not isinstance(value, int) or abs(value) < LARGEST)


def _after(order: Sequence[Order], start: tuple[Any, ...]) -> Condition:
    """What comes after the cursor, whatever the columns: greater in one, equal in all before."""
    either = []
    same: list[Condition] = []
    for each, value in zip(order, start, strict=True):
        either.append(sa.and_(*same, _further(each, value)))
        same.append(each.column.is_(None) if value is None else each.column == value)
    return sa.or_(*either)


def _further(each: Order, value: Any) -> Condition:
    if value is None:
        return sa.false() if each.down else each.column.is_not(None)
    if each.down:
        return sa.or_(each.column < value, each.column.is_(None))
    above: Condition = each.column > value
    return above


def _expression(sight: Sight, field: Field) -> sa.ColumnElement[Any]:
    if field.type == "choice" and not is_json(field) and field.options:
        place = {option.key: at for at, option in enumerate(field.options)}
        return sa.case(place, value=sight.counts(field), else_=None)
    if field.type == "signature":
        return sight.table.c[f"{field.key}_name"]
    if is_link(field) and not is_json(field):
        if len(targets(field)) != 1:
            return sight.table.c[f"{field.key}_id"]
        return _title(sight.office.register(targets(field)[0]), sight.counts(field))
    return sight.counts(field)


def _title(target: Register, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The name of the linked record, for sorting by what people see."""
    keys = title_keys(target)
    if not keys:
        return column
    other = table_of(target).alias()
    return sa.select(other.c[keys[0]]).where(other.c.id == column).scalar_subquery()
