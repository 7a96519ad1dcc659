"""Types whose values are texts."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from schema.field_types.base import (
    BLANKS,
    DIGITS,
    INVISIBLE,
    NONE,
    READING,
    BaseType,
    Reading,
    half_width,
    printable,
)
from schema.settings import LIMITS
from schema.values import Unread, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Field
    from schema.draft import Cell

NOTHING_WRITTEN: frozenset[str] = frozenset()
MOBILE = re.compile(r"1[0-9]{10}")
FIRST_MOBILE = 10**10
# Digits a phone may be written with, in groups; an area code, an extension, stars of a mask.
NUMBER = re.compile(r"(?<![\d*])\+?\(?\d[\d ()\-]{1,22}\d(?![\d*])")
EXTENSION = re.compile(r"(?<=[\d)])\s*(?:转|分机|ext\.?|x|#)\s*(\d{1,6})", re.IGNORECASE)
CLOCK = re.compile(r"\d:\d\d")
MASKED = re.compile(r"\d\*{2,}\d*")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
SEPARATORS = re.compile(r"[、,，;；/\n|]+")
LONGEST_PHONE = 100
LONGEST = 400  # characters of a text of one line; longer ones no index of PostgreSQL takes
LIMIT = 10**DIGITS


class Text(BaseType):
    """A text, as written but for blanks around it."""

    name = "text"
    placeholders = NOTHING_WRITTEN
    mark = "\n"  # what a text begins with that needs a closer look

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The text, trimmed."""
        del field, reading
        return fitting(printable(text).strip(BLANKS), LONGEST)

    def read_column(
        self, cells: Sequence[Cell], field: Field, reading: Reading = READING
    ) -> list[Value | Unread]:
        """The same for a whole column; plain texts and whole numbers pass without a closer look."""
        words, mark = reading.none_words, self.mark
        star = "*" if field.mask else "\n"
        values: list[Value | Unread] = []
        keep, read = values.append, self.read
        for cell in cells:
            if (
                type(cell) is str
                and cell.isprintable()
                and star not in cell
                and len(cell) <= LONGEST
                and cell[:1] != mark
            ):
                text = cell.strip(" ")
                keep(text if text and text not in words else None)
            elif type(cell) is float and cell.is_integer() and abs(cell) < LIMIT:
                keep(str(int(cell)))
            else:
                keep(None if cell is None else read(cell, field, reading))
        return values


class LongText(Text):
    """A text of several lines, kept whole."""

    name = "long_text"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The text with its lines."""
        del field, reading
        return fitting(printable(text), LIMITS.cell_characters)

    def read_column(
        self, cells: Sequence[Cell], field: Field, reading: Reading = READING
    ) -> list[Value | Unread]:
        """The same for a whole column; plain texts pass without a closer look."""
        words = reading.none_words
        star = "*" if field.mask else "\r"
        values: list[Value | Unread] = []
        keep, read = values.append, self.read
        for cell in cells:
            if (
                type(cell) is not str
                or star in cell
                or len(cell) > LIMITS.cell_characters
                or not cell.replace("\n", "").isprintable()
            ):
                keep(None if cell is None else read(cell, field, reading))
            else:
                text = cell.strip()
                keep(cell if text and text not in words else None)
        return values


class Identifier(Text):
    """Digits and letters that name something: text, leading zeros kept."""

    name = "identifier"
    mark = "'"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The text without the apostrophe that made Excel keep it a text."""
        del field, reading
        text = INVISIBLE.sub("", printable(text)).strip(BLANKS)
        return fitting(text[1:] if re.match(r"'\d", text) else text, LONGEST)


class RunningNumber(Identifier):
    """The number a register gives to its records."""

    name = "number"


class Phone(BaseType):
    """One or several phones, words around them kept; mobiles without separators."""

    name = "phone"
    placeholders = BaseType.placeholders | NONE

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The phones in their usual form."""
        del field, reading
        if MOBILE.fullmatch(text):
            return text
        text = half_width(printable(text))
        if MASKED.search(text):
            return Unread("masked", {"value": text})
        found = NUMBER.sub(lambda match: _phone(match.group()), text)
        found = EXTENSION.sub(r"转\1", found) if not EXTENSION.match(found) else found
        parts = [part.strip() for part in SEPARATORS.split(found) if part.strip()]
        if all(re.search(r"\d{3}", part) or not re.search(r"\d", part) for part in parts):
            found = "、".join(parts)  # else what parts them may be part of a number
        if len(found) > LONGEST_PHONE or not re.search(r"\d{3}", found) or CLOCK.search(found):
            return Unread("not_a_phone", {"value": text})
        return found

    def read_column(
        self, cells: Sequence[Cell], field: Field, reading: Reading = READING
    ) -> list[Value | Unread]:
        """The same for a whole column; mobiles that became numbers pass without a closer look."""
        quick: list[Cell] = [
            str(int(cell))
            if type(cell) is float and FIRST_MOBILE <= cell < 2 * FIRST_MOBILE and cell == int(cell)
            else cell
            for cell in cells
        ]
        return super().read_column(quick, field, reading)

    def read_other(self, cell: Cell, field: Field, reading: Reading) -> Value | Unread:
        """The digits of a number; no date or time is a phone."""
        if isinstance(cell, bool | date | datetime | time):
            return Unread("not_a_phone", {"value": str(cell)})
        return super().read_other(cell, field, reading)


class Email(BaseType):
    """An e-mail address."""

    name = "email"
    placeholders = BaseType.placeholders | NONE

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The address, half-width."""
        del field, reading
        address = half_width(printable(text))
        return address if EMAIL.fullmatch(address) else Unread("not_an_email", {"value": text})


def fitting(text: str, longest: int) -> str | Unread | None:
    """The text, where a field of its kind can hold it."""
    if len(text) > longest:
        return Unread("too_long", {"value": f"{text[:20]}…", "limit": longest})
    return text or None


def _phone(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    if digits.startswith("0086") and MOBILE.fullmatch(digits[4:]):
        return digits[4:]
    if digits.startswith("86") and MOBILE.fullmatch(digits[2:]):
        return digits[2:]
    if MOBILE.fullmatch(digits):
        return digits
    return re.sub(r"[ \-]*\)[ \-]*|[ ]*-[ ]*|[ ]+", "-", written.replace("(", ""))
