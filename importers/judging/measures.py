"""Units that stand in the cells of a column and not in its name: 24个月, 6小时30分钟."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schema.field_types import half_width
from schema.field_types.units import SCALES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.draft import Cell

# By these things are counted or measured; 楼, 号, 栋, 月, 日 rather name what they stand with.
COUNTED = "分岁个件台套只张份箱盒包桶瓶支条根块卷袋片册本页户间把副对双辆株次人天周秒米亩吨克升度"
UNITS = frozenset(COUNTED) | {
    *("个月", "小时", "分钟", "人次", "公里", "千米", "厘米", "毫米", "平方米", "平米", "立方米"),
    *("千克", "公斤", "毫升", "千瓦", "°c", "㎡", "m2", "m3", "km", "m", "cm", "mm"),
    *("kg", "g", "t", "l", "ml", "kw", "kwh"),
}
MEASURED = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?\s*(?:千|万|百万|千万|亿)?\s*([^\d\s./]+[23]?)")
SPAN = re.compile(r"(?:\d+(?:\.\d+)?\s*(?:个?小时|时))?\s*(?:\d+\s*(?:分钟?))?")
YEARS = re.compile(r"\d{1,2}\s*年")
LEAST = 0.5  # share of the cells that must bear the unit
LONGEST = 20


def unit_of(counts: Mapping[Cell, int]) -> str:
    """The one unit that the cells of a column bear; "" for none or several."""
    found: dict[str, int] = {}
    others = 0
    for cell, times in counts.items():
        unit = _unit(cell) if isinstance(cell, str) and len(cell) <= LONGEST else ""
        if unit:
            found[unit] = found.get(unit, 0) + times
        elif isinstance(cell, (int, float, str)):
            others += times
    if set(found) <= {"分钟", "分", "小时", "个小时"} and "分钟" in found:
        return "分钟"
    if len(found) != 1:
        return ""
    ((unit, times),) = found.items()
    known = unit.casefold() in UNITS or unit == "年"
    return unit if known and times >= LEAST * (times + others) else ""


def _unit(text: str) -> str:
    half = half_width(text)
    measured = MEASURED.fullmatch(half)
    if measured is None:
        return "分钟" if half and SPAN.fullmatch(half) else ""
    unit = measured.group(1)
    if unit in SCALES or (unit == "年" and not YEARS.fullmatch(half)):
        return ""
    return unit
