"""From a column of a sheet to the columns of its draft: one, or those a person asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from importers.columns import typed
from importers.judging import asking, splitting
from schema.draft import NO_ANSWERS, DraftColumn
from schema.field_types import Reading

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from schema.draft import Cell

FIRST, LAST = "起", "止"


@dataclass(frozen=True)
class Source:
    """A column as it stands in its sheet: its letters, header and cells, one a record.

    year: of the sheet or title. choices, form: its list validation and number format in the file.
    """

    column: str
    header: str
    cells: Sequence[Cell]
    year: int | None = None
    choices: Sequence[str] = ()
    form: str = ""


def drafted(
    source: Source,
    answers: Mapping[tuple[str, str], str] = NO_ANSWERS,
    headers: Collection[str] = (),
) -> tuple[DraftColumn, ...]:
    """The column typed, with its parts where a person asked to split it.

    headers: those of the whole table, which no part may bear again.
    """
    own = asking.of_column(source.header, answers)
    filled = own.get(splitting.SAME_AS_ABOVE) == "fill"
    if filled:
        source = replace(source, cells=splitting.filled(source.cells))
    whole = _column(source, answers)
    if filled:
        still = (splitting.SAME_AS_ABOVE, *whole.questions)
        whole = replace(whole, questions=tuple(dict.fromkeys(still)))
    if own.get(splitting.PERSON_AND_PHONE) == "split":
        return _contacts(whole, headers)
    if own.get(splitting.DATE_RANGE) == "split":
        return (whole, *_days(whole, headers))
    return (whole,)


def _column(source: Source, answers: Mapping[tuple[str, str], str]) -> DraftColumn:
    found = typed(
        source.header,
        source.cells,
        year=source.year,
        choices=source.choices,
        form=source.form,
        answers=answers,
    )
    return DraftColumn(
        column=source.column,
        header=source.header,
        type=found.type,
        cells=source.cells,
        options=found.options,
        unit=found.unit,
        none_words=found.none_words,
        year=source.year,
        day_first=found.day_first,
        questions=found.questions,
        year_first=found.year_first,
        numbers=found.numbers,
    )


def _contacts(whole: DraftColumn, headers: Collection[str]) -> tuple[DraftColumn, ...]:
    """Persons and phones apart; the part of the column's own name stands in its place.

    A column of both, such as 经办人及电话, stays beside its parts: what was said of it still holds.
    """
    known = {cell: splitting.contact(cell) for cell in set(whole.cells)}
    pairs = [known[cell] for cell in whole.cells]
    if not any(phone for _, phone in pairs):
        return (whole,)
    taken = {*headers, whole.header}
    found = []
    for place, name in enumerate(splitting.names(whole.header)):
        own = name == whole.header
        free = name if own else _free(name, taken)
        taken.add(free)
        letters = whole.column if own else ""
        found.append(_column(Source(letters, free, [pair[place] for pair in pairs]), NO_ANSWERS))
    if all(column.header != whole.header for column in found):
        return (whole, *found)
    return tuple(
        replace(column, questions=whole.questions) if column.column else column for column in found
    )


def _days(whole: DraftColumn, headers: Collection[str]) -> tuple[DraftColumn, ...]:
    reading = Reading.of(whole)
    known = {cell: splitting.days(cell, reading) for cell in set(whole.cells)}
    pairs = [known[cell] for cell in whole.cells]
    if not any(first for first, _ in pairs):
        return ()
    taken = set(headers)
    found = []
    for place, sign in enumerate((FIRST, LAST)):
        name = _free(f"{whole.header}（{sign}）", taken)
        taken.add(name)
        found.append(DraftColumn("", name, "date", [pair[place] for pair in pairs]))
    return tuple(found)


def _free(name: str, taken: Collection[str]) -> str:
    """The name, counted on where the table has it already."""
    free, times = name, 2
    while free in taken:
        free, times = f"{name} {times}", times + 1
    return free
