"""Many records at once through the same door, set by set: numbers, rules, notes, log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import office as offices
from schema import rules
from schema.actors import may
from schema.changing import changes
from schema.changing.changes import Cell, Why
from schema.changing.entry import Desk, Work, locked
from schema.changing.saving import line_rows, save
from schema.computing import in_lines
from schema.computing.by_row import Ground
from schema.definitions import Field, Office, Register
from schema.finding.rows import notes as notes_of
from schema.finding.rows import values_of_many
from schema.problems import Problem, UnusableError
from schema.storing import serials, storage
from schema.storing.column_types import iso
from schema.storing.inserting import insert
from schema.storing.tables import lines_table, search_pending, table_of
from schema.values import Note, Value

if TYPE_CHECKING:
    from datetime import datetime

    from schema.actors import Actor
    from schema.clocks.working_time import Calendar

Noted = Sequence[tuple[int, str, Note]]


@dataclass(frozen=True)
class Ready:
    """Records about to be added: their values by field, and the columns of the database."""

    count: int
    columns: Mapping[str, Sequence[Value]]
    raw: Mapping[str, Sequence[Any]]


def ready(
    office: Office,
    register: Register,
    columns: Mapping[str, Sequence[Value]],
    calendar: Calendar,
    *,
    sqlite: bool,
) -> Ready:
    """Records given column by column, with what rules compute; needs no database."""
    count = len(next(iter(columns.values()))) if columns else 0
    number = register.number_field
    raw: dict[str, Sequence[Any]] = {}
    for key, values in columns.items():
        field = register.field(key)
        if field.type != "lines" and field != number:  # numbers are known when they are given
            raw |= storage.columns(field, values, sqlite)
    laid = _laid_lines(office, register, columns, calendar)
    columns = {**columns, **{each.key: _counted(each, lines) for each, lines in laid}}
    for key, values in rules.compute_columns(register, columns, count, office, calendar).items():
        raw |= storage.columns(_plain(register.field(key)), values, sqlite)
    return Ready(count, {**columns, **{each.key: lines for each, lines in laid}}, raw)


def _laid_lines(
    office: Office,
    register: Register,
    columns: Mapping[str, Sequence[Value]],
    calendar: Calendar,
) -> list[tuple[Field, Sequence[Value]]]:
    """The columns of lines some of whose cells come from rules, with what they give."""
    ground = Ground(register, office, calendar)
    made: list[tuple[Field, Sequence[Value]]] = []
    for field in register.of_type("lines"):
        column = columns.get(field.key)
        if column is not None and in_lines.computed(field):
            days = columns.get(register.event, [None] * len(column))
            pairs = zip(column, days, strict=True)
            laid = [in_lines.laid_out(ground, field, lines, day) for lines, day in pairs]
            made.append((field, laid))
    return made


def _counted(field: Field, lines: Sequence[Value]) -> list[Value]:
    return [in_lines.counting(field, each) for each in lines]


def add_many(  # noqa: PLR0913 - who, when and for which batch belong to it
    connection: sa.Connection,
    office: Office,
    register: Register,
    columns: Mapping[str, Sequence[Value]],
    *,
    actor: Actor,
    now: datetime,
    batch: int | None = None,
    notes: Noted = (),
) -> Sequence[int]:
    """Add records given column by column; their ids, in order. Notes name them by position.

    Records without a number get one; the log has one line for all; their words are made
    searchable by search_text.catch_up.
    """
    calendar = offices.calendar(connection, office)
    sqlite = connection.dialect.name == "sqlite"
    made = ready(office, register, columns, calendar, sqlite=sqlite)
    return add_ready(connection, register, made, actor=actor, now=now, batch=batch, notes=notes)


def add_ready(  # noqa: PLR0913 - as above
    connection: sa.Connection,
    register: Register,
    made: Ready,
    *,
    actor: Actor,
    now: datetime,
    batch: int | None = None,
    notes: Noted = (),
) -> Sequence[int]:
    """The same with records that were made ready before, so that the lock is short."""
    _allowed(actor, "add", register)
    if not made.count:
        return range(0)
    numbers = _numbers(connection, register, made.columns, made.count, now)
    ids = _reserve(connection, register, made.count)
    _insert(connection, register, ids, {**made.raw, **numbers}, [actor, now, batch])
    _insert_lines(connection, register, ids, made.columns)
    _insert_notes(connection, register, ids, notes)
    change = changes.of_batch(connection, register.key, Why(actor, now, "import", batch=batch))
    if batch is None:
        changes.log(connection, register.key, change, [Cell(record, 1, "create") for record in ids])
    connection.execute(
        search_pending.insert().values(register=register.key, first=ids[0], last=ids[-1])
    )
    return ids


def change_many(  # noqa: PLR0913 - as above
    connection: sa.Connection,
    office: Office,
    register: Register,
    wanted: Sequence[tuple[int, Mapping[str, Value]]],
    *,
    actor: Actor,
    now: datetime,
    batch: int | None = None,
    source: str = "import",
) -> int | None:
    """Set values of existing records, logged cell by cell; the change set."""
    _allowed(actor, "change", register)
    desk = Desk(connection, office, register, actor, now)
    ids = [record for record, _ in wanted]
    desk.known = locked(desk, sorted(set(ids)))
    desk.noted = notes_of(connection, register.key, ids)
    held = values_of_many(connection, register, list(desk.known.values()))
    for record, values in wanted:
        row = desk.known.get(record)
        if row is None:
            continue
        before, computed = held[record]
        noted = desk.noted.get(record, {})
        work = Work("edit", [record], record, row["version"], before, computed, noted)
        work.sets = dict(values)
        desk.works.append(work)
    change, _saved = save(desk, Why(actor, now, source, batch=batch))
    return change


def _allowed(actor: Actor, action: str, register: Register) -> None:
    if not may(actor, action, register.key):
        raise UnusableError(Problem("not_allowed"))


def _numbers(
    connection: sa.Connection,
    register: Register,
    columns: Mapping[str, Sequence[Value]],
    count: int,
    now: datetime,
) -> dict[str, Sequence[Any]]:
    """The column of running numbers: those given, and new ones where none is."""
    field = register.number_field
    if field is None:
        return {}
    numbers: list[Any] = list(columns.get(field.key, [None] * count))
    if register.number is None:
        return {field.key: numbers}
    given = [number for number in numbers if number]
    serials.raise_to(connection, register, given)
    events = columns.get(register.event, [None] * count)
    asking = [position for position, number in enumerate(numbers) if not number]
    known = {event: serials.day_of(event, now) for event in set(events)}
    days = [known[events[position]] for position in asking]
    for position, text in zip(
        asking, serials.take(connection, register, days, others=given), strict=True
    ):
        numbers[position] = text
    return {field.key: numbers}


def _reserve(connection: sa.Connection, register: Register, count: int) -> Sequence[int]:
    """A block of ids nobody else gets."""
    table = table_of(register)
    if connection.dialect.name == "sqlite":
        kept = connection.execute(
            sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        ).scalar()
        first = (kept or 0) + 1
        return range(first, first + count)
    drawn = sa.text("SELECT nextval(:name) FROM generate_series(1, :count)")
    wanted = {"name": f"{table.name}_id_seq", "count": count}
    return sorted(connection.scalars(drawn, wanted))


def _plain(field: Field) -> Field:
    return Field(field.key, field.type, field.label, many=field.many, to=field.to)


def _insert(
    connection: sa.Connection,
    register: Register,
    ids: Sequence[int],
    raw: Mapping[str, Sequence[Any]],
    made: Sequence[Any],
) -> None:
    """Straight to the driver: no object a row."""
    actor, now, batch = made
    sqlite = connection.dialect.name == "sqlite"
    moment = iso(now) if sqlite else now
    same = {
        "version": 1, "created_at": moment, "created_by": actor.name,
        "updated_at": moment, "updated_by": actor.name, "batch_id": batch,
    }  # fmt: skip
    always = [repeat(value, len(ids)) for value in same.values()]
    rows = zip(ids, *always, *raw.values(), strict=True)
    insert(connection, register.table, ["id", *same, *raw], rows)


def _insert_lines(
    connection: sa.Connection,
    register: Register,
    ids: Sequence[int],
    columns: Mapping[str, Sequence[Value]],
) -> None:
    for field in register.of_type("lines"):
        rows: list[dict[str, Any]] = []
        for record, lines in zip(ids, columns.get(field.key, ()), strict=False):
            if lines:
                rows += line_rows(field, record, lines)
        if rows:
            connection.execute(lines_table(register, field).insert(), rows)


def _insert_notes(
    connection: sa.Connection, register: Register, ids: Sequence[int], notes: Noted
) -> None:
    rows = ((register.key, ids[at], key, note.raw, note.code) for at, key, note in notes)
    if notes:
        names = ("register", "record_id", "field", "raw", "code")
        insert(connection, "cell_note", names, rows)
