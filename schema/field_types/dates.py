"""Types whose values are days, moments and times of day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from schema.field_types import date_texts
from schema.field_types.base import NONE, READING, BaseType, Reading, clock, day_text, half_width
from schema.field_types.date_texts import FIRST_YEAR, LAST_YEAR
from schema.values import Unread, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Field
    from schema.draft import Cell

EPOCH = datetime(1899, 12, 30)
FIRST_MOMENT = datetime(1900, 1, 1, 23, 59, 59)  # Excel shows 0 and a bare time so
FIRST_SERIAL, LAST_SERIAL = 20_000, 60_000
NEVER = NONE | {"00:00:00", "0:00:00", "1900-01-00", "1900/1/0"}


class DateTime(BaseType):
    """A moment; a day where only the day was given."""

    name = "datetime"
    placeholders = BaseType.placeholders | NEVER | {"0"}
    format = "yyyy-mm-dd hh:mm"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The moment or day a text says; never guessed."""
        del field
        return date_texts.read(half_width(text), reading)

    def read_other(self, cell: Any, field: Field, reading: Reading) -> Value | Unread:
        """The moment of a cell; numbers as Excel counts days, or as 20240305."""
        if isinstance(cell, datetime):
            return _rounded(cell)
        if isinstance(cell, date):
            return cell if cell > FIRST_MOMENT.date() else None
        if cell == time() or (cell == 0 and cell is not False):
            return None
        if isinstance(cell, bool | time):
            return Unread("not_a_date", {"value": str(cell)})
        return self._number(cell, field, reading)

    def _number(self, cell: float, field: Field, reading: Reading) -> Value | Unread:
        if FIRST_SERIAL <= cell <= LAST_SERIAL:
            return _rounded(EPOCH + timedelta(days=float(cell)))
        if cell % 1 == 0:
            return self.read_text(str(int(cell)), field, reading)
        return Unread("not_a_date", {"value": str(cell)})

    def read_column(
        self, cells: Sequence[Cell], field: Field, reading: Reading = READING
    ) -> list[Value | Unread]:
        """The same for a whole column; texts as machines write them pass without a closer look."""
        return super().read_column([_plain(cell) for cell in cells], field, reading)

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """2026-01-05 13:20, or the day alone."""
        del field, language
        if isinstance(value, datetime):
            return f"{day_text(value.date())} {clock(value)}"
        return day_text(value) if isinstance(value, date) else ""

    def same(self, a: Value, b: Value) -> bool:
        """Whether two moments are one; a day is its midnight, which workbooks cannot tell apart."""
        return _moment(a) == _moment(b)

    def excel(self, value: Value, field: Field, language: str = "zh") -> tuple[Any, str]:
        """The moment or day itself."""
        del field, language
        if isinstance(value, datetime) and value.second:
            return value, "yyyy-mm-dd hh:mm:ss"
        return value, self.format if isinstance(value, datetime) else "yyyy-mm-dd"


class Date(DateTime):
    """A day."""

    name = "date"
    format = "yyyy-mm-dd"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The day a text says."""
        return _day(super().read_text(text, field, reading))

    def read_other(self, cell: Any, field: Field, reading: Reading) -> Value | Unread:
        """The day of a cell."""
        return _day(super().read_other(cell, field, reading))


class Time(BaseType):
    """A time of day."""

    name = "time"
    placeholders = BaseType.placeholders | NONE
    format = "hh:mm"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The time a text says."""
        del field, reading
        found = date_texts.read_time(half_width(text))
        return Unread("not_a_time", {"value": text}) if found is None else found

    def read_other(self, cell: Any, field: Field, reading: Reading) -> Value | Unread:
        """The time of a cell; a share of the day is one."""
        del field, reading
        if isinstance(cell, time):
            return cell
        if isinstance(cell, datetime) and cell.year <= FIRST_YEAR:
            return _rounded_time(cell)
        if isinstance(cell, float) and 0 <= cell < 1:
            return _rounded_time(EPOCH + timedelta(days=cell))
        return Unread("not_a_time", {"value": str(cell)})

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """13:20."""
        del field, language
        return clock(value) if isinstance(value, time) else ""

    def excel(self, value: Value, field: Field, language: str = "zh") -> tuple[Any, str]:
        """The time itself."""
        del field, language
        seconds = isinstance(value, time) and value.second
        return value, "hh:mm:ss" if seconds else self.format


def _moment(value: Value) -> Value:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def _rounded(moment: datetime) -> Value | Unread:
    if moment.microsecond:
        # Excel keeps moments as fractions of days: 13:20 may come as 13:19:59.9999995.
        moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    if moment <= FIRST_MOMENT:
        return None if moment.time() == time() else Unread("not_a_date", {"value": str(moment)})
    if moment.year > LAST_YEAR:
        return Unread("impossible_date", {"value": str(moment)})
    return moment.date() if moment.time() == time() else moment


def _plain(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return date_texts.plain(cell) or cell


def _rounded_time(moment: datetime) -> time:
    return (moment + timedelta(milliseconds=500)).time().replace(microsecond=0)


def _day(value: Value | Unread) -> Value | Unread:
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date()
        return Unread("time_in_date", {"value": f"{day_text(value.date())} {clock(value)}"})
    return value
