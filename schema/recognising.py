"""By what a row of a file is known again: bare serials, prints of its values, identity."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import TYPE_CHECKING

from schema import numbering
from schema.draft import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema.definitions import Field, Numbering
    from schema.draft import Cell
    from schema.values import Value

BLANK = re.compile("[\\s\u200b-\u200f\u2060\ufeff]+")
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]+")
UNEVEN = re.compile("[\\s\u200b-\u200f\u2060\ufeff]")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
DIGITS = re.compile(r"\d{1,6}(\.0)?")
# Types whose cells are compared by what they say; of the others the value read counts.
BY_VALUE = frozenset(
    {"integer", "decimal", "money", "percent", "boolean", "date", "datetime", "time", "rating"}
)
PRINT_BYTES = 12
TEXTS, NUMBERS = frozenset({str, type(None)}), frozenset({float, int, type(None)})


def is_bare_serial(cells: Iterable[Cell], rule: Numbering | None) -> bool:
    """Whether a column only counts its rows (1, 2, 3 …) and names no matter by itself."""
    filled = [cell for cell in cells if cell is not None and cell != ""]
    counting = sum(1 for cell in filled if is_serial(cell, rule))
    return counting * 2 > len(filled)


def is_serial(cell: Cell, rule: Numbering | None) -> bool:
    """Whether a cell holds a serial such as 1, 12.0 or 007, not a number of the office's own."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return False
    text = folded(cell)
    if not DIGITS.fullmatch(text):
        return False
    return rule is None or numbering.serial_of(rule, text.removesuffix(".0")) is None


def said(cell: Cell) -> str:
    """What a cell says, as text: whole numbers without .0, days and moments as in 2026-03-12."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, ErrorCell):
        return cell.text
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def folded(cell: Cell) -> str:
    """What a cell says, for comparing: width, blanks and invisible characters do not count."""
    text = said(cell)
    if text.isascii():
        return "".join(text.split())
    return BLANK.sub("", unicodedata.normalize("NFKC", text))


def header_name(header: str) -> str:
    """A header for comparing: width, blanks, units in brackets and case make no difference."""
    text = BLANK.sub("", unicodedata.normalize("NFKC", header))
    bare = BRACKETS.sub("", text).strip(":·*")
    return (bare or text).replace("台帐", "台账").casefold()


def gentle(text: str) -> str:
    """A text for telling an edit from a mere copy: kinds of blanks and invisible marks go."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(INVISIBLE.sub("", text).split())


def plain(value: Value) -> str:
    """A value read, for comparing: 8 is 8.0, a day is its midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime):
        text = value.isoformat(" ", "seconds")
        return text.removesuffix(" 00:00:00")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def column_marks(field: Field, cells: Sequence[Cell], values: Sequence[Value]) -> list[str]:
    """What each cell of a column adds to the print of its row; nothing where it is empty."""
    known: dict[object, str] = {}
    marks: list[str] = []
    by_value = field.type in BY_VALUE
    if not by_value:
        texts = _texts(cells)
        if texts is not None:
            return _text_marks(field, texts)
    for cell, value in zip(cells, values, strict=True):
        if cell is None or (value is None and not by_value and cell == ""):
            marks.append("")
            continue
        source: object = value if by_value and value is not None else cell
        key = (type(source), source)
        mark = known.get(key)
        if mark is None:
            text = plain(value) if source is value else said(cell)
            mark = known[key] = _mark(field, text)
        marks.append(mark)
    return marks


def _texts(cells: Sequence[Cell]) -> Sequence[Cell] | None:
    """The cells as texts, if all are texts or all are numbers."""
    kinds = set(map(type, cells))
    if kinds <= TEXTS:
        return cells
    return list(map(said, cells)) if kinds <= NUMBERS else None


def _text_marks(field: Field, texts: Sequence[Cell]) -> list[str]:
    """The marks of texts; those without any blank are what they say."""
    sign = f"{field.key}="
    distinct = {text for text in texts if text}
    if not UNEVEN.search("".join(distinct)):  # type: ignore[arg-type]  # all are texts
        return [sign + text if text else "" for text in texts]  # type: ignore[operator]  # as above
    known = {text: _mark(field, text) for text in distinct}
    return [known[text] if text else "" for text in texts]


def _mark(field: Field, text: Cell) -> str:
    plain_text = gentle(said(text))
    return f"{field.key}={plain_text}" if plain_text else ""


def prints(marks: Mapping[str, Sequence[str]], count: int) -> list[str]:
    """One print for each row from the marks of its columns, whatever the columns' order."""
    if not marks:
        return [""] * count
    columns = [marks[key] for key in sorted(marks)]
    return [_digest("\x1f".join(filter(None, row))) for row in zip(*columns, strict=True)]


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=PRINT_BYTES).hexdigest()


def family(headers: Iterable[str]) -> str:
    """What tells one kind of table from another: its headers, whatever their order."""
    return _digest("\x1f".join(sorted({folded(header).casefold() for header in headers})))


def same_moment(one: Value, other: Value) -> bool:
    """Whether two moments agree; where only the day of one is known, the days count."""
    if not isinstance(one, date) or not isinstance(other, date):
        return one == other
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one == other
    return day_of(one) == day_of(other)


def day_of(value: Value) -> date | None:
    """The day of a moment."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
