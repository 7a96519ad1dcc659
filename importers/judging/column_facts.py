"""The distinct cells of a column and what they say together: the ground its type stands on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from importers.judging.column_patterns import UNIT
from importers.judging.date_order import Order, order
from importers.judging.measures import unit_of
from importers.words import is_nothing, said, says_same
from schema.definitions import Field, Label
from schema.draft import ErrorCell
from schema.field_types import Reading, half_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema.draft import Cell

DISTINCT = 600  # distinct cells looked at
LOSSLESS = 0.9  # share of cells a type must read
# The same of days and of numbers of things whose column says so: words among days are kept as they
# are, and such a number is a text in any case.
HINTED = 0.6


@dataclass(frozen=True)
class Column:
    """Distinct cells with how often they stand; words for nothing apart."""

    name: str
    counts: Mapping[Cell, int]
    nothing: frozenset[str]
    total: int
    reading: Reading
    form: str
    field: Field
    order: Order
    same: bool = False  # whether 同上 stands in some cell

    def share(self, fits: Iterable[Cell]) -> float:
        """Which share of the cells these are."""
        return sum(self.counts[cell] for cell in fits) / self.total if self.total else 0.0


def looked_at(header: str, cells: Sequence[Cell], year: int | None, form: str) -> Column:
    """What there is to know of a column before its type."""
    name = header.rpartition("/")[2]
    counts = _counts(cells)
    nothing = frozenset(said(cell) for cell in counts if is_nothing(cell))
    rest: dict[Cell, int] = {
        cell: times
        for cell, times in counts.items()
        if not (isinstance(cell, ErrorCell) or is_nothing(cell) or says_same(cell))
    }
    named = UNIT.search(half_width(name))
    unit = named.group(1) if named else unit_of(rest)
    days = order(rest, year)
    reading = Reading(year=year, day_first=days.day_first, year_first=days.year_first)
    field = Field("new", "text", Label(name), unit=unit)
    same = any(map(says_same, counts))
    return Column(name, rest, nothing, sum(rest.values()), reading, form, field, days, same)


def _counts(cells: Sequence[Cell]) -> dict[Cell, int]:
    """How often each distinct cell stands; of very many, every so-manieth."""
    step = 1
    if len(cells) > 4 * DISTINCT and len(set(cells[: 2 * DISTINCT])) > DISTINCT:
        step = len(cells) // (2 * DISTINCT)
    looked = cells[::step] if step > 1 else cells
    if bool in set(map(type, looked)):  # True would count as 1.0
        looked = [str(cell).upper() if isinstance(cell, bool) else cell for cell in looked]
    counts = Counter(looked)
    del counts[None]
    return dict(islice(counts.items(), 4 * DISTINCT))
