"""What a person said of the rows of a sheet: which are the header, records, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema.draft import Correction
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PLACE = re.compile(r"(?P<sheet>.+)!(?P<first>\d{1,7})(?:-(?P<last>\d{1,7}))?")
KINDS = ("header", "record", "none", "end", "skip")


def parsed(texts: Mapping[str, Sequence[str]]) -> tuple[Correction, ...]:
    """Corrections from texts such as "客诉!3-4", by kind; "skip" takes a sheet's name alone.

    UnusableError: a text that is no such place.
    """
    return tuple(_parsed(kind, text) for kind in KINDS for text in texts.get(kind) or ())


def _parsed(kind: str, text: str) -> Correction:
    if kind == "skip":
        return Correction(text, kind, 0, 0)
    place = PLACE.fullmatch(text)
    first = int(place["first"]) if place else 0
    last = int(place["last"] or first) if place else 0
    if place is None or not 0 < first <= last:
        raise UnusableError(Problem("bad_rows", values={"value": text}))
    return Correction(place["sheet"].strip("'"), kind, first, last)


def is_of(said: Correction, sheet: str) -> bool:
    """Whether a correction speaks of the sheet so named; blanks around a name do not count."""
    return said.sheet.strip() == sheet.strip()


def check(corrections: Iterable[Correction], heights: Mapping[str, int], file: str = "") -> None:
    """UnusableError if a correction speaks of a sheet or of rows that are not there.

    heights: how many rows each sheet has.
    """
    known = {name.strip(): height for name, height in heights.items()}
    for said in corrections:
        height = known.get(said.sheet.strip())
        if height is None:
            facts = {"file": file, "sheet": said.sheet, "sheets": list(heights)}
            raise UnusableError(Problem("no_sheet", values=facts))
        if said.first > height:
            facts = {"sheet": said.sheet, "rows": f"{said.first}-{said.last}"}
            raise UnusableError(Problem("no_such_rows", values=facts))


@dataclass(frozen=True)
class Told:
    """What a person said of one sheet, rows counted from zero; the last word on a row holds."""

    headers: tuple[tuple[int, int], ...] = ()
    records: frozenset[int] = frozenset()
    none: frozenset[int] = frozenset()
    ends: frozenset[int] = frozenset()
    skipped: bool = False

    def header_in(self, top: int, bottom: int) -> tuple[int, int] | None:
        """The first header said to stand between these rows, bottom not within."""
        return next((each for each in self.headers if top <= each[0] < bottom), None)

    def starts(self, row: int) -> bool:
        """Whether a header was said to start in this row."""
        return any(first == row for first, _ in self.headers)


NOTHING = Told()


def told(corrections: Iterable[Correction], sheet: str, height: int) -> Told:
    """What was said of one sheet; rows it does not have are passed over."""
    said = [each for each in corrections if is_of(each, sheet)]
    if not said:
        return NOTHING
    rows: dict[int, str] = {}
    for each in said:
        if each.kind in {"record", "none"}:
            numbers = range(each.first - 1, min(each.last, height))
            rows.update(dict.fromkeys(numbers, each.kind))
    headers = {(e.first - 1, e.last - 1) for e in said if e.kind == "header" and e.last <= height}
    return Told(
        tuple(sorted(headers)),
        frozenset(row for row, kind in rows.items() if kind == "record"),
        frozenset(row for row, kind in rows.items() if kind == "none"),
        frozenset(each.first - 1 for each in said if each.kind == "end"),
        any(each.kind == "skip" for each in said),
    )
