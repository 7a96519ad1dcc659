"""From the cells of a draft to the values of a register, column by column."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from schema.defining.slugs import slug
from schema.definitions import Field, Label
from schema.draft import NO_ANSWERS
from schema.field_types import FIELD_TYPES, Reading
from schema.importing import option_words
from schema.problems import Place, Problem
from schema.recognising import column_marks, folded, prints, said
from schema.values import Note, Unread, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema.definitions import Option, Register
    from schema.draft import Cell, Draft, DraftColumn, DraftTable

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
SERIAL = "original_number"
SERIAL_DIGITS = 7
MOST_OF_COUNT = 2  # a column of serials counts rows if none is more than twice their number
NEVER_READ = frozenset({"lines", "attachment"})


@dataclass(frozen=True)
class Span:
    """The records of one table among all records of a draft."""

    table: DraftTable
    start: int
    stop: int
    columns: Mapping[str, DraftColumn]  # by field key
    counts: bool = False  # its serials only count rows: another row renumbers them all

    def place(self, position: int, key: str | None = None) -> Place:
        """Where a record, or a cell of it, stands in the file."""
        column = self.columns[key].column if key and key in self.columns else None
        return Place(self.table.sheet, self.table.rows[position - self.start], column, key)

    def cell(self, position: int, key: str) -> Cell:
        """What the file says there."""
        return self.columns[key].cells[position - self.start]


@dataclass
class Rows:
    """All records of a draft as values; register already has the new fields and options."""

    register: Register
    spans: list[Span] = field(default_factory=list)
    count: int = 0
    values: dict[str, list[Value]] = field(default_factory=dict)
    notes: dict[str, dict[int, Note]] = field(default_factory=dict)
    prints: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    new_fields: list[Field] = field(default_factory=list)
    new_options: list[tuple[str, Option]] = field(default_factory=list)
    folds: dict[tuple[str, str], str] = field(default_factory=dict)
    marks: list[Mapping[str, Sequence[str]]] = field(default_factory=list)  # by table
    foldings: Mapping[tuple[str, str], str] = field(default_factory=lambda: NO_ANSWERS)
    decided: set[int] = field(default_factory=set)  # rows a decision about a word reads otherwise
    folded: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # field, from, to

    def span(self, position: int) -> Span:
        """The table a record stands in."""
        return next(span for span in self.spans if position < span.stop)


def read(
    draft: Draft, register: Register, foldings: Mapping[tuple[str, str], str] = NO_ANSWERS
) -> Rows:
    """Every value of a draft; what no type takes becomes a note and a problem at its cell.

    foldings: what a person decided about words, by field key and word.
    """
    new = _new_fields(draft)
    register = replace(register, fields=(*register.fields, *new))
    rows = Rows(register, new_fields=new, foldings=foldings)
    for table in draft.tables:
        _add_table(rows, table)
    if rows.new_options:
        rows.register = option_words.with_options(rows.register, rows.new_options)
    known = {each.key for each in new}
    rows.new_fields = [rows.register.field(each.key) for each in new]
    rows.new_options = [each for each in rows.new_options if each[0] not in known]
    return rows


def _new_fields(draft: Draft) -> list[Field]:
    found: dict[str, Field] = {}
    silent: set[str] = set()  # columns without a word, which say nothing of their type
    for table in draft.tables:
        for column in table.columns:
            if column.how != "new" or column.field is None:
                continue
            made = _new_field(column)
            former = found.get(column.field)
            says = any(cell is not None and cell != "" for cell in column.cells)
            if former is None or column.field in silent:
                found[column.field] = made
            elif says:
                found[column.field] = _joined(former, made)
            if says:
                silent.discard(column.field)
            elif former is None:
                silent.add(column.field)
    return list(found.values())


def _new_field(column: DraftColumn) -> Field:
    kind = column.type if column.type in FIELD_TYPES else "text"
    header = column.header.strip() or f"列{column.column}"
    options = _keyed(column.options) if kind in option_words.CHOICES else ()
    return Field(
        key=column.field or "",
        type=kind,
        label=Label(header[:60]),
        options=options,
        unit=column.unit,
        office=True,
    )


def _joined(one: Field, other: Field) -> Field:
    """The field for two tables of one file that took the same column for different types."""
    if one.type == other.type:
        known = {option.key for option in one.options}
        more = tuple(option for option in other.options if option.key not in known)
        return replace(one, options=(*one.options, *more))
    both = {one.type, other.type}
    if both <= {"date", "datetime"}:
        return replace(one, type="datetime")
    if both <= {"integer", "decimal"}:
        return replace(one, type="decimal")
    kind = "long_text" if "long_text" in both else "text"
    return replace(one, type=kind, options=())


def _keyed(options: Iterable[Option]) -> tuple[Option, ...]:
    taken: set[str] = set()
    made: list[Option] = []
    for option in options:
        fits = KEY.fullmatch(option.key) and option.key not in taken
        key = option.key if fits else slug(option.label.zh, taken)
        taken.add(key)
        made.append(replace(option, key=key))
    return tuple(made)


def _add_table(rows: Rows, table: DraftTable) -> None:
    start, stop = rows.count, rows.count + len(table.rows)
    columns = {
        column.field: column
        for column in table.columns
        if column.field and rows.register.find(column.field)
    }
    counts = SERIAL in columns and _only_counts(columns[SERIAL].cells)
    span = Span(table, start, stop, columns, counts)
    rows.spans.append(span)
    rows.count = stop
    marks: dict[str, Sequence[str]] = {}
    for key, column in columns.items():
        known = rows.register.field(key)
        if known.type in NEVER_READ:
            continue
        values = _read_column(rows, span, known, column)
        marks[key] = column_marks(known, column.cells, values)
        option_words.tell(rows, known, column.cells, values)
        kept = rows.values.setdefault(key, [None] * start)
        kept.extend([None] * (start - len(kept)))
        kept.extend(values)
    for kept in rows.values.values():
        kept.extend([None] * (stop - len(kept)))
    rows.marks.append(marks)
    if counts:
        marks = {key: each for key, each in marks.items() if key != SERIAL}
    rows.prints.extend(prints(marks, stop - start))


def _only_counts(cells: Sequence[Cell]) -> bool:
    """Whether serials count the rows, in whatever order: another row renumbers them all."""
    found = [folded(cell).removesuffix(".0") for cell in cells if cell is not None]
    if not found or not all(each.isdecimal() and len(each) < SERIAL_DIGITS for each in found):
        return False
    return max(map(int, found)) <= MOST_OF_COUNT * len(cells)


def _read_column(rows: Rows, span: Span, known: Field, column: DraftColumn) -> list[Value]:
    reading = Reading.of(column)
    values: list[Value] = []
    notes = rows.notes.setdefault(known.key, {})
    found: Sequence[Any] = FIELD_TYPES[known.type].read_column(column.cells, known, reading)
    found = option_words.decided(rows, known, column.cells, found)
    if Unread not in set(map(type, found)):
        return list(found)
    for position, value in enumerate(found, span.start):
        if not isinstance(value, Unread):
            values.append(value)
            continue
        taken = option_words.fold(rows, known, column.cells[position - span.start], value)
        values.append(taken)
        if taken is None:
            raw = said(column.cells[position - span.start])
            notes[position] = Note(raw, value.code)
            facts = {"value": raw, **value.values}
            rows.problems.append(Problem(value.code, span.place(position, known.key), facts))
    return values
