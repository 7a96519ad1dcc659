"""Carries out judged work: rows, lines, notes, rules, words, log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import office as offices
from schema import rules
from schema.changing import changes
from schema.changing.changes import Cell, Saved
from schema.computing import in_lines
from schema.computing.by_row import Ground
from schema.field_types import FIELD_TYPES
from schema.finding import search_text
from schema.storing import serials, voids
from schema.storing.storage import store
from schema.storing.tables import cell_note, lines_table, table_of
from schema.values import Note, Value, Void

if TYPE_CHECKING:
    from schema.changing.changes import Why
    from schema.changing.entry import Desk, Work
    from schema.definitions import Field, Register

NOTHING: tuple[Value, ...] = (None, "", ())


def save(desk: Desk, why: Why) -> tuple[int | None, list[Saved]]:
    """Save all work of the desk as one change set; work that changes nothing leaves none."""
    _give_numbers(desk)
    _settle_lines(desk)
    cells: list[Cell] = []
    saved: list[Saved] = []
    for work in desk.works:
        made = SAVERS[work.kind](desk, work, why)
        cells += made
        saved += [Saved(index, work.id, work.version, work.kind) for index in work.indexes]
    _move(desk)
    search_text.put(desk.connection, desk.register, desk.words)
    saved.sort(key=lambda each: each.index)
    if not cells:
        return None, saved
    change = changes.of_batch(desk.connection, desk.register.key, why)
    changes.log(desk.connection, desk.register.key, change, cells)
    return change, saved


def _give_numbers(desk: Desk) -> None:
    number = desk.register.number_field
    if number is None or desk.register.number is None:
        return
    new = [work for work in desk.works if work.kind == "create"]
    given = [str(work.sets[number.key]) for work in new if number.key in work.sets]
    if given:
        serials.raise_to(desk.connection, desk.register, given)
    asking = [work for work in new if number.key not in work.sets]
    days = [serials.day_of(work.sets.get(desk.register.event), desk.now) for work in asking]
    for work, text in zip(
        asking, serials.take(desk.connection, desk.register, days, others=given), strict=True
    ):
        work.sets[number.key] = text


def _create(desk: Desk, work: Work, why: Why) -> list[Cell]:
    table = table_of(desk.register)
    row = _stored(desk.register, work.sets) | _computed(desk, work, work.sets)
    row |= {
        "version": 1,
        "created_at": why.now,
        "created_by": why.actor.name,
        "updated_at": why.now,
        "updated_by": why.actor.name,
    }
    made = table.insert().values(row).returning(table.c.id)
    work.id, work.version = desk.connection.execute(made).scalar_one(), 1
    _put_lines(desk, work)
    _put_words(desk, work, work.sets, {})
    return [Cell(work.id, 1, "create", after=dict(work.sets))]


def _edit(desk: Desk, work: Work, why: Why) -> list[Cell]:
    changed = {
        key: value for key, value in work.sets.items() if not _same(desk.register, work, key, value)
    }
    if not changed:
        return []
    left, values = _after(work, changed)
    row = _stored(desk.register, changed) | _computed(desk, work, values, changed)
    work.version += 1
    _update(desk, work, why, row)
    cells = [
        Cell(work.id, work.version, "edit", key, said(desk.register, work, key), value)
        for key, value in changed.items()
    ]
    work.sets = changed
    _put_lines(desk, work)
    _put_notes(desk, work, changed)
    if any(_wordy(desk.register.field(key)) for key in changed):
        _put_words(desk, work, values, left)
    return cells


def _delete(desk: Desk, work: Work, why: Why) -> list[Cell]:
    work.version += 1
    _update(desk, work, why, {"deleted_at": why.now})
    search_text.drop(desk.connection, desk.register, [work.id])
    return [Cell(work.id, work.version, "delete")]


def _restore(desk: Desk, work: Work, why: Why) -> list[Cell]:
    work.version += 1
    _update(desk, work, why, {"deleted_at": None})
    _put_words(desk, work, work.before, work.notes)
    return [Cell(work.id, work.version, "restore")]


def _void(desk: Desk, work: Work, why: Why) -> list[Cell]:
    work.version += 1
    _update(desk, work, why, {})
    void = Void(str(work.sets["reason"]), why.actor.name, why.now, work.sets.get("became"))
    voids.put(desk.connection, desk.register.key, work.id, void)
    return [Cell(work.id, work.version, "void", after=dict(work.sets))]


def _valid(desk: Desk, work: Work, why: Why) -> list[Cell]:
    known = voids.of(desk.connection, desk.register.key, [work.id]).get(work.id)
    work.version += 1
    _update(desk, work, why, {})
    voids.drop(desk.connection, desk.register.key, work.id)
    before = {"reason": known.reason, "became": known.became} if known else {}
    return [Cell(work.id, work.version, "valid", before=before)]


def _recount(desk: Desk, work: Work, why: Why) -> list[Cell]:
    """What a rule gives now, put where it gave something else; given values stay."""
    fields = desk.register.field
    before = {key: work.computed.get(key, work.before.get(key)) for key in work.sets}
    row: dict[str, Any] = {}
    for key, value in work.sets.items():
        row |= store(fields(key), value)
    work.version += 1
    _update(desk, work, why, row)
    return [
        Cell(work.id, work.version, "recount", key, before[key], value)
        for key, value in work.sets.items()
    ]


SAVERS = {
    "create": _create, "edit": _edit, "delete": _delete, "restore": _restore, "recount": _recount,
    "void": _void, "valid": _valid,
}  # fmt: skip


def _update(desk: Desk, work: Work, why: Why, row: Mapping[str, Any]) -> None:
    moved = {"version": work.version, "updated_at": why.now, "updated_by": why.actor.name}
    desk.moves.append({**row, **moved, "which": work.id})


def _move(desk: Desk) -> None:
    """Update the rows; those in which the same columns move go together."""
    table = table_of(desk.register)
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in desk.moves:
        alike.setdefault(tuple(sorted(row)), []).append(row)
    for columns, rows in alike.items():
        moved: dict[str, Any] = {n: sa.bindparam(n) for n in columns if n != "which"}
        update = table.update().where(table.c.id == sa.bindparam("which")).values(moved)
        desk.connection.execute(update, rows)


def _same(register: Register, work: Work, key: str, value: Value | Note) -> bool:
    if isinstance(value, Note) or key in work.notes:
        return work.notes.get(key) == value
    field = register.field(key)
    before = work.before.get(key)
    if field.computed and key not in work.computed and value in NOTHING:
        return True  # no given value to take away
    return FIELD_TYPES[field.type].same(before, value)


def said(register: Register, work: Work, key: str) -> Value | Note:
    """What a cell itself held: its note, its given value, never what a rule put there."""
    if key in work.notes:
        return work.notes[key]
    if register.field(key).computed and key not in work.computed:
        return None  # what stood there was the rule's, not given
    return work.before.get(key)


def _stored(register: Register, values: Mapping[str, Value | Note]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for key, value in values.items():
        field = register.field(key)
        if field.type != "lines":
            plain = None if isinstance(value, Note) else value
            row |= store(field, plain, given=field.computed)
    return row


def _settle_lines(desk: Desk) -> None:
    """Let the rules work out the cells of lines that people sent back with them."""
    for field in desk.register.of_type("lines"):
        if not in_lines.computed(field):
            continue
        for work in desk.works:
            if field.key in work.sets and not isinstance(work.sets[field.key], Note):
                laid = _laid(desk, work, field, work.before.get(field.key))
                work.sets[field.key] = in_lines.counting(field, laid)


def _laid(desk: Desk, work: Work, field: Field, former: Value = None) -> Value:
    lines: Value = work.sets[field.key]
    if not in_lines.computed(field):
        return lines
    day = work.sets.get(desk.register.event, work.before.get(desk.register.event))
    calendar = offices.calendar(desk.connection, desk.office)
    return in_lines.laid_out(
        Ground(desk.register, desk.office, calendar), field, lines, day, former
    )


def _computed(
    desk: Desk, work: Work, values: Mapping[str, Value], changed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    calendar = offices.calendar(desk.connection, desk.office)
    given = {**work.computed, **work.sets}
    said = {
        key: value
        for key, value in values.items()
        if key in given or not desk.register.field(key).computed
    }
    row: dict[str, Any] = {}
    kept = set[str]() if changed is None else _deadlines_kept(desk, changed)
    for key, value in rules.compute(desk.register, said, desk.office, calendar).items():
        if key not in kept:
            row |= store(desk.register.field(key), value)
    return row


def _deadlines_kept(desk: Desk, changed: Mapping[str, Any]) -> set[str]:
    """Deadlines an edit does not touch: new figures and holidays must not slip in with it."""
    clocks = rules.clocks(desk.register, desk.office)
    return {key for key, clock in clocks.items() if not {clock.start, clock.by} & set(changed)}


def _put_lines(desk: Desk, work: Work) -> None:
    for field in desk.register.of_type("lines"):
        if field.key not in work.sets:
            continue
        table = lines_table(desk.register, field)
        if work.kind != "create":
            desk.connection.execute(table.delete().where(table.c.record_id == work.id))
        rows = line_rows(field, work.id, _laid(desk, work, field))
        if rows:
            desk.connection.execute(table.insert(), rows)


def line_rows(field: Field, record: int, lines: Value) -> list[dict[str, Any]]:
    """The rows of a record's lines, laid out, in their child table."""
    rows: list[dict[str, Any]] = []
    for position, line in enumerate(lines if isinstance(lines, tuple) else ()):
        row: dict[str, Any] = {"record_id": record, "position": position}
        cells = line if isinstance(line, Mapping) else {}
        for part in field.fields:
            row |= store(part, cells.get(part.key))
            if part.computed:
                row |= store(part, cells.get(f"{part.key}{in_lines.GIVEN}"), given=True)
        rows.append(row)
    return rows


def _put_notes(desk: Desk, work: Work, changed: Mapping[str, Value | Note]) -> None:
    t = cell_note
    gone = [key for key in changed if key in work.notes]
    if gone:
        mine = (t.c.register == desk.register.key, t.c.record_id == work.id, t.c.field.in_(gone))
        desk.connection.execute(t.delete().where(*mine))
    same = {"register": desk.register.key, "record_id": work.id}
    made = [
        {**same, "field": key, "raw": note.raw, "code": note.code}
        for key, note in changed.items()
        if isinstance(note, Note)
    ]
    if made:
        desk.connection.execute(t.insert(), made)


def _after(
    work: Work, changed: Mapping[str, Value | Note]
) -> tuple[dict[str, Note], dict[str, Value]]:
    """The notes and values of a record once the changes are in."""
    notes = {key: note for key, note in work.notes.items() if key not in changed}
    notes |= {key: note for key, note in changed.items() if isinstance(note, Note)}
    values = dict(work.before)
    values |= {key: None if isinstance(v, Note) else v for key, v in changed.items()}
    return notes, values


def _put_words(
    desk: Desk, work: Work, values: Mapping[str, Value], notes: Mapping[str, Note]
) -> None:
    texts = search_text.texts(desk.register, values, notes)
    line = search_text.words(desk.register, texts)
    desk.words.append((work.id, line))


def _wordy(field: Field) -> bool:
    return field.type in search_text.WORDY or field.type == "lines"
