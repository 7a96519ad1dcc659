"""Many records at once through the same door, set by set: numbers, rules, notes, log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import office as offices
from schema import rules
from schema.actors import may
from schema.changing import changes
from schema.changing.changes import Cell, Why
from schema.changing.entry import Desk, Work, locked
from schema.changing.saving import line_rows, save
from schema.definitions import Field, Office, Register
from schema.finding.rows import notes as notes_of
from schema.finding.rows import values_of
from schema.problems import Problem, UnusableError
from schema.storing import serials, storage
from schema.storing.column_types import iso
from schema.storing.tables import cell_note, lines_table, search_pending, table_of
from schema.values import Note, Value

if TYPE_CHECKING:
    from datetime import datetime

    from schema.actors import Actor

Noted = Sequence[tuple[int, str, Note]]


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
    _allowed(actor, "add", register)
    count = len(next(iter(columns.values()))) if columns else 0
    if not count:
        return range(0)
    columns = _numbered(connection, register, columns, count, now)
    ids = _reserve(connection, register, count)
    _insert(
        connection,
        register,
        ids,
        _raw(connection, office, register, columns, count),
        [actor, now, batch],
    )
    _insert_lines(connection, register, ids, columns)
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
    for record, values in wanted:
        row = desk.known.get(record)
        if row is None:
            continue
        before, computed = values_of(connection, register, row)
        noted = desk.noted.get(record, {})
        work = Work("edit", [record], record, row["version"], before, computed, noted)
        work.sets = dict(values)
        desk.works.append(work)
    change, _saved = save(desk, Why(actor, now, source, batch=batch))
    return change


def _allowed(actor: Actor, action: str, register: Register) -> None:
    if not may(actor, action, register.key):
        raise UnusableError(Problem("not_allowed"))


def _numbered(
    connection: sa.Connection,
    register: Register,
    columns: Mapping[str, Sequence[Value]],
    count: int,
    now: datetime,
) -> dict[str, Sequence[Value]]:
    field = register.number_field
    made = dict(columns)
    if field is None or register.number is None:
        return made
    numbers: list[Any] = list(columns.get(field.key, [None] * count))
    given = [number for number in numbers if number]
    serials.raise_to(connection, register, given)
    events = columns.get(register.event, [None] * count)
    asking = [position for position, number in enumerate(numbers) if not number]
    days = [serials.day_of(events[position], now) for position in asking]
    for position, text in zip(
        asking, serials.take(connection, register, days, others=given), strict=True
    ):
        numbers[position] = text
    made[field.key] = numbers
    return made


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


def _raw(
    connection: sa.Connection,
    office: Office,
    register: Register,
    columns: Mapping[str, Sequence[Value]],
    count: int,
) -> dict[str, Sequence[Any]]:
    sqlite = connection.dialect.name == "sqlite"
    raw: dict[str, Sequence[Any]] = {}
    for key, values in columns.items():
        field = register.field(key)
        if field.type != "lines":
            raw |= storage.columns(field, values, sqlite)
    calendar = offices.calendar(connection, office)
    for key, values in rules.compute_columns(register, columns, count, office, calendar).items():
        raw |= storage.columns(_plain(register.field(key)), values, sqlite)
    return raw


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
    names = ["id", *same, *raw]
    quote = connection.dialect.identifier_preparer.quote
    listed = ", ".join(quote(name) for name in names)
    table = quote(register.table)
    driver: Any = connection.connection.driver_connection
    if sqlite:
        marks = ", ".join("?" * len(names))
        rows = zip(
            ids, *([value] * len(ids) for value in same.values()), *raw.values(), strict=True
        )
        sql = f"INSERT INTO {table} ({listed}) VALUES ({marks})"  # noqa: S608 - our names
        driver.executemany(sql, rows)
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
        for record, *cells in zip(ids, *raw.values(), strict=True):
            copy.write_row((record, *same.values(), *cells))


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
    rows = [
        (register.key, ids[position], key, note.raw, note.code) for position, key, note in notes
    ]
    if not rows:
        return
    names = ("register", "record_id", "field", "raw", "code")
    if connection.dialect.name == "sqlite":
        listed = ", ".join(f'"{name}"' for name in names)
        sql = f"INSERT INTO cell_note ({listed}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608 - our names
        connection.exec_driver_sql(sql, rows)
        return
    connection.execute(cell_note.insert(), [dict(zip(names, row, strict=True)) for row in rows])
