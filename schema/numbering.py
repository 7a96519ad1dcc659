"""Running numbers: from a pattern, a day and a serial, and back from a number that was read."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Numbering

TOKEN = re.compile(r"\{(yyyy|yy|mm|dd|serial)(?::(\d+))?\}")
READ = {"yyyy": r"(?P<yyyy>\d{4})", "yy": r"(?P<yy>\d{2})", "mm": r"(?P<mm>\d{2})"}
READ |= {"dd": r"(?P<dd>\d{2})"}
CYCLES = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y", "never": ""}
NEEDS = {"day": {"dd", "mm", "year"}, "month": {"mm", "year"}, "year": {"year"}}


def cycle_of(numbering: Numbering, day: date) -> str:
    """Within what the serial counts on: 2026-03 for a month, empty for never."""
    return _cycle(numbering.cycle, day.year, day.month, day.day)


@lru_cache(maxsize=5_000)
def _cycle(cycle: str, year: int, month: int, day: int) -> str:
    return date(year, month, day).strftime(CYCLES[cycle])


def number(numbering: Numbering, day: date, serial: int) -> str:
    """The number of this serial; one too large for its width widens it."""
    return _frame(numbering.pattern, day.year, day.month, day.day).format(serial)


def numbers(numbering: Numbering, days: Sequence[date], first: int) -> list[str]:
    """The numbers of consecutive serials, one a day given."""
    frames = {day: _frame(numbering.pattern, day.year, day.month, day.day) for day in set(days)}
    return [frames[day].format(serial) for serial, day in enumerate(days, first)]


@lru_cache(maxsize=5_000)
def _frame(pattern: str, year: int, month: int, day: int) -> str:
    """The numbers of a day, with a place for the serial."""
    facts = {"yyyy": f"{year:04}", "yy": f"{year % 100:02}", "mm": f"{month:02}", "dd": f"{day:02}"}

    def said(match: re.Match[str]) -> str:
        token, width = match.groups()
        return facts.get(token) or f"{{:0{width or 1}}}"

    return TOKEN.sub(said, pattern)


def read(numbering: Numbering, text: str) -> tuple[date, int] | None:
    """The first day of its cycle and the serial of a number of this pattern, else None."""
    match = _reader(numbering.pattern).fullmatch(text.strip())
    if not match:
        return None
    facts = match.groupdict()
    year = int(facts.get("yyyy") or 0) or 2000 + int(facts.get("yy") or 1)
    try:
        day = date(year, int(facts.get("mm") or 1), int(facts.get("dd") or 1))
    except ValueError:
        return None
    serial = int(facts["serial"])
    return (day, serial) if number(numbering, day, serial) == text.strip() else None


def serial_of(numbering: Numbering, text: str) -> int | None:
    """The serial in a number of this pattern; None for any other text."""
    found = read(numbering, text)
    return found[1] if found else None


@cache
def _reader(pattern: str) -> re.Pattern[str]:
    parts, last = [], 0
    for match in TOKEN.finditer(pattern):
        token, width = match.groups()
        parts.append(re.escape(pattern[last : match.start()]))
        parts.append(READ.get(token) or rf"(?P<serial>\d{{{width or 1},}})")
        last = match.end()
    return re.compile("".join(parts) + re.escape(pattern[last:]))


def contradictions(numbering: Numbering) -> list[str]:
    """What is wrong with a numbering: the texts a definition's author reads."""
    tokens = [match.group(1) for match in TOKEN.finditer(numbering.pattern)]
    found = []
    if re.search(r"[{}]", TOKEN.sub("", numbering.pattern)):
        found.append(
            f"pattern {numbering.pattern}: known are {{yyyy}} {{yy}} {{mm}} {{dd}} {{serial:n}}"
        )
    if tokens.count("serial") != 1:
        found.append(f"pattern {numbering.pattern}: {{serial:n}} must stand in it once")
    if len(set(tokens)) < len(tokens):
        found.append(f"pattern {numbering.pattern}: a part stands in it twice")
    if numbering.cycle not in CYCLES:
        found.append(f"cycle {numbering.cycle}: known are {', '.join(CYCLES)}")
    given = set(tokens) | ({"year"} if {"yy", "yyyy"} & set(tokens) else set())
    if missing := NEEDS.get(numbering.cycle, set()) - given:
        found.append(
            f"cycle {numbering.cycle}: without {', '.join(sorted(missing))} in the pattern"
            " two cycles would give the same number"
        )
    return found
