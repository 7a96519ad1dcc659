"""What the records hold in a field of the office goes on under the shipped field of its name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.defining import adopted
from schema.field_types import FIELD_TYPES
from schema.storing import register_tables, tables
from schema.storing.storage import restore, store
from schema.storing.tables import columns_of, is_json, is_link, table_of
from schema.values import Mention, Unread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Field, Register
    from schema.values import Value

TEXTS = frozenset({"text", "long_text", "identifier", "phone", "email"})
NO_LINK = "unlinked"
CHUNK = 2000


def is_new(connection: sa.Connection, register: Register, field: Field) -> bool:
    """Whether a shipped field has no column yet: it came with this version of the program."""
    there = {each["name"] for each in sa.inspect(connection).get_columns(register.table)}
    return not any(column.name in there for column in columns_of(field))


def move(connection: sa.Connection, register: Register, own: Field, field: Field) -> None:
    """Bring values, notes, history and imports of one field of the office under the shipped one.

    A value the shipped field cannot take is kept as a note. The old column stays where its values
    had to be read anew; otherwise it takes the new name, however many records there are.
    """
    quote = connection.dialect.identifier_preparer.quote_identifier
    name = quote(register_tables.view_name(register))
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    _renamed_in(connection, tables.cell_note, register, own, field)
    if _alike(own, field):
        _rename(connection, register, own, field)
        _renamed_in(connection, tables.change_cell, register, own, field)
    else:
        register_tables.add_field(connection, register, field)
        _read_anew(connection, register, own, field)
    _heard(connection, register, own, field)


def _alike(own: Field, field: Field) -> bool:
    """Whether the column can stay what it is."""
    if is_json(own) or is_json(field) or is_link(own) or is_link(field) or field.computed:
        return False
    if own.type == field.type == "choice":
        return all(key == new for key, new in adopted.options(own, field)[0].items())
    return own.type == field.type or {own.type, field.type} <= TEXTS


def _rename(connection: sa.Connection, register: Register, own: Field, field: Field) -> None:
    quote = connection.dialect.identifier_preparer.quote
    table = quote(register.table)
    for old, new in zip(columns_of(own), columns_of(field), strict=True):
        names = f"{quote(old.name)} TO {quote(new.name)}"
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME COLUMN {names}")


def _read_anew(connection: sa.Connection, register: Register, own: Field, field: Field) -> None:
    """Read every value as if it had been typed into the shipped field."""
    table = table_of(register)
    filled = sa.or_(*(table.c[column.name].is_not(None) for column in columns_of(own)))
    last = 0
    while True:
        query = sa.select(table).where(table.c.id > last, filled).order_by(table.c.id).limit(CHUNK)
        rows = connection.execute(query).mappings().all()
        if not rows:
            return
        for row in rows:
            _read_row(connection, register, own, field, row)
        last = rows[-1]["id"]


def _read_row(
    connection: sa.Connection, register: Register, own: Field, field: Field, row: Mapping[Any, Any]
) -> None:
    table = table_of(register)
    text = FIELD_TYPES[own.type].show(restore(own, row), own)
    value = _value(own, field, restore(own, row), text)
    parts = value if isinstance(value, tuple) else (value,)
    if isinstance(value, Unread) or any(isinstance(part, Mention) for part in parts):
        code = value.code if isinstance(value, Unread) else NO_LINK
        _note(connection, register.key, row["id"], field.key, text, code)
        return
    stored = store(field, value, given=field.computed)
    connection.execute(table.update().where(table.c.id == row["id"]).values(**stored))


def _value(own: Field, field: Field, kept: Value, text: str) -> Value | Unread:
    keys, _grown = adopted.options(own, field)
    if own.type == field.type == "choice" and isinstance(kept, str):
        return keys.get(kept, kept)
    return FIELD_TYPES[field.type].read(text, field)


def _note(
    connection: sa.Connection, register: str, record: int, field: str, raw: str, code: str
) -> None:
    values = {"register": register, "record_id": record, "field": field, "raw": raw, "code": code}
    connection.execute(tables.cell_note.insert().values(**values))


def _renamed_in(
    connection: sa.Connection, table: sa.Table, register: Register, own: Field, field: Field
) -> None:
    """Notes or history of the field under its new key."""
    mine = (table.c.register == register.key, table.c.field == own.key)
    connection.execute(table.update().where(*mine).values(field=field.key))


def _heard(connection: sa.Connection, register: Register, own: Field, field: Field) -> None:
    """What former imports said of the field is said of the shipped one."""
    t = tables.batch
    rows = connection.execute(sa.select(t.c.id, t.c.summary).where(t.c.register == register.key))
    for row in rows.all():
        if f'"{own.key}"' in row.summary:
            said = json.dumps(
                _renamed(json.loads(row.summary), own.key, field.key), ensure_ascii=False
            )
            connection.execute(t.update().where(t.c.id == row.id).values(summary=said))
    m = tables.import_memory
    mine = (m.c.register == register.key, m.c.kind == "column", m.c.value == own.key)
    connection.execute(m.update().where(*mine).values(value=field.key))


def _renamed(part: Any, old: str, new: str) -> Any:
    if isinstance(part, dict):
        return {key: _renamed(each, old, new) for key, each in part.items()}
    if isinstance(part, list):
        return [_renamed(each, old, new) for each in part]
    return new if part == old else part
