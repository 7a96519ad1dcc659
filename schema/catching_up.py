"""Makes the words of records searchable that an import added, a portion at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema import office as offices
from schema import rows, search_text
from schema.actors import LOCAL
from schema.database import reading, writing
from schema.tables import search_pending, table_of

if TYPE_CHECKING:
    from schema.definitions import Office, Register

PORTION = 2_000


def catch_up(engine: sa.Engine) -> int:
    """Make everything waiting searchable; how many records it was. Writers get in between."""
    done = 0
    while True:
        step = _step(engine)
        if step is None:
            return done
        done += step


def _step(engine: sa.Engine) -> int | None:
    t = search_pending
    with reading(engine) as connection:
        waiting = connection.execute(sa.select(t).order_by(t.c.id).limit(1)).first()
        if waiting is None:
            return None
        office = offices.current(connection)
        last = min(waiting.last, waiting.first + PORTION - 1)
        register = office.registers.get(waiting.register)
        lines = _lines(connection, office, register, waiting.first, last) if register else []
    with writing(engine) as connection:
        if register is not None:
            search_text.put_new(connection, register, lines, waiting.first, last)
        mine = t.c.id == waiting.id
        if last == waiting.last:
            connection.execute(t.delete().where(mine))
        else:
            connection.execute(t.update().where(mine).values(first=last + 1))
    return len(lines)


def _lines(
    connection: sa.Connection, office: Office, register: Register, first: int, last: int
) -> list[tuple[int, str]]:
    table = table_of(register)
    wanted = sa.select(table).where(table.c.id.between(first, last), table.c.deleted_at.is_(None))
    found = connection.execute(wanted.order_by(table.c.id)).mappings().all()
    records = rows.records(connection, office, register, found, LOCAL)
    return [
        (
            record.id,
            search_text.words(register, search_text.texts(register, record.values, record.notes)),
        )
        for record in records
    ]
