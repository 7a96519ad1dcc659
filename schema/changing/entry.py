"""From what a person typed to what is to be saved: read, resolved, checked; or told why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.changing import changes, filling, following
from schema.changing.changes import (
    Conflict,
    Delete,
    Edit,
    MakeValid,
    MakeVoid,
    New,
    Restore,
    Wanted,
)
from schema.field_types import FIELD_TYPES, Reading, masked, shown
from schema.finding import links, rows
from schema.problems import Place, Problem
from schema.storing.serials import in_use
from schema.storing.tables import is_link, table_of
from schema.values import Record, Unread, Value

if TYPE_CHECKING:
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Field, Office, Register
    from schema.values import Note

CHUNK = 500
ACTIONS = {
    New: "add",
    Edit: "change",
    Delete: "delete",
    Restore: "delete",
    MakeVoid: "change",
    MakeValid: "change",
}
KINDS = {Delete: "delete", Restore: "restore", MakeVoid: "void", MakeValid: "valid"}


@dataclass
class Work:
    """What is to happen to one record: kind create, edit, delete, restore, void or valid."""

    kind: str
    indexes: list[int]
    id: int = 0
    version: int = 0
    before: dict[str, Value] = field(default_factory=dict)
    computed: dict[str, Value] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    sets: dict[str, Any] = field(default_factory=dict)  # values, and notes an undo puts back


@dataclass
class Desk:
    """Everything a list of changes is judged by, and what was found.

    moves and words: rows to update and words to write once all work is carried out.
    """

    connection: sa.Connection
    office: Office
    register: Register
    actor: Actor
    now: datetime
    works: list[Work] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    known: dict[int, Mapping[Any, Any]] = field(default_factory=dict)
    noted: dict[int, dict[str, Note]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    reason: str = ""  # overrules what is only told
    moves: list[dict[str, Any]] = field(default_factory=list)
    words: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, index: int, problem: Problem) -> None:
        """Add a problem of one of the changes."""
        values = {**problem.values, "index": index}
        self.refused.append(replace(problem, values=values))


def judge(desk: Desk, wanted: Sequence[Wanted]) -> None:
    """Fill the desk with the work to do, the refusals and the conflicts."""
    ids = sorted({each.id for each in wanted if not isinstance(each, New)})
    desk.known = locked(desk, ids)
    desk.noted = rows.notes(desk.connection, desk.register.key, ids)
    at_work: dict[int, Work] = {}
    for index, each in enumerate(wanted):
        if not may(desk.actor, ACTIONS[type(each)], desk.register.key):
            desk.refuse(index, Problem("not_allowed"))
        elif isinstance(each, New):
            _new(desk, index, each)
        elif isinstance(each, Edit):
            _edit(desk, index, each, at_work)
        else:
            _move(desk, index, each, at_work)
    desk.works = [
        work for work in desk.works if work.kind != "edit" or following.follows(desk, work)
    ]


def locked(desk: Desk, ids: Sequence[int]) -> dict[int, Mapping[Any, Any]]:
    """The rows of records, held until the transaction ends."""
    table = table_of(desk.register)
    found: dict[int, Mapping[Any, Any]] = {}
    for start in range(0, len(ids), CHUNK):
        query = sa.select(table).where(table.c.id.in_(ids[start : start + CHUNK]))
        held = query.order_by(table.c.id).with_for_update()
        for row in desk.connection.execute(held).mappings():
            found[row["id"]] = row
    return found


def _new(desk: Desk, index: int, wanted: New) -> None:
    work = Work("create", [index])
    sound = True
    work.sets.update(_defaults(desk, wanted))
    for key, text in wanted.values.items():
        value = _value(desk, index, key, text)
        sound &= not isinstance(value, Problem)
        if not isinstance(value, Problem) and value not in (None, "", ()):
            work.sets[key] = value
    if sound:
        filling.fill(desk.connection, desk.office, desk.register, {}, work.sets)
    for each in desk.register.fields:
        if each.required == "entry" and not each.hidden and each.key not in work.sets:
            if each.key in wanted.values and not sound:
                continue  # told already
            desk.refuse(index, Problem("required", Place(field=each.key)))
            sound = False
    if sound and _number_free(desk, index, work):
        desk.works.append(work)


def _defaults(desk: Desk, wanted: New) -> dict[str, Value]:
    """What a new record says where the person said nothing."""
    return {
        each.key: each.default
        for each in desk.register.fields
        if not each.hidden
        and each.option(each.default)
        and wanted.values.get(each.key) in (None, "", ())
    }


def _number_free(desk: Desk, index: int, work: Work) -> bool:
    number = desk.register.number_field
    text = work.sets.get(number.key) if number else None
    if number is None or not isinstance(text, str):
        return True
    if text in desk.numbers or in_use(desk.connection, desk.register, [text]):
        desk.refuse(index, Problem("number_taken", Place(field=number.key), {"value": text}))
        return False
    desk.numbers.add(text)
    return True


def _edit(desk: Desk, index: int, wanted: Edit, at_work: dict[int, Work]) -> None:
    row = desk.known.get(wanted.id)
    if row is None or row["deleted_at"] is not None:
        place = Place(record=wanted.id, field=wanted.field)
        desk.refuse(index, Problem("record_gone", place))
        return
    work = at_work.get(wanted.id) or _opened(desk, row)
    if work.kind != "edit":
        desk.refuse(index, Problem("bad_request", Place(record=wanted.id, field=wanted.field)))
        return
    if _touched(desk, index, wanted, work):
        return
    each = desk.register.find(wanted.field)
    if each is None or not _as_it_was(desk, each, wanted.text, work):
        value = _value(desk, index, wanted.field, wanted.text, wanted.id)
        if isinstance(value, Problem) or not _fits(desk, index, work, wanted.field, value):
            return
        work.sets[wanted.field] = value
    work.indexes.append(index)
    if wanted.id not in at_work:
        at_work[wanted.id] = work
        desk.works.append(work)


def _fits(desk: Desk, index: int, work: Work, key: str, value: Value) -> bool:
    """Whether a cell may take the value: numbers stay, what entry asks for is not emptied."""
    each = desk.register.field(key)
    code = ""
    if each.type == "number" and value != work.before.get(key):
        code = "number_fixed"
    elif each.required == "entry" and value in (None, "", ()):
        code = "required"
    if code:
        desk.refuse(index, Problem(code, Place(record=work.id, field=key)))
    return not code


def _opened(desk: Desk, row: Mapping[Any, Any]) -> Work:
    before, computed = rows.values_of(desk.connection, desk.register, row)
    notes = desk.noted.get(row["id"], {})
    return Work("edit", [], row["id"], row["version"], before, computed, notes)


def _touched(desk: Desk, index: int, wanted: Edit, work: Work) -> bool:
    """Whether somebody changed this very cell since; other cells of a record do not matter."""
    if wanted.version == work.version:
        return False
    touched = changes.last_touched(
        desk.connection, desk.register.key, wanted.id, wanted.field, wanted.version
    )
    if touched is None:
        return False
    desk.conflicts.append(
        Conflict(
            index=index,
            id=wanted.id,
            field=wanted.field,
            mine=wanted.text if isinstance(wanted.text, str) else "",
            theirs=theirs(desk, work, wanted.field),
            version=work.version,
            by=touched[0],
            at=touched[1],
        )
    )
    return True


def theirs(desk: Desk, work: Work, key: str) -> str:
    """What a cell says now, as the actor may see it."""
    each = desk.register.find(key)
    if each is None:
        return ""
    names = {}
    called = [
        links.names(desk.connection, desk.office, link.register, [link.id]).get(link.id, "")
        for link in links.linked([each], work.before)
    ]
    if called:
        names[key] = "、".join(called)
    text = shown(each, Record(work.id, work.version, work.before, names, work.notes))
    hidden = each.mask and not may(desk.actor, "reveal", desk.register.key)
    return masked(each, text) if hidden else text


def _move(
    desk: Desk,
    index: int,
    wanted: Delete | Restore | MakeVoid | MakeValid,
    at_work: dict[int, Work],
) -> None:
    if wanted.id in at_work:  # edited or moved by this very request: which of the two is meant?
        desk.refuse(index, Problem("bad_request", Place(record=wanted.id)))
        return
    row = desk.known.get(wanted.id)
    gone = row is not None and row["deleted_at"] is not None
    if row is None or gone != isinstance(wanted, Restore):
        desk.refuse(index, Problem("record_gone", Place(record=wanted.id)))
        return
    if row["version"] != wanted.version:
        by, at = row["updated_by"] or "", row["updated_at"]
        conflict = Conflict(index, wanted.id, "", "", "", row["version"], by, at)
        desk.conflicts.append(conflict)
        return
    work = _opened(desk, row)
    work.kind = KINDS[type(wanted)]
    if isinstance(wanted, MakeVoid | MakeValid) and not following.voids(desk, index, wanted, work):
        return
    work.indexes.append(index)
    at_work[wanted.id] = work
    desk.works.append(work)


def _value(
    desk: Desk, index: int, key: str, said: Value, record: int | None = None
) -> Value | Problem:
    """The value of what was said in a cell; a problem is told as well."""
    each = desk.register.find(key)
    if each is None:
        value: Value | Problem = Problem("unknown_field", values={"value": key})
    else:
        value = _read(desk, each, said)
    if isinstance(value, Problem):
        value = replace(value, place=Place(record=record, field=key))
        desk.refuse(index, value)
    return value


def _as_it_was(desk: Desk, each: Field, said: Value, work: Work) -> bool:
    """Whether the text is what the actor was shown: the note or the masked text of the cell."""
    if each.key in work.notes:
        return said == work.notes[each.key].raw
    starred = each.mask and isinstance(said, str) and "*" in said
    return starred and said == theirs(desk, work, each.key)


def _read(desk: Desk, each: Field, said: Value) -> Value | Problem:
    value: Value | Unread = said
    if isinstance(said, str):
        reading = Reading(year=desk.now.year, zone=desk.office.zone)
        value = FIELD_TYPES[each.type].read(said, each, reading)
    if isinstance(value, Unread):
        code = "masked_value" if value.code == "masked" else value.code
        return Problem(code, values={"value": said, **value.values})
    if is_link(each):
        return links.resolved(desk.connection, desk.office, each, value)
    if each.type == "lines" and isinstance(value, tuple):
        return _read_lines(desk, each, value)
    return value


def _read_lines(desk: Desk, each: Field, lines: Sequence[Value]) -> Value | Problem:
    made: list[Value] = []
    for line in lines:
        if not isinstance(line, Mapping):
            return Problem("unread", values={"value": str(line), "field": each.label.zh})
        cells: dict[str, Value] = {}
        for part in each.fields:
            value = _read(desk, part, line.get(part.key))
            if isinstance(value, Problem):
                return value
            cells[part.key] = value
        if any(value not in (None, "", ()) for value in cells.values()):
            made.append(cells)
    return tuple(made) or None
