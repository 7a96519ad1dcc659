"""An import as one step: rows in portions under an open batch, then all of them at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import office as offices
from schema import planning
from schema.actors import may
from schema.database import reading, writing
from schema.defining.definition_payload import changes_of
from schema.importing import kept_files, settling
from schema.importing.batch_removal import UndoResult, look, remove, undo, written
from schema.importing.batch_saving import Saving, beginning, dumps, lives
from schema.problems import Problem, UnusableError
from schema.storing import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from schema.actors import Actor
    from schema.draft import Wish
    from schema.planning import Plan

__all__ = [
    "Batch",
    "UndoResult",
    "abandoned",
    "dismiss",
    "file_of",
    "latest",
    "look",
    "one",
    "quarantine",
    "same_file",
    "save",
    "summary",
    "undo",
    "untold",
]
OPEN, SAVED, UNDONE, ABANDONED = "open", "saved", "undone", "abandoned"


@dataclass(frozen=True)
class Batch:
    """One import: whose, of which file, and what became of its rows."""

    id: int
    register: str
    status: str
    file: str
    actor: str
    started_at: datetime
    ended_at: datetime | None
    summary: Mapping[str, Any]
    fingerprint: str = ""

    @property
    def left(self) -> int:
        """How many of its rows still wait for a person."""
        return settling.open_count(self.summary) if self.status == SAVED else 0


def save(  # noqa: PLR0913 - what, by whom, when, and what else is kept of it
    engine: sa.Engine,
    plan: Plan,
    actor: Actor,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
    *,
    wish: Wish | None = None,
    source: Path | None = None,
) -> Batch:
    """Carry out a plan: all of it or nothing, whatever happens on the way.

    wish: what a person wanted, remembered for files to come. source: the workbook, kept untouched.
    """
    if source is not None and may(actor, "import", plan.register.key):
        kept_files.keep(source, plan.draft.fingerprint, plan.draft.file)
    number = _open(engine, plan, actor, now)
    try:
        Saving(engine, plan, actor, now, number, wish).run(progress)
    except BaseException:
        with writing(engine) as connection:
            said = connection.scalar(
                sa.select(tables.batch.c.status).where(tables.batch.c.id == number)
            )
        if said == OPEN:
            remove(engine, number, ABANDONED, actor, now)
        raise
    with reading(engine) as connection:
        t = tables.batch
        return _batch(connection.execute(sa.select(t).where(t.c.id == number)).one())


def one(connection: sa.Connection, number: int) -> Batch | None:
    """The batch of this number."""
    row = connection.execute(sa.select(tables.batch).where(tables.batch.c.id == number)).first()
    return None if row is None else _batch(row)


def latest(connection: sa.Connection, register: str, limit: int = 20) -> list[Batch]:
    """The newest batches of a register, open ones too."""
    t = tables.batch
    query = sa.select(t).where(t.c.register == register).order_by(t.c.id.desc()).limit(limit)
    return [_batch(row) for row in connection.execute(query)]


def same_file(connection: sa.Connection, fingerprint: str) -> list[Batch]:
    """The imports of this very file that stand, newest first."""
    if not fingerprint:
        return []
    t = tables.batch
    query = sa.select(t).where(t.c.fingerprint == fingerprint, t.c.status == SAVED)
    return [_batch(row) for row in connection.execute(query.order_by(t.c.id.desc()))]


def file_of(batch: Batch) -> Path | None:
    """Where the workbook of a batch lies, untouched; None where it was not kept."""
    return kept_files.path(batch.fingerprint)


def summary(batch: Batch) -> dict[str, Any]:
    """A batch as plain data: state, progress while it runs, counts and what was told."""
    return {
        "left": batch.left,
        "has_file": file_of(batch) is not None,
        **{key: value for key, value in batch.summary.items() if key not in {"fields", "process"}},
        "id": batch.id,
        "register": batch.register,
        "status": batch.status,
        "file": batch.file,
        "actor": batch.actor,
        "started_at": batch.started_at.isoformat(),
        "ended_at": batch.ended_at.isoformat() if batch.ended_at else None,
    }


def quarantine(connection: sa.Connection, number: int) -> list[dict[str, Any]]:
    """The rows of a batch that could not stand as records: sheet, row, cells and why."""
    t = tables.quarantine
    query = sa.select(t).where(t.c.batch_id == number).order_by(t.c.id)
    return [
        {
            "sheet": row.sheet,
            "row": row.row,
            "cells": json.loads(row.cells),
            "problems": json.loads(row.problems),
        }
        for row in connection.execute(query)
        if row.outcome == "quarantined"
    ]


def abandoned(engine: sa.Engine, now: datetime, *, seen: int | None = None) -> list[Batch]:
    """Remove what imports left that did not come to their end; they are returned, to be told.

    seen: the process whose end somebody watches, so that it need not be told him again.
    """
    with reading(engine) as connection:
        t = tables.batch
        rows = connection.execute(sa.select(t).where(t.c.status == OPEN)).all()
        left = [each for each in map(_batch, rows) if not lives(each.summary.get("process"))]
    ended = []
    for batch in left:
        status = UNDONE if batch.summary.get("undoing") else ABANDONED
        with writing(engine) as connection:
            watched = seen is not None and seen == (batch.summary.get("process") or {}).get("pid")
            told = {**batch.summary, "withdrawn": written(connection, batch.id)}
            told["broken_off"] = "told" if watched else True
            _say(connection, batch.id, told)
        remove(engine, batch.id, status, None, now)
        ended.append(replace(batch, status=status, summary=told))
    with writing(engine) as connection:
        kept_files.sweep(connection)
    return ended


def untold(connection: sa.Connection) -> list[Batch]:
    """Imports that were broken off and removed at a start, until somebody has read it."""
    t = tables.batch
    query = sa.select(t).where(
        t.c.status.in_([ABANDONED, UNDONE]), t.c.summary.contains('"broken_off": true')
    )
    return [_batch(row) for row in connection.execute(query.order_by(t.c.id))]


def dismiss(connection: sa.Connection, number: int) -> None:
    """Somebody has read that the import was broken off; the batch still says it."""
    batch = one(connection, number)
    if batch is not None and batch.summary.get("broken_off"):
        _say(connection, number, {**batch.summary, "broken_off": "told"})


def _say(connection: sa.Connection, number: int, told: Mapping[str, Any]) -> None:
    t = tables.batch
    connection.execute(t.update().where(t.c.id == number).values(summary=dumps(told)))


def _open(engine: sa.Engine, plan: Plan, actor: Actor, now: datetime) -> int:
    """Begin: the batch's row, and the fields and choices its records need."""
    if not may(actor, "import", plan.register.key):
        raise UnusableError(Problem("not_allowed", values={"action": "import"}))
    t = tables.batch
    with writing(engine) as connection:
        if planning.newest(connection, plan.register.key) != plan.seen:
            raise UnusableError(Problem("plan_outdated", values={"file": plan.draft.file}))
        values = {
            "register": plan.register.key,
            "status": OPEN,
            "file": plan.draft.file,
            "fingerprint": plan.draft.fingerprint,
            "family": plan.family,
            "actor": actor.name,
            "started_at": now,
            "summary": dumps(beginning(plan)),
        }
        number = connection.execute(t.insert().values(**values).returning(t.c.id)).scalar_one()
        for change in changes_of(plan):
            offices.change_definition(connection, change, actor, now)
    return int(number)


def _batch(row: Any) -> Batch:
    return Batch(
        row.id,
        row.register,
        row.status,
        row.file,
        row.actor,
        row.started_at,
        row.ended_at,
        json.loads(row.summary),
        row.fingerprint,
    )
