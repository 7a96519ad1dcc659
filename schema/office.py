"""What is in force in this office, and how the office changes it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from schema.actors import may
from schema.clocks import calendar_days
from schema.clocks.calendar_days import CalendarDay
from schema.defining.effective import DefinitionChange, effective
from schema.defining.loading import shipped
from schema.problems import Place, Problem, UnusableError
from schema.storing import register_tables, tables

if TYPE_CHECKING:
    from datetime import datetime

    from schema.actors import Actor
    from schema.clocks.working_time import Calendar
    from schema.definitions import Office

_offices: WeakKeyDictionary[sa.Engine, tuple[str, str, Office]] = WeakKeyDictionary()
_calendars: WeakKeyDictionary[sa.Engine, tuple[int, Calendar]] = WeakKeyDictionary()


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
    return tuple(
        DefinitionChange(row.kind, row.register, row.key, json.loads(row.payload))
        for row in connection.execute(sa.select(t).order_by(t.c.id))
    )


def change_definition(
    connection: sa.Connection, change: DefinitionChange, actor: Actor, now: datetime
) -> Office:
    """Keep one change of the definition and what it needs in the tables; the office after it."""
    if not may(actor, "design", change.register):
        place = Place(field=change.key)
        raise UnusableError(Problem("not_allowed", place, {"action": "design"}))
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
    office = current(connection)
    register = office.registers.get(change.register)
    field = register.find(change.key) if register else None
    if change.kind == "add_field" and register is not None and field is not None:
        register_tables.add_field(connection, register, field)
    if change.kind in {"add_field", "relabel"} and register is not None:
        register_tables.draw_view(connection, register)
    return office


def calendar(connection: sa.Connection, office: Office) -> Calendar:
    """The office's working days and hours."""
    known = _calendars.get(connection.engine)
    if known is not None and known[0] == office.version:
        return known[1]
    days = [
        CalendarDay(row.day, row.works, row.name)
        for row in connection.execute(sa.select(tables.calendar_day))
    ]
    follows = office.settings.get("make_up_days", "yes") != "no"
    made = calendar_days.calendar(days, working_hours=office.pack.hours, follows=follows)
    _calendars[connection.engine] = (office.version, made)
    return made
