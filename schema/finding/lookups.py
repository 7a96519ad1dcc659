"""Which records a person may mean who types a name, a number, pinyin or initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.actors import may
from schema.finding import links, search_text
from schema.finding.filters import contains, title_keys
from schema.storing.tables import table_of, words_name
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.actors import Actor
    from schema.definitions import Office, Register


def find_links(
    connection: sa.Connection,
    office: Office,
    registers: Sequence[str],
    text: str,
    limit: int = 10,
    *,
    actor: Actor | None = None,
) -> list[tuple[Link, str]]:
    """Records whose name or number holds the text, then those that hold it elsewhere."""
    found: dict[Link, str] = {}
    for key in registers:
        register = office.registers.get(key)
        if register is None or (actor is not None and not may(actor, "see", key)):
            continue
        for record in _ids(connection, register, text.strip(), limit):
            found.setdefault(Link(key, record), "")
    made = []
    for link in list(found)[:limit]:
        reveals = actor is not None and may(actor, "reveal", link.register)
        called = links.names(connection, office, link.register, [link.id], reveals=reveals)
        made.append((link, called.get(link.id, f"#{link.id}")))
    return made


def _ids(connection: sa.Connection, register: Register, text: str, limit: int) -> list[int]:
    table = table_of(register)
    alive = table.c.deleted_at.is_(None)
    newest = sa.select(table.c.id).where(alive).order_by(table.c.id.desc()).limit(limit)
    if not text:
        return list(connection.scalars(newest))
    titles = [contains(table.c[key], text) for key in title_keys(register)]
    found = list(connection.scalars(newest.where(sa.or_(sa.false(), *titles))))
    sqlite = connection.dialect.name == "sqlite"
    asked = search_text.condition(text, sqlite)
    if len(found) >= limit or asked is None:
        return found
    name = words_name(register)
    match = f"{name} MATCH :asked" if sqlite else "words @@ CAST(:asked AS tsquery)"
    key = "rowid" if sqlite else "id"
    sql = f"SELECT {key} FROM {name} WHERE {match} LIMIT {int(limit)}"  # noqa: S608 - our names
    hits = connection.scalars(sa.text(sql), {"asked": asked}).all()
    return [*found, *(hit for hit in hits if hit not in found)]
