"""A long column of few different texts, in a quarter of the memory a list takes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

from schema.draft import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable

LONG = 200_000  # cells from which a column is worth it
MOST = 65_536  # different cells two bytes can tell apart


class Shared(Sequence[Cell]):
    """Cells kept as numbers of their values; reads like a list, a part of it like one too."""

    __slots__ = ("_codes", "_values")

    def __init__(self, values: list[Cell], codes: array[int]) -> None:
        self._values, self._codes = values, codes

    def __len__(self) -> int:
        return len(self._codes)

    def __iter__(self) -> Iterator[Cell]:
        return map(self._values.__getitem__, self._codes)

    @overload
    def __getitem__(self, index: int) -> Cell: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Cell]: ...

    def __getitem__(self, index: int | slice) -> Cell | Sequence[Cell]:
        if isinstance(index, slice):
            codes = self._codes[index]
            return Shared(self._values, codes) if len(codes) >= LONG else self._told(codes)
        return self._values[self._codes[index]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as lists have none

    def _told(self, codes: Iterable[int]) -> list[Cell]:
        return [self._values[code] for code in codes]


def shared(cells: list[Cell], known: Sequence[Cell]) -> Sequence[Cell]:
    """The same cells in less memory if they are many and few are different.

    known: all their values, texts or None; nothing if they are not known.
    """
    if len(cells) < LONG or not 0 < len(known) <= MOST:
        return cells
    values = list(known)
    number = {value: code for code, value in enumerate(values)}
    return Shared(values, array("H", map(number.__getitem__, cells)))
