"""Which record each row of a draft is about: by number, identity, original number or print."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.field_types import FIELD_TYPES, hides
from schema.recognising import day_of, folded, plain, same_moment
from schema.storing import tables
from schema.storing.storage import counting
from schema.storing.tables import columns_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schema.definitions import Field, Register
    from schema.importing.draft_reading import Rows
    from schema.values import Value

CHUNK = 500
MOMENTS = frozenset({"date", "datetime"})
ORIGINAL = "original_number"


@dataclass(frozen=True)
class Kept:
    """What of a kept record tells whether a row is about it."""

    id: int
    version: int
    deleted: bool
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Base:
    """What a file last said of a record."""

    print: str
    cells: str
    batch: int
    sheet: str
    row: int


@dataclass
class Found:
    """The record of each row that is known again; why some rows are left to a person."""

    records: dict[int, Kept] = field(default_factory=dict)
    how: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    bases: dict[int, Base] = field(default_factory=dict)  # by record

    def forget(self, position: int) -> None:
        """Take a row for no record's."""
        for rows in (self.records, self.how, self.doubts, self.refused):
            rows.pop(position, None)


def find(connection: sa.Connection, register: Register, rows: Rows, family: str) -> Found:
    """Look up every row of a draft."""
    found = Found()
    search = _Search(register, rows, found)
    search.load(connection)
    search.by_number()
    search.by_identity()
    found.bases = bases(connection, register, _ids(search.by_day.values()))
    search.by_original()
    _by_print(connection, register, rows, family, found)
    missing = {kept.id for kept in found.records.values()} - found.bases.keys()
    found.bases.update(bases(connection, register, missing))
    return found


class _Search:
    """The rows' own names of records, and the records that bear them."""

    def __init__(self, register: Register, rows: Rows, found: Found) -> None:
        self.register, self.rows, self.found = register, rows, found
        number = register.number_field
        self.number = number.key if number and number.key in rows.values else ""
        rest = [key for key in register.identity if number is None or key != number.key]
        self.rest = [register.field(key) for key in rest]
        self.alone = not any(number and key == number.key for key in register.identity)
        event = register.find(register.event) if register.event else None
        self.event = event if event and event.key in rows.values else None
        self.original = bool(self.event) and ORIGINAL in rows.values
        self.by_name: dict[str, Kept] = {}
        self.by_rest: dict[tuple[str, ...], list[Kept]] = defaultdict(list)
        self.by_day: dict[tuple[str, object], list[Kept]] = defaultdict(list)

    def load(self, connection: sa.Connection) -> None:
        """Read the records of the register that any row may be about."""
        wanted = self._columns()
        if not wanted:
            return
        numbers = {folded(value) for value in self.rows.values.get(self.number, ())}  # type: ignore[arg-type]  # texts
        originals = {folded(value) for value in self.rows.values.get(ORIGINAL, ())}  # type: ignore[arg-type]  # texts
        rest = set(self._rest_of_rows()) if self.alone else set()
        for kept in _kept(connection, self.register, wanted):
            name = folded(kept.values.get(self.number))  # type: ignore[arg-type]  # a text
            if name and name in numbers:
                self.by_name[name] = kept
            if kept.deleted:
                continue
            if rest and (key := self._rest(kept.values)) in rest:
                self.by_rest[key].append(kept)
            if self.original and self.event:
                former = folded(kept.values.get(ORIGINAL))  # type: ignore[arg-type]  # a text
                if former and former in originals:
                    day = day_of(kept.values.get(self.event.key))
                    self.by_day[former, day].append(kept)

    def by_number(self) -> None:
        """A number that is known and whose identity agrees: the same record."""
        if not self.number:
            return
        seen: set[str] = set()
        for position, value in enumerate(self.rows.values[self.number]):
            name = folded(value)  # type: ignore[arg-type]  # a text
            if not name:
                continue
            if name in seen:
                self.found.refused[position] = "number_taken"
                continue
            seen.add(name)
            kept = self.by_name.get(name)
            if kept is None:
                continue
            self.found.records[position] = kept
            self.found.how[position] = "number"
            if kept.deleted:
                self.found.doubts[position] = "in_trash"
            elif not self._agrees(position, kept):
                self.found.doubts[position] = "number_alone"

    def by_identity(self) -> None:
        """Identity fields other than the number, where the register names itself by them."""
        if not (self.alone and self.rest and self.by_rest):
            return
        for position, key in enumerate(self._rest_of_rows()):
            if position in self.found.records or not all(key):
                continue
            candidates = self.by_rest.get(key)
            if candidates:
                self._take(position, candidates, "identity")

    def by_original(self) -> None:
        """The serial of an old ledger together with the day of the event."""
        if not self.original or self.event is None:
            return
        days = self.rows.values[self.event.key]
        asking: dict[tuple[str, object], list[int]] = defaultdict(list)
        for position, value in enumerate(self.rows.values[ORIGINAL]):
            key = (folded(value), day_of(days[position]))  # type: ignore[arg-type]  # a text
            if position not in self.found.records and key in self.by_day:
                asking[key].append(position)
        for name, positions in asking.items():
            candidates = self.by_day[name]
            for position in positions:  # the same row as last time first
                self._take_equal(position, candidates)
            for position in positions:
                if position not in self.found.records and candidates:
                    self._take(position, candidates, "original")

    def _take_equal(self, position: int, candidates: list[Kept]) -> None:
        for kept in candidates:
            base = self.found.bases.get(kept.id)
            if base is not None and base.print == self.rows.prints[position]:
                candidates.remove(kept)
                self._take(position, [kept], "original")
                return

    def _take(self, position: int, candidates: list[Kept], how: str) -> None:
        self.found.records[position] = candidates.pop(0)
        self.found.how[position] = how
        given = self.rows.values[self.number][position] if self.number else None
        if given is not None and how == "identity":
            self.found.doubts[position] = "other_number"

    def _agrees(self, position: int, kept: Kept) -> bool:
        """Whether all other identity fields say the same; none that says anything is a no."""
        for known in self.rest:
            if known.key not in self.rows.values:
                return self.alone
            mine, theirs = self.rows.values[known.key][position], kept.values.get(known.key)
            note = self.rows.notes.get(known.key, {}).get(position)
            if note is not None and _is_masked(known, note.raw, theirs):
                continue
            if self.alone and (mine is None or theirs is None):
                continue  # the number names the record; the other side only says nothing
            if not _same(known, mine, theirs):
                return False
        return True

    def _columns(self) -> list[Field]:
        keys = [self.number] if self.number else []
        if self.number or self.alone:
            keys += [known.key for known in self.rest]
        if self.original and self.event:
            keys += [ORIGINAL, self.event.key]
        return [self.register.field(key) for key in dict.fromkeys(keys)]

    def _rest(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        return tuple(_mark(known, values.get(known.key)) for known in self.rest)

    def _rest_of_rows(self) -> Iterator[tuple[str, ...]]:
        if any(known.key not in self.rows.values for known in self.rest):
            return iter(())
        columns = [
            [_mark(known, value) for value in self.rows.values[known.key]] for known in self.rest
        ]
        return iter(zip(*columns, strict=True))


def _mark(known: Field, value: Value) -> str:
    if known.type in MOMENTS:
        day = day_of(value)
        return day.isoformat() if day else ""
    return folded(plain(value))


def _same(known: Field, mine: Value, theirs: Value) -> bool:
    if mine is None or theirs is None:
        return False
    if known.type in MOMENTS:
        return same_moment(mine, theirs)
    if _is_masked(known, plain(mine), theirs):
        return True
    return FIELD_TYPES[known.type].same(mine, theirs) or _mark(known, mine) == _mark(known, theirs)


def _is_masked(known: Field, text: str, theirs: Value) -> bool:
    if not known.mask or theirs is None:
        return False
    shown = FIELD_TYPES[known.type].show(theirs, known)
    return hides(folded(text), folded(shown))


def _kept(connection: sa.Connection, register: Register, wanted: Sequence[Field]) -> Iterator[Kept]:
    table = table_of(register)
    t = tables.batch
    running = list(connection.scalars(sa.select(t.c.id).where(t.c.status == "open")))
    columns = [column for known in wanted for column in columns_of(known)]
    query = sa.select(
        table.c.id, table.c.version, table.c.deleted_at, *(table.c[c.name] for c in columns)
    ).order_by(table.c.id)
    if running:
        query = query.where(sa.or_(table.c.batch_id.is_(None), table.c.batch_id.not_in(running)))
    for row in connection.execution_options(yield_per=5000).execute(query).mappings():
        values = {known.key: counting(known, dict(row)) for known in wanted}
        yield Kept(row["id"], row["version"], row["deleted_at"] is not None, values)


def _ids(groups: Iterable[Iterable[Kept]]) -> set[int]:
    return {kept.id for group in groups for kept in group}


def bases(connection: sa.Connection, register: Register, records: Iterable[int]) -> dict[int, Base]:
    """What files last said of these records."""
    t = tables.batch_row
    wanted = sorted(records)
    found: dict[int, Base] = {}
    for start in range(0, len(wanted), CHUNK):
        query = (
            sa.select(t.c.record_id, t.c.print, t.c.cells, t.c.batch_id, t.c.sheet, t.c.row)
            .where(t.c.register == register.key, t.c.record_id.in_(wanted[start : start + CHUNK]))
            .order_by(t.c.id)
        )
        for row in connection.execute(query):
            found[row.record_id] = Base(row.print, row.cells, row.batch_id, row.sheet, row.row)
    return found


def _by_print(
    connection: sa.Connection, register: Register, rows: Rows, family: str, found: Found
) -> None:
    """Rows nothing else knows: the n-th of equal rows is the n-th record such a row made."""
    open_positions = [
        position
        for position in range(rows.count)
        if position not in found.records and position not in found.refused
    ]
    records = _printed(connection, register, family, {rows.prints[p] for p in open_positions})
    taken = {kept.id for kept in found.records.values()}
    for position in open_positions:
        candidates = records.get(rows.prints[position], [])
        while candidates and candidates[0] in taken:
            candidates.pop(0)
        if candidates:
            taken.add(candidates[0])
            found.how[position] = "print"
            found.records[position] = Kept(candidates.pop(0), 0, False, {})
    _versions(connection, register, found)


def _printed(
    connection: sa.Connection, register: Register, family: str, wanted: set[str]
) -> dict[str, list[int]]:
    t = tables.batch_row
    prints = sorted(wanted)
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for start in range(0, len(prints), CHUNK):
        query = (
            sa.select(t.c.print, t.c.record_id)
            .where(
                t.c.print.in_(prints[start : start + CHUNK]),
                t.c.register == register.key,
                t.c.family == family,
                t.c.record_id.is_not(None),
            )
            .order_by(t.c.record_id)
        )
        for row in connection.execute(query):
            found[row.print][row.record_id] = None
    return {each: list(records) for each, records in found.items()}


def _versions(connection: sa.Connection, register: Register, found: Found) -> None:
    table = table_of(register)
    blank = {kept.id: p for p, kept in found.records.items() if not kept.version}
    ids = sorted(blank)
    for start in range(0, len(ids), CHUNK):
        columns: tuple[Any, ...] = (table.c.id, table.c.version, table.c.deleted_at)
        query = sa.select(*columns).where(table.c.id.in_(ids[start : start + CHUNK]))
        for row in connection.execute(query):
            position = blank.pop(row.id)
            deleted = row.deleted_at is not None
            found.records[position] = Kept(row.id, row.version, deleted, {})
            if deleted:
                found.doubts[position] = "in_trash"
    for position in blank.values():  # its record was removed for good
        del found.records[position], found.how[position]
