"""What the newest records hold in fields people recognise by their values: names, rooms, codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.finding import links
from schema.recognising import folded
from schema.storing.tables import is_json, is_link, table_of, targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema.definitions import Office, Register

TELLING = frozenset({"text", "identifier"})
NEWEST = 2000  # records looked at


def of(connection: sa.Connection, office: Office, register: Register) -> dict[str, frozenset[str]]:
    """The values of each such field, folded and in small letters; links by their records' names."""
    found: dict[str, frozenset[str]] = {}
    plain = [field.key for field in register.fields if field.type in TELLING]
    table = table_of(register)
    columns = [table.c[key] for key in plain]
    if columns:
        alive = sa.select(*columns).where(table.c.deleted_at.is_(None))
        rows = connection.execute(alive.order_by(table.c.id.desc()).limit(NEWEST)).all()
        for place, key in enumerate(plain):
            found[key] = _words(row[place] for row in rows)
    names: dict[str, frozenset[str]] = {}
    for field in register.fields:
        if not is_link(field) or is_json(field):
            continue
        for target in targets(field):
            if target in office.registers and target not in names:
                names[target] = _names(connection, office, target)
        found[field.key] = frozenset().union(*(names.get(each, ()) for each in targets(field)))
    return {key: words for key, words in found.items() if words}


def _names(connection: sa.Connection, office: Office, target: str) -> frozenset[str]:
    table = table_of(office.register(target))
    newest = sa.select(table.c.id).where(table.c.deleted_at.is_(None))
    ids = connection.scalars(newest.order_by(table.c.id.desc()).limit(NEWEST)).all()
    return _words(links.names(connection, office, target, ids).values())


def _words(texts: Iterable[object]) -> frozenset[str]:
    return frozenset(folded(text).casefold() for text in texts if isinstance(text, str) and text)
