"""What the cells of a column say for or against a field, whatever the column is called."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from importers.judging.column_patterns import DATE_NAME, PHONE_NAME
from schema.field_types import FIELD_TYPES, Reading
from schema.recognising import folded, said
from schema.values import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from schema.definitions import Field, Register
    from schema.draft import Cell, DraftColumn

DATES = frozenset({"date", "datetime"})
NUMBERS = frozenset({"integer", "decimal", "money", "percent", "rating", "duration"})
CHOICES = frozenset({"choice", "choices"})
PEOPLE = frozenset({"person", "department"})
TEXTS = frozenset({"text", "long_text"})
NAMED = frozenset({"phone", "email"})
LOOKED_AT = 300  # cells of a column
LEAST = 3  # filled cells from which on a column may be said to contradict its name
OVERLAP = 0.8  # share of a column's words that a choice must know
KNOWN = 0.6  # share of its values that must be kept in a field already
AGAINST = 0.8  # share of cells that do not fit
LONG = 40  # characters no choice and no name has


def candidates(
    column: DraftColumn, register: Register, open_keys: Set[str], known: Mapping[str, Set[str]]
) -> list[str]:
    """Keys of the open fields that a column's cells speak for, the strongest reason first.

    known: values the register holds already, folded, by field.
    """
    if column.type in NAMED:
        return _only(field.key for field in register.of_type(column.type) if field.key in open_keys)
    values = _values(column)
    found = [*_by_options(values, register, open_keys), *_by_known(values, open_keys, known)]
    if not found and column.type in DATES:
        dates = (f for f in register.of_type(*DATES) if not f.computed and not f.hidden)
        found = _only(field.key for field in dates if field.key in open_keys)
    return list(dict.fromkeys(found))


def suits(field: Field, column: DraftColumn) -> bool:
    """Whether the kind of cells a column has could stand in the field."""
    if not _filled(column):
        return True
    if field.type in DATES:
        return column.type in DATES
    if field.type in NUMBERS:
        return column.type in NUMBERS
    if field.type in CHOICES | {"boolean"} | PEOPLE:
        return column.type in CHOICES | TEXTS | {"boolean"} - {"long_text"}
    return column.type not in DATES or DATE_NAME.search(column.header) is not None


def against(field: Field, column: DraftColumn) -> int | None:
    """The place of the first cell that shows a column to hold what its field never holds.

    None where most cells fit, or too few are filled.
    """
    cells = _filled(column)
    if len(cells) < LEAST:
        return None
    if field.type in DATES | NUMBERS | {"time"}:
        wrong = _unreadable(field, column, cells)
    elif field.type in CHOICES | PEOPLE | {"boolean", "link"}:
        wrong = cells if column.type in DATES | NAMED else _longer(cells)
    elif field.type in TEXTS and (_is_elsewhere(column, field) or _is_no_phone(column)):
        wrong = [each for each in cells if not _is_no_phone(column) or not _digits(each[1])]
    else:
        wrong = []
    return wrong[0][0] if len(wrong) >= AGAINST * len(cells) else None


def _is_elsewhere(column: DraftColumn, field: Field) -> bool:
    """Whether a column of texts holds days or telephones that its name does not promise."""
    names = f"{column.header} {field.label.zh} {' '.join(field.synonyms)}"
    if column.type in DATES:
        return DATE_NAME.search(names) is None
    return column.type == "phone" and PHONE_NAME.search(names) is None


def _is_no_phone(column: DraftColumn) -> bool:
    return column.header.endswith(("电话", "手机", "手机号", "电话号码", "手机号码")) and not any(
        _digits(cell) for _, cell in _filled(column)
    )


def _unreadable(
    field: Field, column: DraftColumn, cells: Sequence[tuple[int, Cell]]
) -> list[tuple[int, Cell]]:
    """The cells without any figure that the field cannot read."""
    reading = Reading(year=column.year, day_first=column.day_first, none_words=column.none_words)
    read = FIELD_TYPES[field.type].read
    return [
        (place, cell)
        for place, cell in cells
        if not _digits(cell) and isinstance(read(cell, field, reading), Unread)
    ]


def _longer(cells: Sequence[tuple[int, Cell]]) -> list[tuple[int, Cell]]:
    """The long texts, where they are most of the cells."""
    long = [(place, cell) for place, cell in cells if len(said(cell)) > LONG]
    return list(cells) if len(long) * 2 > len(cells) and long else []


def _digits(cell: Cell) -> bool:
    return any(map(str.isdigit, said(cell)))


def _filled(column: DraftColumn) -> list[tuple[int, Cell]]:
    found: list[tuple[int, Cell]] = []
    for place, cell in enumerate(column.cells):
        if cell is None or cell == "" or said(cell).strip() in column.none_words:
            continue
        found.append((place, cell))
        if len(found) >= LOOKED_AT:
            break
    return found


def _values(column: DraftColumn) -> Counter[str]:
    return Counter(folded(cell).casefold() for _, cell in _filled(column))


def _by_options(values: Counter[str], register: Register, open_keys: Set[str]) -> Iterator[str]:
    """The choices that know most of the words; one word alone says nothing."""
    shares = []
    for field in register.of_type(*CHOICES):
        words = {
            folded(word).casefold()
            for option in field.options
            for word in (option.label.zh, option.label.en, *option.synonyms)
        }
        met = sum(times for value, times in values.items() if value in words)
        distinct = sum(1 for value in values if value in words)
        if field.key in open_keys and distinct > 1 and met >= OVERLAP * values.total():
            shares.append((-distinct, len(words), field.key))
    yield from (key for *_, key in sorted(shares))


def _by_known(
    values: Counter[str], open_keys: Set[str], known: Mapping[str, Set[str]]
) -> Iterator[str]:
    """The fields whose kept values a column repeats."""
    shares = []
    for key, kept in known.items():
        met = sum(1 for value in values if value in kept)
        if key in open_keys and met >= LEAST and met >= KNOWN * len(values):
            shares.append((-met / len(values), key))
    yield from (key for _, key in sorted(shares))


def _only(keys: Iterator[str]) -> list[str]:
    """The keys, if there is but one."""
    found = list(keys)
    return found if len(found) == 1 else []
