"""What only a person can answer of a column, and what an answer changes in its reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importers.judging import numeric, splitting
from importers.judging.column_words import WORDY, is_paired
from importers.words import NONE_WORDS, folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from importers.judging.column_facts import Column

DAY_OR_MONTH = "day_or_month"  # day, month, or year (26.3.5 begins with it)
PERCENT_OR_NUMBER = "percent_or_number"  # percent, number
NONE_WORD = "none_word:"  # none, value
NUMBERS = {"percent": "percent", "number": "share"}


def of_column(header: str, answers: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """The answers to the questions of the column with this header, however it is spelt."""
    if not answers:
        return {}
    name = folded(header)
    return {question: answer for (of, question), answer in answers.items() if folded(of) == name}


def heard(column: Column, own: Mapping[str, str]) -> Column:
    """The column as the answers let its cells be read."""
    reading = replace(column.reading, numbers=numeric.bare(column))
    said = own.get(DAY_OR_MONTH)
    if said in {"day", "month"} and column.order.open:
        reading = replace(reading, day_first=said == "day")
    elif said == "year" and column.order.open:
        reading = replace(reading, year_first=True)
    if reading.numbers == "open":
        numbers = NUMBERS.get(own.get(PERCENT_OR_NUMBER, ""), "open")
        reading = replace(reading, numbers=numbers)
    return replace(column, reading=reading)


def nothing(column: Column, words: frozenset[str], own: Mapping[str, str]) -> frozenset[str]:
    """The words for nothing as a person decided on them."""
    for word in column.nothing:
        said = own.get(f"{NONE_WORD}{word}")
        if said == "value":
            words -= {word}
        elif said == "none":
            words |= {word}
    return words


def questions(column: Column, kind: str) -> tuple[str, ...]:
    """Every question of the column, answered or not."""
    return tuple(_questions(column, kind))


def _questions(column: Column, kind: str) -> Iterator[str]:
    if column.order.open and kind in {"date", "datetime"}:
        yield DAY_OR_MONTH
    if numeric.bare(column) == "open":
        yield PERCENT_OR_NUMBER
    yield from splitting.questions(column, kind)
    if kind in WORDY and kind != "long_text" and not is_paired(column):
        for word in sorted(column.nothing):
            if folded(word) in NONE_WORDS and _is_open(column, kind):
                yield f"{NONE_WORD}{word}"


def _is_open(column: Column, kind: str) -> bool:
    """Whether 无 may well be an answer: among a few choices."""
    return kind == "choice" and column.total > 0
