"""From rows of the tables to records as a reader may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.definitions import Field, Label
from schema.field_types import FIELD_TYPES, masked
from schema.finding import links
from schema.storing import voids
from schema.storing.storage import counting, restore
from schema.storing.tables import cell_note, is_link, lines_table
from schema.values import Link, Note, Record, Value

if TYPE_CHECKING:
    from schema.actors import Actor
    from schema.definitions import Office, Register

NO_FIELD = Field("", "text", Label(""))
Rows = Sequence[Mapping[Any, Any]]


def records(
    connection: sa.Connection, office: Office, register: Register, rows: Rows, actor: Actor
) -> list[Record]:
    """The records of rows, with their notes, lines and the names of what they link to."""
    ids = [row["id"] for row in rows]
    noted = notes(connection, register.key, ids)
    void = voids.of(connection, register.key, ids)
    lines = {
        field.key: _lines(connection, register, field, ids) for field in register.of_type("lines")
    }
    values = [_values(register, row, lines) for row in rows]
    called = _Names(connection, office, register, values, actor)
    reveals = may(actor, "reveal", register.key)
    made = []
    for row, (held, computed) in zip(rows, values, strict=True):
        record = Record(
            id=row["id"],
            version=row["version"],
            values=held,
            names=called.of(held),
            notes=noted.get(row["id"], {}),
            computed=computed,
            created_at=row["created_at"],
            created_by=row["created_by"] or "",
            updated_at=row["updated_at"],
            updated_by=row["updated_by"] or "",
            deleted_at=row["deleted_at"],
            batch=row["batch_id"],
            void=void.get(row["id"]),
        )
        made.append(record if reveals else _hide(register, record))
    return made


def notes(
    connection: sa.Connection, register_key: str, ids: Sequence[int]
) -> dict[int, dict[str, Note]]:
    """The notes on cells of these records."""
    found: dict[int, dict[str, Note]] = defaultdict(dict)
    t = cell_note
    for start in range(0, len(ids), links.CHUNK):
        some = ids[start : start + links.CHUNK]
        query = sa.select(t).where(t.c.register == register_key, t.c.record_id.in_(some))
        for row in connection.execute(query):
            found[row.record_id][row.field] = Note(row.raw, row.code)
    return found


def values_of(
    connection: sa.Connection, register: Register, row: Mapping[Any, Any]
) -> tuple[dict[str, Value], dict[str, Value]]:
    """The values of one record, what counts; and what rules give where a given value stands."""
    return values_of_many(connection, register, [row])[row["id"]]


def values_of_many(
    connection: sa.Connection, register: Register, rows: Sequence[Mapping[Any, Any]]
) -> dict[int, tuple[dict[str, Value], dict[str, Value]]]:
    """The same for many records at once, by their ids."""
    ids = [row["id"] for row in rows]
    lines = {
        field.key: _lines(connection, register, field, ids) for field in register.of_type("lines")
    }
    return {row["id"]: _values(register, row, lines) for row in rows}


def _values(
    register: Register, row: Mapping[Any, Any], lines: Mapping[str, Mapping[int, Value]]
) -> tuple[dict[str, Value], dict[str, Value]]:
    held: dict[str, Value] = {}
    computed: dict[str, Value] = {}
    for field in register.fields:
        if field.type == "lines":
            held[field.key] = lines[field.key].get(row["id"])
            continue
        held[field.key] = restore(field, row)
        if not field.computed:
            continue
        given = restore(field, row, given=True)
        if given is not None:
            computed[field.key], held[field.key] = held[field.key], given
    return held, computed


def _lines(
    connection: sa.Connection, register: Register, field: Field, ids: Sequence[int]
) -> dict[int, Value]:
    table = lines_table(register, field)
    found: dict[int, list[Value]] = defaultdict(list)
    for start in range(0, len(ids), links.CHUNK):
        some = ids[start : start + links.CHUNK]
        query = sa.select(table).where(table.c.record_id.in_(some))
        query = query.order_by(table.c.record_id, table.c.position)
        for row in connection.execute(query).mappings():
            line = {part.key: counting(part, row) for part in field.fields}
            found[row["record_id"]].append(line)
    return {record: tuple(each) for record, each in found.items()}


class _Names:
    """Names of linked records, looked up once for all rows."""

    def __init__(
        self,
        connection: sa.Connection,
        office: Office,
        register: Register,
        values: list[tuple[dict[str, Value], dict[str, Value]]],
        actor: Actor,
    ) -> None:
        self.fields = [field for field in register.fields if is_link(field)]
        self.lists = register.of_type("lines")
        wanted: dict[str, set[int]] = defaultdict(set)
        for held, _computed in values:
            found = [*links.linked(self.fields, held), *(link for _, link in self._in_lines(held))]
            for link in found:
                wanted[link.register].add(link.id)
        self.known = {
            key: links.names(connection, office, key, ids, reveals=may(actor, "reveal", key))
            for key, ids in wanted.items()
            if key in office.registers
        }

    def of(self, held: Mapping[str, Value]) -> dict[str, str]:
        """The names in one record, by field; in lines as list.position.column."""
        found = {key: self._name(link) for key, link in self._in_lines(held)}
        for field in self.fields:
            called = [self._name(link) for link in links.linked([field], held)]
            if called:
                found[field.key] = "、".join(called)
        return found

    def _in_lines(self, held: Mapping[str, Value]) -> Iterator[tuple[str, Link]]:
        for field in self.lists:
            lines: Any = held.get(field.key) or ()
            for position, line in enumerate(lines):
                for part in field.fields:
                    for link in links.linked([part], line):
                        yield f"{field.key}.{position}.{part.key}", link

    def _name(self, link: Link) -> str:
        return self.known.get(link.register, {}).get(link.id, f"#{link.id}")


def _hide(register: Register, record: Record) -> Record:
    values, hidden = dict(record.values), set()
    for field in register.fields:
        if not field.mask:
            continue
        value = values.get(field.key)
        if value not in (None, "", ()):
            values[field.key] = masked(field, FIELD_TYPES[field.type].show(value, field))
            hidden.add(field.key)
    shown = {
        key: Note(masked(register.field(key), note.raw), note.code)
        if (register.find(key) or NO_FIELD).mask
        else note
        for key, note in record.notes.items()
    }
    return replace(record, values=values, notes=shown, masked=frozenset(hidden))
