"""What becomes of each row of a draft: new, updated, unchanged, doubtful or quarantined."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.finding import rows as record_rows
from schema.importing.comparing import MASKED, CellChange, Compared, Former, compare
from schema.problems import Problem
from schema.storing import tables
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema.actors import Actor
    from schema.definitions import Office
    from schema.importing.draft_reading import Rows
    from schema.importing.found import Base, Found
    from schema.importing.linking import Linking
    from schema.importing.twin_sheets import Twins
    from schema.values import Record

NEW, UPDATED, UNCHANGED = "accepted", "updated", "unchanged"
DOUBTFUL, QUARANTINED = "doubtful", "quarantined"
OUTCOMES = (NEW, UPDATED, UNCHANGED, DOUBTFUL, QUARANTINED)
CHANGES_AT_ONCE = 20_000
CHUNK = 500


@dataclass(frozen=True)
class Change:
    """What a row changes of the record it is about."""

    position: int
    record: int
    version: int
    cells: tuple[CellChange, ...]


class Judge:
    """What becomes of each row."""

    def __init__(self, rows: Rows, found: Found, linking: Linking, twins: Twins) -> None:
        self.rows, self.found, self.linking, self.twins = rows, found, linking, twins
        self.blanks = 0  # cells that are empty here and filled in their record
        self.later = 0  # changes left for another time
        self.outcomes = [NEW] * rows.count
        self.changes: list[Change] = []
        self.reasons: dict[int, tuple[Problem, ...]] = {}
        self.told: list[Problem] = []
        self.heard: set[int] = set()

    def judge(
        self,
        connection: sa.Connection,
        office: Office,
        actor: Actor,
        *,
        skip_equal: bool,
        tell: Callable[[int], None],
    ) -> None:
        """Decide for every row; records are read in portions. tell hears how many are done."""
        self._leave_twins(skip_equal)
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
            tell(start + len(some))

    def _leave_twins(self, skip_equal: bool) -> None:
        for position, twin in self.twins.elsewhere.items():
            self.found.forget(position)
            problem = self._same_as(position, twin, "in_other_sheet")
            if position in self.twins.nearly:
                problem = self._same_as(position, twin, "nearly_in_other_sheet")
            self._leave(position, DOUBTFUL, problem)
        for position, twin in self.twins.equal.items() if skip_equal else ():
            self.found.forget(position)
            self._leave(position, DOUBTFUL, self._same_as(position, twin, "equal_row"))

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
            fresh = kept.version == 1 and position not in self.rows.decided
            if fresh and self.outcomes[position] == NEW:
                creates = self.linking.creates(position)
                self.outcomes[position] = NEW if creates else UNCHANGED

    def _compare(self, position: int, record: Record | None, layouts: _Layouts) -> None:
        if record is None:
            return
        former = layouts.former(self.found.bases.get(record.id))
        compared = compare(self.rows, self.rows.span(position), position, record, former)
        self.blanks += compared.blanks
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
            self.later += 1
            self._leave(position, DOUBTFUL, self._problem(position, "more_changes"))
            return
        self.outcomes[position] = UPDATED
        self.told += compared.kept
        self.changes.append(Change(position, record.id, record.version, tuple(compared.changes)))

    def _leave(self, position: int, outcome: str, *problems: Problem) -> None:
        self.outcomes[position] = outcome
        self.reasons[position] = problems

    def _same_as(self, position: int, twin: int, code: str) -> Problem:
        place = self.rows.span(twin).place(twin)
        facts = {"other_sheet": place.sheet, "other_row": place.row}
        return Problem(code, self.rows.span(position).place(position), facts)

    def _problem(self, position: int, code: str) -> Problem:
        span = self.rows.span(position)
        if position in self.found.alike:
            place = self.found.alike[position]
            facts = {"other_sheet": place.sheet or "", "other_row": place.row or ""}
            return Problem(code, span.place(position), facts)
        number = self.rows.register.number_field
        key = number.key if number and number.key in span.columns else "original_number"
        value = self.rows.values.get(key, [None] * self.rows.count)[position]
        return Problem(code, span.place(position, key), {"value": value or ""})


def _records(
    connection: sa.Connection,
    office: Office,
    rows: Rows,
    positions: list[int],
    found: Found,
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

    def __init__(self, connection: sa.Connection, found: Found) -> None:
        t = tables.batch
        ids = sorted({each.batch for base in found.bases.values() for each in base.chain()})
        self.kept: dict[int, list[list[Any]]] = {}
        for start in range(0, len(ids), CHUNK):
            query = sa.select(t.c.id, t.c.summary).where(t.c.id.in_(ids[start : start + CHUNK]))
            for row in connection.execute(query):
                self.kept[row.id] = json.loads(row.summary).get("fields", [])

    def former(self, base: Base | None) -> Former | None:
        """What a file last said of a record, cell by cell."""
        if base is None:
            return None
        found = self._said(base)
        earlier = base.earlier
        while found is not None and earlier is not None:
            before = self._said(earlier)
            found = found.over(before) if before is not None else found
            earlier = earlier.earlier
        return found

    def _said(self, base: Base) -> Former | None:
        for sheet, first, last, keys in self.kept.get(base.batch, ()):
            if sheet == base.sheet and first <= base.row <= last:
                return Former.of(base.cells, keys)
        return None
