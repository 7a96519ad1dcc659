"""Moves a record to another register: nothing is typed again, the old number keeps its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema import records, search
from schema.changing.carrying import EMPTY_VALUES, carried
from schema.changing.changes import MakeVoid, New, Outcome
from schema.field_types import fold, shown
from schema.problems import Place, Problem
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import sqlalchemy as sa

    from schema.actors import Actor
    from schema.definitions import Field, Office, Register
    from schema.values import Record, Value

REASON = "已转为{label} {number}"
ROLES = ("who", "matter", "contact", "department")


@dataclass(frozen=True)
class Moved:
    """What came of it: the record that stands for the old one now, or why there is none."""

    link: Link | None
    outcome: Outcome


def move(
    connection: sa.Connection,
    office: Office,
    source: Link,
    target_key: str,
    actor: Actor,
    now: datetime,
) -> Moved:
    """Enter the record in another register and make the old one void, pointing to it."""
    old = search.one(connection, office, source.register, source.id, actor)
    if old is None or old.deleted_at is not None or old.void is not None:
        refused = (Problem("record_gone", Place(record=source.id)),)
        return Moved(None, Outcome(target_key, refused=refused))
    with connection.begin_nested() as step:
        made = values(connection, office, source.register, old, target_key)
        outcome = records.apply(connection, office, target_key, [New(made)], actor, now)
        if not outcome.saved:
            step.rollback()
            return Moved(None, outcome)
        new = Link(target_key, outcome.saved[0].id)
        wanted = MakeVoid(source.id, old.version, _reason(connection, office, new, actor), new)
        voided = records.apply(connection, office, source.register, [wanted], actor, now)
        if not voided.saved:
            step.rollback()
            return Moved(None, voided)
    return Moved(new, outcome)


def values(
    connection: sa.Connection, office: Office, source_key: str, old: Record, target_key: str
) -> dict[str, Value]:
    """What the new record says: every field of the same key, name or part in a call."""
    source, target = office.register(source_key), office.register(target_key)
    made: dict[str, Value] = {}
    for field in target.fields:
        if field.type in {"number", "attachment"} or field.computed or field.key == "status":
            continue
        for known in _alike(source, target, field):
            value = carried(connection, office, known, old.values.get(known.key), field)
            if value not in EMPTY_VALUES:
                made[field.key] = value
                break
    return made


def _alike(source: Register, target: Register, field: Field) -> Iterator[Field]:
    """The fields of the source that say what this one says, the surest first."""
    if field.key == target.event and source.event:
        yield source.field(source.event)
    for role in ROLES:
        ours = getattr(target.call, role, "")
        theirs = source.find(getattr(source.call, role, ""))
        if field.key == ours and theirs is not None:
            yield theirs
    same = source.find(field.key)
    if same is not None:
        yield same
    names = _names(field)
    yield from (known for known in source.fields if names & _names(known))


def _names(field: Field) -> set[str]:
    return {fold(name) for name in (field.label.zh, *field.synonyms)}


def _reason(connection: sa.Connection, office: Office, new: Link, actor: Actor) -> str:
    register = office.register(new.register)
    found = search.one(connection, office, new.register, new.id, actor)
    number = register.number_field
    text = shown(number, found) if number and found else f"#{new.id}"
    return REASON.format(label=register.label.zh, number=text)
