"""Takes columns from the reading child to its parent: few big objects instead of one a cell."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, TypeAlias

from schema.draft import Cell

SAMPLE: Final = 2000
SEPARATOR: Final = "\0"

Packed: TypeAlias = tuple[str, object, object, dict[int, Cell]]


def pack(cells: Sequence[Cell]) -> Packed:
    """A column as a few big objects; unpack gives the same cells again."""
    if _repeats(cells):
        return _pack_repeated(cells)
    kinds = set(map(type, cells[:SAMPLE]))
    if str in kinds:
        return _pack_texts(cells)
    if float in kinds:
        return _pack_numbers(cells)
    if datetime in kinds:
        return _pack_moments(cells)
    return ("as it is", list(cells), None, {})


def _repeats(cells: Sequence[Cell]) -> bool:
    sample = cells[:: max(1, len(cells) // SAMPLE)]
    return len(set(sample)) * 2 < len(sample)


def _pack_repeated(cells: Sequence[Cell]) -> Packed:
    kinds = set(map(type, cells))
    if bool in kinds and len(kinds) > 1:  # True == 1.0 would be one key
        return ("as it is", list(cells), None, {})
    codes: dict[Cell, int] = {}
    numbers = array("I", [codes.setdefault(cell, len(codes)) for cell in cells])
    return ("repeated", list(codes), numbers.tobytes(), {})


def _pack_texts(cells: Sequence[Cell]) -> Packed:
    others = {
        index: cell
        for index, cell in enumerate(cells)
        if cell.__class__ is not str and cell is not None
    }
    texts = [cell if cell.__class__ is str else "" for cell in cells]
    joined = SEPARATOR.join(texts)  # type: ignore[arg-type]  # only texts are left
    if joined.count(SEPARATOR) != len(texts) - 1:
        return ("as it is", list(cells), None, {})
    return ("texts", joined, None, others)


def _pack_numbers(cells: Sequence[Cell]) -> Packed:
    others = {index: cell for index, cell in enumerate(cells) if cell.__class__ is not float}
    numbers = [cell if cell.__class__ is float else 0.0 for cell in cells] if others else cells
    return ("numbers", array("d", numbers).tobytes(), None, others)  # type: ignore[arg-type]  # only floats are left


def _pack_moments(cells: Sequence[Cell]) -> Packed:
    others = {index: cell for index, cell in enumerate(cells) if cell.__class__ is not datetime}
    moments = [cell if isinstance(cell, datetime) else datetime.min for cell in cells]
    days = _pack_repeated([moment.date() for moment in moments])
    times = _pack_repeated([moment.time() for moment in moments])
    return ("moments", days, times, others)


def unpack(packed: Packed) -> list[Cell]:
    """The cells that were packed."""
    how, first, second, others = packed
    cells: list[Cell]
    if how == "repeated":
        cells = _unpack_repeated(first, second)
    elif how == "texts":
        cells = [text or None for text in str(first).split(SEPARATOR)]
    elif how == "numbers":
        cells = list(array("d", first))  # type: ignore[arg-type]  # the bytes of floats
    elif how == "moments":
        days: list[date] = _unpack_repeated(*first[1:3])  # type: ignore[index,assignment]  # a packed column of days
        times: list[time] = _unpack_repeated(*second[1:3])  # type: ignore[index,assignment]  # a packed column of times
        cells = list(map(datetime.combine, days, times))
    else:
        cells = first  # type: ignore[assignment]  # the list itself
    for index, cell in others.items():
        cells[index] = cell
    return cells


def _unpack_repeated(values: object, codes: object) -> list[Cell]:
    numbers = array("I", codes)  # type: ignore[arg-type]  # the bytes of codes
    return list(map(values.__getitem__, numbers))  # type: ignore[attr-defined]  # a list
