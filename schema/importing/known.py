"""Which record each row of a draft is about: by number, identity, original number or print."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from schema.field_types import FIELD_TYPES, hides
from schema.importing.alike import by_likeness
from schema.importing.found import Found, Kept, kept_records, mark_of
from schema.importing.printed import bases, by_print
from schema.recognising import day_of, folded, plain, same_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import sqlalchemy as sa

    from schema.definitions import Field, Register
    from schema.importing.draft_reading import Rows
    from schema.values import Value

CHUNK = 500
MOMENTS = frozenset({"date", "datetime"})
ORIGINAL = "original_number"


def find(
    connection: sa.Connection,
    register: Register,
    rows: Rows,
    family: str,
    identity: Sequence[str] = (),
) -> Found:
    """Look up every row of a draft; identity: fields a person chose to name a record by."""
    found = Found()
    search = _Search(register, rows, found, identity)
    if search.named:
        search.load(connection)
        search.by_number()
        search.by_identity()
    by_print(connection, register, rows, family, found)
    if search.original and len(found.records) + len(found.refused) < rows.count:
        if not search.named:
            search.load(connection)
        search.by_original()
    found.bases = bases(connection, register, {kept.id for kept in found.records.values()})
    by_likeness(connection, register, rows, found)
    return found


class _Search:
    """The rows' own names of records, and the records that bear them."""

    def __init__(
        self, register: Register, rows: Rows, found: Found, identity: Sequence[str]
    ) -> None:
        self.register, self.rows, self.found = register, rows, found
        number = register.number_field
        self.number = number.key if number and number.key in rows.values else ""
        names = [key for key in identity if register.find(key)] or register.identity
        rest = [key for key in names if number is None or key != number.key]
        self.rest = [register.field(key) for key in rest]
        self.alone = bool(identity) or not any(number and key == number.key for key in names)
        self.named = bool(self.number) or (self.alone and bool(self.rest))
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
        numbers = {_text(value) for value in self.rows.values.get(self.number, ())}
        originals = {_text(value) for value in self.rows.values.get(ORIGINAL, ())}
        rest = set(self._rest_of_rows()) if self.alone else set()
        for kept in kept_records(connection, self.register, wanted):
            name = _text(kept.values.get(self.number))
            if name and name in numbers:
                self.by_name[name] = kept
            if kept.deleted:
                continue
            if rest and (key := self._rest(kept.values)) in rest:
                self.by_rest[key].append(kept)
            if self.original and self.event:
                former = _text(kept.values.get(ORIGINAL))
                if former and former in originals:
                    day = day_of(kept.values.get(self.event.key))
                    self.by_day[former, day].append(kept)

    def by_number(self) -> None:
        """A number that is known and whose identity agrees: the same record."""
        if not self.number:
            return
        seen: set[str] = set()
        for position, value in enumerate(self.rows.values[self.number]):
            name = _text(value)
            if not name:
                continue
            if name in seen:
                self.found.refused[position] = "number_taken"
                continue
            seen.add(name)
            kept = self.by_name.get(name)
            if kept is None:
                continue
            self.found.take(position, kept, "number")
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
        if not self.original or self.event is None or not self.by_day:
            return
        days = self.rows.values[self.event.key]
        asking: dict[tuple[str, object], list[int]] = defaultdict(list)
        for position, value in enumerate(self.rows.values[ORIGINAL]):
            key = (_text(value), day_of(days[position]))
            if position not in self.found.records and key in self.by_day:
                asking[key].append(position)
        taken = {kept.id for kept in self.found.records.values()}
        for name, positions in asking.items():
            candidates = [kept for kept in self.by_day[name] if kept.id not in taken]
            for position in positions:
                if candidates:
                    self._take(position, candidates, "original")

    def _take(self, position: int, candidates: list[Kept], how: str) -> None:
        self.found.take(position, candidates.pop(0), how)
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
        return tuple(mark_of(known, values.get(known.key)) for known in self.rest)

    def _rest_of_rows(self) -> Iterator[tuple[str, ...]]:
        if any(known.key not in self.rows.values for known in self.rest):
            return iter(())
        columns = [
            [mark_of(known, value) for value in self.rows.values[known.key]] for known in self.rest
        ]
        return iter(zip(*columns, strict=True))


def _same(known: Field, mine: Value, theirs: Value) -> bool:
    if mine is None or theirs is None:
        return False
    if known.type in MOMENTS:
        return same_moment(mine, theirs)
    if _is_masked(known, plain(mine), theirs):
        return True
    return FIELD_TYPES[known.type].same(mine, theirs) or mark_of(known, mine) == mark_of(
        known, theirs
    )


def _is_masked(known: Field, text: str, theirs: Value) -> bool:
    if not known.mask or theirs is None:
        return False
    shown = FIELD_TYPES[known.type].show(theirs, known)
    return hides(folded(text), folded(shown))


def _text(value: Value) -> str:
    """A number's text, for comparing."""
    return folded(value if isinstance(value, str) else plain(value))
