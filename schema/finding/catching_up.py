"""Makes the words of records searchable that an import added, a portion at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema import office as offices
from schema.database import reading, writing
from schema.finding import search_text
from schema.storing import encoding
from schema.storing.storage import restore
from schema.storing.tables import cell_note, is_json, lines_table, search_pending, table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.definitions import Field, Register

    Teller = Callable[[str], list[str]]

PORTION = 5_000


def catch_up(engine: sa.Engine) -> int:
    """Make everything waiting searchable; how many records it was. Writers get in between."""
    done = 0
    while True:
        some = step(engine)
        if some is None:
            return done
        done += some


def step(engine: sa.Engine) -> int | None:
    """The same for one portion; None when nothing waits."""
    t = search_pending
    with reading(engine) as connection:
        waiting = connection.execute(sa.select(t).order_by(t.c.id).limit(1)).first()
        if waiting is None:
            return None
        office = offices.current(connection)
        last = min(waiting.last, waiting.first + PORTION - 1)
        register = office.registers.get(waiting.register)
        lines = _lines(connection, register, waiting.first, last) if register else []
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
    connection: sa.Connection, register: Register, first: int, last: int
) -> list[tuple[int, str]]:
    table = table_of(register)
    tellers = _tellers(register)
    wanted = sa.select(table.c.id, *(table.c[name] for name, _ in tellers)).where(
        table.c.id.between(first, last), table.c.deleted_at.is_(None)
    )
    rows = connection.execute(wanted.order_by(table.c.id)).all()
    if not rows:
        return []
    more = _more(connection, register, first, last)
    ids, *columns = zip(*rows, strict=True)
    told = [[" ".join(more.get(record, ())) for record in ids]]
    for (_, tell), texts in zip(tellers, columns, strict=True):
        known = {text: " ".join(tell(text)) if text else "" for text in set(texts)}
        if not any(known.values()):
            continue
        told.append([known[text] for text in texts])
    lines = (" ".join(filter(None, parts)) for parts in zip(*told, strict=True))
    return list(zip(ids, lines, strict=True))


def _tellers(register: Register) -> list[tuple[str, Teller]]:
    """The columns that hold words, and what makes the words of each."""
    made: list[tuple[str, Teller]] = []
    for field in register.fields:
        if field.type not in search_text.WORDY:
            continue
        name = f"{field.key}_name" if field.type == "signature" else field.key
        names = [name, f"{name}_given"] if field.computed else [name]
        made += [(each, _teller(register, field)) for each in names]
    return made


def _teller(register: Register, field: Field) -> Teller:
    def tell(text: str) -> list[str]:
        return search_text.words_of(register, field, text)

    def remembered(text: str) -> list[str]:
        if text not in known:
            values = encoding.loads(text) if is_json(field) else text
            told = [part for _, part in search_text.texts_of(field, values)]
            known[text] = [word for part in told for word in tell(part)]
        return known[text]

    known: dict[str, list[str]] = {}
    return remembered if field.options or is_json(field) else tell


def _more(
    connection: sa.Connection, register: Register, first: int, last: int
) -> dict[int, list[str]]:
    """The words of notes and lines, which few records have."""
    found: dict[int, list[str]] = defaultdict(list)
    n = cell_note
    noted = sa.select(n.c.record_id, n.c.field, n.c.raw).where(
        n.c.register == register.key, n.c.record_id.between(first, last)
    )
    known: dict[tuple[str, str], list[str]] = {}
    for record, key, raw in connection.execute(noted).all():
        told = known.get((key, raw))
        if told is None:
            field = register.find(key)
            told = search_text.words_of(register, field, raw) if field else []
            known[key, raw] = told
        found[record] += told
    for field in register.of_type("lines"):
        table = lines_table(register, field)
        wanted = sa.select(table).where(table.c.record_id.between(first, last))
        for line in connection.execute(wanted.order_by(table.c.position)).mappings():
            for part in field.fields:
                for _, text in search_text.texts_of(part, restore(part, line)):
                    found[line["record_id"]] += search_text.words_of(register, part, text)
    return found
