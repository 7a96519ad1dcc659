"""From the cells of a draft to the values of a register, column by column."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from schema.defining.slugs import slug
from schema.definitions import Field, Label, Option
from schema.field_types import FIELD_TYPES, Reading
from schema.problems import Place, Problem
from schema.recognising import column_marks, folded, prints, said
from schema.values import Note, Unread, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema.definitions import Register
    from schema.draft import Cell, Draft, DraftColumn, DraftTable

OPTION_LENGTH = 40  # longer words are no choice but a text in the wrong column
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
SEVERAL = re.compile(r"[、，,;；/\n]")
UNKNOWN = frozenset({"unknown_option", "unknown_choice"})
CHOICES = frozenset({"choice", "choices"})
SERIAL = "original_number"
LEAST_COMMON = 3  # filled cells that must be there for equal rows of two sheets to be one matter
FOLDING = CHOICES | {"boolean"}
# Words that offices use for one another where a register has none of them.
ALIKE = (("未处理", "待处理"), ("较满意", "基本满意"))
NEVER_READ = frozenset({"lines", "attachment"})


@dataclass(frozen=True)
class Span:
    """The records of one table among all records of a draft."""

    table: DraftTable
    start: int
    stop: int
    columns: Mapping[str, DraftColumn]  # by field key

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
    twice: dict[int, int] = field(default_factory=dict)  # rows another sheet holds: which
    folded: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # field, from, to

    def span(self, position: int) -> Span:
        """The table a record stands in."""
        return next(span for span in self.spans if position < span.stop)


def read(draft: Draft, register: Register) -> Rows:
    """Every value of a draft; what no type takes becomes a note and a problem at its cell."""
    new = _new_fields(draft)
    register = replace(register, fields=(*register.fields, *new))
    rows = Rows(register, new_fields=new)
    for table in draft.tables:
        _add_table(rows, table)
    if rows.new_options:
        rows.register = _with_options(rows.register, rows.new_options)
    _find_twice(rows)
    rows.marks.clear()
    known = {each.key for each in new}
    rows.new_fields = [rows.register.field(each.key) for each in new]
    rows.new_options = [each for each in rows.new_options if each[0] not in known]
    return rows


def _new_fields(draft: Draft) -> list[Field]:
    found: dict[str, Field] = {}
    for table in draft.tables:
        for column in table.columns:
            if column.how != "new" or column.field is None:
                continue
            made = _new_field(column)
            former = found.get(column.field)
            found[column.field] = made if former is None else _joined(former, made)
    return list(found.values())


def _new_field(column: DraftColumn) -> Field:
    kind = column.type if column.type in FIELD_TYPES else "text"
    header = column.header.strip() or f"列{column.column}"
    options = _keyed(column.options) if kind in CHOICES else ()
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
    span = Span(table, start, stop, columns)
    rows.spans.append(span)
    rows.count = stop
    marks: dict[str, Sequence[str]] = {}
    for key, column in columns.items():
        known = rows.register.field(key)
        if known.type in NEVER_READ:
            continue
        values = _read_column(rows, span, known, column)
        marks[key] = column_marks(known, column.cells, values)
        _tell_folds(rows, known, column, values)
        kept = rows.values.setdefault(key, [None] * start)
        kept.extend([None] * (start - len(kept)))
        kept.extend(values)
    for kept in rows.values.values():
        kept.extend([None] * (stop - len(kept)))
    rows.prints.extend(prints(marks, stop - start))
    rows.marks.append(marks)


def _find_twice(rows: Rows) -> None:
    """Rows that say in the columns both have what a row of an earlier sheet says: one matter.

    Equal rows within one sheet are an office's own; serials are counted anew in every sheet.
    """
    for later, span in enumerate(rows.spans):
        for earlier, former in enumerate(rows.spans[:later]):
            if former.table.sheet != span.table.sheet:
                _compare_sheets(rows, (earlier, former), (later, span))


def _compare_sheets(rows: Rows, one: tuple[int, Span], other: tuple[int, Span]) -> None:
    (earlier, former), (later, span) = one, other
    common = sorted(rows.marks[earlier].keys() & rows.marks[later].keys() - {SERIAL})
    if len(common) < LEAST_COMMON:
        return
    there: dict[tuple[str, ...], list[int]] = {}
    columns = [rows.marks[earlier][key] for key in common]
    for position, row in enumerate(zip(*columns, strict=True), former.start):
        if len(row) - row.count("") >= LEAST_COMMON and position not in rows.twice:
            there.setdefault(row, []).append(position)
    columns = [rows.marks[later][key] for key in common]
    for position, row in enumerate(zip(*columns, strict=True), span.start):
        if position not in rows.twice and there.get(row):
            rows.twice[position] = there[row].pop(0)


def _read_column(rows: Rows, span: Span, known: Field, column: DraftColumn) -> list[Value]:
    reading = Reading.of(column)
    values: list[Value] = []
    notes = rows.notes.setdefault(known.key, {})
    found: list[Any] = FIELD_TYPES[known.type].read_column(column.cells, known, reading)
    if Unread not in set(map(type, found)):
        return found
    for position, value in enumerate(found, span.start):
        if not isinstance(value, Unread):
            values.append(value)
            continue
        taken = _fold(rows, known, column.cells[position - span.start], value)
        values.append(taken)
        if taken is None:
            raw = said(column.cells[position - span.start])
            notes[position] = Note(raw, value.code)
            facts = {"value": raw, **value.values}
            rows.problems.append(Problem(value.code, span.place(position, known.key), facts))
    return values


def _tell_folds(rows: Rows, known: Field, column: DraftColumn, values: Sequence[Value]) -> None:
    """Count the words of a column that will read otherwise: another spelling, another sign."""
    if known.type not in FOLDING:
        return
    made = [option for key, option in rows.new_options if key == known.key]
    grown = replace(known, options=(*known.options, *made))
    pairs = Counter(zip(map(said, column.cells), values, strict=True))
    for (text, value), count in pairs.items():
        word = text.strip()
        shown = FIELD_TYPES[known.type].show(value, grown)
        if value is not None and word and word != shown:
            rows.folded[known.key, word, shown] += count


def _fold(rows: Rows, known: Field, cell: Cell, unread: Unread) -> Value:
    """The choice a word becomes that no option had yet; None where it is no choice."""
    if known.type not in CHOICES or unread.code not in UNKNOWN:
        return None
    if known.type == "choice":
        return _option(rows, known, said(cell))
    parts = [part.strip() for part in SEVERAL.split(said(cell)) if part.strip()]
    keys = [_option(rows, known, part) for part in parts]
    return tuple(key for key in keys if key is not None) if None not in keys else None


def _option(rows: Rows, known: Field, text: str) -> str | None:
    word = " ".join(text.split())
    if not word or len(word) > OPTION_LENGTH:
        return None
    plain = folded(word)
    if (known.key, plain) in rows.folds:
        return rows.folds[known.key, plain]
    options = [*known.options, *(option for key, option in rows.new_options if key == known.key)]
    option = _named(options, plain)
    if option is None:
        taken = {option.key for option in options}
        option = _imported(slug(word, taken), word, known.options)
        rows.new_options.append((known.key, option))
    rows.folds[known.key, plain] = option.key
    return option.key


def _imported(key: str, word: str, options: Iterable[Option]) -> Option:
    """The option a word of a file becomes: it means what its kin means, if it has any."""
    plain = folded(word)
    alike = tuple(each for group in ALIKE if plain in group for each in group if each != plain)
    made = Option(key, Label(word), alike, imported=True)
    for option in options:
        if plain in map(folded, option.kin):
            return replace(made, colour=option.colour, closes=option.closes)
    return made


def _named(options: Iterable[Option], plain: str) -> Option | None:
    for option in options:
        if plain in map(folded, (option.label.zh, option.label.en, *option.synonyms)):
            return option
    return None


def _with_options(register: Register, made: Sequence[tuple[str, Option]]) -> Register:
    more: dict[str, list[Option]] = {}
    for key, option in made:
        more.setdefault(key, []).append(option)
    fields = tuple(
        replace(each, options=(*each.options, *more[each.key])) if each.key in more else each
        for each in register.fields
    )
    return replace(register, fields=fields)
