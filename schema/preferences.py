"""What one person likes to have at hand: his favourite registers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.storing.tables import setting

if TYPE_CHECKING:
    from schema.actors import Actor


def favourites(connection: sa.Connection, actor: Actor) -> tuple[str, ...]:
    """The keys of the registers the person marked, in the order he did."""
    kept = connection.scalar(sa.select(setting.c.value).where(setting.c.key == _key(actor)))
    return tuple(json.loads(kept)) if kept else ()


def mark(connection: sa.Connection, actor: Actor, register: str) -> tuple[str, ...]:
    """Make a register one of the person's favourites, or no longer; those he has after it."""
    before = favourites(connection, actor)
    after = tuple(key for key in before if key != register)
    if after == before:
        after = (*before, register)
    key, value = setting.c.key == _key(actor), json.dumps(after)
    if connection.execute(setting.update().where(key).values(value=value)).rowcount == 0:
        connection.execute(setting.insert().values(key=_key(actor), value=value))
    return after


def _key(actor: Actor) -> str:
    return f"favourites:{actor.name}"
