"""Days and moments worked out by the database, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from schema.storing.column_types import Day, Moment

if TYPE_CHECKING:
    from datetime import date


class DayOf(FunctionElement[Any]):
    """The day of a moment or day."""

    type = Day()
    inherit_cache = True


class LastSecond(FunctionElement[Any]):
    """The last second of the day of a moment or day."""

    type = Moment()
    inherit_cache = True


class MonthsAfter(FunctionElement[Any]):
    """The day so many months after one; after 31 January comes the last day of February."""

    type = Day()
    inherit_cache = True


class DaysAfter(FunctionElement[Any]):
    """The day so many days after one."""

    type = Day()
    inherit_cache = True


def at(moment: date) -> sa.ColumnElement[Any]:
    """A moment that is known already."""
    return sa.literal(moment, Moment())


@compiles(DayOf, "sqlite")
def _day_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 10)"


@compiles(DayOf, "postgresql")
def _day_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS date)"


@compiles(LastSecond, "sqlite")
def _last_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"(substr({compiler.process(element.clauses, **options)}, 1, 10) || ' 23:59:59')"


@compiles(LastSecond, "postgresql")
def _last_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    said = compiler.process(element.clauses, **options)
    return f"(date_trunc('day', CAST({said} AS timestamp)) + interval '86399 seconds')"


@compiles(MonthsAfter, "sqlite")
def _months_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    day, count = (compiler.process(each, **options) for each in element.clauses)
    later = f"date({day}, ({count}) || ' months')"
    month_end = f"date({day}, 'start of month', ({count} + 1) || ' months', '-1 day')"
    return f"min({later}, {month_end})"


@compiles(MonthsAfter, "postgresql")
def _months_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    day, count = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(CAST({day} AS date) + make_interval(months => {count}) AS date)"


@compiles(DaysAfter, "sqlite")
def _days_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    day, count = (compiler.process(each, **options) for each in element.clauses)
    return f"date({day}, ({count}) || ' days')"


@compiles(DaysAfter, "postgresql")
def _days_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    day, count = (compiler.process(each, **options) for each in element.clauses)
    return f"(CAST({day} AS date) + {count})"
