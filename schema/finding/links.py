"""What linked records are called, and which record a name or number means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.field_types import FIELD_TYPES, masked
from schema.finding import spoken
from schema.finding.filters import title_keys
from schema.problems import Problem
from schema.storing.storage import counting
from schema.storing.tables import is_link, table_of, targets
from schema.values import Link, Mention, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema.definitions import Field, Office, Register

CHUNK = 500
TOLD_APART = re.compile(
    r"(.*) #([0-9]{1,18})", re.DOTALL
)  # as find_links tells two of one name apart


def name(register: Register, row: Mapping[Any, Any], *, reveals: bool = True) -> str:
    """How a record is called elsewhere: its title fields, one after the other."""
    parts = []
    for key in register.title:
        field = register.field(key)
        value = counting(field, row)
        if value is None or is_link(field):
            continue
        text = value if isinstance(value, str) else FIELD_TYPES[field.type].show(value, field)
        parts.append(masked(field, text) if field.mask and not reveals else text)
    return " ".join(parts) or f"#{row['id']}"


def names(
    connection: sa.Connection,
    office: Office,
    register_key: str,
    ids: Iterable[int],
    *,
    reveals: bool = True,
) -> dict[int, str]:
    """What records of a register are called, deleted ones too."""
    register = office.register(register_key)
    table = table_of(register)
    wanted = sorted(set(ids))
    found: dict[int, str] = {}
    for start in range(0, len(wanted), CHUNK):
        query = sa.select(table).where(table.c.id.in_(wanted[start : start + CHUNK]))
        for row in connection.execute(query).mappings():
            found[row["id"]] = name(register, row, reveals=reveals)
    return found


def linked(fields: Sequence[Field], values: Mapping[str, Value]) -> Iterable[Link]:
    """Every link in the values of these fields."""
    for field in fields:
        value = values.get(field.key)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Link):
                yield part


def resolve(
    connection: sa.Connection, office: Office, field: Field, texts: Iterable[str]
) -> dict[str, Link | Problem]:
    """Which record each text means: by number, else by title, else by what is said of it.

    Nobody and several are told.
    """
    wanted = sorted(set(texts))
    found: dict[str, set[Link]] = {text: set() for text in wanted}
    for key in targets(field):
        register = office.registers.get(key)
        if register is None:
            continue
        for start in range(0, len(wanted), CHUNK):
            for text, link in _matches(connection, register, wanted[start : start + CHUNK]):
                found[text].add(link)
        for text in [text for text in wanted if " " in text and not found[text]]:
            found[text] |= _by_name(connection, office, register, text)
        left = [text for text in wanted if not found[text]]
        for text, ids in spoken.named(connection, register, left).items():
            found[text] |= {Link(key, record) for record in ids}
    label = "、".join(
        office.registers[key].label.zh for key in targets(field) if key in office.registers
    )
    return {text: _only(text, links, label) for text, links in found.items()}


def resolved(
    connection: sa.Connection, office: Office, field: Field, value: Value
) -> Value | Problem:
    """A value with its mentions become links; the first that fails is the answer."""
    mentions = [part for part in _parts(value) if isinstance(part, Mention)]
    if not mentions:
        return value
    known = resolve(connection, office, field, [mention.text for mention in mentions])
    wrong = next((each for each in known.values() if isinstance(each, Problem)), None)
    if wrong is not None:
        return wrong
    links = tuple(known[part.text] if isinstance(part, Mention) else part for part in _parts(value))
    return links if field.many else links[0]  # type: ignore[return-value]  # problems left above


def _parts(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)


def _matches(
    connection: sa.Connection, register: Register, texts: Sequence[str]
) -> Iterable[tuple[str, Link]]:
    table = table_of(register)
    for key in title_keys(register):
        column = table.c[key]
        query = sa.select(table.c.id, column).where(column.in_(texts), table.c.deleted_at.is_(None))
        for record, text in connection.execute(query):
            yield text, Link(register.key, record)


def _by_name(connection: sa.Connection, office: Office, register: Register, text: str) -> set[Link]:
    """The record whose whole name this is: its first part must be its number or a title."""
    apart = TOLD_APART.fullmatch(text)
    if apart:
        only = names(connection, office, register.key, [int(apart[2])])
        return {Link(register.key, record) for record, said in only.items() if said == apart[1]}
    first = text.split(" ", 1)[0]
    ids = [link.id for _, link in _matches(connection, register, [first])]
    called = names(connection, office, register.key, ids)
    return {Link(register.key, record) for record in ids if called.get(record) == text}


def _only(text: str, links: set[Link], label: str) -> Link | Problem:
    if len(links) == 1:
        return next(iter(links))
    if links:
        return Problem("link_ambiguous", values={"value": text, "count": len(links)})
    return Problem("link_unknown", values={"value": text, "register": label})
