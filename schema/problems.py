"""A mistake of the user as data: what is wrong and where; its sentence is looked up when shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Place:
    """Where a problem stands: any part may be unknown; rows and columns are named as Excel does."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    record: int | None = None


NOWHERE = Place()


@dataclass(frozen=True)
class Problem:
    """One mistake: a code of schema.messages, its place, and the values its sentence names."""

    code: str
    place: Place = NOWHERE
    values: Mapping[str, object] = field(default_factory=lambda: NOTHING)


class TaizhangError(Exception):
    """What went wrong is ours or the machine's, not the user's."""


class UnusableError(TaizhangError):
    """The whole request cannot be carried out; carries the one problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
