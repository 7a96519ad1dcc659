"""Takes a change set back: its inverse, as a new change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.changing import saving
from schema.changing.changes import Outcome, Why
from schema.changing.entry import Desk, Work, locked
from schema.finding import rows
from schema.problems import Place, Problem, UnusableError
from schema.storing import encoding, tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Office

INVERSE = {
    "create": "delete", "delete": "restore", "restore": "delete", "edit": "edit",
    "recount": "recount", "void": "valid", "valid": "void",
}  # fmt: skip


def undo(
    connection: sa.Connection, office: Office, change_id: int, actor: Actor, now: datetime
) -> Outcome:
    """Take back what a change set did; where somebody changed it since, that part is refused."""
    c, t = tables.change, tables.change_cell
    head = connection.execute(sa.select(c).where(c.c.id == change_id)).first()
    if head is None or head.register not in office.registers:
        raise UnusableError(Problem("not_found", values={"what": "", "value": change_id}))
    if not may(actor, "change", head.register):
        raise UnusableError(Problem("not_allowed"))
    if _undone(connection, change_id):
        raise UnusableError(Problem("already_undone"))
    cells = connection.execute(sa.select(t).where(t.c.change_id == change_id).order_by(t.c.id))
    desk = Desk(connection, office, office.register(head.register), actor, now)
    found = list(cells.mappings())
    ids = sorted({cell["record_id"] for cell in found})
    desk.known = locked(desk, ids)
    desk.noted = rows.notes(connection, desk.register.key, ids)
    works: dict[int, Work] = {}
    for index, cell in enumerate(found):
        _take_back(desk, index, cell, works)
    desk.works = [work for work in works.values() if work.indexes]
    made, saved = saving.save(desk, Why(actor, now, "undo", undoes=change_id))
    return Outcome(desk.register.key, made, tuple(saved), tuple(desk.refused))


def _undone(connection: sa.Connection, change_id: int) -> bool:
    """Whether a change set was taken back, by an undo that was not taken back itself."""
    c = tables.change
    undos = connection.scalars(sa.select(c.c.id).where(c.c.undoes == change_id)).all()
    return not all(_undone(connection, each) for each in undos)


def _take_back(desk: Desk, index: int, cell: Mapping[Any, Any], works: dict[int, Work]) -> None:
    record = cell["record_id"]
    row = desk.known.get(record)
    place = Place(record=record, field=cell["field"] or None)
    if row is None:
        desk.refuse(index, Problem("record_gone", place))
        return
    work = works.get(record)
    if work is None:
        before, computed = rows.values_of(desk.connection, desk.register, row)
        notes = desk.noted.get(record, {})
        work = Work("edit", [], record, row["version"], before, computed, notes)
        works[record] = work
    if not _still_so(desk, cell, row, work):
        desk.refuse(index, Problem("changed_since", place, {"by": row["updated_by"] or ""}))
        return
    work.kind = INVERSE[cell["kind"]]
    work.indexes.append(index)
    if cell["kind"] in {"edit", "recount"}:
        work.sets[cell["field"]] = encoding.loads(cell["before"])
    elif cell["kind"] == "valid":
        work.sets = encoding.loads(cell["before"])


def _still_so(desk: Desk, cell: Mapping[Any, Any], row: Mapping[Any, Any], work: Work) -> bool:
    """Whether what the change left behind is still there."""
    if cell["kind"] == "recount":
        key = cell["field"]
        rule = work.computed.get(key, work.before.get(key))
        return row["deleted_at"] is None and bool(rule == encoding.loads(cell["after"]))
    if cell["kind"] == "edit":
        if row["deleted_at"] is not None or desk.register.find(cell["field"]) is None:
            return False
        return bool(
            saving.said(desk.register, work, cell["field"]) == encoding.loads(cell["after"])
        )
    return bool(row["version"] == cell["version"]) or not _lasting(desk, cell)


def _lasting(desk: Desk, cell: Mapping[Any, Any]) -> bool:
    """Whether anything done to the record after this is still in force, not taken back again."""
    c, t = tables.change, tables.change_cell
    later = (
        sa.select(t.c.change_id, t.c.field, c.c.undoes)
        .join(c, c.c.id == t.c.change_id)
        .where(
            t.c.record_id == cell["record_id"],
            t.c.register == desk.register.key,
            t.c.version > cell["version"],
        )
        .order_by(t.c.id.desc())
    )
    cells = desk.connection.execute(later).all()
    taken_back: set[tuple[int, str]] = set()
    for change, field, undoes in cells:
        if (change, field) not in taken_back:
            taken_back.add((undoes, field))
    return not taken_back.issubset({(change, field) for change, field, _ in cells})
