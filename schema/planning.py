"""What loading a draft would do, row by row, before anything is done."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.draft import NO_ANSWERS
from schema.finding import rows as record_rows
from schema.importing import known
from schema.importing.comparing import MASKED, CellChange, Compared, Former, compare
from schema.importing.draft_reading import Rows, read
from schema.importing.linking import Linking, link
from schema.problems import Place, Problem, UnusableError
from schema.recognising import family
from schema.storing import tables
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Field, Office, Option, Register
    from schema.draft import Draft
    from schema.values import Record

NEW, UPDATED, UNCHANGED = "accepted", "updated", "unchanged"
DOUBTFUL, QUARANTINED = "doubtful", "quarantined"
OUTCOMES = (NEW, UPDATED, UNCHANGED, DOUBTFUL, QUARANTINED)
CHANGES_AT_ONCE = 20_000
CHUNK = 500
NOT_CHOSEN: Mapping[tuple[str, str], int | str] = {}


@dataclass(frozen=True)
class Change:
    """What a row changes of the record it is about."""

    position: int
    record: int
    version: int
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class Unlinked:
    """A name in a link field that no record bears, and in how many rows."""

    field: str
    text: str
    count: int


@dataclass(frozen=True)
class Incomplete:
    """A record that will be kept although fields asked at entry are missing."""

    position: int
    place: Place
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What loading a draft will do; nothing is done yet.

    outcomes and records go by the position of a row in the draft; heard: rows whose file said
    the same last time, so that nothing of them need be kept again; seen: the newest batch.
    foldings: what a person decided about words, by field key and word as the file has it: the
    key of an option, or "" for a word of its own. duplicates: keep, or skip for equal rows.
    """

    draft: Draft
    rows: Rows
    outcomes: tuple[str, ...]
    records: Mapping[int, int]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    reasons: Mapping[int, tuple[Problem, ...]]
    linking: Linking
    incomplete: tuple[Incomplete, ...]
    family: str
    heard: frozenset[int]
    shown_again: tuple[str, ...]
    at: datetime
    seen: int
    foldings: Mapping[tuple[str, str], str] = field(default_factory=lambda: NO_ANSWERS)
    duplicates: str = "keep"

    @property
    def register(self) -> Register:
        """The register as it will be, new fields and options included."""
        return self.rows.register

    @property
    def new_fields(self) -> tuple[Field, ...]:
        """The fields the register gets."""
        return tuple(self.rows.new_fields)

    @property
    def new_options(self) -> tuple[tuple[str, Option], ...]:
        """The choices fields get, by field key."""
        return tuple(self.rows.new_options)

    @property
    def unlinked(self) -> tuple[Unlinked, ...]:
        """Names no record bears."""
        return tuple(Unlinked(key, text, n) for (key, text), n in self.linking.unlinked.items())

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them; their sum is what was read."""
        found = Counter(self.outcomes)
        return {"read": len(self.outcomes)} | {each: found[each] for each in OUTCOMES}

    def positions(self, outcome: str) -> Iterator[int]:
        """The rows something becomes of."""
        return (position for position, each in enumerate(self.outcomes) if each == outcome)


def plan(  # noqa: PLR0913 - what a person decided is named, one by one
    connection: sa.Connection,
    office: Office,
    draft: Draft,
    actor: Actor,
    now: datetime,
    *,
    links: str = "leave",
    foldings: Mapping[tuple[str, str], str] = NO_ANSWERS,
    chosen_links: Mapping[tuple[str, str], int | str] = NOT_CHOSEN,
    duplicates: str = "keep",
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """What loading would do; links to nobody are left as text, created or refused.

    foldings: by (field key, word) the key of an option, or "" for a word of its own.
    chosen_links: by (field key, text) the id of a record, or "create". duplicates: keep, or skip
    rows that say just what a row above them says. progress hears rows done and rows in all.
    """
    del chosen_links, progress
    if not may(actor, "import", draft.register):
        raise UnusableError(Problem("not_allowed", values={"action": "import"}))
    rows = read(draft, office.register(draft.register))
    linking = link(connection, office, rows, links)
    headers = [column.header for table in draft.tables[:1] for column in table.columns]
    made = family(headers)
    found = known.find(connection, office.register(draft.register), rows, made)
    judged = _Judge(rows, found, linking)
    judged.judge(connection, office, actor)
    return Plan(
        draft=draft,
        rows=rows,
        outcomes=tuple(judged.outcomes),
        records={position: kept.id for position, kept in found.records.items()},
        changes=tuple(judged.changes),
        problems=(*draft.problems, *judged.problems()),
        reasons=judged.reasons,
        linking=linking,
        incomplete=tuple(_incomplete(rows, judged.outcomes)),
        family=made,
        heard=frozenset(judged.heard),
        shown_again=_hidden(rows),
        at=now,
        seen=newest(connection, draft.register),
        foldings=foldings,
        duplicates=duplicates,
    )


def newest(connection: sa.Connection, register: str) -> int:
    """The newest batch of a register; a plan made before it is out of date."""
    t = tables.batch
    return connection.scalar(sa.select(sa.func.max(t.c.id)).where(t.c.register == register)) or 0


class _Judge:
    """What becomes of each row."""

    def __init__(self, rows: Rows, found: known.Found, linking: Linking) -> None:
        self.rows, self.found, self.linking = rows, found, linking
        self.outcomes = [NEW] * rows.count
        self.changes: list[Change] = []
        self.reasons: dict[int, tuple[Problem, ...]] = {}
        self.told: list[Problem] = []
        self.heard: set[int] = set()

    def judge(self, connection: sa.Connection, office: Office, actor: Actor) -> None:
        """Decide for every row; records are read in portions."""
        for position, twin in self.rows.twice.items():
            self.found.forget(position)
            self._leave(position, DOUBTFUL, self._same_as(position, twin))
        for position, problem in self.linking.refused.items():
            self._leave(position, QUARANTINED, problem)
        for position, code in self.found.refused.items():
            self._leave(position, QUARANTINED, self._problem(position, code))
        for position, code in self.found.doubts.items():
            if position not in self.reasons:
                self._leave(position, DOUBTFUL, self._problem(position, code))
        self._quick()
        left = sorted(p for p in self.found.records if self.outcomes[p] == NEW)
        layouts = _Layouts(connection, self.found)
        for start in range(0, len(left), CHUNK):
            some = left[start : start + CHUNK]
            records = _records(connection, office, self.rows, some, self.found, actor)
            for position, record in records:
                self._compare(position, record, layouts)

    def problems(self) -> Iterator[Problem]:
        """Problems at cells that stand, then why rows or cells are left."""
        yield from self._open_problems()
        yield from self.linking.problems
        for position in sorted(self.reasons):
            yield from self.reasons[position]
        yield from self.told

    def _open_problems(self) -> Iterator[Problem]:
        """Problems at cells, but for masked ones whose record holds what is behind the mask."""
        masked = [each for each in self.rows.problems if each.code in MASKED]
        if not masked:
            yield from self.rows.problems
            return
        noted = {(each.position, cell.field) for each in self.changes for cell in each.cells}
        found = self._positions()
        for problem in self.rows.problems:
            place = problem.place
            position = found[place.sheet, place.row]
            known = position in self.found.records and (position, place.field) not in noted
            if problem.code not in MASKED or not known:
                yield problem

    def _positions(self) -> dict[tuple[str | None, int | None], int]:
        """The place of each row in the draft by its sheet and row."""
        return {
            (span.table.sheet, int(row)): position
            for span in self.rows.spans
            for position, row in enumerate(span.table.rows, span.start)
        }

    def _quick(self) -> None:
        """Rows a file said just so last time, of records nobody touched since: unchanged."""
        for position, kept in self.found.records.items():
            base = self.found.bases.get(kept.id)
            if base is None or base.print != self.rows.prints[position]:
                continue
            self.heard.add(position)
            if kept.version == 1 and self.outcomes[position] == NEW:
                creates = self.linking.creates(position)
                self.outcomes[position] = NEW if creates else UNCHANGED

    def _compare(self, position: int, record: Record | None, layouts: _Layouts) -> None:
        if record is None:
            return
        former = layouts.former(self.found.bases.get(record.id))
        compared = compare(self.rows, self.rows.span(position), position, record, former)
        if self.found.how[position] == "original" and compared.other_matter:
            self._leave(position, DOUBTFUL, self._problem(position, "other_matter"))
        elif compared.conflicts or (compared.kept and not compared.changes):
            self._leave(position, DOUBTFUL, *compared.conflicts, *compared.kept)
        elif compared.changes:
            self._change(position, record, compared)
        else:
            self.outcomes[position] = UNCHANGED

    def _change(self, position: int, record: Record, compared: Compared) -> None:
        if len(self.changes) >= CHANGES_AT_ONCE:
            self._leave(position, DOUBTFUL, self._problem(position, "more_changes"))
            return
        self.outcomes[position] = UPDATED
        self.told += compared.kept
        self.changes.append(Change(position, record.id, record.version, tuple(compared.changes)))

    def _leave(self, position: int, outcome: str, *problems: Problem) -> None:
        self.outcomes[position] = outcome
        self.reasons[position] = problems

    def _same_as(self, position: int, twin: int) -> Problem:
        place = self.rows.span(twin).place(twin)
        facts = {"other_sheet": place.sheet, "other_row": place.row}
        return Problem("in_other_sheet", self.rows.span(position).place(position), facts)

    def _problem(self, position: int, code: str) -> Problem:
        span = self.rows.span(position)
        number = self.rows.register.number_field
        key = number.key if number and number.key in span.columns else "original_number"
        value = self.rows.values.get(key, [None] * self.rows.count)[position]
        return Problem(code, span.place(position, key), {"value": value or ""})


def _records(
    connection: sa.Connection,
    office: Office,
    rows: Rows,
    positions: list[int],
    found: known.Found,
    actor: Actor,
) -> Iterator[tuple[int, Record | None]]:
    """The records some rows are about, as they are now, nothing masked."""
    register = office.register(rows.register.key)
    table = table_of(register)
    ids = [found.records[position].id for position in positions]
    raw = connection.execute(sa.select(table).where(table.c.id.in_(ids))).mappings()
    reader = replace(actor, role="administrator")  # compares, shows nobody anything
    made = record_rows.records(connection, office, register, [dict(row) for row in raw], reader)
    by_id = {record.id: record for record in made}
    for position in positions:
        yield position, by_id.get(found.records[position].id)


class _Layouts:
    """To which fields the columns of former batches went."""

    def __init__(self, connection: sa.Connection, found: known.Found) -> None:
        t = tables.batch
        ids = sorted({base.batch for base in found.bases.values()})
        self.kept: dict[int, list[list[Any]]] = {}
        for start in range(0, len(ids), CHUNK):
            query = sa.select(t.c.id, t.c.summary).where(t.c.id.in_(ids[start : start + CHUNK]))
            for row in connection.execute(query):
                self.kept[row.id] = json.loads(row.summary).get("fields", [])

    def former(self, base: known.Base | None) -> Former | None:
        """What a file last said of a record, cell by cell."""
        if base is None:
            return None
        for sheet, first, last, keys in self.kept.get(base.batch, ()):
            if sheet == base.sheet and first <= base.row <= last:
                return Former.of(base.cells, keys)
        return None


def _incomplete(rows: Rows, outcomes: list[str]) -> Iterator[Incomplete]:
    asked = [each.key for each in rows.register.fields if each.required == "entry"]
    columns = {key: rows.values.get(key) for key in asked}
    noted = {key: rows.notes.get(key, {}) for key in asked}
    for span in rows.spans:
        for position in range(span.start, span.stop):
            if outcomes[position] != NEW:
                continue
            missing = []
            for key, column in columns.items():
                empty = column is None or column[position] is None
                if empty and position not in noted[key]:
                    missing.append(key)
            if missing:
                yield Incomplete(position, span.place(position), tuple(missing))


def _hidden(rows: Rows) -> tuple[str, ...]:
    """Hidden fields of the office that this file fills again."""
    return tuple(key for key in rows.values if rows.register.field(key).hidden)
