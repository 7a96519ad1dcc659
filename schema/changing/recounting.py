"""Deadlines of open records counted again, by the figures and the calendar now in force.

Never by itself: a person looks at what would move and says so. Closed records never move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema import office as offices
from schema import rules
from schema.actors import may
from schema.changing import saving
from schema.changing.changes import Why
from schema.changing.entry import Desk, Work, locked
from schema.finding import links, rows, unfinished
from schema.problems import Problem, UnusableError
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Office, Register
    from schema.values import Value

PORTION = 1_000
MOST = 20_000  # records one step counts again; more are told and done by pressing again


@dataclass(frozen=True)
class Shift:
    """A deadline that is another by the figures now in force; after None: none any more."""

    register: str
    record: int
    name: str
    field: str
    before: Value
    after: Value


def shifts(connection: sa.Connection, office: Office, actor: Actor, now: datetime) -> list[Shift]:
    """Every deadline of an open record that would move, registers in the office's order."""
    found: list[Shift] = []
    for key in office.on:
        register = office.registers.get(key)
        if register is not None and may(actor, "see", key):
            found += _of_register(connection, office, register, actor, now)
    return found[:MOST]


def recount(
    connection: sa.Connection, office: Office, actor: Actor, now: datetime, reason: str = ""
) -> list[int]:
    """Move these deadlines, a change set a register; each can be taken back."""
    wanted: dict[str, dict[int, dict[str, Value]]] = {}
    for each in shifts(connection, office, actor, now):
        wanted.setdefault(each.register, {}).setdefault(each.record, {})[each.field] = each.after
    made = []
    for key, records in wanted.items():
        if not may(actor, "change", key):
            raise UnusableError(Problem("not_allowed"))
        desk = Desk(connection, office, office.register(key), actor, now)
        desk.known = locked(desk, sorted(records))
        known = rows.values_of_many(connection, desk.register, list(desk.known.values()))
        for record, row in desk.known.items():
            before, computed = known[record]
            work = Work("recount", [], record, row["version"], before, computed)
            work.sets = dict(records[record])
            desk.works.append(work)
        change, _ = saving.save(desk, Why(actor, now, "recount", reason))
        made += [change] if change is not None else []
    return made


def _of_register(
    connection: sa.Connection, office: Office, register: Register, actor: Actor, now: datetime
) -> Iterator[Shift]:
    clocks = rules.clocks(register, office)
    if not clocks:
        return
    table = table_of(register)
    where = unfinished.conditions(connection, register)
    ahead = unfinished.still_running(register, list(clocks), now)
    where += [] if ahead is None else [ahead]
    begun = sa.or_(*(table.c[clock.start].is_not(None) for clock in clocks.values()))
    calendar = offices.calendar(connection, office)
    reveals = may(actor, "reveal", register.key)
    last = 0
    while True:
        portion = sa.select(table).where(table.c.id > last, begun, *where)
        found = connection.execute(portion.order_by(table.c.id).limit(PORTION)).mappings().all()
        for row in found:
            held, computed = rows.values_of(connection, register, row)
            last = row["id"]
            again = rules.compute(register, held, office, calendar)
            for key in clocks:
                before, after = computed.get(key, held.get(key)), again.get(key)
                if before != after:
                    name = links.name(register, row, reveals=reveals)
                    yield Shift(register.key, last, name, key, before, after)
        if len(found) < PORTION:
            return
