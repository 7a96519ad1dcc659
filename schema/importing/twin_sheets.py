"""Rows a file holds more than once: in another of its sheets, or one below the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schema.importing.draft_reading import SERIAL
from schema.importing.resembling import LEAST_COMMON, Telling, likenesses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.importing.draft_reading import Rows, Span

SHARE = 0.5  # of a sheet's rows that stand in another, for both to tell the same story


@dataclass(frozen=True)
class Overlap:
    """A sheet that tells again what an earlier one tells.

    rows: of sheet that stand in other, of: its rows in all, same: just so, nearly: with a few
    cells otherwise.
    """

    sheet: str
    other: str
    of: int
    same: int
    nearly: int

    @property
    def rows(self) -> int:
        """How many rows stand in both."""
        return self.same + self.nearly


@dataclass
class Twins:
    """Rows that stand twice, each with the row that stays; equal: in the same sheet.

    nearly: those of elsewhere that are not just the same.
    """

    elsewhere: dict[int, int] = field(default_factory=dict)
    nearly: set[int] = field(default_factory=set)
    equal: dict[int, int] = field(default_factory=dict)
    overlaps: list[Overlap] = field(default_factory=list)


def find(rows: Rows) -> Twins:
    """Compare every sheet with the earlier ones; equal rows within one sheet are only counted."""
    twins = Twins()
    for later, span in enumerate(rows.spans):
        _find_equal(rows, later, twins)
        for earlier, former in enumerate(rows.spans[:later]):
            if former.table.sheet != span.table.sheet:
                _compare_sheets(rows, (earlier, former), (later, span), twins)
    return twins


def _find_equal(rows: Rows, place: int, twins: Twins) -> None:
    """Rows that say in every cell, serials included, what a row above them says."""
    span = rows.spans[place]
    serials = rows.marks[place].get(SERIAL, [""] * (span.stop - span.start))
    first: dict[tuple[str, str], int] = {}
    for position, (print_, serial) in enumerate(
        zip(rows.prints[span.start : span.stop], serials, strict=True), span.start
    ):
        twin = first.setdefault((print_, serial), position)
        if twin != position:
            twins.equal[position] = twin


def _compare_sheets(
    rows: Rows, one: tuple[int, Span], other: tuple[int, Span], twins: Twins
) -> None:
    (earlier, former), (later, span) = one, other
    common = sorted(rows.marks[earlier].keys() & rows.marks[later].keys() - {SERIAL})
    if len(common) < LEAST_COMMON:
        return
    theirs = {key: rows.marks[earlier][key] for key in common}
    mine = {key: rows.marks[later][key] for key in common}
    taken = {position - former.start for position in twins.elsewhere}
    taken |= {twin - former.start for twin in twins.elsewhere.values()}
    same = _equal_rows(mine, theirs, taken)
    nearly = _alike(rows, mine, theirs, same)
    of, there = span.stop - span.start, former.stop - former.start
    if len(same) + len(nearly) < SHARE * min(of, there):
        nearly = {}
    fresh = {
        span.start + place: former.start + twin
        for place, twin in {**same, **nearly}.items()
        if span.start + place not in twins.elsewhere
    }
    twins.elsewhere.update(fresh)
    twins.nearly.update(fresh.keys() & {span.start + place for place in nearly})
    if fresh:
        twins.overlaps.append(
            Overlap(span.table.sheet, former.table.sheet, of, len(same), len(nearly))
        )


def _equal_rows(
    mine: Mapping[str, Sequence[str]], theirs: Mapping[str, Sequence[str]], taken: set[int]
) -> dict[int, int]:
    """Rows that agree in every common column, the n-th with the n-th."""
    there: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(zip(*theirs.values(), strict=True)):
        if len(row) - row.count("") >= LEAST_COMMON and place not in taken:
            there.setdefault(row, []).append(place)
    found = {}
    for place, row in enumerate(zip(*mine.values(), strict=True)):
        if there.get(row):
            found[place] = there[row].pop(0)
    return found


def _alike(
    rows: Rows,
    mine: Mapping[str, Sequence[str]],
    theirs: Mapping[str, Sequence[str]],
    same: Mapping[int, int],
) -> dict[int, int]:
    """Rows that differ in few cells from exactly one row, and in none that says which matter."""
    asked = [place for place in range(len(next(iter(mine.values())))) if place not in same]
    if not asked:
        return {}
    taken = set(same.values())
    telling = Telling.of(rows.register, mine)
    found: dict[int, int] = {}
    for place, offers in likenesses(mine, theirs, asked, {}).items():
        fit = [each for each in offers if each.other not in taken and telling.agree(each)]
        if fit and (len(fit) == 1 or fit[0].score > fit[1].score):
            found[place] = fit[0].other
            taken.add(fit[0].other)
    return found
