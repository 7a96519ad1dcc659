"""What a reader hands over, bit by bit, so that no file need be held twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from importers.reading.packing import Packed
    from importers.reading.scan import Found
    from importers.sheets import Merge
    from schema.draft import Cell


@dataclass(frozen=True)
class SheetBegins:
    """A sheet; separated: of a text file, whose blank rows are written out."""

    name: str
    hidden: bool = False
    separated: bool = False


@dataclass(frozen=True)
class Rows:
    """The next rows of the sheet as columns of one length; later blocks may be wider."""

    columns: Sequence[Sequence[Cell]]
    count: int


@dataclass(frozen=True)
class PackedRows:
    """The same on their way from a process to another."""

    columns: Sequence[Packed]
    count: int


@dataclass(frozen=True)
class SheetEnds:
    """What is known of the sheet beside its cells."""

    merges: tuple[Merge, ...] = ()
    found: Found | None = None


Part: TypeAlias = SheetBegins | Rows | SheetEnds
Parts: TypeAlias = Iterator[Part]
