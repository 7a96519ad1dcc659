"""Counts for charts: records by month, choice, department or any other field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.field_types import FIELD_TYPES
from schema.finding import derived, links, scoping
from schema.problems import Problem, UnusableError
from schema.storing import tables
from schema.storing.storage import restore
from schema.storing.tables import is_json, is_link, table_of, targets

if TYPE_CHECKING:
    from schema.actors import Actor
    from schema.definitions import Field, Office, Register
    from schema.finding.filters import Query

Totals = list[tuple[str, str, int]]


def totals(  # noqa: PLR0913 - what, where, for whom, by what, in which language
    connection: sa.Connection,
    office: Office,
    register_key: str,
    query: Query,
    actor: Actor,
    by: str,
    *,
    language: str = "zh",
) -> Totals:
    """How many records by value of a field: (what to filter for, label, count).

    Dates and moments count by month, in order; all else by size. Empty cells stand under "",
    texts nobody could be linked to under themselves.
    """
    register = office.register(register_key)
    if not may(actor, "see", register_key):
        raise UnusableError(Problem("not_allowed"))
    base = scoping.scope(connection, office, register, query)
    if base is None:
        return []
    field = register.field(by)
    table = table_of(register)
    seen = derived.sight(office, register, query.now)
    key = _grouped(field, seen, connection.dialect.name)
    wanted = sa.select(key.label("key"), sa.func.count().label("n")).select_from(table)
    found = connection.execute(wanted.where(*base).group_by(sa.text("1"))).all()
    if field.type in {"date", "datetime"}:
        return sorted((row.key or "", row.key or "", row.n) for row in found)
    labels = _labels(connection, office, field, [row.key for row in found], language)
    made = [(*label, row.n) for label, row in zip(labels, found, strict=True)]
    if is_link(field):
        made = _with_noted(made, _noted(connection, register, field, base))
    return sorted(made, key=lambda each: (each[0] == "", -each[2], each[1]))


def _noted(
    connection: sa.Connection, register: Register, field: Field, base: list[sa.ColumnElement[bool]]
) -> list[tuple[str, int]]:
    """The texts of cells that name somebody nobody could be linked to, and how often."""
    n, table = tables.cell_note, table_of(register)
    wanted = (
        sa.select(n.c.raw, sa.func.count())
        .join(table, table.c.id == n.c.record_id)
        .where(n.c.register == register.key, n.c.field == field.key, *base)
        .group_by(n.c.raw)
    )
    return [(raw, count) for raw, count in connection.execute(wanted)]


def _with_noted(made: Totals, noted: list[tuple[str, int]]) -> Totals:
    """The counts with the noted texts taken out of the empty ones."""
    told = sum(count for _, count in noted)
    kept = [(key, label, n if key else n - told) for key, label, n in made]
    return [each for each in kept if each[2] > 0] + [(raw, raw, count) for raw, count in noted]


def _grouped(field: Field, seen: derived.Sight, dialect: str) -> sa.ColumnElement[Any]:
    column = seen.counts(field) if not is_link(field) else _link_column(field, seen)
    if field.type in {"date", "datetime"}:
        if dialect == "sqlite":
            return sa.func.substr(sa.type_coerce(column, sa.Text), 1, 7)
        return sa.func.to_char(column, "YYYY-MM")
    return column


def _link_column(field: Field, seen: derived.Sight) -> sa.ColumnElement[Any]:
    return seen.table.c[f"{field.key}_id"] if len(targets(field)) > 1 else seen.counts(field)


def _labels(
    connection: sa.Connection, office: Office, field: Field, keys: list[Any], language: str
) -> list[tuple[str, str]]:
    if is_link(field) and not is_json(field) and len(targets(field)) == 1:
        ids = [key for key in keys if key is not None]
        names = links.names(connection, office, targets(field)[0], ids)
        return [(f"#{key}", names.get(key, f"#{key}")) if key else ("", "") for key in keys]
    return [_label(field, key, language) for key in keys]


def _label(field: Field, key: Any, language: str) -> tuple[str, str]:
    if key is None:
        return "", ""
    value = restore(field, {field.key: key}) if is_json(field) else key
    if isinstance(value, str):
        option = field.option(value)
        return value, option.label.text(language) if option else value
    text = FIELD_TYPES[field.type].show(value, field, language)
    return text, text
