"""Which of some rows are most alike: found through cells that few rows share, in linear time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema.definitions import Register

MANY = 8  # rows that share a cell; what more of them share tells none apart
CLOSEST = 6  # candidates that are compared cell by cell
TYPO = 0.8  # share of a longer text that must agree for it to be the same text, mended
LONGER = 8  # characters
LEAST_COMMON = 3  # cells that must agree for rows of two files or sheets to be one matter
CODES = frozenset({"number", "identifier", "phone", "email"})
MOMENTS = frozenset({"date", "datetime"})


@dataclass(frozen=True)
class Likeness:
    """How much two rows have in common; places in their lists.

    same, apart: fields both fill that agree, that differ. rare: agreeing cells no other row has.
    """

    one: int
    other: int
    same: frozenset[str]
    apart: frozenset[str]
    rare: int

    @property
    def score(self) -> int:
        """What tells a better likeness from a worse one."""
        return len(self.same) - len(self.apart)

    @property
    def few(self) -> bool:
        """Whether few cells differ: at most a third, or one."""
        return len(self.apart) <= max(1, (len(self.same) + len(self.apart)) // 3)


@dataclass(frozen=True)
class Telling:
    """The fields that say which matter a row is about: codes by which things go, and moments."""

    codes: frozenset[str]
    moments: frozenset[str]

    @classmethod
    def of(cls, register: Register, keys: Iterable[str]) -> Telling:
        """Those of some fields of a register."""
        kinds = {key: register.field(key).type for key in keys}
        return cls(
            frozenset(key for key, kind in kinds.items() if kind in CODES),
            frozenset(key for key, kind in kinds.items() if kind in MOMENTS),
        )

    def agree(self, found: Likeness) -> bool:
        """Whether two rows of different files or sheets are about one matter.

        Few cells differ, no moment, and of the codes one where three and more of these agree.
        """
        telling = found.same & (self.codes | self.moments)
        if len(found.same) < LEAST_COMMON or not found.few or found.apart & self.moments:
            return False
        if len(found.apart & self.codes) * LEAST_COMMON > len(telling):
            return False
        return bool(found.rare or telling)


def likenesses(
    mine: Mapping[str, Sequence[str]],
    theirs: Mapping[str, Sequence[str]],
    asked: Sequence[int],
    near: Mapping[int, Iterable[int]],
) -> dict[int, list[Likeness]]:
    """For the asked rows of mine the rows of theirs that are most alike, best first.

    mine and theirs hold whole columns by the same keys. near: rows of theirs that stand at the
    same place, to be compared whatever they share.
    """
    keys = [key for key in mine if key in theirs]
    seen = {key: Counter(mine[key]) for key in keys}
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for key in keys:
        _share(mine[key], theirs[key], asked, seen[key], shared)
    found: dict[int, list[Likeness]] = {}
    for one in asked:
        others = dict.fromkeys(near.get(one, ()))
        others.update(dict.fromkeys(each for each, _ in shared[one].most_common(CLOSEST)))
        made = [_compare(mine, theirs, keys, seen, (one, other)) for other in others]
        found[one] = sorted(made, key=lambda each: -each.score)
    return found


def _share(
    mine: Sequence[str],
    theirs: Sequence[str],
    asked: Iterable[int],
    seen: Mapping[str, int],
    shared: Mapping[int, Counter[int]],
) -> None:
    """Count the rare cells that rows have in common in one column."""
    wanted = {mark for one in asked if (mark := mine[one]) and seen[mark] <= MANY}
    there: dict[str, list[int]] = defaultdict(list)
    for place, mark in enumerate(theirs):
        if mark in wanted:
            there[mark].append(place)
    for one in asked:
        others = there.get(mine[one], ())
        if len(others) <= MANY:
            shared[one].update(others)


def _compare(
    mine: Mapping[str, Sequence[str]],
    theirs: Mapping[str, Sequence[str]],
    keys: Sequence[str],
    seen: Mapping[str, Mapping[str, int]],
    pair: tuple[int, int],
) -> Likeness:
    one, other = pair
    same, apart, rare = set(), set(), 0
    for key in keys:
        this, that = mine[key][one], theirs[key][other]
        if not this or not that:
            continue
        if this == that:
            same.add(key)
            rare += seen[key][this] == 1
        elif _mended(this, that):
            same.add(key)
        else:
            apart.add(key)
    return Likeness(one, other, frozenset(same), frozenset(apart), rare)


def _mended(this: str, that: str) -> bool:
    if min(len(this), len(that)) < LONGER or this.isascii():
        return False
    from rapidfuzz import fuzz  # only few files need it; it takes its time to come

    return fuzz.ratio(this, that) >= TYPO * 100
