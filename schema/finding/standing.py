"""How things stand with a record: what is known of it, what is still open about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema import search
from schema.field_types import shown
from schema.finding.filters import Filter, Query
from schema.storing.tables import targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from schema.actors import Actor
    from schema.definitions import Field, Office, Register
    from schema.values import Link, Record

MOST = 5  # open matters of one register
PROMISES = (("promised_at", "promised_by"), ("agreed_at", "promised_by"))


@dataclass(frozen=True)
class Open:
    """A matter that is still open; promised: for when and by whom, as shown, empty if nothing."""

    register: Register
    record: Record
    promised: tuple[str, str]


@dataclass(frozen=True)
class Standing:
    """A record, what its card shows of it, and the open matters about it, promised ones first."""

    register: Register
    record: Record
    facts: tuple[tuple[Field, str], ...]
    open: tuple[Open, ...]


def of(
    connection: sa.Connection, office: Office, link: Link, actor: Actor, language: str = "zh"
) -> Standing | None:
    """How things stand with a record as the actor may see it; None where it is not there."""
    register = office.registers.get(link.register)
    record = search.one(connection, office, link.register, link.id, actor) if register else None
    if register is None or record is None or record.deleted_at is not None:
        return None
    keys = register.card or register.columns
    facts = tuple(
        (field, text)
        for key in keys
        if (field := register.find(key)) and (text := shown(field, record, language))
    )
    found = list(open_about(connection, office, register, record, actor, language))
    found.sort(key=lambda each: not each.promised[0])
    return Standing(register, record, facts, tuple(found))


def open_about(
    connection: sa.Connection,
    office: Office,
    register: Register,
    record: Record,
    actor: Actor,
    language: str = "zh",
) -> Iterator[Open]:
    """The open matters of all registers that lead to a record, newest first."""
    for key in office.on:
        other = office.register(key)
        status = other.find("status")
        if status is None or not any(option.closes for option in status.options):
            continue
        seen: set[int] = set()
        for condition in _leading(other, register, record):
            order = ((other.event, "desc"),) if other.event else ()
            query = Query((condition, Filter("status", "=", "open")), order)
            page = search.page(connection, office, key, query, actor, limit=MOST)
            for found in page.records:
                if found.id not in seen and not (key == register.key and found.id == record.id):
                    seen.add(found.id)
                    yield Open(other, found, promised(other, found, language))


def promised(register: Register, record: Record, language: str = "zh") -> tuple[str, str]:
    """What was promised for when, and by whom; empty texts where nothing was."""
    for when, whom in PROMISES:
        field, person = register.find(when), register.find(whom)
        text = shown(field, record, language) if field else ""
        if text:
            return text, shown(person, record, language) if person else ""
    return "", ""


def _leading(other: Register, register: Register, record: Record) -> Iterator[Filter]:
    """The conditions under which a record of another register is about this one."""
    for field in other.of_type("link"):
        if register.key not in targets(field):
            continue
        yield Filter(field.key, "=", f"#{record.id}")
        for text in other.fields:
            said = record.values.get(field.fills.get(text.key, ""))
            if text.finds == field.key and isinstance(said, str) and said and not text.mask:
                yield Filter(text.key, "=", said)
