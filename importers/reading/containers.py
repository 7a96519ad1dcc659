"""Whether the container of an old workbook can be followed; one in a circle fills memory."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FAT_IN_HEAD = 109  # places of the table that stand in the head
LAST = 0xFFFFFFFA  # from here on a number is a mark, not a place


def sound(content: bytes) -> bool:
    """Whether every chain of sectors ends."""
    size = 1 << min(int.from_bytes(content[30:32], "little"), 16)
    if size not in {512, 4096}:
        return False
    places = [place for place in _numbers(content[76 : 76 + FAT_IN_HEAD * 4]) if place < LAST]
    seen: set[int] = set()
    further = int.from_bytes(content[68:72], "little")
    while further < LAST:
        if further in seen:
            return False
        seen.add(further)
        numbers = _numbers(_sector(content, further, size))
        if not numbers:
            break
        places += [place for place in numbers[:-1] if place < LAST]
        further = numbers[-1]
    if len(places) * size > len(content) + size:
        return False
    table = _numbers(b"".join(_sector(content, place, size) for place in places))
    if not _ends(table):
        return False
    small = b"".join(
        _sector(content, place, size)
        for place in _chain(table, int.from_bytes(content[60:64], "little"))
    )
    return _ends(_numbers(small))


def _numbers(data: bytes) -> array[int]:
    return array("I", data[: len(data) // 4 * 4])


def _sector(content: bytes, place: int, size: int) -> bytes:
    return content[(place + 1) * size : (place + 2) * size]


def _chain(table: Sequence[int], place: int) -> Iterator[int]:
    while place < len(table):
        yield place
        place = table[place]


def _ends(table: Sequence[int]) -> bool:
    """Whether no chain of the table comes back to where it was."""
    followed = bytearray(len(table))  # 1: on the way, 2: known to end
    for start in range(len(table)):
        way = []
        for place in _chain(table, start):
            if followed[place] == 1:
                return False
            if followed[place] == 2:
                break
            followed[place] = 1
            way.append(place)
        for place in way:
            followed[place] = 2
    return True
