"""What follows from what was typed: the record a text means, and what that record knows already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.changing.carrying import EMPTY_VALUES, carried, said
from schema.finding import links, rows
from schema.storing.tables import is_link, table_of, targets
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema.definitions import Field, Office, Register
    from schema.values import Value

PASSES = 2  # a room names its owner, the owner his telephone
SURE = frozenset({"identifier", "number"})


@dataclass(frozen=True)
class _At:
    """Where something is filled in."""

    connection: sa.Connection
    office: Office
    register: Register

    def carried(self, source: Field, value: Value, target: Field) -> Value:
        return carried(self.connection, self.office, source, value, target)


def fill(
    connection: sa.Connection,
    office: Office,
    register: Register,
    before: Mapping[str, Any],
    sets: dict[str, Any],
) -> None:
    """Add to the values of a record what follows from them; nothing given is replaced.

    before: what the record says so far; sets: what it is to say, changed in place.
    """
    at = _At(connection, office, register)
    new = {key for key, value in sets.items() if value != before.get(key)}
    for text, link in list(_found(at, before, sets, new)):
        sets[text.finds] = link
        new.add(text.finds)
    for text in register.fields:
        if text.finds and text.key in new and isinstance(sets.get(text.finds), Link):
            _put_text(at, text, sets)
    for _pass in range(PASSES):
        for field in register.of_type("link"):
            value = sets.get(field.key)
            if field.key in new and field.fills and isinstance(value, Link):
                added = _taken(at, field, {**before, **sets})
                added = {key: each for key, each in added.items() if key not in sets}
                sets |= added
                new |= set(added)


def _found(
    at: _At,
    before: Mapping[str, Any],
    sets: Mapping[str, Any],
    new: set[str],
) -> Iterator[tuple[Field, Link]]:
    """Links that new texts mean: a number is sure alone, a name where something else agrees."""
    for field in at.register.fields:
        text, key = sets.get(field.key), field.finds
        if not key or field.key not in new or not isinstance(text, str) or not text.strip():
            continue
        if key in sets or before.get(key) is not None:
            continue
        link = at.register.field(key)
        found = links.resolve(at.connection, at.office, link, [text])[text]
        if not isinstance(found, Link):
            continue
        other = at.office.register(found.register)
        sure = other.field(other.title[0]).type in SURE or links.TOLD_APART.fullmatch(text)
        if sure or _agrees(at, link, found, sets, field.key):
            yield field, found


def _put_text(
    at: _At,
    field: Field,
    sets: dict[str, Any],
) -> None:
    """Where a record was chosen by its whole name, leave in the text what belongs there."""
    link: Link = sets[field.finds]
    theirs = at.register.field(field.finds).fills.get(field.key, "")
    called = links.names(at.connection, at.office, link.register, [link.id])[link.id]
    if theirs and sets[field.key] in {called, f"{called} #{link.id}"}:
        other, known = _known(at, link)
        made = at.carried(other.field(theirs), known.get(theirs), field)
        sets[field.key] = made or called


def _agrees(
    at: _At,
    link: Field,
    found: Link,
    sets: Mapping[str, Any],
    name: str,
) -> bool:
    other, values = _known(at, found)
    return any(
        sets.get(own) not in EMPTY_VALUES
        and own != name
        and at.carried(other.field(theirs), values.get(theirs), at.register.field(own)) == sets[own]
        for own, theirs in link.fills.items()
    )


def _taken(
    at: _At,
    link: Field,
    values: Mapping[str, Any],
) -> dict[str, Value]:
    """What the fields of a link take over; what is of a person only where it is that person."""
    other, known = _known(at, values[link.key])
    caller = next((each for each in at.register.fields if each.finds and each.mask), None)
    name = str(values.get(caller.key) or "") if caller else ""
    people = _people(at, other, known)
    somebody_else = bool(name and people and name not in people.values())
    taken: dict[str, Value] = {}
    for own, theirs in link.fills.items():
        field, source = at.register.field(own), other.field(theirs)
        personal = field.personal or (caller is not None and caller.finds == own)
        if values.get(own) not in EMPTY_VALUES or (personal and somebody_else):
            continue
        value = known.get(theirs)
        if personal and name and people:
            same = next((each for each, called in people.items() if called == name), theirs)
            if is_link(source):
                source, value = other.field(same), known.get(same)
            elif same != next(iter(people)):
                continue  # the telephone on file is the first person's
        made = at.carried(source, value, field)
        if made not in EMPTY_VALUES:
            taken[own] = made
    return taken


def _people(at: _At, register: Register, known: Mapping[str, Value]) -> dict[str, str]:
    """The persons a record names, by field: an owner, a tenant."""
    return {
        field.key: said(at.connection, at.office, field, known[field.key])
        for field in register.of_type("link")
        if "customer" in targets(field) and isinstance(known.get(field.key), Link)
    }


def _known(at: _At, link: Link) -> tuple[Register, Mapping[str, Value]]:
    register = at.office.register(link.register)
    table = table_of(register)
    row = at.connection.execute(sa.select(table).where(table.c.id == link.id)).mappings().first()
    return register, rows.values_of(at.connection, register, row)[0] if row else {}
