"""Which register a workbook is meant for, judged by its headers."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from importers.placing.header_names import Names, nameless

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from importers.placing.header_names import Named
    from schema.definitions import Office, Register
    from schema.draft import DraftTable

FITS = 0.4  # from which score on a workbook is taken for a register's
OF_HEADERS = 0.6  # what the headers known weigh, beside the register's own columns they bring
LEAST_COLUMNS = 2  # that must agree
WEIGHTY = 0.1  # share of the largest table's cells a table must have to count


def best(
    tables: Sequence[DraftTable], office: Office, among: Iterable[str] | None = None
) -> list[tuple[str, float]]:
    """Registers with how well their fields agree with the headers, the best first.

    among: keys of registers, if not of those in use alone.

    0 nothing to 1 everything; from FITS on the workbook is taken for that register's. A header that
    many registers know weighs less than one that only one of them knows.
    """
    keys = tuple(office.on if among is None else among)
    names = {key: Names(office.register(key), office) for key in keys}
    largest = max((_size(table) for table in tables if not table.hidden), default=0)
    weighty = [
        table
        for table in tables
        if not table.hidden and _size(table) and _size(table) >= WEIGHTY * largest
    ]
    found = dict.fromkeys(keys, 0.0)
    for table in weighty:
        for key, score in _scores(table, names, office).items():
            found[key] = max(found[key], score)
    return sorted(found.items(), key=lambda each: -each[1])


def _size(table: DraftTable) -> int:
    return len(table.rows) * len(table.columns)


def _scores(table: DraftTable, names: Mapping[str, Names], office: Office) -> dict[str, float]:
    headers = [each.header for each in table.columns if each.column and not nameless(each.header)]
    known = {key: [_known(each, header) for header in headers] for key, each in names.items()}
    weights = [
        1 / sqrt(max(1, sum(1 for each in known.values() if each[place])))
        for place in range(len(headers))
    ]
    return {
        key: OF_HEADERS * _weighed(found, weights)
        + (1 - OF_HEADERS) * _shown(found, office.register(key))
        if _many(found)
        else 0.0
        for key, found in known.items()
    }


def _known(names: Names, header: str) -> Named | None:
    found = names.find(header)
    return found[0] if found else names.near(header)


def _many(found: Sequence[Named | None]) -> bool:
    """Whether enough columns are known for a score to mean anything."""
    return sum(1 for each in found if each) >= max(1, min(LEAST_COLUMNS, len(found)))


def _weighed(found: Sequence[Named | None], weights: Sequence[float]) -> float:
    """The share of the headers the register knows."""
    known = (each.confidence * weight for each, weight in zip(found, weights, strict=True) if each)
    return sum(known) / sum(weights)


def _shown(found: Sequence[Named | None], register: Register) -> float:
    """The share of the columns the register shows by default that the headers bring."""
    brought = {each.field.key for each in found if each}
    wanted = [field for key in register.columns if (field := register.find(key)) is not None]
    return sum(1 for field in wanted if field.key in brought) / max(1, len(wanted))
