"""Types whose values are numbers."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from schema.field_types.base import DIGITS, NONE, READING, BaseType, Reading, half_width
from schema.field_types.units import MONEY_UNITS, SCALE, factor, parts, span
from schema.values import Unread, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Field
    from schema.draft import Cell

NUMBER = re.compile(
    r"(?P<money>[¥$€]|RMB|CNY)?\s*(?P<sign>[+-]?)\s*"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
    rf"(?P<power>[eE][+-]?\d{{1,2}})?\s*(?P<scale>{SCALE})?\s*(?P<unit>\D.*)?"
)
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)")
DAY = 86_400
LIMIT = 10**DIGITS
LARGEST_SHARE = 10  # 1000 %: above it a number without % is not known to be a share
STARS = re.compile(r"(★+)☆*")
STAR_NUMBER = re.compile(r"(\d{1,2})\s*(?:星|分|颗星|级)?")
BEST = 10


class Number(BaseType):
    """What number types share."""

    units: frozenset[str] = frozenset()
    placeholders = BaseType.placeholders | NONE | {"空"}
    format = "General"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The number a text says, of 15 digits at most."""
        del reading
        number = self.parse(half_width(text).replace("−", "-"), field)
        return Unread("not_a_number", {"value": text}) if number is None else self.fit(number, text)

    def read_other(self, cell: Any, field: Field, reading: Reading) -> Value | Unread:
        """The number of a cell; a date is none."""
        del field, reading
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return Unread("not_a_number", {"value": str(cell)})
        if abs(cell) >= LIMIT:
            return Unread("too_many_digits", {"value": str(cell)})
        if cell == (whole := int(cell)):
            return self.whole(whole)
        text = repr(cell)
        if len(text) <= DIGITS and "e" not in text:
            return Decimal(text)
        return self.fit(Decimal(f"{cell:.{DIGITS}g}"), cell)

    def read_column(
        self, cells: Sequence[Cell], field: Field, reading: Reading = READING
    ) -> list[Value | Unread]:
        """The same for a whole column; short numbers pass without a closer look."""
        known: dict[Any, Value | Unread] = {}
        values: list[Value | Unread] = []
        keep, whole, read = values.append, self.whole, self.read
        for cell in cells:
            if type(cell) is float and cell.is_integer() and abs(cell) < LIMIT:
                keep(whole(int(cell)))
            elif type(cell) is str or type(cell) is float:
                if cell not in known:
                    known[cell] = read(cell, field, reading)
                keep(known[cell])
            else:
                keep(read(cell, field, reading))
        return values

    def whole(self, number: int) -> Value | Unread:
        """A whole number as a value of this type."""
        return Decimal(number)

    def parse(self, text: str, field: Field) -> Decimal | None:
        """The number a text says, if the whole text is one and its unit is the field's."""
        bracketed = text.startswith("(") and text.endswith(")")
        own = half_width(field.unit)
        found = NUMBER.fullmatch(text[1:-1] if bracketed else text)
        if found is None:
            return span(text, own)
        times = factor((found["scale"] or "") + (found["unit"] or ""), own, self.units)
        if times is None:
            return span(text, own)
        if found["money"] and not (self.units or parts(own)[1] in MONEY_UNITS):
            return None
        number = Decimal(found["digits"].replace(",", "") + (found["power"] or "")) * times
        return -number if bracketed or found["sign"] == "-" else number

    def fit(self, number: Decimal, written: object) -> Value | Unread:
        """The number as a value of this type."""
        if significant(number) > DIGITS:
            return Unread("too_many_digits", {"value": str(written)})
        return tidy(number)

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """The number without needless zeros."""
        del field, language
        return "" if value is None else plain(value)

    def excel(self, value: Value, field: Field, language: str = "zh") -> tuple[Any, str]:
        """The number itself."""
        del field, language
        return (float(value) if isinstance(value, Decimal) else value), self.format


class Integer(Number):
    """A whole number."""

    name = "integer"
    format = "0"

    def read_other(self, cell: Any, field: Field, reading: Reading) -> Value | Unread:
        """The number of a cell, if it is whole."""
        value = super().read_other(cell, field, reading)
        return Unread("not_whole", {"value": str(cell)}) if isinstance(value, Decimal) else value

    def whole(self, number: int) -> Value | Unread:
        """The number."""
        return number

    def fit(self, number: Decimal, written: object) -> Value | Unread:
        """The number, if it is whole."""
        if significant(number) > DIGITS:
            return Unread("too_many_digits", {"value": str(written)})
        if number != number.to_integral_value():
            return Unread("not_whole", {"value": str(written)})
        return int(number)


class DecimalNumber(Number):
    """A number."""

    name = "decimal"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The number, percentages included."""
        half = half_width(text)
        if half.endswith("%") and half_width(field.unit) != "%":
            number = self.parse(half[:-1].rstrip(), field)
            return Unread("not_a_number", {"value": text}) if number is None else tidy(number / 100)
        return super().read_text(text, field, reading)


class Money(Number):
    """An amount."""

    name = "money"
    units = MONEY_UNITS
    format = "#,##0.00"

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """The amount with its thousands apart and two decimals at least."""
        del field, language
        if value is None:
            return ""
        whole, _, part = plain(value).partition(".")
        return f"{int(whole):,}.{part:0<2}" if int(whole) or whole[0] != "-" else f"-0.{part:0<2}"


PLAIN = DecimalNumber()


class Percent(DecimalNumber):
    """A share, shown in per cent."""

    name = "percent"
    format = "0.00%"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The share; a number above 1 needs its %, 02:52:48 is a share Excel showed as a time."""
        clock = CLOCK.fullmatch(half_width(text))
        if clock:
            hours, minutes, seconds = map(int, clock.groups())
            return share_of_day(hours * 3600 + minutes * 60 + seconds)
        value = super().read_text(text, field, reading)
        if half_width(text).endswith("%") or not isinstance(value, Decimal):
            return value
        return _share(value, 1, text, reading)

    def read_other(self, cell: Any, field: Field, reading: Reading) -> Value | Unread:
        """The share of a cell; above 10 it may be per cent as well.

        A time is the share of a day that Excel keeps of it: a share in a wrong number format.
        """
        if isinstance(cell, time):
            seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
            return share_of_day(seconds + Decimal(cell.microsecond) / 10**6)
        value = PLAIN.read_other(cell, field, reading)
        if not isinstance(value, Decimal):
            return value
        return _share(value, LARGEST_SHARE, plain(value), reading)

    def read_column(
        self, cells: Sequence[Cell], field: Field, reading: Reading = READING
    ) -> list[Value | Unread]:
        """The same for a whole column; where numbers mean per cent each is looked at."""
        if reading.numbers:
            return BaseType.read_column(self, cells, field, reading)
        return super().read_column(cells, field, reading)

    def whole(self, number: int) -> Value | Unread:
        """The share, if it cannot be per cent as well."""
        if abs(number) > LARGEST_SHARE:
            return Unread("percent_unclear", {"value": str(number)})
        return Decimal(number)

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """The share in per cent."""
        del field, language
        return f"{plain(value * 100)}%" if isinstance(value, int | Decimal) else ""

    def excel(self, value: Value, field: Field, language: str = "zh") -> tuple[Any, str]:
        """The share itself; one that could be misread goes as text."""
        if isinstance(value, Decimal) and abs(value) > LARGEST_SHARE:
            return self.show(value, field, language), "@"
        return super().excel(value, field, language)


class Rating(BaseType):
    """Stars or points from 1 to 10."""

    name = "rating"
    placeholders = Number.placeholders
    format = "0"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The number of stars or points."""
        del field, reading
        half = half_width(text)
        stars, number = STARS.fullmatch(half), STAR_NUMBER.fullmatch(half)
        rating = len(stars[1]) if stars else int(number[1]) if number else 0
        return rating if 1 <= rating <= BEST else Unread("not_a_rating", {"value": text})

    def excel(self, value: Value, field: Field, language: str = "zh") -> tuple[Any, str]:
        """The number itself."""
        del field, language
        return value, self.format


def _share(value: Decimal, largest: int, said: str, reading: Reading) -> Value | Unread:
    """The share a number without its % means, if that is known."""
    if reading.numbers == "percent":
        return tidy(value / 100)
    unclear = value != 0 if reading.numbers == "open" else abs(value) > largest
    if unclear and reading.numbers != "share":
        return Unread("percent_unclear", {"value": said})
    return value


def tidy(number: Decimal) -> Decimal:
    """The number without needless zeros, never as a power of ten."""
    number = number.normalize()
    return (number if number.as_tuple().exponent <= 0 else number.quantize(Decimal(1))) + 0  # type: ignore[operator]  # a finite number


def plain(value: Value) -> str:
    """A number as digits."""
    return f"{tidy(Decimal(str(value))):f}"


def significant(number: Decimal) -> int:
    """How many digits a number needs in Excel."""
    digits, exponent = number.normalize().as_tuple()[1:]
    return max(len(digits), len(digits) + int(exponent))


def share_of_day(seconds: Decimal | int) -> Decimal:
    """The shortest share of a day that is shown as these seconds."""
    exact = Decimal(seconds) / DAY
    for digits in range(1, 7):
        share = round(exact, digits)
        if abs(share * DAY - Decimal(seconds)) < Decimal("0.5"):
            return tidy(share)
    return tidy(round(exact, DIGITS))
