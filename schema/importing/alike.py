"""Rows nothing else knows that differ in few cells from one record a file brought before."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.importing.found import kept_records, mark_of
from schema.importing.printed import bases
from schema.importing.resembling import Likeness, Telling, likenesses
from schema.problems import Place
from schema.storing import tables
from schema.storing.tables import is_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from schema.definitions import Field, Register
    from schema.importing.draft_reading import Rows
    from schema.importing.found import Base, Found, Kept
    from schema.values import Value

    Rank = tuple[int, bool]  # score, at its place

CHUNK = 500
LEFT_OUT = frozenset({"lines", "attachment", "signature", "number"})
SERIAL = "original_number"
BLOCKS = 3  # columns a whole register is looked through by
TRIED = 500  # rows that show which columns tell records apart
DOUBT = "looks_alike"


def by_likeness(connection: sa.Connection, register: Register, rows: Rows, found: Found) -> None:
    """Take rows for records they differ little from.

    A file that holds most of what a file before it held is that file, saved again: a row may
    then differ in any few cells. Else all that says which matter it is must agree. Where two
    records are as likely, the row is left to a person.
    """
    asked = _open_rows(register, rows, found)
    if not asked:
        return
    nearest = _Nearest(connection, register, rows, found)
    if not nearest.keys:
        return
    nearest.saved_again(asked)
    left = [each for each in asked if each not in found.records and each not in found.alike]
    nearest.anywhere(left)


def _open_rows(register: Register, rows: Rows, found: Found) -> list[int]:
    """Rows that are nobody's and bear no number of their own."""
    number = register.number_field
    given = rows.values.get(number.key) if number else None
    return [
        position
        for position in range(rows.count)
        if position not in found.records
        and position not in found.refused
        and not (given and given[position])
    ]


class _Nearest:
    """The rows of a draft against records, by what their cells say."""

    def __init__(
        self, connection: sa.Connection, register: Register, rows: Rows, found: Found
    ) -> None:
        self.connection, self.register, self.rows, self.found = connection, register, rows, found
        fields = [register.find(key) for key in rows.values]
        self.fields: list[Field] = [each for each in fields if each and _compared(each, rows)]
        self.keys = [each.key for each in self.fields]
        self.telling = Telling.of(register, self.keys)
        self.marks: dict[str, list[str]] = {}

    def saved_again(self, asked: Sequence[int]) -> None:
        """Compare with what the files that are recognised held besides."""
        batches = {base.batch for base in self.found.bases.values()}
        known = len(self.found.records)
        if not batches:
            return
        held = self._held(batches)
        if known * 2 < min(self.rows.count, len(held)):
            return
        taken = {kept.id for kept in self.found.records.values()}
        records = self._records(sorted(held - taken))
        told = bases(self.connection, self.register, [kept.id for kept in records])
        near = self._places(asked, records, told)
        likely = likenesses(self._mine(), self._theirs(records), asked, near)
        choice = _Choice(likely, near, self._is_saved_again)
        self._settle(choice, records, told)

    def anywhere(self, asked: Sequence[int]) -> None:
        """Compare with every record a file brought; all that tells matters apart must agree."""
        if not asked or not self._any_batch():
            return
        taken = {kept.id for kept in self.found.records.values()}
        ids = [each for each in self._sharing(asked) if each not in taken]
        records = self._records(ids)
        likely = likenesses(self._mine(), self._theirs(records), asked, {})
        choice = _Choice(likely, {}, self._is_same_matter)
        told = bases(self.connection, self.register, [kept.id for kept in records])
        self._settle(choice, records, told)

    def _is_saved_again(self, found: Likeness, placed: bool) -> bool | None:
        """Whether a row is what a row became; None where only a person can tell."""
        if not found.few or not found.same:
            return False
        moments, codes = found.apart & self.telling.moments, found.apart & self.telling.codes
        if placed:
            alike = len(found.same) >= len(found.apart)
            return alike and (found.rare > 0 or not (moments or codes))
        if not found.rare:
            return False
        if moments or (codes and found.rare == 1):
            return None if len(found.same) > 1 else False
        return True

    def _is_same_matter(self, found: Likeness, placed: bool) -> bool:
        del placed
        event = self.register.event
        if event in self.keys and event not in found.same:
            return False
        return bool(found.rare) and self.telling.agree(found)

    def _settle(self, choice: _Choice, records: Sequence[Kept], told: Mapping[int, Base]) -> None:
        for one, other in choice.sure():
            self.found.take(one, records[other], "alike")
            if records[other].id in told:
                self.found.bases[records[other].id] = told[records[other].id]
        for one, other in choice.unsure():
            base = told.get(records[other].id)
            self.found.alike[one] = Place(base.sheet, base.row) if base else Place()
            self.found.doubts[one] = DOUBT

    def _held(self, batches: Iterable[int]) -> set[int]:
        t = tables.batch_row
        query = sa.select(t.c.record_id).where(
            t.c.batch_id.in_(sorted(batches)),
            t.c.register == self.register.key,
            t.c.record_id.is_not(None),
        )
        return set(self.connection.scalars(query))

    def _any_batch(self) -> bool:
        t = tables.batch
        query = sa.select(t.c.id).where(t.c.register == self.register.key, t.c.status == "saved")
        return self.connection.execute(query.limit(1)).first() is not None

    def _records(self, ids: Sequence[int]) -> list[Kept]:
        """The records as they are, none of the trash."""
        found: list[Kept] = []
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            found += kept_records(
                self.connection, self.register, self.fields, from_files=True, ids=some
            )
        return found

    def _mine(self) -> dict[str, list[str]]:
        if not self.marks:
            for field in self.fields:
                self.marks[field.key] = _marks(field, self.rows.values[field.key])
        return self.marks

    def _theirs(self, records: Sequence[Kept]) -> dict[str, list[str]]:
        return {
            field.key: _marks(field, [kept.values.get(field.key) for kept in records])
            for field in self.fields
        }

    def _places(
        self, asked: Sequence[int], records: Sequence[Kept], told: Mapping[int, Base]
    ) -> dict[int, set[int]]:
        """For each row the records that stood where it stands, counted from its neighbours."""
        there: dict[tuple[int, str, int], int] = {}
        for place, kept in enumerate(records):
            for base in told[kept.id].chain() if kept.id in told else ():
                there[base.batch, base.sheet, base.row] = place
        near: dict[int, set[int]] = defaultdict(set)
        for one, neighbour in self._neighbours(asked):
            span = self.rows.span(one)
            away = span.table.rows[one - span.start] - span.table.rows[neighbour - span.start]
            beside = self.found.bases.get(self.found.records[neighbour].id)
            for base in beside.chain() if beside else ():
                other = there.get((base.batch, base.sheet, base.row + away))
                if other is not None:
                    near[one].add(other)
        return near

    def _neighbours(self, asked: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Each row with the known rows next above and next below in its table."""
        records, wanted = self.found.records, set(asked)
        for span in self.rows.spans:
            inside = range(span.start, span.stop)
            for order in (inside, reversed(inside)):
                last: int | None = None
                for position in order:
                    if position in records:
                        last = position
                    elif last is not None and position in wanted:
                        yield position, last

    def _sharing(self, asked: Sequence[int]) -> list[int]:
        """Records that share a telling cell with a row, and its day: one look through them all."""
        blocks = self._blocks(asked)
        mine = self._mine()
        event = (
            self.register.find(self.register.event) if self.register.event in self.keys else None
        )
        days = mine[event.key] if event else [""] * self.rows.count
        wanted = {
            each.key: {(days[one], mark) for one in asked if (mark := mine[each.key][one])}
            for each in blocks
        }
        looked = blocks if event is None or event in blocks else [*blocks, event]
        found = []
        for kept in kept_records(self.connection, self.register, looked, from_files=True):
            day = mark_of(event, kept.values.get(event.key)) if event else ""
            marks = ((each.key, mark_of(each, kept.values.get(each.key))) for each in blocks)
            if any((day, mark) in wanted[key] for key, mark in marks):
                found.append(kept.id)
        return found

    def _blocks(self, asked: Sequence[int]) -> list[Field]:
        mine = self._mine()
        step = max(1, len(asked) // TRIED)
        apart = {
            each.key: len({mine[each.key][one] for one in asked[::step]} - {""})
            for each in self.fields
            if each.key not in self.telling.moments
        }
        ordered = sorted(apart, key=lambda key: -apart[key])[:BLOCKS]
        return [self.register.field(key) for key in ordered if apart[key]]


class _Choice:
    """Which likeness counts: a record goes to the one row that is most like it."""

    def __init__(
        self,
        likely: Mapping[int, list[Likeness]],
        near: Mapping[int, set[int]],
        judge: Callable[[Likeness, bool], bool | None],
    ) -> None:
        self.found: dict[int, int] = {}
        self.open: dict[int, int] = {}
        claims: dict[int, list[tuple[Rank, int]]] = defaultdict(list)
        for one, offers in likely.items():
            placed = near.get(one, set())
            said = [(each, judge(each, each.other in placed)) for each in offers]
            ranks = sorted(
                (((each.score, each.other in placed), each.other) for each, sure in said if sure),
                reverse=True,
            )
            if not ranks:
                self.open.update((one, each.other) for each, sure in said[::-1] if sure is None)
            elif len(ranks) > 1 and ranks[0][0] == ranks[1][0]:
                self.open[one] = ranks[0][1]
            else:
                claims[ranks[0][1]].append((ranks[0][0], one))
        self._settle(claims)

    def _settle(self, claims: Mapping[int, list[tuple[Rank, int]]]) -> None:
        for other, rows in claims.items():
            best = max(rank for rank, _ in rows)
            first = [one for rank, one in rows if rank == best]
            if len(first) == 1:
                self.found[first[0]] = other
            else:
                self.open.update(dict.fromkeys(first, other))

    def sure(self) -> Iterator[tuple[int, int]]:
        """Rows and the records they are about."""
        yield from self.found.items()

    def unsure(self) -> Iterator[tuple[int, int]]:
        """Rows and records that only a person can put together or keep apart."""
        yield from self.open.items()


def _marks(field: Field, values: Sequence[Value]) -> list[str]:
    known = {value: mark_of(field, value) for value in set(values)}
    return [known[value] for value in values]


def _compared(field: Field, rows: Rows) -> bool:
    if field.type in LEFT_OUT or field.computed or is_link(field):
        return False
    return field.key != SERIAL or not any(span.counts for span in rows.spans)
