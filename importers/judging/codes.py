"""Whether a column holds what names something: phones, numbers of things, addresses."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from importers.judging.column_facts import HINTED, LOSSLESS
from importers.judging.column_patterns import (
    AMOUNT_END,
    DATE_NAME,
    ID_NAME,
    ID_TEXT,
    MOBILE,
    NUMBER_NAME,
    PHONE_NAME,
    PHONES,
    SEVERAL,
)
from importers.words import said
from schema.draft import ErrorCell
from schema.field_types import FIELD_TYPES, half_width
from schema.values import Unread

if TYPE_CHECKING:
    from importers.judging.column_facts import Column
    from schema.draft import Cell

ID_DIGITS = 12
NOUGHT_FIRST = re.compile(r"0\d+")


def phone(column: Column) -> tuple[str, float] | None:
    """Phones, alone or several in a cell."""
    hinted = PHONE_NAME.search(column.name) is not None
    pattern = PHONES if hinted else MOBILE
    share = column.share(cell for cell in column.counts if _is_phone(cell, pattern))
    return ("phone", share) if share >= LOSSLESS else None


def _is_phone(cell: Cell, pattern: re.Pattern[str]) -> bool:
    if isinstance(cell, (bool, date, datetime, time, ErrorCell)):
        return False
    parts = [part.strip() for part in SEVERAL.split(half_width(said(cell))) if part.strip()]
    return bool(parts) and all(pattern.fullmatch(part) for part in parts)


def is_code(text: str) -> bool:
    """Whether a text looks like the number of something: letters, figures and signs, no words."""
    return ID_TEXT.fullmatch(text) is not None and any(map(str.isdigit, text))


def is_named(name: str) -> bool:
    """Whether a name asks for the number of something, not for a day or an amount."""
    found = ID_NAME.search(name) and not DATE_NAME.search(name)
    return bool(found) and AMOUNT_END.search(name) is None


def identifier(column: Column) -> tuple[str, float] | None:
    """Figures that name something: leading noughts, long numbers, or a name that says so."""
    texts = [(cell, said(cell)) for cell in column.counts if not isinstance(cell, (date, time))]
    if not texts:
        return None
    share = column.share(cell for cell, text in texts if is_code(text))
    if is_named(column.name):
        return ("identifier", share) if share >= HINTED else None
    zeros = column.share(
        cell for cell, text in texts if isinstance(cell, str) and NOUGHT_FIRST.fullmatch(text)
    )
    long = column.share(
        cell for cell, text in texts if text.isdigit() and len(text) >= ID_DIGITS and not _day(text)
    )
    if column.form == "text" and share >= LOSSLESS and not NUMBER_NAME.search(column.name):
        return "identifier", share
    return ("identifier", share) if share >= LOSSLESS and (zeros > 0 or long > 0.5) else None


def _day(text: str) -> bool:
    return len(text) in {8, 12, 14} and text[:2] in {"19", "20"}


def email(column: Column) -> tuple[str, float] | None:
    """Addresses for electronic mail."""
    read = FIELD_TYPES["email"].read
    share = column.share(
        cell
        for cell in column.counts
        if isinstance(cell, str) and not isinstance(read(cell, column.field), Unread)
    )
    return ("email", share) if share >= LOSSLESS else None
