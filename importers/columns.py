"""What a column holds, told by its cells first and by its name where they leave it open."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING

from importers import numeric
from importers.column_patterns import (
    DATE_NAME,
    DATE_TEXT,
    DAY_FIRST,
    EMAIL,
    ID_NAME,
    ID_TEXT,
    MOBILE,
    NUMBER_NAME,
    PHONE_NAME,
    PHONES,
    SEVERAL,
    SHARE_NAME,
    UNIT,
    WEAK_DATE,
)
from importers.numeric import HINTED, LOSSLESS, Column
from importers.words import NONE_WORDS, folded, is_nothing, said
from schema.defining.slugs import slug
from schema.definitions import Field, Label, Option
from schema.draft import ErrorCell
from schema.field_types import FIELD_TYPES, Reading, half_width
from schema.values import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema.draft import Cell

DISTINCT = 600  # distinct cells looked at
LONG = 40
OPTIONS = 40
OPTION_LENGTH = 20
WITH_TIME = 0.02
FIRST_SERIAL, LAST_SERIAL = 20_000, 60_000
ID_DIGITS = 12

DATE_FITS = frozenset(
    {"date_without_year", "date_without_day", "ambiguous_date", "impossible_date"}
)


@dataclass(frozen=True)
class Typed:
    """What a column was taken for, and how its cells are to be read."""

    type: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    none_words: frozenset[str] = frozenset()
    day_first: bool | None = None
    certainty: float = 0.0


def typed(
    header: str,
    cells: Sequence[Cell],
    *,
    year: int | None = None,
    choices: Sequence[str] = (),
    form: str = "",
) -> Typed:
    """The type of a column; choices and form: its list validation and number format in the file."""
    column = _looked_at(header, cells, year, form)
    kind, certainty = _type(column, choices)
    return Typed(
        kind,
        _options(cells, choices, column) if kind == "choice" else (),
        column.field.unit if kind in {"integer", "decimal", "money"} else "",
        _none_words(column, kind),
        column.reading.day_first if kind in {"date", "datetime"} else None,
        certainty,
    )


def _looked_at(header: str, cells: Sequence[Cell], year: int | None, form: str) -> Column:
    name = header.rpartition("/")[2]
    counts = _counts(cells)
    nothing = frozenset(said(cell) for cell in counts if is_nothing(cell))
    rest: dict[Cell, int] = {
        cell: times
        for cell, times in counts.items()
        if not (isinstance(cell, ErrorCell) or is_nothing(cell))
    }
    unit = UNIT.search(half_width(name))
    facts = Field("new", "text", Label(name), unit=unit.group(1) if unit else "")
    reading = Reading(year=year, day_first=_day_first(rest))
    return Column(name, rest, nothing, sum(rest.values()), reading, form, facts)


def _counts(cells: Sequence[Cell]) -> dict[Cell, int]:
    """How often each distinct cell stands; of very many, every so-manieth."""
    step = 1
    if len(cells) > 4 * DISTINCT and len(set(cells[: 2 * DISTINCT])) > DISTINCT:
        step = len(cells) // (2 * DISTINCT)
    looked = cells[::step] if step > 1 else cells
    if bool in set(map(type, looked)):  # True would count as 1.0
        looked = [str(cell).upper() if isinstance(cell, bool) else cell for cell in looked]
    counts = Counter(looked)
    del counts[None]
    return dict(islice(counts.items(), 4 * DISTINCT))


def _day_first(counts: Iterable[Cell]) -> bool | None:
    """Whether days stand before months, if any cell settles it."""
    pairs = [
        (int(found.group(1)), int(found.group(2)))
        for cell in counts
        if isinstance(cell, str) and (found := DAY_FIRST.match(cell))
    ]
    day_first = any(first > 12 for first, _ in pairs)
    month_first = any(second > 12 for _, second in pairs)
    return day_first if day_first != month_first else None


def _type(column: Column, choices: Sequence[str]) -> tuple[str, float]:
    """The type's name and how sure that is."""
    if not column.total:
        return _by_name(column), 0.0
    listed = {folded(choice) for choice in choices}
    if listed:
        share = column.share(cell for cell in column.counts if folded(cell) in listed)
        if share >= 0.5:
            return "choice", share
    for look in (_phone, _identifier, _moment, _time, numeric.look, _email):
        found = look(column)
        if found is not None:
            return found
    return _text(column)


def _by_name(column: Column) -> str:
    """The type a name promises while there are no cells."""
    if PHONE_NAME.search(column.name):
        return "phone"
    if DATE_NAME.search(column.name):
        return "datetime" if "时间" in column.name else "date"
    if ID_NAME.search(column.name):
        return "identifier"
    if NUMBER_NAME.search(column.name):
        return numeric.kind(column, [])
    return "text"


def _phone(column: Column) -> tuple[str, float] | None:
    hinted = PHONE_NAME.search(column.name) is not None
    pattern = PHONES if hinted else MOBILE
    share = column.share(cell for cell in column.counts if _is_phone(cell, pattern))
    return ("phone", share) if share >= (HINTED if hinted else LOSSLESS) else None


def _is_phone(cell: Cell, pattern: re.Pattern[str]) -> bool:
    if isinstance(cell, (bool, date, datetime, time, ErrorCell)):
        return False
    parts = [part.strip() for part in SEVERAL.split(half_width(said(cell))) if part.strip()]
    return bool(parts) and all(pattern.fullmatch(part) for part in parts)


def _identifier(column: Column) -> tuple[str, float] | None:
    """Digits that name something: leading noughts, long numbers, or a name that says so."""
    texts = [(cell, said(cell)) for cell in column.counts if not isinstance(cell, (date, time))]
    if not texts:
        return None
    codes = [
        cell for cell, text in texts if ID_TEXT.fullmatch(text) and any(map(str.isdigit, text))
    ]
    share = column.share(codes)
    if ID_NAME.search(column.name) and not DATE_NAME.search(column.name):
        return ("identifier", share) if share >= HINTED else None
    zeros = column.share(
        cell for cell, text in texts if isinstance(cell, str) and re.fullmatch(r"0\d+", text)
    )
    long = column.share(
        cell for cell, text in texts if text.isdigit() and len(text) >= ID_DIGITS and not _day(text)
    )
    if column.form == "text" and share >= LOSSLESS and not NUMBER_NAME.search(column.name):
        return "identifier", share
    return ("identifier", share) if share >= LOSSLESS and (zeros > 0 or long > 0.5) else None


def _day(text: str) -> bool:
    return len(text) in {8, 12, 14} and text[:2] in {"19", "20"}


def _moment(column: Column) -> tuple[str, float] | None:
    hinted = DATE_NAME.search(column.name) is not None or column.form == "date"
    real = column.share(c for c in column.counts if isinstance(c, (date, datetime)))
    read = FIELD_TYPES["datetime"].read
    hinted = hinted or real >= 0.3
    fits, timed = [], []
    for cell in column.counts:
        if not _may_be_date(cell, hinted=hinted):
            continue
        value = read(cell, column.field, column.reading)
        if not isinstance(value, Unread) or value.code in DATE_FITS:
            fits.append(cell)
            if isinstance(value, datetime):
                timed.append(cell)
    share = column.share(fits)
    if share < (HINTED if hinted else LOSSLESS):
        return None
    return ("datetime" if column.share(timed) > WITH_TIME * share else "date"), share


def _may_be_date(cell: Cell, *, hinted: bool) -> bool:
    if isinstance(cell, (date, datetime)):
        return True
    if isinstance(cell, (bool, time, ErrorCell)):
        return False
    if isinstance(cell, (int, float)):
        return hinted and (FIRST_SERIAL <= cell <= LAST_SERIAL or cell == 0)
    text = half_width(cell or "")
    if WEAK_DATE.fullmatch(text):
        return hinted
    return DATE_TEXT.match(text) is not None


def _time(column: Column) -> tuple[str, float] | None:
    if SHARE_NAME.search(column.name) or NUMBER_NAME.search(column.name):
        return None
    read = FIELD_TYPES["time"].read
    share = column.share(
        cell
        for cell in column.counts
        if isinstance(cell, (time, str))
        and not isinstance(read(cell, column.field, column.reading), Unread)
    )
    return ("time", share) if share >= LOSSLESS else None


def _email(column: Column) -> tuple[str, float] | None:
    share = column.share(
        cell for cell in column.counts if isinstance(cell, str) and EMAIL.fullmatch(cell.strip())
    )
    return ("email", share) if share >= LOSSLESS else None


def _text(column: Column) -> tuple[str, float]:
    texts = {cell: said(cell) for cell in column.counts}
    long = column.share(c for c, text in texts.items() if len(text) > LONG or "\n" in text)
    if long > 0.1:
        return "long_text", 1.0
    codes = column.share(
        cell
        for cell, text in texts.items()
        if ID_TEXT.fullmatch(text) and any(map(str.isdigit, text))
    )
    if codes >= LOSSLESS and len(texts) > 0.5 * column.total:
        return "identifier", codes
    distinct = len({folded(cell) for cell in texts})
    short = all(len(text) <= OPTION_LENGTH for text in texts.values())
    if short and distinct <= min(OPTIONS, max(3, column.total // 5)) and column.total > distinct:
        return "choice", 1.0
    return "text", 1.0


def _options(cells: Sequence[Cell], choices: Sequence[str], column: Column) -> tuple[Option, ...]:
    """The listed choices and those seen; spellings that differ by blanks are one."""
    words = _none_words(column, "choice")
    seen = (said(cell) for cell in dict.fromkeys(cells) if not isinstance(cell, ErrorCell))
    found: dict[str, str] = {}
    for text in (*choices, *seen):
        if text and text not in words:
            found.setdefault(folded(text), text)
    taken: set[str] = set()
    options = []
    for text in found.values():
        key = slug(text, taken)
        taken.add(key)
        options.append(Option(key, Label(text), imported=True))
    return tuple(options)


def _none_words(column: Column, kind: str) -> frozenset[str]:
    """The words that mean nothing in this column; 无 may be a value beside 有 or where it rules."""
    marks = frozenset(word for word in column.nothing if folded(word) not in NONE_WORDS)
    words = column.nothing - marks
    if kind not in {"text", "long_text", "choice", "identifier"}:
        return column.nothing
    paired = {folded(cell) for cell in column.counts} & {"有", "是", "有效"}
    if paired or (kind == "choice" and column.total <= 3) or column.total == 0:
        return marks
    return marks | words
