"""The tables: the fixed ones of every office, and the one each register has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.storing.column_types import Day, Hour, Moment, Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Field, Register

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
fixed = sa.MetaData()


def _table(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, fixed, *columns, sqlite_autoincrement=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", Id, primary_key=True, autoincrement=True)


setting = _table(
    "setting",
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
# token: tells apart two changes that got the same id because the first was rolled back.
definition_change = _table(
    "definition_change",
    _id(),
    sa.Column("token", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
)
# A change set: everything one request did. undoes: the change set it takes back.
change = _table(
    "change",
    _id(),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("batch_id", Id),
    sa.Column("undoes", Id),
)
# kind: create, edit, delete, restore. version: the record's version after it.
change_cell = _table(
    "change_cell",
    _id(),
    sa.Column("change_id", Id, nullable=False, index=True),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("record_id", Id, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False, server_default=""),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Index("ix_change_cell_record", "record_id", "register", "field"),
)
cell_note = _table(
    "cell_note",
    sa.Column("register", sa.Text, primary_key=True),
    sa.Column("record_id", Id, primary_key=True, autoincrement=False),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
)
# status: open while an import writes, saved, undone, abandoned. family: what its rows are
# compared with, e.g. the sheet's headers. summary: JSON.
batch = _table(
    "batch",
    _id(),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("file", sa.Text, nullable=False, server_default=""),
    sa.Column("fingerprint", sa.Text, nullable=False, server_default=""),
    sa.Column("family", sa.Text, nullable=False, server_default=""),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("summary", sa.Text, nullable=False, server_default="{}"),
    sa.Index("ix_batch_status", "status"),
)
batch_row = _table(
    "batch_row",
    _id(),
    sa.Column("batch_id", Id, nullable=False, index=True),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("family", sa.Text, nullable=False, server_default=""),
    sa.Column("sheet", sa.Text, nullable=False, server_default=""),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("record_id", Id),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("print", sa.Text, nullable=False, server_default=""),
    sa.Column("cells", sa.Text, nullable=False),
    sa.Index("ix_batch_row_print", "print"),
    sa.Index("ix_batch_row_record", "record_id"),
)
# Rows left to a person. outcome: quarantined or doubtful. about: the record a doubtful row seems
# to be about. settled: released, taken (over into a record), left or returned (came in with a
# later file); record_id: the record that came of it.
quarantine = _table(
    "quarantine",
    _id(),
    sa.Column("batch_id", Id, nullable=False, index=True),
    sa.Column("sheet", sa.Text, nullable=False, server_default=""),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("cells", sa.Text, nullable=False),
    sa.Column("problems", sa.Text, nullable=False),
    sa.Column("settled_at", Moment),
    sa.Column("outcome", sa.Text, nullable=False, server_default="quarantined"),
    sa.Column("about", Id),
    sa.Column("settled", sa.Text, nullable=False, server_default=""),
    sa.Column("settled_by", sa.Text, nullable=False, server_default=""),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("record_id", Id),
)
# What people said of files of a register. kind: column, folding, answer or correction; key and
# word: of what it was said.
import_memory = _table(
    "import_memory",
    _id(),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("word", sa.Text, nullable=False, server_default=""),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_import_memory_said", "register", "kind", "key", "word", unique=True),
)
serial = _table(
    "serial",
    sa.Column("register", sa.Text, primary_key=True),
    sa.Column("cycle", sa.Text, primary_key=True),
    sa.Column("last", Id, nullable=False),
)
calendar_day = _table(
    "calendar_day",
    sa.Column("day", Day, primary_key=True),
    sa.Column("works", sa.Boolean, nullable=False),
    sa.Column("name", sa.Text, nullable=False, server_default=""),
)
attachment = _table(
    "attachment",
    _id(),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("record_id", Id, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("size", Id, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("added_by", sa.Text, nullable=False),
    sa.Column("deleted_at", Moment),
    sa.Index("ix_attachment_record", "record_id", "register"),
)
# Records that are void: the number keeps its place. became: the record that stands for it now.
voided = _table(
    "voided",
    sa.Column("register", sa.Text, primary_key=True),
    sa.Column("record_id", Id, primary_key=True, autoincrement=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("became_register", sa.Text),
    sa.Column("became_id", Id),
)
# Records whose words are still to be made searchable, as ranges of ids.
search_pending = _table(
    "search_pending",
    _id(),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("first", Id, nullable=False),
    sa.Column("last", Id, nullable=False),
)

SIMPLE: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "integer": sa.BigInteger,
    "rating": sa.BigInteger,
    "decimal": Number,
    "money": Number,
    "percent": Number,
    "boolean": sa.Boolean,
    "date": Day,
    "time": Hour,
}
LINKS = frozenset({"link", "person", "department"})
# One entry a register object; effective registers are few and live as long as their office.
_known: dict[int, tuple[Register, sa.Table]] = {}
_known_lines: dict[tuple[int, str], tuple[Register, sa.Table]] = {}
KNOWN_LIMIT = 400


def table_of(register: Register) -> sa.Table:
    """The table of a register, as its effective definition says."""
    known = _known.get(id(register))
    if known is not None and known[0] is register:
        return known[1]
    columns = (*_system(register), *_columns(register.fields))
    table = sa.Table(register.table, sa.MetaData(), *columns, sqlite_autoincrement=True)
    if len(_known) > KNOWN_LIMIT:
        _known.clear()
    _known[id(register)] = (register, table)
    return table


def lines_table(register: Register, field: Field) -> sa.Table:
    """The child table that holds the lines of a field."""
    known = _known_lines.get((id(register), field.key))
    if known is not None and known[0] is register:
        return known[1]
    columns = [_id(), sa.Column("record_id", Id, nullable=False), sa.Column("position", sa.Integer)]
    name = lines_name(register, field)
    index = sa.Index(f"ix_{name}", "record_id", "position")
    table = sa.Table(
        name, sa.MetaData(), *columns, *_columns(field.fields), index, sqlite_autoincrement=True
    )
    if len(_known_lines) > KNOWN_LIMIT:
        _known_lines.clear()
    _known_lines[id(register), field.key] = (register, table)
    return table


def lines_name(register: Register, field: Field) -> str:
    """What the child table of a lines field is called."""
    return f"{register.table}_{field.key}"


def words_name(register: Register) -> str:
    """What the table of a register's searchable words is called."""
    return f"s_{register.key}"


def columns_of(field: Field) -> tuple[sa.Column[object], ...]:
    """The columns a field occupies in its table, the given ones of a computed field included."""
    if field.type == "lines":
        return ()
    own = _own_columns(field, field.key)
    return own + _own_columns(field, f"{field.key}_given") if field.computed else own


def targets(field: Field) -> tuple[str, ...]:
    """The registers a link, person or department field may lead to."""
    if field.to:
        return field.to
    return (field.type,) if field.type in {"person", "department"} else ()


def is_link(field: Field) -> bool:
    """Whether the field leads to other records."""
    return field.type in LINKS


def is_json(field: Field) -> bool:
    """Whether the field keeps several values, or files, as JSON text."""
    return field.many or field.type in {"choices", "attachment"}


def _system(register: Register) -> list[sa.Column[object]]:
    del register
    return [
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", Moment),
        sa.Column("created_by", sa.Text),
        sa.Column("updated_at", Moment),
        sa.Column("updated_by", sa.Text),
        sa.Column("deleted_at", Moment),
        sa.Column("batch_id", Id),
    ]


def _columns(fields: Sequence[Field]) -> list[sa.Column[object]]:
    return [column for field in fields for column in columns_of(field)]


def _own_columns(field: Field, name: str) -> tuple[sa.Column[object], ...]:
    if is_json(field):
        return (sa.Column(name, sa.Text),)
    if is_link(field) and len(targets(field)) > 1:
        return (sa.Column(f"{name}_register", sa.Text), sa.Column(f"{name}_id", Id))
    if is_link(field):
        return (sa.Column(name, Id),)
    if field.type == "datetime":
        return (sa.Column(name, Moment), sa.Column(f"{name}_timed", sa.Boolean))
    if field.type == "signature":
        return (sa.Column(f"{name}_name", sa.Text), sa.Column(f"{name}_day", Day))
    return (sa.Column(name, SIMPLE.get(field.type, sa.Text)),)
