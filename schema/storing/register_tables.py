"""Makes the database hold what the registers need: tables, columns, indexes, views. Only adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn, CreateIndex

from schema.finding import search_text
from schema.storing.tables import (
    columns_of,
    is_json,
    is_link,
    lines_table,
    table_of,
    targets,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from schema.definitions import Field, Register

SYSTEM_VIEW = ("id", "version", "created_at", "created_by", "updated_at", "updated_by")
# Asked by hand: reflection passes over indexes of expressions.
INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()",
}
VIEW_LABEL = 17  # characters of a label, three bytes each
FACETS = 14  # columns of the index that counts are answered from
FACET_TYPES = frozenset({"choice", "boolean", "department", "person", "date", "datetime"})


def align(connection: sa.Connection, registers: Iterable[Register]) -> None:
    """Add the tables, columns and indexes the registers lack in the database."""
    there = sa.inspect(connection)
    names = set(there.get_table_names())
    for register in registers:
        tables = [(table_of(register), register.fields)]
        lists = register.of_type("lines")
        tables += [(lines_table(register, field), field.fields) for field in lists]
        changed = False
        for table, fields in tables:
            if table.name not in names:
                table.create(connection)
                changed = True
            else:
                changed |= _add_columns(connection, there, table, fields)
        _add_indexes(connection, register)
        search_text.create(connection, register)
        if changed:
            draw_view(connection, register)


def add_field(connection: sa.Connection, register: Register, field: Field) -> None:
    """Add the columns of one new field: plain ADD COLUMN, however many records there are."""
    if field.type == "lines":
        lines_table(register, field).create(connection, checkfirst=True)
        return
    _add_columns(connection, sa.inspect(connection), table_of(register), ())


def draw_view(
    connection: sa.Connection, register: Register, former: Register | None = None
) -> None:
    """Draw the view that shows a register under its labels to any SQL tool.

    former: the register as it was called before; the view of that name goes.
    """
    quote = connection.dialect.identifier_preparer.quote_identifier
    table = table_of(register)
    shown = [(name, name) for name in SYSTEM_VIEW]
    taken = set(SYSTEM_VIEW)
    for field in register.fields:
        for column in columns_of(field):
            label = f"{field.label.zh}{column.name[len(field.key) :]}"
            label = label if label not in taken else f"{label} ({column.name})"
            taken.add(label)
            shown.append((column.name, label[:60]))
    listed = ", ".join(f"{quote(name)} AS {quote(label)}" for name, label in shown)
    name = quote(view_name(register))
    if former is not None and former.table == register.table:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {quote(view_name(former))}")
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    select = f"SELECT {listed} FROM {quote(table.name)} WHERE deleted_at IS NULL"  # noqa: S608 - quoted
    connection.exec_driver_sql(f"CREATE VIEW {name} AS {select}")


def view_name(register: Register) -> str:
    """What the view of a register is called; PostgreSQL cuts names after 63 bytes."""
    label = register.label.zh
    if len(label) > VIEW_LABEL:
        label = f"{label[:10]}_{register.key[:16]}"
    return f"台账_{label}"


def _add_columns(
    connection: sa.Connection, there: sa.Inspector, table: sa.Table, fields: Iterable[Field]
) -> bool:
    kept = {column["name"] for column in there.get_columns(table.name)}
    missing = [column for column in table.columns if column.name not in kept]
    quote = connection.dialect.identifier_preparer.quote
    for column in missing:
        made = CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {quote(table.name)} ADD COLUMN {made}")
    _keep_given(connection, table, [field for field in fields if field.computed], kept)
    return bool(missing)


def _keep_given(
    connection: sa.Connection, table: sa.Table, fields: Iterable[Field], kept: set[str]
) -> None:
    """Where a field has a rule only now, all it held was given: it stands beside the rule's."""
    moved = {}
    for field in fields:
        columns = columns_of(field)
        half = len(columns) // 2
        for own, given in zip(columns[:half], columns[half:], strict=True):
            if own.name in kept and given.name not in kept:
                moved[given.name] = table.c[own.name]
    if moved:
        connection.execute(table.update().values(moved))


def _add_indexes(connection: sa.Connection, register: Register) -> None:
    # Not asked of the inspector: it passes over indexes on expressions.
    table = table_of(register)
    for index in _indexes(register, table, connection.dialect.name):
        connection.execute(CreateIndex(index, if_not_exists=True))
    # SQLAlchemy ties an index to its table; the table object is shared, so untie them again.
    table.indexes.clear()


def _indexes(register: Register, table: sa.Table, dialect: str) -> list[sa.Index]:
    alive = table.c.deleted_at.is_(None)
    made: list[sa.Index] = []

    def add(name: str, *columns: sa.ColumnElement[object], only: sa.ColumnElement[bool]) -> None:
        ordered = [_ordered(column, dialect) for column in columns]
        where: dict[str, Any] = {"sqlite_where": only, "postgresql_where": only}
        made.append(sa.Index(f"ix_{register.table}_{name}"[:60], *ordered, **where))

    c = table.c
    number = register.number_field
    if number is not None:
        made.append(sa.Index(f"ux_{register.table}_number", c[number.key], unique=True))
    add("order", *_sortable(register, table), c.id, only=alive)
    for position, keys in _views(register):
        add(
            f"view_{position}",
            *(counts(register.field(key), table) for key in keys),
            c.id,
            only=alive,
        )
    if covered := facets(register):
        add("facets", *(c[key] for key in covered), c.batch_id, c.deleted_at, only=alive)
    for field in register.fields:
        _field_index(field, table, add)
    add("trash", c.deleted_at, only=c.deleted_at.is_not(None))
    add("batch", c.batch_id, only=c.batch_id.is_not(None))
    for key in register.title:
        field = register.field(key)
        if field.type in {"text", "phone", "identifier"} and not field.many:
            add(f"title_{key}", c[key], only=c[key].is_not(None))
    return made


def _views(register: Register) -> list[tuple[int, tuple[str, ...]]]:
    """The indexes a definition asks for, but for the order there is anyway."""
    asked = enumerate(map(tuple, register.index))
    return [(position, keys) for position, keys in asked if keys != (register.event,)]


def _field_index(field: Field, table: sa.Table, add: Callable[..., None]) -> None:
    if is_link(field) and not is_json(field):
        column = table.c[f"{field.key}_id" if len(targets(field)) > 1 else field.key]
        add(f"link_{field.key}", column, only=column.is_not(None))
    if field.computed and field.type in {"date", "datetime"}:
        add(f"due_{field.key}", counts(field, table), table.c.id, only=table.c.deleted_at.is_(None))


def counts(field: Field, table: sa.Table) -> sa.ColumnElement[object]:
    """The expression of what counts in a field: its given value, else the computed one."""
    column = table.c[field.key]
    return sa.func.coalesce(table.c[f"{field.key}_given"], column) if field.computed else column


def _sortable(register: Register, table: sa.Table) -> tuple[sa.ColumnElement[object], ...]:
    if not register.event:
        return ()
    return (counts(register.field(register.event), table),)


def facets_name(register: Register) -> str:
    """The index that counts are answered from."""
    return f"ix_{register.table}_facets"


def facets(register: Register) -> tuple[str, ...]:
    """The fields that index covers: what people filter by, the event first."""

    def rank(field: Field) -> tuple[bool, bool]:
        return (field.key != register.event, field.key not in register.columns)

    fit = [field for field in register.fields if field.type in FACET_TYPES and _single(field)]
    fit.sort(key=rank)
    return tuple(field.key for field in fit[:FACETS])


def _single(field: Field) -> bool:
    """Whether a shipped field is one column that holds what counts."""
    return not (is_json(field) or field.office or field.computed or len(targets(field)) > 1)


def _ordered(column: sa.ColumnElement[object], dialect: str) -> sa.ColumnElement[object]:
    # SQLite sorts empty cells first; PostgreSQL is told to.
    return column.asc().nulls_first() if dialect == "postgresql" else column
