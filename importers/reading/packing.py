"""Takes columns from the reading child to its parent: few big objects instead of one a cell."""

from __future__ import annotations

from array import array
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from schema.draft import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAMPLE: Final = 2000
SEPARATOR: Final = "\0"
NO_MOMENT: Final = datetime(1900, 1, 1)

Packed: TypeAlias = tuple[str, Any, Any, dict[int, Cell]]


def pack(cells: Sequence[Cell]) -> Packed:
    """A column as a few big objects; unpack gives the same cells again."""
    if repeats(cells):
        return _pack_repeated(cells)
    kinds: list[tuple[type, int]] = Counter(map(type, cells[:SAMPLE])).most_common(1)
    how = PACKERS.get(kinds[0][0]) if kinds else None
    return how(cells) if how else ("as it is", list(cells), None, {})


def repeats(cells: Sequence[Cell]) -> bool:
    """Whether most cells of a column are to be found in it again."""
    sample = cells[:: max(1, len(cells) // SAMPLE)]
    return len(set(sample)) * 2 < len(sample)


def _pack_repeated(cells: Sequence[Cell]) -> Packed:
    values = list(dict.fromkeys(cells))
    if 1.0 in values or 0.0 in values:  # True is 1.0 to a dictionary
        kinds = set(map(type, cells))
        if bool in kinds and len(kinds) > 1:
            return ("as it is", list(cells), None, {})
    codes = dict(zip(values, range(len(values)), strict=True))
    return ("repeated", values, array("I", map(codes.__getitem__, cells)).tobytes(), {})


def _pack_texts(cells: Sequence[Cell]) -> Packed:
    kinds = set(map(type, cells))
    others: dict[int, Cell] = {}
    if kinds - {str, type(None)}:
        others = {
            index: cell
            for index, cell in enumerate(cells)
            if cell.__class__ is not str and cell is not None
        }
    if len(kinds) > 1:
        cells = [cell if isinstance(cell, str) else "" for cell in cells]
    joined = SEPARATOR.join(cells)  # type: ignore[arg-type]  # only texts are left
    if joined.count(SEPARATOR) != len(cells) - 1:
        return ("as it is", [others.get(i, cell or None) for i, cell in enumerate(cells)], None, {})
    return ("texts", joined, None, others)


def _pack_numbers(cells: Sequence[Cell]) -> Packed:
    others = {index: cell for index, cell in enumerate(cells) if cell.__class__ is not float}
    numbers = [cell if isinstance(cell, float) else 0.0 for cell in cells]
    return ("numbers", array("d", numbers).tobytes(), None, others)


def _pack_moments(cells: Sequence[Cell]) -> Packed:
    others = {index: cell for index, cell in enumerate(cells) if cell.__class__ is not datetime}
    moments = [cell if isinstance(cell, datetime) else NO_MOMENT for cell in cells]
    days = _pack_repeated([moment.date() for moment in moments])
    times = _pack_repeated([moment.time() for moment in moments])
    return ("moments", days, times, others)


PACKERS: dict[type, Callable[[Sequence[Cell]], Packed]] = {
    date: _pack_repeated,
    str: _pack_texts,
    float: _pack_numbers,
    datetime: _pack_moments,
}


def unpack(packed: Packed) -> list[Cell]:
    """The cells that were packed."""
    how, first, second, others = packed
    cells: list[Cell]
    if how == "repeated":
        cells = _unpack_repeated(first, second)
    elif how == "texts":
        cells = [text or None for text in str(first).split(SEPARATOR)]
    elif how == "numbers":
        cells = list(array("d", first))
    elif how == "moments":
        days = _unpack_repeated(*first[1:3])
        times = _unpack_repeated(*second[1:3])
        cells = list(map(datetime.combine, days, times))
    else:
        cells = first
    for index, cell in others.items():
        cells[index] = cell
    return cells


def _unpack_repeated(values: Any, codes: Any) -> list[Any]:
    numbers = array("I", codes)
    return list(map(values.__getitem__, numbers))
