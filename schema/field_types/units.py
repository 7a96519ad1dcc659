"""What units say of a number: 万 and 亿, 元 beside 万元, hours and minutes."""

from __future__ import annotations

import re
from decimal import Decimal

MONEY_UNITS = frozenset({"元", "元整", "块", "圆", "RMB", "人民币", "CNY"})
SCALES = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
UNIT = re.compile(rf"({SCALE})?(.*)", re.DOTALL)
SPAN = re.compile(
    r"(?:(?P<hours>\d+(?:\.\d+)?)\s*(?:个?小时|时|h))?"
    r"\s*(?:(?P<minutes>\d+(?:\.\d+)?)\s*(?:分钟?|min))?"
)
MINUTES = {"分钟": 1, "分": 1, "小时": 60, "个小时": 60, "时": 60}
PLACES = 10


def parts(unit: str) -> tuple[str, str]:
    """The scale of a unit and what it scales: 万元 is 万 and 元."""
    found = UNIT.fullmatch(unit)
    return found.groups("") if found else ("", unit)  # type: ignore[return-value]  # two groups


def factor(unit: str, own: str, others: frozenset[str]) -> Decimal | None:
    """By what a number in a unit is multiplied to stand in the field's own; None: another unit.

    others: units that a field of this type takes without naming them.
    """
    scale, bare = parts(unit)
    own_scale, own_bare = parts(own)
    if not unit or unit.casefold() == own.casefold() or (not bare and scale == own_scale):
        return Decimal(1)
    if bare and bare.casefold() != own_bare.casefold():
        known = others | MONEY_UNITS if own_bare in MONEY_UNITS else others
        if bare not in known or (own_bare and own_bare not in known):
            return None
    return Decimal(SCALES.get(scale, 1)) / SCALES.get(own_scale, 1)


def span(text: str, unit: str) -> Decimal | None:
    """How long 6小时30分钟 is, in minutes or hours as the unit is; None: no such text or unit."""
    found = SPAN.fullmatch(text) if unit in MINUTES else None
    if found is None or not (found["hours"] or found["minutes"]):
        return None
    minutes = Decimal(found["hours"] or 0) * 60 + Decimal(found["minutes"] or 0)
    return round(minutes / MINUTES[unit], PLACES)
