"""Reads what a pack's figures say: numbers, shares and bands such as 70–90 or ≥ 90%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from schema.definitions import in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.definitions import Dated, Figure, Office

Made = TypeVar("Made")

PLAIN = r"([-−]?\d[\d,]*(?:\.\d+)?)\s*(%?)"
UNIT = r"\s*[^\d\s%.,–—…~-]*"
NUMBER = re.compile(PLAIN + UNIT)
BAND = re.compile(rf"(<=|>=|[<>≤≥])?\s*{PLAIN}(?:\s*[–—~-]\s*{PLAIN})?{UNIT}")


@dataclass(frozen=True)
class Band:
    """A grade and from where on it holds: floor None is the lowest; above leaves the floor out."""

    key: str
    floor: Decimal | None
    above: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether a value is in the band or in a higher one."""
        if self.floor is None:
            return True
        return value > self.floor if self.above else value >= self.floor


def by_day(
    office: Office, key: str, make: Callable[[Figure], Made | None]
) -> Callable[[object], Made | None] | None:
    """Gives what is made of a figure as it counts on a day; none where the pack has no such figure.

    Without a day it counts as shipped; where it is left off it gives nothing.
    """
    figure = office.pack.figures.get(key)
    if figure is None:
        return None
    known: dict[tuple[Dated, ...], Made | None] = {}

    def made(day: object) -> Made | None:
        since = day if isinstance(day, date) else date.min
        changes = tuple(in_force(figure.dated, since))
        if changes not in known:
            counts = figure.at(since)
            known[changes] = make(counts) if counts.on else None
        return known[changes]

    return made


@lru_cache
def number(text: str) -> Decimal | None:
    """The number of a figure such as 0.2, 90%, 80 or 3,000,000 元; none for anything else."""
    match = NUMBER.fullmatch(text.strip())
    return _number(match[1], match[2]) if match else None


def bands(figure: Figure) -> tuple[Band, ...]:
    """The bands of a figure, the highest first; none where one of them cannot be read."""
    found = [_band(key, text) for key, text in figure.values.items()]
    made = [band for band in found if band is not None]
    if len(made) < len(found):
        return ()
    return tuple(sorted(made, key=_height, reverse=True))


def _height(band: Band) -> tuple[bool, Decimal, bool]:
    return (band.floor is not None, band.floor or Decimal(0), band.above)


def _band(key: str, text: str) -> Band | None:
    match = BAND.fullmatch(text.strip())
    if match is None:
        return None
    sign, first, share, _last, of_last = match.groups()
    if sign in {"<", "<=", "≤"}:
        return Band(key, None)
    return Band(key, _number(first, share or of_last or ""), above=sign == ">")


def _number(digits: str, share: str) -> Decimal:
    found = Decimal(digits.replace(",", "").replace("−", "-"))
    return found / 100 if share else found
