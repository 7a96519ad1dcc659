"""A row of a file against the record it is about: what changed, what was edited here since."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schema.field_types import FIELD_TYPES, Reading, hides, shown
from schema.problems import Problem
from schema.recognising import folded, gentle, said
from schema.rules import at_reading
from schema.storing.tables import is_link
from schema.values import Mention, Note, Unread, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.definitions import Field
    from schema.draft import Cell
    from schema.importing.draft_reading import Rows, Span
    from schema.values import Record

ALIKE = 0.5  # share of filled cells that must agree for an old serial and a day to be enough
SERIAL = "original_number"
NEVER = frozenset({"number", "lines", "attachment"})
MASKED = frozenset({"masked", "masked_value"})


@dataclass(frozen=True)
class CellChange:
    """One cell a file changes; note is what the new cell says and no type takes."""

    field: str
    before: Value
    after: Value
    note: Note | None = None


@dataclass
class Compared:
    """What a row says that its record does not."""

    changes: list[CellChange] = field(default_factory=list)
    kept: list[Problem] = field(default_factory=list)  # edited here since; the file is as before
    conflicts: list[Problem] = field(default_factory=list)  # edited here and in the file
    blanks: int = 0  # empty in the file, filled in the record: a blank says nothing
    compared: int = 0
    alike: int = 0

    @property
    def other_matter(self) -> bool:
        """Whether so little agrees that it is hardly the same record."""
        return self.compared > 2 and self.alike < self.compared * ALIKE


@dataclass(frozen=True)
class Former:
    """What the file last said of a record: its raw cells by field; empty where none did."""

    cells: Mapping[str, Cell]

    @classmethod
    def of(cls, cells: str, columns: Sequence[str | None]) -> Former:
        """From the kept row of a batch and the fields its columns went to."""
        pairs = zip(columns, json.loads(cells), strict=False)
        return cls({key: cell for key, cell in pairs if key})

    def over(self, earlier: Former) -> Former:
        """With what the file said the time before, where it says nothing now."""
        filled = {key: cell for key, cell in self.cells.items() if folded(cell)}
        return Former({**self.cells, **earlier.cells, **filled})


def compare(
    rows: Rows, span: Span, position: int, record: Record, former: Former | None
) -> Compared:
    """Every cell of a row against its record; a cell edited here since is never overwritten."""
    found = Compared()
    for key in span.columns:
        known = rows.register.field(key)
        if known.type in NEVER:
            continue
        value = rows.values[key][position]
        note = rows.notes.get(key, {}).get(position)
        filled = value is not None or note is not None
        there = record.values.get(key) is not None or key in record.notes
        if not filled and not folded(span.cell(position, key)):
            found.blanks += there and not known.computed
            continue
        if key == SERIAL and there and span.counts:
            continue  # another row renumbers all; it is no news
        if _only_read(rows, known, record):
            continue  # it said what was so when the list was written
        same = says_same(known, span.cell(position, key), value, note, record)
        if filled and there and not known.computed:
            found.compared += 1
            found.alike += same
        if not same:
            _judge(found, known, (span, position), record, former, (value, note))
    return found


def _only_read(rows: Rows, known: Field, record: Record) -> bool:
    """Whether a field is worked out whenever it is read, and nothing was given."""
    return known.key not in record.computed and at_reading(rows.register, known)


def says_same(known: Field, cell: Cell, value: Value, note: Note | None, record: Record) -> bool:
    """Whether a cell says what the record holds, in whatever form it shows it."""
    current = record.values.get(known.key)
    kept = record.notes.get(known.key)
    text = folded(cell)
    noted = _same_note(kept, text, value, note)
    if noted is not None:
        return noted
    if value is None and note is None:
        if (current is None and kept is None) or known.computed:
            return True
        return _looks_same(known, text, value, record)  # a word for nothing, and just so kept
    if note is not None or is_link(known):
        return _looks_same(known, text, value, record)
    if current is not None and _same(known, value, current):
        return True
    return known.mask and current is not None and _looks_same(known, text, value, record)


def _same_note(kept: Note | None, text: str, value: Value, note: Note | None) -> bool | None:
    """Whether a cell says what a note keeps of it; None where no note tells."""
    if kept is None:
        return None
    if folded(kept.raw) == text:
        return kept.code != "unlinked" or value is None  # a name that is somebody now is news
    if note is not None and note.code in MASKED:
        return hides(text, folded(kept.raw))
    return None


def _same(known: Field, value: Value, current: Value) -> bool:
    if isinstance(value, str) and isinstance(current, str):
        return gentle(value) == gentle(current)
    return FIELD_TYPES[known.type].same(value, current)


def _looks_same(known: Field, text: str, value: Value, record: Record) -> bool:
    current = record.values.get(known.key)
    if value is not None and value == current and not _mentions(value):
        return True
    if current is None:
        return False
    name = record.names.get(known.key, "")
    looks = {folded(name), folded(shown(known, record, "zh"))}
    if known.mask and any(hides(text, look) for look in looks):
        return True
    return text in looks - {""}


def _judge(
    found: Compared,
    known: Field,
    row: tuple[Span, int],
    record: Record,
    former: Former | None,
    new: tuple[Value, Note | None],
) -> None:
    (span, position), (value, note) = row, new
    current = record.values.get(known.key)
    cell = span.cell(position, known.key)
    facts = {"value": said(cell), "theirs": shown(known, record, "zh")}
    place = span.place(position, known.key)
    there = current is not None or known.key in record.notes
    if note is not None and note.code in MASKED and there:
        found.conflicts.append(Problem("masked", place, facts))
        return
    again = former is not None and folded(cell) == folded(former.cells.get(known.key))
    if again and note is not None and current is not None and record.version == 1:
        return  # said in another kind of cell before, and nobody touched what was read of it
    if not _edited_here(known, span, record, former):
        found.changes.append(CellChange(known.key, current, value, note))
    elif again:
        if value is not None or note is not None:
            found.kept.append(Problem("edited_since", place, facts))
    elif value is None and note is None:
        return  # the file never said anything here
    else:
        found.conflicts.append(Problem("edited_since", place, facts))


def _edited_here(known: Field, span: Span, record: Record, former: Former | None) -> bool:
    if former is None or record.version == 1:
        return False  # what a file says now is meant: no file or nobody ever said otherwise
    before = former.cells.get(known.key)
    column = span.columns[known.key]
    reading = Reading.of(column)
    value = FIELD_TYPES[known.type].read(before, known, reading)
    note = None
    if isinstance(value, Unread):
        note, value = Note(said(before), value.code), None
    elif _mentions(value):
        note, value = Note(said(before), "unlinked"), None
    if value is None and note is None:
        return record.values.get(known.key) is not None and not known.computed
    return not says_same(known, before, value, note, record)


def _mentions(value: Value) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    return any(isinstance(part, Mention) for part in parts)
