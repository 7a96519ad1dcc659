"""What taking an import back would do, record by record, with the reasons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.finding import links
from schema.importing.touched import edits, leading, newest_lines
from schema.problems import Place, Problem
from schema.storing import tables
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema.definitions import Office, Register

SHOWN = 200
CHUNK = 500


@dataclass(frozen=True)
class Line:
    """A record and what is to be said of it; problem is why it stays, None where it does not."""

    register: str
    record: int
    name: str
    problem: Problem | None = None


@dataclass(frozen=True)
class Preview:
    """Records taken back, put back to what they said before, and kept; the first of each named.

    A record whose cells are put back but for those edited since stands in both restored and kept.
    """

    removed: int
    restored: int
    kept: int
    removed_lines: tuple[Line, ...] = ()
    restored_lines: tuple[Line, ...] = ()
    kept_lines: tuple[Line, ...] = ()


def preview(connection: sa.Connection, office: Office, batch: int, register_key: str) -> Preview:
    """What undoing the batch would do, as things stand."""
    kept: list[Line] = []
    removed: list[Line] = []
    counts = [0, 0]
    for register in office.registers.values():
        stays = _staying(connection, office, register, batch)
        table = table_of(register)
        mine = table.c.batch_id == batch
        total = connection.scalar(sa.select(sa.func.count()).select_from(table).where(mine)) or 0
        counts[0] += total - len(stays)
        counts[1] += len(stays)
        kept += _lines(connection, office, register, stays)
        query = sa.select(table.c.id).where(mine).order_by(table.c.id).limit(SHOWN + len(stays))
        going = [each for each in connection.scalars(query) if each not in stays]
        removed += _lines(connection, office, register, dict.fromkeys(going[:SHOWN]))
    restored, left = _restored(connection, office.register(register_key), batch)
    counts[1] += len(left.keys() - restored)
    register = office.register(register_key)
    kept += _lines(connection, office, register, left)
    return Preview(
        counts[0],
        len(restored),
        counts[1],
        tuple(removed[:SHOWN]),
        tuple(_lines(connection, office, register, dict.fromkeys(sorted(restored)))),
        tuple(kept[:SHOWN]),
    )


def plain(found: Preview, language: str) -> dict[str, Any]:
    """The preview as plain data, with its sentences; kept with the batch once it is undone."""
    from schema.messages import sentence

    def told(lines: Iterable[Line]) -> list[dict[str, Any]]:
        return [
            {
                "register": line.register,
                "record": line.record,
                "name": line.name,
                "why": sentence(line.problem, language) if line.problem else "",
            }
            for line in lines
        ]

    return {
        "removed": found.removed,
        "restored": found.restored,
        "kept": found.kept,
        "removed_records": told(found.removed_lines),
        "restored_records": told(found.restored_lines),
        "kept_records": told(found.kept_lines),
    }


def _staying(
    connection: sa.Connection, office: Office, register: Register, batch: int
) -> dict[int, Problem | None]:
    """The records of a batch that stay, and why; the first reason counts."""
    table = table_of(register)
    mine = table.c.batch_id == batch
    found: dict[int, Problem | None] = {}
    if not connection.scalar(sa.select(table.c.id).where(mine).limit(1)):
        return found
    query = sa.select(table.c.id, table.c.updated_by, table.c.updated_at, table.c.deleted_at)
    for row in connection.execute(query.where(mine, table.c.version > 1).order_by(table.c.id)):
        code = "kept_deleted" if row.deleted_at is not None else "kept_edited"
        values = {"by": row.updated_by or "", "at": f"{row.updated_at:%Y-%m-%d %H:%M}"}
        found[row.id] = Problem(code, Place(record=row.id), values)
    a = tables.attachment
    files = sa.select(table.c.id, a.c.name).join(
        a, sa.and_(a.c.record_id == table.c.id, a.c.register == register.key)
    )
    for file in connection.execute(files.where(mine, a.c.deleted_at.is_(None))):
        found.setdefault(file.id, Problem("kept_attachment", values={"value": file.name}))
    for other, wanted in leading(office, register, batch):
        for record in connection.scalars(sa.select(table.c.id).where(mine, table.c.id.in_(wanted))):
            values = {"register": other.label.zh}
            found.setdefault(record, Problem("kept_linked", Place(record=record), values))
    return found


def _restored(
    connection: sa.Connection, register: Register, batch: int
) -> tuple[set[int], dict[int, Problem | None]]:
    """The records some cells of which are put back, and those some cells of which are not."""
    latest = newest_lines(connection, register.key, batch)
    restored: set[int] = set()
    later: dict[int, list[str]] = defaultdict(list)
    for cell in edits(connection, register.key, batch):
        if latest.get((cell.record_id, cell.field), 0) > cell.id:
            later[cell.record_id].append(cell.field)
        else:
            restored.add(cell.record_id)
    labels = {field.key: field.label.zh for field in register.fields}
    left: dict[int, Problem | None] = {
        record: Problem(
            "kept_cells",
            Place(record=record),
            {"fields": [labels.get(key, key) for key in dict.fromkeys(keys)]},
        )
        for record, keys in later.items()
    }
    return restored, left


def _lines(
    connection: sa.Connection,
    office: Office,
    register: Register,
    why: Mapping[int, Problem | None],
) -> list[Line]:
    ids = list(why)[:SHOWN]
    names = links.names(connection, office, register.key, ids)
    return [Line(register.key, each, names.get(each, f"#{each}"), why[each]) for each in ids]
