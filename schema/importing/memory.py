"""What people said of earlier files of a register, kept for the files to come.

It outlives the import it was said for: one that is taken back was not read wrongly for that.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.draft import Correction, Memory, Wish
from schema.recognising import family, header_name
from schema.storing.tables import import_memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Register
    from schema.draft import DraftTable
    from schema.planning import Plan

    Said = tuple[str, str, str, str]  # kind, key, word, value

__all__ = ["Memory", "keep", "of_table", "recall"]

CHUNK = 200
# How a column was known that a person need not have confirmed: it is known again without memory.
SURE = frozenset({"label", "synonym", "number", "new", "skip"})
LASTING = frozenset({"header", "skip"})  # corrections that hold for next month's file too


def recall(connection: sa.Connection, register: Register) -> Memory:
    """What was said of files of a register; answers given elsewhere count where none was here.

    A column whose field is no longer there is not remembered.
    """
    t = import_memory
    here = t.c.register == register.key
    query = sa.select(t).where(sa.or_(here, t.c.kind == "answer")).order_by(t.c.at, t.c.id)
    columns: dict[str, str] = {}
    foldings: dict[tuple[str, str], str] = {}
    answers: dict[tuple[str, str], str] = {}
    corrections: dict[str, tuple[Correction, ...]] = {}
    found = sorted(connection.execute(query), key=lambda row: row.register == register.key)
    for row in found:
        if row.kind == "column" and (row.value in {"new", "skip"} or register.find(row.value)):
            columns[row.key] = row.value
        elif row.kind == "folding":
            foldings[row.key, row.word] = row.value
        elif row.kind == "answer":
            answers[row.key, row.word] = row.value
        elif row.kind == "correction":
            corrections[row.key] = tuple(Correction(**each) for each in json.loads(row.value))
    return Memory(columns, foldings, answers, corrections)


def keep(
    connection: sa.Connection, plan: Plan, wish: Wish | None, actor: Actor, now: datetime
) -> None:
    """Remember what was said of the file of a plan; called when its batch closes."""
    wish = wish or Wish(plan.register.key)
    told = {(kind, key, word): value for kind, key, word, value in _said(plan, wish)}
    t = import_memory
    mine = t.c.register == plan.register.key
    said = list(told)
    for start in range(0, len(said), CHUNK):
        some = said[start : start + CHUNK]
        connection.execute(t.delete().where(mine, sa.tuple_(t.c.kind, t.c.key, t.c.word).in_(some)))
        same = {"register": plan.register.key, "actor": actor.name, "at": now}
        rows = [
            {**same, "kind": kind, "key": key, "word": word, "value": told[kind, key, word]}
            for kind, key, word in some
        ]
        connection.execute(t.insert(), rows)


def of_table(table: DraftTable) -> str:
    """The family of a table's headers, by which corrections are remembered."""
    return family(column.header for column in table.columns if column.column)


def _said(plan: Plan, wish: Wish) -> Iterator[Said]:
    asked = {header_name(name): target for name, target in wish.mapping.items()}
    letters = {name.upper(): target for name, target in wish.mapping.items()}
    for table in plan.draft.tables:
        for column in table.columns:
            name = header_name(column.header)
            chosen = asked.get(name, letters.get(column.column or "-"))
            if name and (column.how not in SURE or chosen):
                yield "column", name, "", column.field or "skip"
    for (key, word), option in wish.foldings.items():
        yield "folding", key, word, option
    for (header, question), answer in wish.answers.items():
        yield "answer", header, question, answer
    yield from _corrected(plan, wish)


def _corrected(plan: Plan, wish: Wish) -> Iterator[Said]:
    """All corrections for this very file; those that last, for every file with its headers."""
    if not wish.corrections:
        return
    if plan.draft.fingerprint:
        yield "correction", plan.draft.fingerprint, "", _dumped(wish.corrections)
    by_sheet = {table.sheet: of_table(table) for table in plan.draft.tables}
    lasting = [each for each in wish.corrections if each.kind in LASTING]
    ordered = sorted(lasting, key=lambda each: by_sheet.get(each.sheet, ""))
    for name, some in groupby(ordered, key=lambda each: by_sheet.get(each.sheet, "")):
        if name:
            yield "correction", name, "", _dumped(some)


def _dumped(corrections: Iterable[Correction]) -> str:
    return json.dumps([asdict(each) for each in corrections], ensure_ascii=False)
