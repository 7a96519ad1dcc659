"""SQL types that keep exactly what a field holds, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


class Number(sa.types.TypeDecorator[Decimal]):
    """A decimal number, exact to fifteen digits."""

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """NUMERIC, which SQLite fills with its own integers and floats."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(_SqliteNumber())
        return dialect.type_descriptor(sa.Numeric())

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """What the driver is given."""
        if value is None or dialect.name != "sqlite":
            return value
        return plain_number(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        """What readers get: without trailing zeros, never in powers of ten."""
        del dialect
        if value is None:
            return None
        number = value if isinstance(value, Decimal) else Decimal(repr(value))
        whole = number.to_integral_value()
        return whole.quantize(Decimal(1)) if number == whole else number.normalize()


class _SqliteNumber(sa.types.UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        return "NUMERIC"


class _Text(sa.types.TypeDecorator[Any]):
    """A type SQLite keeps as ISO text, so that it sorts and any tool reads it."""

    impl = sa.Text
    cache_ok = True
    real: type[sa.types.TypeEngine[Any]] = sa.Text
    parse = str

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """TEXT on SQLite, the database's own type elsewhere."""
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else self.real())

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """What the driver is given."""
        if value is None or dialect.name != "sqlite":
            return value
        return iso(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """What readers get."""
        del dialect
        return self.parse(value) if isinstance(value, str) else value


class Moment(_Text):
    """A date and time of the office's zone."""

    cache_ok = True
    real = postgresql.TIMESTAMP
    parse = datetime.fromisoformat  # type: ignore[assignment]  # a parser, as in the base


class Day(_Text):
    """A date."""

    cache_ok = True
    real = sa.Date
    parse = date.fromisoformat  # type: ignore[assignment]  # a parser, as in the base


class Hour(_Text):
    """A time of day."""

    cache_ok = True
    real = sa.Time
    parse = time.fromisoformat  # type: ignore[assignment]  # a parser, as in the base


def iso(value: date | datetime | time) -> str:
    """The text SQLite keeps of a moment, a day or a time."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat()


def plain_number(value: Decimal | int) -> int | float:
    """The number SQLite keeps of a decimal: whole ones stay integers."""
    return int(value) if value == int(value) else float(value)
