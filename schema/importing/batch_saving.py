"""The steps of an import: people, rows in portions, then changes and the end in one step."""

from __future__ import annotations

import json
import platform
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil

from schema import office as offices
from schema import planning, records
from schema.database import reading, writing
from schema.importing import batch_rows, memory, plan_report, settling
from schema.importing.batch_removal import put_notes
from schema.importing.linking import linked
from schema.problems import Problem, UnusableError
from schema.storing import tables
from schema.values import Link, Note, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    import sqlalchemy as sa

    from schema.actors import Actor
    from schema.changing.bulk import Noted, Ready
    from schema.clocks.working_time import Calendar
    from schema.definitions import Office, Register
    from schema.draft import Wish
    from schema.importing.batch_rows import Raw
    from schema.importing.linking import Known
    from schema.planning import Plan

FIRST_PORTION, LARGEST_PORTION = 1000, 10_000
PORTION_SECONDS = 0.25  # of a lock; the promise is half a second


@dataclass(frozen=True)
class _Portion:
    """Some rows as the database will hold them."""

    made: Ready
    notes: Noted
    told: Sequence[Raw]


class Saving:
    """The steps between opening a batch and closing it."""

    def __init__(
        self,
        engine: sa.Engine,
        plan: Plan,
        actor: Actor,
        now: datetime,
        number: int,
        wish: Wish | None = None,
    ) -> None:
        self.engine, self.plan, self.actor, self.now = engine, plan, actor, now
        self.number, self.wish = number, wish
        self.beginning = beginning(plan)
        self.made: dict[str, Known] = {}  # links made for names, by register

    def run(self, progress: Callable[[int, int], None] | None) -> None:
        """People first, then rows in portions, then the end in one step."""
        self._people()
        new = list(self.plan.positions(planning.NEW))
        for done in self._portions(new):
            if progress is not None:
                progress(done, len(new))
        self._others()
        self._close()

    def _people(self) -> None:
        """Records for names nobody bears, where the plan is to create them."""
        for key, names in self.plan.linking.create.items():
            with writing(self.engine) as connection:
                self._tell(connection, 0)
                office = offices.current(connection)
                register = office.register(key)
                title = next(
                    k for k in register.title if register.field(k).type in {"text", "long_text"}
                )
                ids = records.add_many(
                    connection,
                    office,
                    register,
                    {title: list(names)},
                    actor=self.actor,
                    now=self.now,
                    batch=self.number,
                )
            self.made[key] = {
                name: Link(key, record) for name, record in zip(names, ids, strict=True)
            }

    def _portions(self, new: Sequence[int]) -> Iterator[int]:
        """Add rows; how many are there after each portion, sized by how long the last took.

        While one portion is written the next is made ready.
        """
        with reading(self.engine) as connection:
            office = offices.current(connection)
            calendar = offices.calendar(connection, office)
        register = office.register(self.plan.register.key)
        size, start = FIRST_PORTION, 0
        with ThreadPoolExecutor(1) as helper:
            ahead = helper.submit(self._ready, office, calendar, new[:size])
            while start < len(new):
                portion = ahead.result()
                start += portion.made.count
                ahead = helper.submit(self._ready, office, calendar, new[start : start + size])
                took = self._write(register, portion, start)
                yield start
                rate = PORTION_SECONDS / max(took, 0.001)
                size = max(200, min(LARGEST_PORTION, int(portion.made.count * rate), size * 2))

    def _ready(self, office: Office, calendar: Calendar, some: Sequence[int]) -> _Portion:
        """All of a portion that can be made before it holds the lock."""
        register = office.register(self.plan.register.key)
        columns = {key: self._column(key, some) for key in self.plan.rows.values}
        sqlite = self.engine.dialect.name == "sqlite"
        return _Portion(
            records.ready(office, register, columns, calendar, sqlite=sqlite),
            self._notes(some),
            list(batch_rows.raw(self.plan, some)),
        )

    def _write(self, register: Register, portion: _Portion, done: int) -> float:
        """Write a portion; for how many seconds others had to wait."""
        with writing(self.engine) as connection:
            before = time.perf_counter()  # waiting for others is no reason for less
            self._tell(connection, done)
            ids = records.add_ready(
                connection,
                register,
                portion.made,
                actor=self.actor,
                now=self.now,
                batch=self.number,
                notes=portion.notes,
            )
            batch_rows.put_raw(connection, self.plan, self.number, portion.told, ids)
        return time.perf_counter() - before

    def _tell(self, connection: sa.Connection, done: int) -> None:
        t = tables.batch
        said = self.beginning | {"done": done}
        mine = t.update().where(t.c.id == self.number, t.c.status == "open")
        if not connection.execute(mine.values(summary=dumps(said))).rowcount:
            raise UnusableError(Problem("import_broken_off"))

    def _column(self, key: str, some: Sequence[int]) -> list[Value]:
        column = self.plan.rows.values[key]
        if key not in self.plan.linking.waiting:
            return [column[position] for position in some]
        return [self._linked(key, column[position]) for position in some]

    def _linked(self, key: str, value: Value) -> Value:
        if key not in self.plan.linking.waiting:
            return value
        known: Known = {}
        for target in tables.targets(self.plan.register.field(key)):
            known.update(self.made.get(target, {}))
        return linked(value, known)

    def _notes(self, some: Sequence[int]) -> list[tuple[int, str, Note]]:
        found = []
        places = {position: place for place, position in enumerate(some)}
        for key, notes in self.plan.rows.notes.items():
            if len(notes) < len(some):
                hits = [position for position in notes if position in places]
            else:
                hits = [position for position in some if position in notes]
            found += [(places[position], key, notes[position]) for position in hits]
        return found

    def _others(self) -> None:
        """What the file said of records it does not add: unchanged rows, doubtful ones."""
        plan = self.plan
        left = [
            position
            for position, outcome in enumerate(plan.outcomes)
            if outcome in {planning.UNCHANGED, planning.DOUBTFUL, planning.QUARANTINED}
            and position not in plan.heard
        ]
        for start in range(0, len(left), LARGEST_PORTION):
            some = left[start : start + LARGEST_PORTION]
            kept = [
                plan.records.get(p) if plan.outcomes[p] == planning.UNCHANGED else None
                for p in some
            ]
            with writing(self.engine) as connection:
                self._tell(connection, plan.counts[planning.NEW])
                batch_rows.put(connection, plan, self.number, some, kept)

    def _close(self) -> None:
        """Changes of existing records, the quarantine, and the batch's one row."""
        plan = self.plan
        with writing(self.engine) as connection:
            gone = self._change(connection)
            batch_rows.put_left(connection, plan, self.number, gone)
            memory.keep(connection, plan, self.wish, self.actor, self.now)
            settling.returned(connection, plan, self.number, self.actor, self.now)
            told = plan_report.kept(plan, "zh")
            told["updated"] -= len(gone)
            told["doubtful"] += len(gone)
            late = [problem for problems in gone.values() for problem in problems]
            told["problems"] += plan_report.problems(plan, late, "zh")
            told |= {
                "done": plan.counts[planning.NEW],
                "fields": batch_rows.fields_of(plan),
                "made_fields": [*(each.key for each in plan.new_fields), *plan.shown_again],
            }
            t = tables.batch
            mine = t.update().where(t.c.id == self.number, t.c.status == "open")
            ended = mine.values(status="saved", ended_at=self.now, summary=dumps(told))
            if not connection.execute(ended).rowcount:
                raise UnusableError(Problem("import_broken_off"))

    def _change(self, connection: sa.Connection) -> dict[int, list[Problem]]:
        """Apply the changes; those of records somebody saved meanwhile are left and told."""
        plan = self.plan
        if not plan.changes:
            return {}
        now = batch_rows.versions(connection, plan.register, [c.record for c in plan.changes])
        fresh = [c for c in plan.changes if now.get(c.record) == c.version]
        gone = [c for c in plan.changes if now.get(c.record) != c.version]
        office = offices.current(connection)
        records.change_many(
            connection,
            office,
            office.register(plan.register.key),
            [
                (c.record, {each.field: self._linked(each.field, each.after) for each in c.cells})
                for c in fresh
            ],
            actor=self.actor,
            now=self.now,
            batch=self.number,
        )
        noted = [(c.record, e.field, e.note) for c in fresh for e in c.cells if e.note]
        put_notes(connection, plan.register.key, noted)
        places = [c.position for c in fresh]
        batch_rows.put(connection, plan, self.number, places, [c.record for c in fresh])
        return {
            c.position: [
                Problem("edited_since", plan.rows.span(c.position).place(c.position, each.field))
                for each in c.cells
            ]
            for c in gone
        }


def beginning(plan: Plan) -> dict[str, Any]:
    """What a batch says of itself while it runs."""
    return {
        "process": process(),
        **plan.counts,
        "done": 0,
        "fields": batch_rows.fields_of(plan),
        "made_fields": [*(each.key for each in plan.new_fields), *plan.shown_again],
    }


def process() -> dict[str, Any]:
    """What tells a running import from one whose process is gone."""
    me = psutil.Process()
    return {"pid": me.pid, "born": me.create_time(), "host": platform.node()}


def lives(said: object) -> bool:
    """Whether the process of an import still runs; another machine's only that one can tell."""
    if not isinstance(said, dict):
        return False
    if said.get("host") != platform.node():
        return True
    try:
        return bool(psutil.Process(said["pid"]).create_time() == said["born"])
    except (psutil.NoSuchProcess, KeyError):
        return False


def dumps(content: object) -> str:
    """Plain data as the JSON a batch keeps."""
    return json.dumps(content, ensure_ascii=False, default=str)
