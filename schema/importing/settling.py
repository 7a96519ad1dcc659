"""What a person decides about the rows an import left: put in, taken over, left out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema import records
from schema.actors import may
from schema.field_types.base import printable
from schema.importing import batch_layout
from schema.importing.left_cells import read_cells
from schema.problems import Place, Problem, UnusableError
from schema.recognising import folded, said
from schema.storing import tables
from schema.storing.serials import in_use

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Office, Register
    from schema.planning import Plan

RELEASED, TAKEN, LEFT, RETURNED = "released", "taken", "left", "returned"
COUNTED = {RELEASED: "accepted", TAKEN: "updated"}
CHUNK = 500


@dataclass(frozen=True)
class LeftRow:
    """A row an import left to a person.

    outcome: quarantined or doubtful. texts: what the file says, by field. problems: as the batch
    keeps them. about: the record a doubtful row seems to be about. settled: what became of it.
    """

    id: int
    batch: int
    sheet: str
    row: int
    outcome: str
    texts: Mapping[str, str]
    rest: tuple[tuple[str, str], ...]  # header and text of columns that went to no field
    problems: tuple[Mapping[str, Any], ...]
    about: int | None
    settled: str
    record: int | None


@dataclass(frozen=True)
class Settled:
    """What became of settling a row: the record, or why it could not be done."""

    record: int | None = None
    refused: tuple[Problem, ...] = ()


def left(
    connection: sa.Connection, batch: int, *, settled: bool = False, limit: int | None = None
) -> list[LeftRow]:
    """The rows of a batch still left to a person; settled: those already dealt with."""
    t = tables.quarantine
    done = t.c.settled_at.is_not(None) if settled else t.c.settled_at.is_(None)
    query = sa.select(t).where(t.c.batch_id == batch, done).order_by(t.c.id).limit(limit)
    found = connection.execute(query).all()
    layout = _layout(connection, batch) if found else None
    return [_row(each, layout) for each in found if layout is not None]


def one(connection: sa.Connection, number: int) -> LeftRow:
    """The row of this number."""
    return _row(*_kept(connection, number))


def release(
    connection: sa.Connection,
    office: Office,
    number: int,
    values: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> Settled:
    """Put a row in as a new record of its batch.

    values: texts by field, as a person corrected them; what he left as the file has it and no type
    takes becomes a note, what he wrote himself must fit.
    """
    row = _open(connection, number, actor, "add")
    register = _register(connection, office, row.batch)
    texts = {**row.texts, **values}
    cells = read_cells(connection, office, register, texts, row.texts, now)
    refused = [*cells.refused, *_taken_numbers(connection, register, cells.values)]
    if refused:
        return Settled(None, tuple(refused))
    filled = {key: [value] for key, value in cells.values.items() if value not in (None, "", ())}
    if not filled and not cells.notes:
        return Settled(None, (Problem("row_empty"),))
    (made,) = records.add_many(
        connection,
        office,
        register,
        filled or {next(iter(cells.notes)): [None]},
        actor=actor,
        now=now,
        batch=row.batch,
        notes=[(0, key, note) for key, note in cells.notes.items()],
    )
    _settle(connection, row, RELEASED, made, actor, now)
    return Settled(made)


def take(
    connection: sa.Connection,
    office: Office,
    number: int,
    values: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> Settled:
    """Take texts of a doubtful row over into its record; undoing the batch undoes it."""
    row = _open(connection, number, actor, "change")
    register = _register(connection, office, row.batch)
    table = tables.table_of(register)
    version = connection.scalar(
        sa.select(table.c.version).where(table.c.id == row.about, table.c.deleted_at.is_(None))
    )
    if row.about is None or version is None:
        return Settled(None, (Problem("record_gone", Place(record=row.about)),))
    edits = [records.Edit(row.about, version, key, text) for key, text in values.items()]
    outcome = records.apply(
        connection, office, register.key, edits, actor, now, source="settle", reason=_why(row)
    )
    if outcome.refused:
        return Settled(None, outcome.refused)
    c = tables.change
    mine = c.update().where(c.c.id == outcome.change)
    connection.execute(mine.values(batch_id=row.batch))
    _settle(connection, row, TAKEN, row.about, actor, now)
    return Settled(row.about)


def leave_out(
    connection: sa.Connection, number: int, reason: str, actor: Actor, now: datetime
) -> Settled:
    """Leave a row out for good; the reason is asked for and kept."""
    row = _open(connection, number, actor, "import")
    reason = printable(reason).strip()
    if not reason:
        return Settled(None, (Problem("reason_missing"),))
    _settle(connection, row, LEFT, None, actor, now, reason)
    return Settled()


def returned(
    connection: sa.Connection, plan: Plan, batch: int, actor: Actor, now: datetime
) -> None:
    """Close rows left by earlier imports of such a file that this one brings again, at its end.

    They are in now, or this import leaves them to a person again: once is enough.
    """
    waiting = _waiting(connection, plan.register.key, plan.family, batch)
    if not waiting:
        return
    places = {(row.sheet, row.row): row for row in waiting}
    t = tables.batch_row
    here: dict[tuple[str, int], int | None] = {}
    wanted = sorted({row for _sheet, row in places})
    for start in range(0, len(wanted), CHUNK):
        query = sa.select(t.c.sheet, t.c.row, t.c.record_id)
        some = wanted[start : start + CHUNK]
        query = query.where(t.c.batch_id == batch, t.c.row.in_(some))
        here |= {(row.sheet, row.row): row.record_id for row in connection.execute(query)}
    for span in plan.rows.spans:
        for place, row in enumerate(span.table.rows):
            old = places.get((span.table.sheet, int(row)))
            if old is None:
                continue
            cells = [column.cells[place] for column in span.table.columns]
            if _alike(json.loads(old.cells), cells):
                record = here.get((span.table.sheet, int(row)))
                kept = _row(old, None)
                _settle(connection, kept, RETURNED, record, actor, now, f"#{batch}")


def reopen(connection: sa.Connection, batch: int) -> None:
    """Leave to a person again what a batch that is taken back had brought in."""
    t = tables.quarantine
    mine = (t.c.settled == RETURNED, t.c.reason == f"#{batch}")
    for row in connection.execute(sa.select(t.c.batch_id).where(*mine)).all():
        _count(connection, row.batch_id, {RETURNED: -1})
    nothing = {"settled": "", "settled_at": None, "settled_by": "", "reason": "", "record_id": None}
    connection.execute(t.update().where(*mine).values(**nothing))


def open_count(summary: Mapping[str, Any]) -> int:
    """How many rows of a batch still wait for a person."""
    waiting = int(summary.get("quarantined", 0)) + int(summary.get("doubtful", 0))
    return max(0, waiting - int(summary.get(LEFT, 0)) - int(summary.get(RETURNED, 0)))


def _waiting(connection: sa.Connection, register: str, family: str, batch: int) -> list[Any]:
    t, b = tables.quarantine, tables.batch
    query = (
        sa.select(t)
        .join(b, b.c.id == t.c.batch_id)
        .where(
            b.c.register == register,
            b.c.family == family,
            b.c.status == "saved",
            b.c.id != batch,
            t.c.settled_at.is_(None),
        )
    )
    return list(connection.execute(query))


def _alike(before: list[Any], now: Iterable[Any]) -> bool:
    """Whether two rows at the same place are one: at least half of what one says, both say."""
    these, those = ([folded(said(cell)) for cell in cells] for cells in (before, now))
    pairs = [(one, other) for one, other in zip(these, those, strict=False) if one or other]
    same = sum(1 for one, other in pairs if one == other)
    return same * 2 >= len(pairs) > 0


def _kept(connection: sa.Connection, number: int) -> tuple[Any, batch_layout.Layout]:
    t = tables.quarantine
    found = connection.execute(sa.select(t).where(t.c.id == number).with_for_update()).first()
    if found is None:
        raise UnusableError(Problem("not_found", values={"what": "row", "value": number}))
    return found, _layout(connection, found.batch_id)


def _open(connection: sa.Connection, number: int, actor: Actor, action: str) -> LeftRow:
    """The row, if it still waits and the actor may do this with it."""
    row = one(connection, number)
    t = tables.batch
    batch = connection.execute(sa.select(t.c.register, t.c.status).where(t.c.id == row.batch)).one()
    if not (may(actor, "import", batch.register) and may(actor, action, batch.register)):
        raise UnusableError(Problem("not_allowed", values={"action": action}))
    if row.settled or batch.status != "saved":
        raise UnusableError(Problem("row_settled", Place(row.sheet, row.row)))
    return row


def _register(connection: sa.Connection, office: Office, batch: int) -> Register:
    t = tables.batch
    key = connection.scalar(sa.select(t.c.register).where(t.c.id == batch))
    return office.register(str(key))


def _layout(connection: sa.Connection, batch: int) -> batch_layout.Layout:
    t = tables.batch
    said_then = connection.scalar(sa.select(t.c.summary).where(t.c.id == batch))
    return batch_layout.of(json.loads(said_then or "{}"))


def _row(kept: Any, layout: batch_layout.Layout | None) -> LeftRow:
    columns = layout.columns(kept.sheet, kept.row) if layout else ()
    cells = [said(cell) for cell in json.loads(kept.cells)]
    pairs = [(column, text) for column, text in zip(columns, cells, strict=False) if text]
    return LeftRow(
        kept.id,
        kept.batch_id,
        kept.sheet,
        kept.row,
        kept.outcome,
        {column.field: text for column, text in pairs if column.field},
        tuple((column.header, text) for column, text in pairs if not column.field),
        tuple(json.loads(kept.problems)),
        kept.about,
        kept.settled,
        kept.record_id,
    )


def _taken_numbers(
    connection: sa.Connection, register: Register, values: Mapping[str, Any]
) -> list[Problem]:
    field = register.number_field
    text = values.get(field.key) if field else None
    if field is None or not text or not in_use(connection, register, [str(text)]):
        return []
    return [Problem("number_taken", Place(field=field.key), {"value": text})]


def _why(row: LeftRow) -> str:
    return f"{row.sheet} {row.row}"


def _settle(  # noqa: PLR0913, PLR0917 - what became of it, by whom, when and why
    connection: sa.Connection,
    row: LeftRow,
    how: str,
    record: int | None,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    t, b = tables.quarantine, tables.batch_row
    done = {"settled": how, "settled_at": now, "settled_by": actor.name}
    mine = t.update().where(t.c.id == row.id)
    connection.execute(mine.values(**done, reason=reason, record_id=record))
    if how in COUNTED:
        at = (b.c.batch_id == row.batch, b.c.sheet == row.sheet, b.c.row == row.row)
        known = b.update().where(*at, b.c.record_id.is_(None))
        connection.execute(known.values(record_id=record, outcome=COUNTED[how]))
        _count(connection, row.batch, {COUNTED[how]: 1, row.outcome: -1, how: 1})
    else:
        _count(connection, row.batch, {how: 1})


def _count(connection: sa.Connection, batch: int, more: Mapping[str, int]) -> None:
    t = tables.batch
    row = connection.execute(sa.select(t.c.summary).where(t.c.id == batch).with_for_update()).one()
    told = json.loads(row.summary)
    for key, count in more.items():
        told[key] = int(told.get(key, 0)) + count
    kept = json.dumps(told, ensure_ascii=False)
    connection.execute(t.update().where(t.c.id == batch).values(summary=kept))
