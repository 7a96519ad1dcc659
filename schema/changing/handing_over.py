"""The open work of somebody who leaves, handed to others: shown first, then changed and logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import records
from schema.actors import may
from schema.field_types import FIELD_TYPES
from schema.finding import links, rows, unfinished
from schema.finding.filters import holds
from schema.problems import Problem, UnusableError
from schema.records import Edit
from schema.storing import encoding
from schema.storing.tables import change, change_cell, lines_table, table_of
from schema.values import Link, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from schema.actors import Actor
    from schema.definitions import Field, Office, Register

PERSON = "person"
# Who did something stays who did it; these say what is past, not what is still to do.
PAST_KEYS = ("_by",)
PAST_WORDS = (
    "接单", "接听", "接待", "受理", "登记", "申请", "审批", "批准", "报告", "被", "编制", "提出",
    "开具", "归档", "借阅", "鉴定", "验证", "确认", "交班", "接班", "签",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One open record somebody is in: its number, what it is called."""

    record: int
    version: int
    number: str
    name: str


@dataclass(frozen=True)
class Held:
    """The open records of a register in one of whose fields somebody is; field lines.field.

    stays: the field says who did something, so that it is usually left as it is.
    """

    register: str
    field: str
    label: str
    pieces: tuple[Piece, ...]
    stays: bool


@dataclass(frozen=True)
class Handed:
    """One line of a list of what was handed over: as what, from whom, to whom (persons' ids)."""

    register: str
    number: str
    name: str
    field: str
    before: int
    after: int


def held(
    connection: sa.Connection, office: Office, person: int, actor: Actor, now: datetime
) -> list[Held]:
    """Where a person still is in open records, by register and field; registers in use alone.

    Of a register that says nothing of what is done with, what has happened by now is not open.
    """
    found = []
    for key in office.on:
        register = office.registers.get(key)
        if register is None or key in {PERSON, "department"} or not may(actor, "see", key):
            continue
        for path, field, label in _person_fields(register):
            pieces = tuple(_pieces(connection, register, path, field, (person, now)))
            if pieces:
                stays = path.endswith(PAST_KEYS) or any(word in label for word in PAST_WORDS)
                found.append(Held(key, path, label, pieces, stays))
    return found


def hand_over(  # noqa: PLR0913 - whose, to whom, by whom, when and why
    connection: sa.Connection,
    office: Office,
    person: int,
    successors: Mapping[tuple[str, str], int],
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
) -> list[int]:
    """Put the successors into the person's place, by (register, field); a change set a register.

    UnusableError: a record that somebody is changing at this moment, or a cell that is refused.
    """
    edits: dict[str, list[Edit]] = {}
    for each in held(connection, office, person, actor, now):
        successor = successors.get((each.register, each.field))
        if successor is None or successor == person:
            continue
        register = office.register(each.register)
        edits.setdefault(each.register, []).extend(
            _edits(connection, register, each, person, successor)
        )
    made = []
    for key, wanted in edits.items():
        outcome = records.apply(
            connection, office, key, wanted, actor, now, reason=reason, source="handover"
        )
        if outcome.refused or outcome.conflicts:
            raise UnusableError(next(iter(outcome.refused), Problem("not_handed_over")))
        made += [outcome.change] if outcome.change is not None else []
    return made


def leave(
    connection: sa.Connection, office: Office, person: int, day: date, actor: Actor, now: datetime
) -> None:
    """Mark a person as having left: out of the choices, kept in every record."""
    register = office.register(PERSON)
    row = (
        connection.execute(sa.select(table_of(register)).where(table_of(register).c.id == person))
        .mappings()
        .one()
    )
    said: dict[str, Value] = {"left": True, "left_on": day}
    wanted = [
        Edit(person, row["version"], key, value)
        for key, value in said.items()
        if register.find(key) is not None
    ]
    outcome = records.apply(connection, office, PERSON, wanted, actor, now, source="handover")
    if outcome.refused or outcome.conflicts:
        raise UnusableError(next(iter(outcome.refused), Problem("not_handed_over")))


def handed(
    connection: sa.Connection, office: Office, changes: Sequence[int], actor: Actor
) -> list[Handed]:
    """What change sets handed over, record by record, read from the log."""
    c, t = change, change_cell
    wanted = (
        sa.select(t)
        .join(c, c.c.id == t.c.change_id)
        .where(c.c.id.in_(list(changes)), c.c.source == "handover", c.c.register != PERSON)
        .order_by(t.c.id)
    )
    found = []
    for cell in connection.execute(wanted).all():
        register = office.registers.get(cell.register)
        if register is None or not may(actor, "see", cell.register):
            continue
        before, after = encoding.loads(cell.before), encoding.loads(cell.after)
        for was, became, label in _swapped(register, cell.field, before, after):
            piece = _piece(connection, register, cell.record_id)
            found.append(Handed(register.key, piece.number, piece.name, label, was.id, became.id))
    return found


def _person_fields(register: Register) -> Iterator[tuple[str, Field, str]]:
    for field in register.fields:
        if field.computed:
            continue
        if field.type == PERSON:
            yield field.key, field, field.label.zh
        for part in field.fields if field.type == "lines" else ():
            if part.type == PERSON and not part.computed:
                yield f"{field.key}.{part.key}", part, f"{field.label.zh} {part.label.zh}"


def _pieces(
    connection: sa.Connection,
    register: Register,
    path: str,
    field: Field,
    whose: tuple[int, datetime],
) -> Iterator[Piece]:
    person, now = whose
    table = table_of(register)
    where = unfinished.conditions(connection, register)
    if register.event:
        ahead = unfinished.still_running(register, [register.event], now)
        where += [] if ahead is None else [ahead]
    lines, _, key = path.rpartition(".")
    if lines:
        child = lines_table(register, register.field(lines))
        mine = sa.select(child.c.record_id).where(_names(child.c[key], field, person))
        where.append(table.c.id.in_(mine))
    else:
        where.append(_names(table.c[key], field, person))
    query = sa.select(table).where(*where).order_by(table.c.id)
    for row in connection.execute(query).mappings():
        yield _called(register, row)


def _names(column: sa.Column[object], field: Field, person: int) -> sa.ColumnElement[bool]:
    """Whether a cell holds the person; several persons stand in it as JSON."""
    return holds(column, str(person)) if field.many else column == person


def _called(register: Register, row: Mapping[Any, Any]) -> Piece:
    number = register.number_field
    text = str(row[number.key] or "") if number is not None else ""
    said = [
        FIELD_TYPES[field.type].show(row[field.key], field)
        for field in register.of_type("text", "long_text")
        if not field.mask and field.key in row and row[field.key]
    ]
    name = links.name(register, row, reveals=False).removeprefix(text).strip()
    more = next((part for part in said if part not in name), "")
    return Piece(row["id"], row["version"], text, f"{name} {more}".strip())


def _piece(connection: sa.Connection, register: Register, record: int) -> Piece:
    table = table_of(register)
    row = connection.execute(sa.select(table).where(table.c.id == record)).mappings().one()
    return _called(register, row)


def _edits(
    connection: sa.Connection, register: Register, each: Held, person: int, successor: int
) -> Iterator[Edit]:
    table = table_of(register)
    key, _, part = each.field.partition(".")
    ids = [piece.record for piece in each.pieces]
    for start in range(0, len(ids), links.CHUNK):
        some = sa.select(table).where(table.c.id.in_(ids[start : start + links.CHUNK]))
        found = connection.execute(some.order_by(table.c.id)).mappings().all()
        values = rows.values_of_many(connection, register, found)
        for row in found:
            value = _replaced(values[row["id"]][0].get(key), part, person, successor)
            yield Edit(row["id"], row["version"], key, value)


def _replaced(value: Value, part: str, person: int, successor: int) -> Value:
    if isinstance(value, Link):
        same = value == Link(PERSON, person)
        return Link(PERSON, successor) if same else value
    if isinstance(value, tuple):
        parts = (_replaced(each, part, person, successor) for each in value)
        return tuple(dict.fromkeys(parts)) if not part else tuple(parts)
    if isinstance(value, Mapping) and part:
        return {**value, part: _replaced(value.get(part), "", person, successor)}
    return value


def _swapped(
    register: Register, key: str, before: Value, after: Value
) -> Iterator[tuple[Link, Link, str]]:
    """Who came into whose place in a cell, and what the cell is called."""
    field = register.find(key)
    if field is None:
        return
    if field.type == "lines":
        both = zip(_parts(before), _parts(after), strict=False)
        for was, became in both:
            for part in field.fields:
                if part.type == PERSON and isinstance(was, Mapping) and isinstance(became, Mapping):
                    label = f"{field.label.zh} {part.label.zh}"
                    yield from _pairs(was.get(part.key), became.get(part.key), label)
        return
    yield from _pairs(before, after, field.label.zh)


def _pairs(before: Value, after: Value, label: str) -> Iterator[tuple[Link, Link, str]]:
    gone = [each for each in _parts(before) if each not in _parts(after)]
    came = [each for each in _parts(after) if each not in _parts(before)] or list(_parts(after))
    for was, became in zip(gone, came, strict=False):
        if isinstance(was, Link) and isinstance(became, Link):
            yield was, became, label


def _parts(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)
