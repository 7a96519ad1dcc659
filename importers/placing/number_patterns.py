"""How an office numbers its matters, guessed from the numbers and days of a table."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

from schema import numbering
from schema.definitions import Numbering
from schema.recognising import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from schema.draft import Cell

RUNS = re.compile(r"\d+")
# What a run of so many digits may be; the last of a number is its serial.
DATES = {
    2: ("{yy}", "{mm}", "{dd}"), 4: ("{yyyy}", "{yy}{mm}"), 6: ("{yyyy}{mm}", "{yy}{mm}{dd}"),
    8: ("{yyyy}{mm}{dd}",),
}  # fmt: skip
HEADS = ("{yyyy}{mm}{dd}", "{yyyy}{mm}", "{yy}{mm}{dd}", "{yyyy}", "{yy}{mm}", "{yy}")
WIDTHS = {"{yyyy}": 4, "{yy}": 2, "{mm}": 2, "{dd}": 2}
LEAST = 2  # numbers a pattern is guessed from
AGREE = 0.8  # share of numbers whose day must agree with the day of the event
CYCLES = (("{dd}", "day"), ("{mm}", "month"), ("{yy", "year"))
FEWEST_DAYS = 0.5  # share of numbers that must stand beside a day


def guess(numbers: Sequence[str], days: Sequence[Cell]) -> Numbering | None:
    """The pattern all numbers are made by; None where they follow none.

    days: of the event, one for each number, or none at all; without them a number bears no day.
    """
    if len(numbers) < LEAST or any(set(each) & set("{}") for each in numbers):
        return None
    dated = [(day_of(day), text) for day, text in zip(days, numbers, strict=False)]  # type: ignore[arg-type]  # no day is None
    known = [(day, text) for day, text in dated if day is not None]
    found = [p for p in dict.fromkeys(_patterns(numbers)) if _fits(p, numbers, known)]
    if not found:
        return None
    pattern = max(found, key=_dates_in)
    return Numbering(pattern, _cycle(pattern, numbers))


def _patterns(numbers: Sequence[str]) -> Iterator[str]:
    """Every pattern the first number could be of; those that name days first."""
    first = numbers[0]
    runs = list(RUNS.finditer(first))
    if not runs:
        return
    last = runs[-1]
    tail = first[last.end() :]
    width = min(len(found[-1]) if (found := RUNS.findall(each)) else 1 for each in numbers)
    parts: list[tuple[str, ...]] = []
    end = 0
    for run in runs[:-1]:
        parts += [(first[end : run.start()],), (*DATES.get(len(run[0]), ()), run[0])]
        end = run.end()
    parts.append((first[end : last.start()],))
    for made in product(*parts):
        yield "".join(made) + f"{{serial:{width}}}" + tail
        for head in HEADS:
            rest = width - sum(WIDTHS[token] for token in re.findall(r"\{\w+\}", head))
            if rest > 0:
                yield "".join(made) + head + f"{{serial:{rest}}}" + tail


def _fits(pattern: str, numbers: Sequence[str], known: Sequence[tuple[date, str]]) -> bool:
    """Whether every number is of the pattern and bears the day of its event."""
    rule = Numbering(pattern, "never")
    if numbering.contradictions(rule):
        return False
    if any(numbering.read(rule, text) is None for text in numbers):
        return False
    if not _dates_in(pattern):
        return True
    if len(known) < max(1, FEWEST_DAYS * len(numbers)):
        return False
    same = sum(1 for day, text in known if _agrees(rule, text, day))
    return same >= AGREE * len(known)


def _agrees(rule: Numbering, text: str, day: date) -> bool:
    found = numbering.read(rule, text)
    return found is not None and numbering.number(rule, day, found[1]) == text


def _dates_in(pattern: str) -> int:
    return sum(pattern.count(token) for token in WIDTHS)


def _cycle(pattern: str, numbers: Sequence[str]) -> str:
    """When the serial begins anew: with the smallest part of the day that shows it."""
    cycles = [name for token, name in CYCLES if token in pattern]
    needed = [name for name in cycles if not numbering.contradictions(Numbering(pattern, name))]
    for name in needed:
        if name == needed[-1] or _begins_anew(Numbering(pattern, name), numbers):
            return name
    return "never"


def _begins_anew(rule: Numbering, numbers: Sequence[str]) -> bool:
    lowest: dict[str, int] = defaultdict(lambda: 10**9)
    for text in numbers:
        found = numbering.read(rule, text)
        if found is not None:
            cycle = numbering.cycle_of(rule, found[0])
            lowest[cycle] = min(lowest[cycle], found[1])
    later = [lowest[cycle] for cycle in sorted(lowest)][1:]
    return not later or 1 in later
