"""The invented office to look round in: added as one batch, taken away with one click."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import office as offices
from schema import records
from schema.database import reading, writing
from schema.demo import drawing, rooms
from schema.finding import catching_up
from schema.importing import batch_removal
from schema.problems import Problem, UnusableError
from schema.storing import tables
from schema.values import Link, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Field, Office
    from schema.demo.pen import Row
    from schema.importing.batch_removal import UndoResult
    from schema.values import Value

FAMILY = "demo"


def batch(connection: sa.Connection) -> int | None:
    """The batch of the invented records that are there; None if there are none."""
    t = tables.batch
    mine = (t.c.family == FAMILY, t.c.status == "saved")
    return connection.scalar(sa.select(t.c.id).where(*mine).order_by(t.c.id.desc()).limit(1))


def add(engine: sa.Engine, actor: Actor, now: datetime) -> int:
    """Add the invented records in one step; how many, none if they are there already."""
    with writing(engine) as connection:
        if batch(connection) is not None:
            return 0
        office = offices.current(connection)
        number = _open(connection, actor, now)
        added = _Adding(connection, office, actor, now, number).all()
    catching_up.catch_up(engine)
    return added


def remove(engine: sa.Engine, actor: Actor, now: datetime) -> UndoResult:
    """Take the invented records away; those somebody changed or linked to since stay."""
    with reading(engine) as connection:
        number = batch(connection)
    if number is None:
        raise UnusableError(Problem("no_demo"))
    return batch_removal.undo(engine, number, actor, now)


def _open(connection: sa.Connection, actor: Actor, now: datetime) -> int:
    row = {
        "register": "complaint",
        "status": "saved",
        "family": FAMILY,
        "actor": actor.name,
        "started_at": now,
        "ended_at": now,
        "summary": json.dumps({"demo": True}),
    }
    made = tables.batch.insert().values(**row).returning(tables.batch.c.id)
    return int(connection.execute(made).scalar_one())


class _Adding:
    """The steps of adding: each register's mentions lead to records of those before it."""

    def __init__(
        self, connection: sa.Connection, office: Office, actor: Actor, now: datetime, number: int
    ) -> None:
        self.connection, self.office = connection, office
        self.made: dict[str, Any] = {"actor": actor, "now": now, "batch": number}
        self.known: dict[tuple[str, str], Link] = {}
        options = office.register("complaint").field("class").options
        self.drawn = drawing.draw(now, frozenset(option.key for option in options))

    def all(self) -> int:
        """Add every register's rows; how many there were."""
        drawn = self.drawn
        self._add("department", drawn.departments, [str(row["name"]) for row in drawn.departments])
        self._add("person", drawn.persons, [str(row["name"]) for row in drawn.persons])
        self._add("customer", drawn.customers, [str(row["name"]) for row in drawn.customers])
        homes = rooms.of(drawn.customers) if "room" in self.office.on else []
        if homes:
            self._add("room", homes, [str(row["code"]) for row in homes])
        for row in drawn.complaints:
            if ("room", str(row.get("room"))) in self.known:
                row["home"] = Mention(str(row["room"]))
        places = [str(place) for place in range(len(drawn.complaints))]
        for first, last in _stretches(drawn.complaints):
            self._add("complaint", drawn.complaints[first:last], places[first:last])
        self._add("revisit", drawn.revisits, [""] * len(drawn.revisits))
        return sum(len(rows) for rows in vars(drawn).values()) + len(homes)

    def _add(self, key: str, rows: Sequence[Row], names: Sequence[str]) -> None:
        register = self.office.register(key)
        fields = [field for field in register.fields if any(field.key in row for row in rows)]
        columns = {
            field.key: [self._value(field, row.get(field.key)) for row in rows] for field in fields
        }
        ids = records.add_many(self.connection, self.office, register, columns, **self.made)
        for name, record in zip(names, ids, strict=True):
            self.known[key, name] = Link(key, record)

    def _value(self, field: Field, value: Any) -> Any:
        if isinstance(value, Mention):
            return self.known[_target(field), value.text]
        if field.type == "lines" and isinstance(value, tuple):
            return tuple(self._line(field, line) for line in value)
        if isinstance(value, tuple):
            return tuple(self._value(field, each) for each in value)
        return value

    def _line(self, field: Field, line: Row) -> Mapping[str, Value]:
        return {
            part.key: self._value(part, line[part.key]) for part in field.fields if part.key in line
        }


def _target(field: Field) -> str:
    return field.type if field.type in {"person", "department"} else field.to[0]


def _stretches(rows: Sequence[Row]) -> Iterable[tuple[int, int]]:
    """Parts of the list whose rows lead only to rows of earlier parts."""
    cuts = [0, *(place for place, row in enumerate(rows) if "first_complaint" in row), len(rows)]
    return [(first, last) for first, last in pairwise(cuts) if first < last]
