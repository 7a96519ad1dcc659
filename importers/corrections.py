"""What a person said of the rows of a sheet: which are the header, records, or none."""

from __future__ import annotations

import re
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


def of(corrections: Iterable[Correction], sheet: str) -> tuple[Correction, ...]:
    """What was said of one sheet, in the order it was said."""
    return tuple(said for said in corrections if is_of(said, sheet))
