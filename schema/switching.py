"""Which kind of office this is, and which registers it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema import office as offices
from schema.actors import may
from schema.defining.effective import BUILT_IN, DefinitionChange
from schema.defining.loading import shipped
from schema.finding.search_text import sounds
from schema.problems import Problem, UnusableError
from schema.storing import register_tables, tables
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Office, Register


def untouched(connection: sa.Connection, office: Office) -> bool:
    """Whether the kind of office may still be chosen: no record, no import, nothing changed."""
    begun = sa.exists().where(tables.definition_change.c.id.is_not(None))
    importing = sa.exists().where(tables.batch.c.status == "open")
    if connection.scalar(sa.select(sa.or_(begun, importing))):
        return False
    filled = [sa.exists(sa.select(table_of(each).c.id)) for each in office.registers.values()]
    return not connection.scalar(sa.select(sa.or_(sa.false(), *filled)))


def filled(connection: sa.Connection, office: Office) -> bool:
    """Whether any register that is on holds a record outside the trash."""
    tables_on = [table_of(office.register(key)) for key in office.on]
    asked = [sa.exists(sa.select(t.c.id).where(t.c.deleted_at.is_(None))) for t in tables_on]
    return bool(connection.scalar(sa.select(sa.or_(sa.false(), *asked))))


def choose(connection: sa.Connection, pack: str, actor: Actor) -> Office:
    """Make the untouched office one of this kind: its registers, choices, clocks and hours.

    UnusableError: no such kind (unknown_pack), records are there (kind_stays), or no right.
    """
    if not may(actor, "settings", ""):
        raise UnusableError(Problem("not_allowed", values={"action": "settings"}))
    known = shipped().packs
    if pack not in known:
        values = {"value": pack, "known": ", ".join(known)}
        raise UnusableError(Problem("unknown_pack", values=values))
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(offices.MAKING)))
    office = offices.current(connection)
    if office.pack.key == pack:
        return office
    if not untouched(connection, office):
        values = {"value": office.pack.label.zh}
        raise UnusableError(Problem("kind_stays", values=values))
    s = tables.setting
    connection.execute(s.update().where(s.c.key == "pack").values(value=pack))
    office = offices.current(connection)
    register_tables.align(connection, office.registers.values())
    return office


def switch(connection: sa.Connection, key: str, actor: Actor, now: datetime, *, on: bool) -> Office:
    """Show a register in the menus or take it out of them; its records stay either way.

    UnusableError: no such register (unknown_register), one nothing works without
    (register_needed), or no right to design.
    """
    office = offices.current(connection)
    register = office.catalogue.get(key)
    if register is None:
        raise UnusableError(Problem("unknown_register", values={"value": key}))
    if not on and key in BUILT_IN:
        raise UnusableError(Problem("register_needed", values={"value": register.label.zh}))
    if not on and len(office.on) == len(BUILT_IN.intersection(office.on)) + (key in office.on):
        raise UnusableError(Problem("last_register", values={"value": register.label.zh}))
    if (key in office.on) == on:
        return office
    change = DefinitionChange("register_on" if on else "register_off", key)
    return offices.change_definition(connection, change, actor, now)


def found(registers: Iterable[Register], text: str) -> list[Register]:
    """The registers a text may mean: by name, number or key, by pinyin or its initials."""
    wanted = "".join(text.lower().split())
    if not wanted:
        return list(registers)
    return [each for each in registers if any(wanted in name for name in names(each))]


def names(register: Register) -> tuple[str, ...]:
    """What a register may be looked for by, small letters without blanks."""
    label = register.label
    said = (label.zh, label.en, register.id, register.key, *sounds(label.zh))
    return tuple("".join(each.lower().split()) for each in said if each)
