"""An invented property office's eighteen months: people, customers, complaints, revisits.

Everything is drawn from texts.toml and one seed; names of people, departments and customers
stand as mentions, an earlier complaint as the mention of its place in the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from schema.demo import course, desk
from schema.demo.pen import COMPLAINTS, Pen
from schema.values import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schema.demo.pen import Row

CUSTOMERS, OTHER_REVISITS, REPEATS = 150, 36, 6
SAME_IN_REPEATS = (
    "customer", "complainant", "contact", "room", "content", "demand", "class", "department",
    "level", "_matter", "_which", "_words",
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """Rows of each register in the order they came to be."""

    departments: list[Row]
    persons: list[Row]
    customers: list[Row]
    complaints: list[Row]
    revisits: list[Row]


def draw(now: datetime, classes: frozenset[str] = frozenset()) -> Invented:
    """The office as it would stand now; classes are the complaint classes its pack knows."""
    pen = Pen(now, classes)
    departments: list[Row] = [
        {"name": name, "short": short} for name, short in pen.texts["departments"]
    ]
    persons: list[Row] = [
        {
            "name": name,
            "department": Mention(department),
            "post": post,
            "phone": pen.phone(),
        }
        for name, department, post in pen.texts["persons"]
    ]
    customers = [pen.customer(number) for number in range(CUSTOMERS)]
    complaints, revisits = _complaints(pen, customers)
    revisits += [course.other_revisit(pen, customers) for _ in range(OTHER_REVISITS)]
    revisits.sort(key=itemgetter("revisited_at"))
    return Invented(departments, persons, customers, complaints, revisits)


def _complaints(pen: Pen, customers: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    moments = pen.moments()
    left_open = pen.left_open(moments)
    rows: list[Row] = []
    revisits: list[Row] = []
    for place, moment in enumerate(moments):
        row = desk.complaint(pen, moment, customers)
        earlier = _earlier(pen, rows, place)
        if earlier is not None:
            row |= {key: rows[earlier].get(key) for key in SAME_IN_REPEATS}
            row |= {"first_complaint": Mention(str(earlier)), "occurrence": 2}
        revisit = course.run(pen, row, open_still=place in left_open)
        if revisit is not None:
            revisits.append(revisit | {"source": Mention(str(place))})
        rows.append(row)
    return [_without_notes(row) for row in rows], revisits


def _without_notes(row: Row) -> Row:
    return {key: value for key, value in row.items() if not key.startswith("_")}


def _earlier(pen: Pen, rows: Sequence[Row], place: int) -> int | None:
    """The place of the matter this one repeats: every so often, one some weeks before."""
    if place < 60 or place % (COMPLAINTS // (REPEATS + 1)):
        return None
    settled = [at for at in range(place - 50, place - 15) if rows[at].get("valid") == "yes"]
    known = [at for at in settled if rows[at].get("customer") and "first_complaint" not in rows[at]]
    return pen.rng.choice(known) if known else None
