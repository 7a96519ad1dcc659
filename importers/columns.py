"""What a column holds, told by its cells first and by its name where they leave it open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.judging import asking, codes, moments, numeric
from importers.judging.column_facts import LOSSLESS, Column, looked_at
from importers.judging.column_patterns import DATE_NAME, ID_NAME, NUMBER_NAME, PHONE_NAME
from importers.judging.column_words import none_words, options
from importers.words import folded, said
from schema.draft import NO_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.definitions import Option
    from schema.draft import Cell

LONG = 40
OPTIONS = 40
OPTION_LENGTH = 20
TRUTHS = frozenset({"TRUE", "FALSE"})
WITH_UNIT = frozenset({"integer", "decimal", "money"})


@dataclass(frozen=True)
class Typed:
    """What a column was taken for, and how its cells are to be read.

    questions: what only a person can answer of it, answered or not.
    """

    type: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    none_words: frozenset[str] = frozenset()
    day_first: bool | None = None
    certainty: float = 0.0
    year_first: bool = False
    numbers: str = ""
    questions: tuple[str, ...] = ()


def typed(
    header: str,
    cells: Sequence[Cell],
    *,
    year: int | None = None,
    choices: Sequence[str] = (),
    form: str = "",
    answers: Mapping[tuple[str, str], str] = NO_ANSWERS,
) -> Typed:
    """The type of a column; choices and form: its list validation and number format in the file.

    answers: what a person said, by header and question.
    """
    column = looked_at(header, cells, year, form)
    own = asking.of_column(header, answers)
    column = asking.heard(column, own)
    kind, certainty = _type(column, choices)
    words = asking.nothing(column, none_words(column, kind), own)
    dated = kind in {"date", "datetime"}
    return Typed(
        kind,
        options(cells, choices, words) if kind == "choice" else (),
        column.field.unit if kind in WITH_UNIT else "",
        words,
        column.reading.day_first if dated else None,
        certainty,
        dated and column.reading.year_first,
        column.reading.numbers,
        asking.questions(column, kind),
    )


def _type(column: Column, choices: Sequence[str]) -> tuple[str, float]:
    """The type's name and how sure that is."""
    if not column.total:
        return _by_name(column), 0.0
    listed = {folded(choice) for choice in choices}
    if listed:
        share = column.share(cell for cell in column.counts if folded(cell) in listed)
        if share >= 0.5:
            return "choice", share
    looks = (codes.phone, codes.identifier, moments.moment, moments.clock, numeric.look)
    for look in (*looks, codes.email, _truth):
        found = look(column)
        if found is not None:
            return found
    return _text(column)


def _by_name(column: Column) -> str:
    """The type a name promises while there are no cells."""
    if PHONE_NAME.search(column.name):
        return "phone"
    if DATE_NAME.search(column.name):
        return "datetime" if "时间" in column.name else "date"
    if ID_NAME.search(column.name):
        return "identifier"
    if NUMBER_NAME.search(column.name):
        return numeric.kind(column, [])
    return "text"


def _truth(column: Column) -> tuple[str, float] | None:
    """Excel's own TRUE and FALSE; 是 and 否 stay the words they are."""
    share = column.share(cell for cell in column.counts if cell in TRUTHS)
    return ("boolean", share) if share >= LOSSLESS else None


def _text(column: Column) -> tuple[str, float]:
    texts = {cell: said(cell) for cell in column.counts}
    long = column.share(c for c, text in texts.items() if len(text) > LONG or "\n" in text)
    if long > 0.1:
        return "long_text", 1.0
    coded = column.share(cell for cell, text in texts.items() if codes.is_code(text))
    if coded >= LOSSLESS and len(texts) > 0.5 * column.total:
        return "identifier", coded
    distinct = len({folded(cell) for cell in texts})
    short = all(len(text) <= OPTION_LENGTH for text in texts.values())
    if short and distinct <= min(OPTIONS, max(3, column.total // 5)) and column.total > distinct:
        return "choice", 1.0
    return "text", 1.0
