"""By what the rows of a draft are known again: said before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema.definitions import Field, Register
    from schema.importing.draft_reading import Rows

FEWEST = 5  # rows; in fewer any column may differ by chance
MOST = 3
NAMING = ("identifier", "phone", "email", "text")  # types that may name a record, best first
ORIGINAL = "original_number"


@dataclass(frozen=True)
class Recognition:
    """By what rows are known again.

    by: chosen, identity, number, original or values. fields: the keys it rests on; none for
    values. proposed: fields that differ in every row, which a person may choose instead.
    """

    by: str
    fields: tuple[str, ...]
    proposed: tuple[str, ...] = ()


BY_VALUES = Recognition("values", ())


def recognition(register: Register, rows: Rows, chosen: Sequence[str] = ()) -> Recognition:
    """By what the rows of a draft are known again in this register."""
    if chosen:
        return Recognition("chosen", tuple(chosen))
    number = register.number_field
    filled = {key for key, values in rows.values.items() if any(v is not None for v in values)}
    identity = tuple(key for key in register.identity if key in filled)
    if number and number.key in filled:
        whole = len(identity) == len(register.identity) and len(identity) > 1
        return Recognition("identity", identity) if whole else Recognition("number", (number.key,))
    if identity and len(identity) == len(register.identity):
        return Recognition("identity", identity)
    if ORIGINAL in filled and register.event in filled:
        return Recognition("original", (ORIGINAL, register.event))
    return Recognition("values", (), tuple(each.key for each in _naming(rows)))


def _naming(rows: Rows) -> Iterator[Field]:
    """Fields that are filled and different in every row, codes first."""
    if rows.count < FEWEST:
        return
    fields = [rows.register.field(key) for key in rows.values]
    found = [
        each
        for each in fields
        if each.type in NAMING and each.key != ORIGINAL and _differs(rows.values[each.key])
    ]
    yield from sorted(found, key=lambda each: NAMING.index(each.type))[:MOST]


def _differs(values: Sequence[object]) -> bool:
    seen: set[object] = set()
    for value in values:
        if value is None or value in seen:
            return False
        seen.add(value)
    return True
