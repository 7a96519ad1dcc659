"""A moment as a clerk types it at the telephone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

CLOCK = re.compile(r"^\s*\d{1,2}\s*[:：点时]\s*\d{0,2}\s*分?\s*$")


def today_at(text: str, now: datetime) -> str:
    """The moment as text: now where nothing was typed, a bare time of day is one of today."""
    if not text.strip():
        return f"{now:%Y-%m-%d %H:%M}"
    return f"{now:%Y-%m-%d} {text.strip()}" if CLOCK.match(text) else text
