"""Which records a person may mean who types a name, a number, pinyin or initials."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.actors import may
from schema.finding import links, search_text, spoken
from schema.finding.filters import contains, title_keys
from schema.storing import voids
from schema.storing.tables import table_of, words_name
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.actors import Actor
    from schema.definitions import Office, Register

DIGITS = re.compile(r"[0-9]{4,}")

GONE = {"person": "left", "department": "closed"}


def find_links(
    connection: sa.Connection,
    office: Office,
    registers: Sequence[str],
    text: str,
    limit: int = 10,
    *,
    actor: Actor | None = None,
) -> list[tuple[Link, str]]:
    """Records whose name or number holds the text, then those that hold it elsewhere.

    Two that are called alike are told apart by their ids: 张伟 #12.
    """
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
    alike = Counter(label for _link, label in made)
    return [(link, f"{label} #{link.id}" if alike[label] > 1 else label) for link, label in made]


def _ids(connection: sa.Connection, register: Register, text: str, limit: int) -> list[int]:
    table = table_of(register)
    valid = voids.valid(connection, register)
    alive = sa.and_(table.c.deleted_at.is_(None), *valid, *_still_here(register))
    newest = sa.select(table.c.id).where(alive).order_by(table.c.id.desc()).limit(limit)
    if not text:
        return list(connection.scalars(newest))
    holding = [contains(table.c[key], text) for key in title_keys(register)]
    if DIGITS.fullmatch(text):  # the digits of a telephone, from wherever the caller begins
        holding += [contains(table.c[each.key], text) for each in register.of_type("phone")]
    found = spoken.beginning(connection, register, text, limit)
    for record in connection.scalars(newest.where(sa.or_(sa.false(), *holding))):
        if record not in found:
            found.append(record)
    sqlite = connection.dialect.name == "sqlite"
    asked = search_text.condition(text, sqlite)
    if len(found) >= limit or asked is None:
        return found
    name = words_name(register)
    match = f"{name} MATCH :asked" if sqlite else "words @@ CAST(:asked AS tsquery)"
    key = "rowid" if sqlite else "id"
    sql = f"SELECT {key} FROM {name} WHERE {match} LIMIT {int(limit)}"  # noqa: S608 - our names
    hits = connection.scalars(sa.text(sql), {"asked": asked}).all()
    if hits and (valid or _still_here(register)):
        hits = connection.scalars(sa.select(table.c.id).where(table.c.id.in_(hits), alive)).all()
    return [*found, *(hit for hit in hits if hit not in found)]


def _still_here(register: Register) -> list[sa.ColumnElement[bool]]:
    table, key = table_of(register), GONE.get(register.key, "")
    return [table.c[key].is_not(sa.true())] if key in table.c else []
