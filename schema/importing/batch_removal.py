"""Taking an import back: what nobody touched since goes, what was edited stays."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import numbering, records
from schema import office as offices
from schema.actors import LOCAL, may
from schema.database import writing
from schema.defining.effective import DefinitionChange
from schema.finding import search_text
from schema.importing import undo_preview
from schema.importing.settling import reopen
from schema.importing.touched import edits, leading, newest_lines
from schema.problems import Problem, UnusableError
from schema.storing import encoding, tables
from schema.storing.tables import columns_of, lines_table, table_of
from schema.values import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Office, Register
    from schema.importing.undo_preview import Preview
    from schema.values import Value

PORTION = 2000
CHUNK = 500


@dataclass(frozen=True)
class UndoResult:
    """What became of an import that was taken back, in records."""

    removed: int
    restored: int
    kept: int


def look(connection: sa.Connection, number: int, actor: Actor) -> Preview:
    """What taking an import back would do, record by record with reasons; nothing is done."""
    batch = _saved(connection, number, actor)
    return undo_preview.preview(connection, offices.current(connection), number, batch.register)


def written(connection: sa.Connection, number: int) -> int:
    """How many records belong to a batch."""
    return _count(connection, offices.current(connection), number)


def undo(engine: sa.Engine, number: int, actor: Actor, now: datetime) -> UndoResult:
    """Remove the records an import made and put back what it changed, but for later edits."""
    with writing(engine) as connection:
        batch = _saved(connection, number, actor)
        office = offices.current(connection)
        seen = undo_preview.preview(connection, office, number, batch.register)
        reopen(connection, number)
        restored, left = _restore(
            connection, office, office.register(batch.register), batch, actor, now
        )
        kept = _keep(connection, office, number)
        removed = _count(connection, office, number)
        said = json.loads(batch.summary) | {"undoing": True, "process": None}
        said["undone"] = undo_preview.plain(seen, "zh") | {
            "removed": removed, "restored": restored, "kept": kept + left,
            "actor": actor.name, "at": now.isoformat(),
        }  # fmt: skip
        t = tables.batch
        connection.execute(
            t.update()
            .where(t.c.id == number)
            .values(status="open", summary=json.dumps(said, ensure_ascii=False))
        )
    remove(engine, number, "undone", actor, now)
    return UndoResult(removed, restored, kept + left)


def remove(engine: sa.Engine, number: int, status: str, actor: Actor | None, now: datetime) -> None:
    """Remove every record that still belongs to an open batch, in portions; then close it."""
    while not _step(engine, number, status, actor or LOCAL, now):
        pass


def _step(engine: sa.Engine, number: int, status: str, actor: Actor, now: datetime) -> bool:
    """Remove one portion, or close the batch when nothing is left; whether it is closed."""
    t = tables.batch
    with writing(engine) as connection:
        # Holding the batch's row keeps a portion that is still being written from slipping in.
        mine = (t.c.id == number, t.c.status == "open")
        connection.execute(t.update().where(*mine).values(status="open"))
        found = _some(connection, offices.current(connection), number)
        if found is not None:
            register, ids = found
            for start in range(0, len(ids), CHUNK):
                _delete(connection, register, ids[start : start + CHUNK])
            return False
        row = connection.execute(sa.select(t).where(t.c.id == number)).one()
        _close_rows(connection, number, status)
        made = json.loads(row.summary).get("made_fields", ())
        _hide_fields(connection, row.register, made, actor, now)
        connection.execute(t.update().where(*mine).values(status=status, ended_at=now))
    return True


def _close_rows(connection: sa.Connection, number: int, status: str) -> None:
    r = tables.batch_row
    if status == "undone":
        changed = r.update().where(r.c.batch_id == number, r.c.outcome != "accepted")
        connection.execute(changed.values(record_id=None))
    else:
        connection.execute(r.delete().where(r.c.batch_id == number))


def _saved(connection: sa.Connection, number: int, actor: Actor) -> Any:
    t = tables.batch
    row = connection.execute(sa.select(t).where(t.c.id == number)).first()
    if row is None:
        raise UnusableError(Problem("not_found", values={"what": "batch", "value": number}))
    if not may(actor, "import", row.register):
        raise UnusableError(Problem("not_allowed", values={"action": "import"}))
    if row.status != "saved":
        raise UnusableError(Problem("already_undone"))
    return row


def _restore(
    connection: sa.Connection,
    office: Office,
    register: Register,
    batch: Any,
    actor: Actor,
    now: datetime,
) -> tuple[int, int]:
    """Put back the cells the batch changed and nobody changed since: records back, records kept."""
    wanted: dict[int, dict[str, Value]] = defaultdict(dict)
    notes: list[tuple[int, str, Note]] = []
    kept: set[int] = set()
    latest = newest_lines(connection, register.key, batch.id)
    for cell in edits(connection, register.key, batch.id):
        if latest.get((cell.record_id, cell.field), 0) > cell.id:
            kept.add(cell.record_id)
            continue
        before = encoding.loads(cell.before)
        if isinstance(before, Note):
            notes.append((cell.record_id, cell.field, before))
            before = None
        wanted[cell.record_id].setdefault(cell.field, before)
    if wanted:
        records.change_many(
            connection,
            office,
            register,
            list(wanted.items()),
            actor=actor,
            now=now,
            batch=batch.id,
            source="undo",
        )
        put_notes(connection, register.key, notes)
    return len(wanted), len(kept - wanted.keys())


def put_notes(
    connection: sa.Connection, register: str, notes: Iterable[tuple[int, str, Note]]
) -> None:
    """Set the notes of cells, in place of those they had."""
    t = tables.cell_note
    for record, field, note in notes:
        at = (t.c.register == register, t.c.record_id == record, t.c.field == field)
        connection.execute(t.delete().where(*at))
        connection.execute(
            t.insert().values(
                register=register, record_id=record, field=field, raw=note.raw, code=note.code
            )
        )


def _keep(connection: sa.Connection, office: Office, number: int) -> int:
    """Free from the batch the records somebody changed since, or that others lead to."""
    kept = 0
    for register in office.registers.values():
        table = table_of(register)
        mine = table.c.batch_id == number
        if not connection.scalar(sa.select(table.c.id).where(mine).limit(1)):
            continue
        a = tables.attachment
        attached = sa.select(a.c.record_id).where(
            a.c.register == register.key, a.c.deleted_at.is_(None)
        )
        touched = sa.or_(
            table.c.version > 1,
            table.c.id.in_(attached),
            *(table.c.id.in_(query) for _, query in leading(office, register, number)),
        )
        done = connection.execute(table.update().where(mine, touched).values(batch_id=None))
        kept += done.rowcount
    return kept


def _count(connection: sa.Connection, office: Office, number: int) -> int:
    total = 0
    for register in office.registers.values():
        table = table_of(register)
        query = sa.select(sa.func.count()).select_from(table).where(table.c.batch_id == number)
        total += connection.scalar(query) or 0
    return total


def _some(
    connection: sa.Connection, office: Office, number: int
) -> tuple[Register, list[int]] | None:
    for register in office.registers.values():
        table = table_of(register)
        query = sa.select(table.c.id).where(table.c.batch_id == number)
        ids = list(connection.scalars(query.order_by(table.c.id.desc()).limit(PORTION)))
        if ids:
            return register, ids
    return None


def _delete(connection: sa.Connection, register: Register, ids: Sequence[int]) -> None:
    table = table_of(register)
    numbers = _numbers(connection, register, ids)
    for field in register.of_type("lines"):
        lines = lines_table(register, field)
        connection.execute(lines.delete().where(lines.c.record_id.in_(ids)))
    n, r = tables.cell_note, tables.batch_row
    connection.execute(n.delete().where(n.c.register == register.key, n.c.record_id.in_(ids)))
    gone = r.update().where(r.c.register == register.key, r.c.record_id.in_(ids))
    connection.execute(gone.values(record_id=None))
    search_text.drop(connection, register, ids)
    connection.execute(table.delete().where(table.c.id.in_(ids)))
    _give_back(connection, register, numbers)


def _numbers(
    connection: sa.Connection, register: Register, ids: Sequence[int]
) -> dict[str, set[int]]:
    """The serials of these records by cycle."""
    known = register.number_field
    found: dict[str, set[int]] = defaultdict(set)
    if known is None or register.number is None:
        return found
    table = table_of(register)
    for text in connection.scalars(sa.select(table.c[known.key]).where(table.c.id.in_(ids))):
        read = numbering.read(register.number, text) if text else None
        if read is not None:
            found[numbering.cycle_of(register.number, read[0])].add(read[1])
    return found


def _give_back(
    connection: sa.Connection, register: Register, numbers: Mapping[str, set[int]]
) -> None:
    """Let numbering go on where it stood, as far as the last numbers are the removed ones."""
    t = tables.serial
    for cycle, serials in sorted(numbers.items()):
        at = (t.c.register == register.key, t.c.cycle == cycle)
        query = sa.select(t.c.last).where(*at)
        if connection.dialect.name == "postgresql":
            query = query.with_for_update()
        last = connection.scalar(query)
        if last is None:
            continue
        back = last
        while back in serials:
            back -= 1
        if back != last:
            connection.execute(t.update().where(*at).values(last=back))


def _hide_fields(
    connection: sa.Connection, register_key: str, keys: Iterable[str], actor: Actor, now: datetime
) -> None:
    """Hide the fields an import made where no record holds anything in them."""
    office = offices.current(connection)
    register = office.registers.get(register_key)
    for key in keys:
        field = register.find(key) if register else None
        if register is None or field is None or field.hidden:
            continue
        table = table_of(register)
        filled = sa.or_(*(table.c[column.name].is_not(None) for column in columns_of(field)))
        n = tables.cell_note
        noted = sa.select(n.c.record_id).where(n.c.register == register_key, n.c.field == key)
        if connection.scalar(sa.select(table.c.id).where(filled).limit(1)) or connection.scalar(
            noted.limit(1)
        ):
            continue
        hide = DefinitionChange("hide_field", register_key, key, {})
        offices.change_definition(connection, hide, actor, now)
        register = offices.current(connection).registers.get(register_key)
