"""Fields the database works out whenever they are read: over other records, or against now.

Each is a scalar subquery beside the row, so it is never stale, and it can be shown, filtered,
sorted and counted; what was given stands before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from schema.computing.by_row import rule_of
from schema.finding import against_now, over_others
from schema.rules import at_reading
from schema.storing.register_tables import counts
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.definitions import Field, Office, Register

    Expression = sa.ColumnElement[Any]


@dataclass(frozen=True)
class Sight:
    """A register as it is looked at: its table or an alias of it, at a moment."""

    office: Office
    register: Register
    table: sa.FromClause
    now: datetime

    def counts(self, field: Field) -> Expression:
        """What counts in a field: its given value, else what its rule gives."""
        if not at_reading(self.register, field):
            return counts(field, self.table)  # type: ignore[arg-type]  # an alias has its columns
        return sa.func.coalesce(self.table.c[f"{field.key}_given"], self.ruled(field))

    def ruled(self, field: Field) -> Expression:
        """What the rule gives alone."""
        kind = self.table.c[field.key].type
        made = RULES[rule_of(field).name](self, field)
        if made is None:
            return sa.cast(sa.null(), kind)
        return sa.cast(made, kind) if isinstance(kind, sa.Integer) else sa.type_coerce(made, kind)

    def columns(self) -> list[sa.ColumnElement[Any]]:
        """The columns of whole rows, with what rules give in the place of theirs."""
        found = {column.name: column for column in self.table.c}
        for field in derived(self.register):
            found[field.key] = self.ruled(field).label(field.key)
            if field.type == "datetime":
                timed = self._timed(field)
                found[f"{field.key}_timed"] = timed.label(f"{field.key}_timed")
        return list(found.values())

    def other(self, key: str) -> Sight | None:
        """Another register seen at the same moment; none where it has no table."""
        register = self.office.registers.get(key)
        if register is None:
            return None
        return Sight(self.office, register, table_of(register).alias(), self.now)

    def _timed(self, field: Field) -> Expression:
        if rule_of(field).name in {"last", "lookup"}:
            made = RULES[rule_of(field).name](self, field, "_timed")
            if made is not None:
                return sa.type_coerce(made, sa.Boolean())
        return sa.literal(True)


def sight(office: Office, register: Register, now: datetime | None = None) -> Sight:
    """A register looked at now, or at another moment of the office's zone."""
    if now is None:
        zone = ZoneInfo(office.zone)
        now = datetime.now(zone).replace(tzinfo=None)  # noqa: TID251 - who looks without saying when looks now
    return Sight(office, register, table_of(register), now)


def derived(register: Register) -> list[Field]:
    """The fields of a register that are worked out at reading."""
    return [field for field in register.fields if at_reading(register, field)]


RULES: dict[str, Callable[..., Expression | None]] = {
    "count": over_others.aggregate(sa.func.count),
    "sum": over_others.total,
    "average": over_others.aggregate(lambda value: over_others.rounded(sa.func.avg(value))),
    "last": over_others.last,
    "lookup": over_others.lookup,
    "occurrence": over_others.occurrence,
    "overdue": against_now.overdue,
    "grade": against_now.grade,
    "cycle": against_now.cycle,
    "revisit_due": against_now.revisit_due,
}
