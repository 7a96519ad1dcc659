"""What is in force in this office, and how the office changes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from schema.actors import LOCAL, may
from schema.clocks import calendar_days
from schema.clocks.calendar_days import CalendarDay
from schema.defining import adopted, inverting, office_registers
from schema.defining.effective import DefinitionChange, effective
from schema.defining.loading import shipped
from schema.problems import Place, Problem, UnusableError
from schema.storing import adopting, register_tables, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from schema.actors import Actor
    from schema.clocks.working_time import Calendar
    from schema.definitions import Office, Register

MAKING = 7_349_002  # the advisory lock under which registers are made
_offices: WeakKeyDictionary[sa.Engine, tuple[str, str, Office]] = WeakKeyDictionary()
_calendars: WeakKeyDictionary[sa.Engine, tuple[tuple[int, str], Calendar]] = WeakKeyDictionary()


def current(connection: sa.Connection) -> Office:
    """The office as of now; kept in memory until a definition changes."""
    t, s = tables.definition_change, tables.setting
    last = sa.select(t.c.id, t.c.token).order_by(t.c.id.desc()).limit(1).subquery()
    chosen = sa.select(s.c.value).where(s.c.key == "pack").scalar_subquery()
    one = sa.select(sa.literal(1)).subquery()
    wanted = sa.select(chosen, last).select_from(one.outerjoin(last, sa.true()))
    pack, version, token = connection.execute(wanted).one()
    pack, version, token = pack or "general", version or 0, token or ""
    known = _offices.get(connection.engine)
    if known is not None and known[:2] == (token, pack):
        return known[2]
    office = replace(effective(shipped(), pack, changes(connection)), version=version)
    _offices[connection.engine] = (token, pack, office)
    return office


def changes(connection: sa.Connection) -> tuple[DefinitionChange, ...]:
    """What the office changed of the shipped definition, oldest first."""
    t = tables.definition_change
    return tuple(_change(row) for row in connection.execute(sa.select(t).order_by(t.c.id)))


@dataclass(frozen=True)
class Kept:
    """One change of the definition as it is kept: its id, what, by whom and when."""

    id: int
    change: DefinitionChange
    actor: str
    at: datetime


def kept(connection: sa.Connection, kinds: Sequence[str], limit: int = 50) -> list[Kept]:
    """The latest changes of some kinds, newest first."""
    t = tables.definition_change
    wanted = sa.select(t).where(t.c.kind.in_(kinds)).order_by(t.c.id.desc()).limit(limit)
    return [Kept(row.id, _change(row), row.actor, row.at) for row in connection.execute(wanted)]


def change_definition(
    connection: sa.Connection, change: DefinitionChange, actor: Actor, now: datetime
) -> Office:
    """Keep one change of the definition and what it needs in the tables; the office after it."""
    _allow(actor, change)
    former = current(connection).catalogue.get(change.register)
    if change.kind == "relabel" and not change.key:
        _name_free(connection, change)
    connection.execute(
        tables.definition_change.insert().values(
            token=uuid4().hex,
            kind=change.kind,
            register=change.register,
            key=change.key,
            payload=json.dumps(dict(change.payload), ensure_ascii=False),
            actor=actor.name,
            at=now,
        )
    )
    if change.kind == "calendar":
        _decide(connection, change)
    office = current(connection)
    register = office.registers.get(change.register)
    field = register.find(change.key) if register else None
    if register is None:
        return office
    if change.kind in {"add_register", "register_on"}:
        register_tables.align(connection, [register])
    if change.kind == "add_field" and field is not None:
        register_tables.add_field(connection, register, field)
    if change.kind in {"add_field", "relabel"}:
        register_tables.draw_view(connection, register, former)
    return office


def add_register(
    connection: sa.Connection, payload: Mapping[str, Any], actor: Actor, now: datetime
) -> Register:
    """Make a register of the office: its definition, table, view and indexes.

    payload: as the tables of a file of schema/registers. UnusableError: a name or key that is
    taken (register_exists), a contradiction (bad_register), or no right to design.
    """
    key = str(payload.get("key", ""))
    change = DefinitionChange("add_register", key, "", payload)
    _allow(actor, change)
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MAKING)))
    office_registers.made(payload, current(connection))
    return change_definition(connection, change, actor, now).register(key)


def adopt(connection: sa.Connection) -> Office:
    """Let newly shipped fields take over the office's fields of the same name; at every start."""
    office = current(connection)
    last = connection.scalar(sa.select(sa.func.max(tables.definition_change.c.at)))
    for key, register in office.registers.items():
        new = [
            (own, field)
            for own, field in adopted.pairs(register)
            if adopting.is_new(connection, register, field)
        ]
        for own, field in new:
            adopting.move(connection, register, own, field)
            change = DefinitionChange("adopt_field", key, field.key, {"from": own.key})
            change_definition(connection, change, LOCAL, last)
        if new:
            grown = current(connection).register(key)
            register_tables.align(connection, [grown])
            register_tables.draw_view(connection, grown)
    return current(connection)


def take_back(connection: sa.Connection, number: int, actor: Actor, now: datetime) -> Office:
    """Undo one change of the definition (its id) by a new one; what was made is hidden."""
    t = tables.definition_change
    kept = connection.execute(sa.select(t).order_by(t.c.id)).all()
    wanted = next((_change(row) for row in kept if row.id == number), None)
    if wanted is None:
        raise UnusableError(Problem("not_found", values={"what": "change", "value": number}))
    before = effective(
        shipped(), _pack(connection), [_change(row) for row in kept if row.id < number]
    )
    later = [_change(row) for row in kept if row.id > number]
    inverse = inverting.inverse(before, wanted)
    if inverse is None or any(inverting.of_the_same(each, wanted) for each in later):
        raise UnusableError(Problem("definition_stays"))
    return change_definition(connection, inverse, actor, now)


def _allow(actor: Actor, change: DefinitionChange) -> None:
    if not may(actor, "design", change.register):
        place = Place(field=change.key)
        raise UnusableError(Problem("not_allowed", place, {"action": "design"}))


def _name_free(connection: sa.Connection, change: DefinitionChange) -> None:
    twin = office_registers.named(str(change.payload.get("zh", "")), current(connection))
    if twin is not None and twin.key != change.register:
        raise office_registers.taken(twin)


def _pack(connection: sa.Connection) -> str:
    s = tables.setting
    return connection.scalar(sa.select(s.c.value).where(s.c.key == "pack")) or "general"


def _change(row: Any) -> DefinitionChange:
    return DefinitionChange(row.kind, row.register, row.key, json.loads(row.payload))


def _decide(connection: sa.Connection, change: DefinitionChange) -> None:
    t, year = tables.calendar_day, int(change.key)
    of_year = t.c.day.between(date(year, 1, 1), date(year, 12, 31))
    connection.execute(t.delete().where(of_year))
    rows = [
        {"day": date.fromisoformat(day), "works": works, "name": name}
        for day, works, name in change.payload["days"]
    ]
    if rows:
        connection.execute(t.insert(), rows)


def calendar(connection: sa.Connection, office: Office) -> Calendar:
    """The office's working days and hours."""
    known = _calendars.get(connection.engine)
    as_of = (office.version, office.pack.key)
    if known is not None and known[0] == as_of:
        return known[1]
    days = [
        CalendarDay(row.day, row.works, row.name)
        for row in connection.execute(sa.select(tables.calendar_day))
    ]
    follows = office.settings.get("make_up_days", "yes") != "no"
    made = calendar_days.calendar(days, working_hours=office.pack.hours, follows=follows)
    _calendars[connection.engine] = (as_of, made)
    return made
