"""Which rows of a register's table a query covers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import search_text
from schema.filters import Condition, Query, conditions
from schema.tables import batch, table_of, words_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Office, Register

# More hits than this and rows are taken in their order and asked whether they hit, not sorted.
FEW = 8_000


def scope(
    connection: sa.Connection, office: Office, register: Register, query: Query, *, limited: bool
) -> list[Condition] | None:
    """The conditions of a query; None when nothing can fit. limited: only a page is wanted."""
    table = table_of(register)
    deleted = table.c.deleted_at
    base = [deleted.is_not(None) if query.trash else deleted.is_(None)]
    base += closed(connection, register)
    base += conditions(office, register, query.filters)
    if query.text.strip():
        hit = _hit(connection, register, query.text, limited=limited and not query.trash)
        if hit is None:
            return None
        base.append(hit)
    return base


def closed(connection: sa.Connection, register: Register) -> list[Condition]:
    """Leaves out what an import is still writing; costs nothing when none is."""
    wanted = sa.select(batch.c.id).where(batch.c.status == "open", batch.c.register == register.key)
    running = connection.scalars(wanted).all()
    column = table_of(register).c.batch_id
    return [sa.or_(column.is_(None), column.not_in(running))] if running else []


def _hit(
    connection: sa.Connection, register: Register, text: str, *, limited: bool
) -> Condition | None:
    sqlite = connection.dialect.name == "sqlite"
    asked = search_text.condition(text, sqlite)
    if asked is None:
        return None
    record = table_of(register).c.id
    name = words_name(register)
    key = "rowid" if sqlite else "id"
    match = f"{name} MATCH :asked" if sqlite else "words @@ CAST(:asked AS tsquery)"
    ids = sa.text(f"SELECT {key} FROM {name} WHERE {match}")  # noqa: S608 - our own names
    if limited:
        few = connection.scalars(sa.text(f"{ids.text} LIMIT {FEW + 1}"), {"asked": asked}).all()
        if not few:
            return None
        if len(few) <= FEW:
            return _among(record, few, sqlite)
        each = sa.text(f"EXISTS ({ids.text} AND {name}.{key} = {register.table}.id)")
        return each.bindparams(asked=asked)  # type: ignore[return-value]  # a text stands as a condition
    return record.in_(ids.bindparams(asked=asked).columns(sa.column("id")))


def _among(record: Any, ids: Sequence[int], sqlite: bool) -> Condition:
    if sqlite:
        listed = sa.func.json_each(json.dumps(list(ids))).table_valued("value")
        return record.in_(sa.select(listed.c.value))  # type: ignore[no-any-return]  # SQL
    return record == sa.any_(sa.literal(list(ids), sa.ARRAY(sa.BigInteger)))  # type: ignore[no-any-return]  # SQL
