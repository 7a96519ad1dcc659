"""What rules make of numbers: products, sums, shares, grades. Empty cells give nothing."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from schema.computing.figures import Band
    from schema.values import Value

PLACES = Decimal("1e-10")  # of a quotient: more would only be noise
MOST = Decimal(10) ** 14


def number(value: Value) -> Decimal | None:
    """The number a value is; none for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    return Decimal(value)


def kept(kind: str, value: Decimal | None) -> Value:
    """A result as a field of this type keeps it; none where it has no room for it."""
    if value is None or not value.is_finite() or abs(value) > MOST:
        return None
    if kind == "integer":
        return int(value) if value == int(value) else None
    return tidy(value)


def tidy(value: Decimal) -> Decimal:
    """The number without needless zeros, never as a power of ten."""
    value = value.quantize(PLACES, ROUND_HALF_UP).normalize()
    return value if value.as_tuple().exponent <= 0 else value.quantize(Decimal(1))  # type: ignore[operator]  # a finite number


def product(*values: Value) -> Decimal | None:
    """All multiplied."""
    made = Decimal(1)
    for value in values:
        factor = number(value)
        if factor is None:
            return None
        made *= factor
    return made


def difference(value: Value, minus: Value) -> Decimal | None:
    """The first without the second."""
    first, second = number(value), number(minus)
    return None if first is None or second is None else first - second


def share(part: Value, whole: Value) -> Decimal | None:
    """The part of the whole; of nothing there is none."""
    some, all_of_it = number(part), number(whole)
    if some is None or not all_of_it:
        return None
    try:
        return some / all_of_it
    except InvalidOperation:
        return None


def total(numbers: Sequence[Decimal]) -> Decimal | None:
    """The sum; none of no numbers."""
    return sum(numbers, Decimal(0)) if numbers else None


def in_lines(lines: Value, key: str) -> list[Decimal]:
    """The numbers of one column of lines, those of empty cells left out."""
    found = (number(line.get(key)) for line in rows(lines))
    return [each for each in found if each is not None]


def rows(lines: Value) -> list[Mapping[str, Any]]:
    """The lines of a value; none of anything else."""
    return [line for line in lines if hasattr(line, "get")] if isinstance(lines, tuple) else []  # type: ignore[misc]  # a line is a mapping


def mean(lines: Value, key: str, weight: str) -> Decimal | None:
    """The mean of a column, each number counting as much as its weight, or alike."""
    pairs = [(number(line.get(key)), number(line.get(weight, 1))) for line in rows(lines)]
    told = [(value, 1 if not weight else much) for value, much in pairs if value is not None]
    weights = [Decimal(much) for _, much in told if much is not None]
    if not told or len(weights) < len(told) or not sum(weights):
        return None
    made = sum((value * much for (value, _), much in zip(told, weights, strict=True)), Decimal(0))
    return made / sum(weights)


def share_of_lines(lines: Value, part: str, whole: str, by: str) -> Decimal | None:
    """The share over all lines; with by the lowest of the shares of its groups."""
    groups: dict[Any, tuple[Decimal, Decimal]] = {}
    for line in rows(lines):
        some, all_of_it = number(line.get(part)), number(line.get(whole))
        if some is not None and all_of_it is not None:
            before = groups.get(line.get(by), (Decimal(0), Decimal(0)))
            groups[line.get(by)] = (before[0] + some, before[1] + all_of_it)
    if not by:
        groups = {"": _added(list(groups.values()))} if groups else {}
    shares = [share(*group) for group in groups.values()]
    return min((each for each in shares if each is not None), default=None)


def _added(groups: Sequence[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    parts, wholes = zip(*groups, strict=True)
    return sum(parts, Decimal(0)), sum(wholes, Decimal(0))


def capped(part: Decimal, most: Decimal) -> Callable[..., Decimal | None]:
    """A part of the first number there is, but never more than most."""

    def give(*values: Value) -> Decimal | None:
        base = next((found for found in map(number, values) if found is not None), None)
        return None if base is None else min(base * part, most)

    return give


def graded(bands: Sequence[Band], otherwise: str, value: Value, part: Value = None) -> str | None:
    """The highest band a number reaches; where a part falls short of the lowest, the other."""
    reached, least = number(value), number(part)
    if reached is None or not bands:
        return None
    if least is not None and not any(band.holds(least) for band in bands):
        return otherwise or None
    return next((band.key for band in bands if band.holds(reached)), otherwise) or None
