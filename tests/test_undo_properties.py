"""Whatever is done and undone in whatever order, everything undone is the state before."""

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from schema import office as offices
from schema import records, search
from schema.database import reading, writing
from schema.problems import UnusableError
from schema.records import Delete, Edit, New, Restore
from schema.storing import tables
from schema.storing.storage import restore

STEPS = 30
TEXTS = {
    "content": ["漏水", "停电 两次", "=1+1", "第一行\n第二行", "<b>急</b>"],
    "room": ["3-1-502", "", "00123", "１０２"],
    "received_at": ["2026-03-02 09:00", "2026年4月30日", "2026-12-31 23:59", "昨天"],
    "level": ["一般", "严重", "", "没有这种"],
    "quantity": ["3", "3.5万", "", "很多", "0.1"],
    "contact": ["15400000000", "", "010-8888 6666"],
    "settle_due": ["2026-05-01", "", "2026-05-02 18:00"],
    "taken_by": ["", "没有这人"],
    "apology": ["张三 2026-03-05", ""],
    "late_entry": ["是", "否", ""],
}
ASKED = {"content": "漏水", "complainant": "李四", "received_at": "2026-03-02 09:00"}


class Clerk:
    """Somebody who does things at random, and remembers what he did."""

    def __init__(self, engine, actor, now, seed):
        self.engine, self.actor, self.now = engine, actor, now
        self.chance = random.Random(seed)
        self.done = []
        self.versions = {}
        self.numbers = {}

    def step(self):
        """One request to save, or one undo; both may be refused."""
        self.now += timedelta(minutes=1)
        with writing(self.engine) as connection:
            office = offices.current(connection)
            known = self.known(connection)
            if self.done and self.chance.random() < 0.35:
                self.undo(connection, office, self.chance.choice(self.done))
            else:
                wanted = [self.wish(known) for _ in range(self.chance.randint(1, 4))]
                partial = self.chance.random() < 0.5
                outcome = records.apply(
                    connection, office, "complaint", wanted, self.actor, self.now, partial=partial
                )
                self.keep(outcome)

    def known(self, connection):
        """Every record there is, with its version and whether it is in the trash."""
        table = sa.table("r_complaint", *map(sa.column, ("id", "version", "deleted_at", "number")))
        rows = connection.execute(sa.select(table)).all()
        for row in rows:
            assert row.version >= self.versions.get(row.id, 1)
            assert self.numbers.setdefault(row.id, row.number) == row.number
            self.versions[row.id] = row.version
        assert len(set(self.numbers.values())) == len(self.numbers)
        return rows

    def wish(self, known):
        """A new record, a cell changed, a record deleted or taken back."""
        what = self.chance.random()
        if not known or what < 0.2:
            return New({**ASKED, "room": self.chance.choice(TEXTS["room"])})
        row = self.chance.choice(known)
        if what < 0.3:
            return Delete(row.id, row.version)
        if what < 0.4:
            return Restore(row.id, row.version)
        field = self.chance.choice(list(TEXTS))
        old = row.version - (self.chance.random() < 0.1)
        return Edit(row.id, old, field, self.chance.choice(TEXTS[field]))

    def undo(self, connection, office, change):
        """Take one change set back, in the middle of others."""
        self.keep(self.undone(connection, office, change))

    def undone(self, connection, office, change):
        """What undoing says; nothing when it was undone before."""
        try:
            return records.undo(connection, office, change, self.actor, self.now)
        except UnusableError as error:
            if error.problem.code != "already_undone":
                raise
        return records.Outcome("complaint")

    def keep(self, outcome):
        if outcome.change is not None:
            self.done.append(outcome.change)

    def undo_all(self, back_to=0):
        """Take everything back, the newest first."""
        newest_first = sorted((change for change in self.done if change > back_to), reverse=True)
        for change in newest_first:
            self.now += timedelta(minutes=1)
            with writing(self.engine) as connection:
                office = offices.current(connection)
                self.known(connection)
                assert not self.undone(connection, office, change).refused


def state(engine):
    """What every living record holds: values, notes, given values and the words it is found by."""
    with reading(engine) as connection:
        office = offices.current(connection)
        register = office.register("complaint")
        table = tables.table_of(register)
        rows = connection.execute(sa.select(table).where(table.c.deleted_at.is_(None))).mappings()
        held = {
            row["id"]: [
                (restore(field, row), restore(field, row, given=True) if field.computed else None)
                for field in register.fields
                if field.type != "lines"
            ]
            for row in rows
        }
        n = tables.cell_note
        notes = connection.execute(
            sa.select(n.c.record_id, n.c.field, n.c.raw).where(n.c.record_id.in_(list(held)))
        )
        return held, sorted(map(tuple, notes))


def found(engine, actor, text):
    with reading(engine) as connection:
        office = offices.current(connection)
        page = search.page(
            connection, office, "complaint", search.Query(text=text), actor, limit=500
        )
        return {record.id for record in page.records}


@pytest.mark.parametrize("seed", range(3))
def test_everything_undone_is_the_state_before(engine, clerk, noon, seed):
    before = Clerk(engine, clerk, noon, seed)
    for _ in range(8):
        before.step()
    start, marked = state(engine), max(before.done, default=0)

    for _ in range(STEPS):
        before.step()
    before.undo_all(back_to=marked)

    assert state(engine) == start


@pytest.mark.parametrize("seed", range(6, 8))
def test_search_agrees_with_what_is_left(engine, clerk, noon, seed):
    busy = Clerk(engine, clerk, noon, seed)
    for _ in range(STEPS):
        busy.step()

    with reading(engine) as connection:
        office = offices.current(connection)
        query = search.Query()
        kept = list(search.all(connection, office, "complaint", query, clerk))
        assert search.count(connection, office, "complaint", query, clerk) == len(kept)
    for word in ("漏水", "停电", "第二"):
        holds = {r.id for r in kept if word in str(r.values["content"])}
        assert found(engine, clerk, word) == holds


@pytest.mark.parametrize("seed", range(9, 10))
def test_the_log_tells_what_each_cell_holds(engine, clerk, noon, seed):
    busy = Clerk(engine, clerk, noon, seed)
    for _ in range(STEPS):
        busy.step()

    with reading(engine) as connection:
        c = tables.change_cell
        logged = {}
        for row in connection.execute(sa.select(c).order_by(c.c.id)).mappings():
            if row["kind"] == "edit":
                key = row["record_id"], row["field"]
                assert logged.setdefault(key, row["before"]) == row["before"]
                logged[key] = row["after"]
        assert logged
