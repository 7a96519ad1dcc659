"""Which rows of a register's table a query covers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.finding import derived, search_text
from schema.finding.filters import Condition, Query, conditions
from schema.storing import voids
from schema.storing.tables import batch, table_of, words_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Office, Register

# More hits than this and rows are taken in their order and asked whether they hit, not sorted.
FEW = 5_000


@dataclass(frozen=True)
class Scope:
    """What a query covers; common is a search that hits too many to sort them first."""

    conditions: list[Condition]
    common: str = ""


def scope(
    connection: sa.Connection, office: Office, register: Register, query: Query
) -> list[Condition] | None:
    """The conditions of a whole query; None when nothing can fit."""
    base = _plain(connection, office, register, query)
    if not query.text.strip():
        return base
    asked = search_text.condition(query.text, connection.dialect.name == "sqlite")
    if asked is None:
        return None
    ids = sa.text(_sql(connection, register)).bindparams(asked=asked)
    return [*base, table_of(register).c.id.in_(ids.columns(sa.column("id")))]


def of_page(
    connection: sa.Connection, office: Office, register: Register, query: Query
) -> Scope | None:
    """The conditions where only some records are wanted; None when nothing can fit."""
    base = _plain(connection, office, register, query)
    if not query.text.strip():
        return Scope(base)
    asked = search_text.condition(query.text, connection.dialect.name == "sqlite")
    if asked is None:
        return None
    sql = f"{_sql(connection, register)} LIMIT {FEW + 1}"
    few = connection.scalars(sa.text(sql), {"asked": asked}).all()
    if not few:
        return None
    if len(few) > FEW:
        return Scope(base, asked)
    return Scope([*base, _among(connection, table_of(register).c.id, few)])


def hits(connection: sa.Connection, register: Register, asked: str, ids: Sequence[int]) -> set[int]:
    """Which of these records a search hits."""
    sql = _sql(connection, register)
    if connection.dialect.name == "sqlite":
        # Records that follow each other were mostly added so; asking for each alone is slow.
        near = f"{sql} AND rowid BETWEEN :first AND :last"
        wanted = {"asked": asked, "first": min(ids), "last": max(ids)}
        return set(connection.scalars(sa.text(near), wanted)).intersection(ids)
    each = sa.text(f"{sql} AND id = ANY(:ids)")
    return set(connection.scalars(each, {"asked": asked, "ids": list(ids)}))


def _plain(
    connection: sa.Connection, office: Office, register: Register, query: Query
) -> list[Condition]:
    deleted = table_of(register).c.deleted_at
    base: list[Condition] = [deleted.is_not(None) if query.trash else deleted.is_(None)]
    if not query.trash:
        base += voids.asked(connection, register, query.filters)
    return [
        *base,
        *closed(connection, register),
        *conditions(derived.sight(office, register, query.now), voids.others(query.filters)),
    ]


def closed(connection: sa.Connection, register: Register) -> list[Condition]:
    """Leaves out what an import is still writing; costs nothing when none is."""
    wanted = sa.select(batch.c.id).where(batch.c.status == "open", batch.c.register == register.key)
    running = connection.scalars(wanted).all()
    column = table_of(register).c.batch_id
    return [sa.or_(column.is_(None), column.not_in(running))] if running else []


def _sql(connection: sa.Connection, register: Register) -> str:
    name = words_name(register)
    if connection.dialect.name == "sqlite":
        return f"SELECT rowid FROM {name} WHERE {name} MATCH :asked"  # noqa: S608 - our names
    return f"SELECT id FROM {name} WHERE words @@ CAST(:asked AS tsquery)"  # noqa: S608 - our names


def _among(connection: sa.Connection, record: sa.Column[Any], ids: Sequence[int]) -> Condition:
    if connection.dialect.name == "sqlite":
        listed = sa.func.json_each(json.dumps(list(ids))).table_valued("value")
        return record.in_(sa.select(listed.c.value))
    return record == sa.any_(sa.literal(list(ids), sa.ARRAY(sa.BigInteger)))
