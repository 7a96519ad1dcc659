"""A new record that begins at another one: a revisit of these works, a call from this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema.changing import filling
from schema.finding import links
from schema.storing.tables import is_link, targets
from schema.values import Link, Record

if TYPE_CHECKING:
    from datetime import datetime

    import sqlalchemy as sa

    from schema.definitions import Field, Office, Register


def beginnings(office: Office, register_key: str) -> list[tuple[Register, Field]]:
    """The registers whose records can begin at a record of this one, and by which link."""
    found = []
    for key in office.on:
        other = office.register(key)
        link = next(
            (
                field
                for field in other.of_type("link")
                if register_key in targets(field) and not field.many and not field.hidden
            ),
            None,
        )
        if link is not None and key != register_key:
            found.append((other, link))
    return found


def empty(
    connection: sa.Connection,
    office: Office,
    register: Register,
    at: Link | None,
    now: datetime,
) -> Record:
    """A record that is not kept yet: the moment, and what the record it begins at knows."""
    sets: dict[str, Any] = {}
    event = register.find(register.event)
    if event is not None:
        sets[event.key] = now.replace(second=0) if event.type == "datetime" else now.date()
    begun = beginnings(office, at.register) if at else []
    link = next((field for other, field in begun if other.key == register.key), None)
    if at is not None and link is not None:
        sets[link.key] = at
        filling.fill(connection, office, register, {}, sets)
    names = {
        field.key: links.names(connection, office, value.register, [value.id]).get(value.id, "")
        for field in register.fields
        if is_link(field) and isinstance(value := sets.get(field.key), Link)
    }
    return Record(id=0, version=0, values=sets, names=names)
