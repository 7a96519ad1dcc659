"""Who changed what, when and why: read from the log, masked for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.field_types import FIELD_TYPES, masked
from schema.finding import links
from schema.storing import encoding
from schema.storing.tables import change, change_cell, is_link, table_of
from schema.values import Note

if TYPE_CHECKING:
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Field, Office, Register

VOIDS = frozenset({"void", "valid"})


@dataclass(frozen=True)
class Event:
    """One line of a history: kind create, edit, delete, restore, void, valid or import."""

    change: int
    record: int
    kind: str
    at: datetime
    actor: str
    source: str
    reason: str
    field: str = ""
    before: str = ""
    after: str = ""
    undoes: int | None = None
    undone: bool = False


def of_record(
    connection: sa.Connection, office: Office, register_key: str, record: int, actor: Actor
) -> list[Event]:
    """What happened to a record, newest first."""
    t = change_cell
    mine = (t.c.record_id == record, t.c.register == register_key)
    events = _events(connection, office, office.register(register_key), mine, actor)
    table = table_of(office.register(register_key))
    born = connection.execute(
        sa.select(table.c.batch_id, table.c.created_at, table.c.created_by).where(
            table.c.id == record
        )
    ).first()
    if born is not None and born.batch_id is not None:
        imported = Event(0, record, "import", born.created_at, born.created_by or "", "import", "")
        events.append(imported)
    return events


def of_change(
    connection: sa.Connection, office: Office, change_id: int, actor: Actor
) -> list[Event]:
    """What one change set did."""
    key = connection.scalar(sa.select(change.c.register).where(change.c.id == change_id))
    if key is None or key not in office.registers:
        return []
    mine = (change_cell.c.change_id == change_id,)
    return _events(connection, office, office.register(key), mine, actor)


def latest(
    connection: sa.Connection, office: Office, register_key: str, actor: Actor, limit: int = 50
) -> list[Event]:
    """The newest change sets of a register, one line each."""
    if not may(actor, "see", register_key) or register_key not in office.registers:
        return []
    c = change
    wanted = sa.select(c).where(c.c.register == register_key).order_by(c.c.id.desc()).limit(limit)
    return [
        Event(row.id, 0, "change", row.at, row.actor, row.source, row.reason, undoes=row.undoes)
        for row in connection.execute(wanted)
    ]


def _events(
    connection: sa.Connection, office: Office, register: Register, mine: Any, actor: Actor
) -> list[Event]:
    if not may(actor, "see", register.key):
        return []
    t, c = change_cell, change
    back = c.alias()
    wanted = (
        sa.select(t, c.c.at, c.c.actor, c.c.source, c.c.reason, c.c.undoes, back.c.id.label("undo"))
        .join(c, c.c.id == t.c.change_id)
        .outerjoin(back, back.c.undoes == c.c.id)
        .where(*mine)
        .order_by(t.c.id.desc())
    )
    found = connection.execute(wanted).all()
    reveals = may(actor, "reveal", register.key)
    events = []
    for row in found:
        field = register.find(row.field) if row.field else None
        before, after = (
            _text(connection, office, field, text, reveals) for text in (row.before, row.after)
        )
        if row.kind in VOIDS:
            before, after = _reason(row.before), _reason(row.after)
        events.append(
            Event(
                row.change_id,
                row.record_id,
                row.kind,
                row.at,
                row.actor,
                row.source,
                row.reason,
                row.field,
                before,
                after,
                row.undoes,
                row.undo is not None,
            )
        )
    return events


def _reason(kept: str | None) -> str:
    """Why a record became void, or was so."""
    return str(encoding.loads(kept).get("reason", "")) if kept else ""


def _text(
    connection: sa.Connection, office: Office, field: Field | None, kept: str | None, reveals: bool
) -> str:
    if field is None or kept is None:
        return ""
    value = encoding.loads(kept)
    if isinstance(value, Note):
        text = value.raw
    elif is_link(field):
        called = [
            links.names(connection, office, link.register, [link.id], reveals=reveals).get(link.id)
            for link in links.linked([field], {field.key: value})
        ]
        text = "、".join(name for name in called if name)
    else:
        text = FIELD_TYPES[field.type].show(value, field)
    return masked(field, text) if field.mask and not reveals else text
