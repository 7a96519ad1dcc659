"""From when to when a text says: 2025.1.1-2025.12.31, 2025年1月1日至12月31日, 2025.3.1起长期."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from schema.field_types import date_texts
from schema.field_types.base import READING, Reading, half_width

LONGEST = 80
# A sign that may also stand within a day is tried at every place; 2025/1/1/-2025/12/31 is a slip.
BETWEEN = re.compile(r"\s*(?:起?至|起?到|起[,，]?|~|——|—|–)\s*|\s*/?\s*[-−]\s*|\s+")
OPEN = frozenset({"长期", "长期有效", "无固定期限", "今", "至今", "永久", "无期限"})
FROM = re.compile(r"^[自从]\s*|\s*起$")
UNTIL = re.compile(r"^[-~—–至到]\s*|\s*(?:为?止)$")


def read(text: str, reading: Reading = READING) -> tuple[date, date | None] | None:
    """First and last day of a text that says two; the last is None where the end is open."""
    if len(text) > LONGEST:
        return None
    half = half_width(text)
    found = set()
    for sign in BETWEEN.finditer(half):
        first = _day(FROM.sub("", half[: sign.start()]), reading)
        if first is not None:
            span = _until(first, UNTIL.sub("", half[sign.end() :]), reading)
            found |= {span} if span else set()
    return found.pop() if len(found) == 1 else None


def show(span: tuple[date, date | None]) -> str:
    """Both days as 2025-01-01-2025-12-31 is read again."""
    first, last = span
    return f"{first.isoformat()} 至 {last.isoformat() if last else '长期'}"


def _until(first: date, text: str, reading: Reading) -> tuple[date, date | None] | None:
    if text in OPEN:
        return first, None
    last = _day(text, replace(reading, year=first.year))
    return (first, last) if last is not None and last >= first else None


def _day(text: str, reading: Reading) -> date | None:
    if not date_texts.may_be(text) or text.isdigit():
        return None
    day = date_texts.read(text, reading)
    return day if isinstance(day, date) and not isinstance(day, datetime) else None
