"""Whether a column holds numbers, and of which kind."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from importers.judging.codes import is_named
from importers.judging.column_facts import LOSSLESS
from importers.judging.column_patterns import (
    COUNT_NAME,
    MONEY_NAME,
    NUMBER_NAME,
    PHONE_NAME,
    SHARE_NAME,
)
from importers.words import said
from schema.field_types import FIELD_TYPES, half_width
from schema.field_types.numbers import CLOCK
from schema.values import Unread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.judging.column_facts import Column
    from schema.draft import Cell

RARE = 0.1  # share up to which % among amounts, or amounts among %, are single slips
LARGEST_SHARE = 10
# Texts of figures that are no number for sure: 007, 12E3; and 1.10, which as a number is 1.1.
CODE = re.compile(r"[+-]?0\d+|\d+[eE]\d+")
CODED = re.compile(r"[A-Za-z]+[-_]?\d|\d+[A-Za-z]+[-_]?\d|0\d")
ENDS_IN_NOUGHT = re.compile(r"[+-]?\d+\.(\d*0)")
DECIMALS = re.compile(r"[+-]?[\d,]+\.(\d+)")
AMOUNT_DECIMALS = 2


def look(column: Column) -> tuple[str, float] | None:
    """The kind of number a column holds and how sure that is; None if it holds none."""
    hinted = NUMBER_NAME.search(column.name) or SHARE_NAME.search(column.name)
    if not hinted and (PHONE_NAME.search(column.name) or is_named(column.name)):
        return None
    versions = not hinted and _are_versions(column)
    numbers = [
        cell
        for cell in column.counts
        if _is_number(column, cell)
        and not (versions and isinstance(cell, str) and ENDS_IN_NOUGHT.fullmatch(cell.strip()))
    ]
    share = column.share(numbers)
    plain = column.share(cell for cell in numbers if not is_clock(cell))
    if share < LOSSLESS or plain < 0.5:
        return None
    if not hinted and any(CODED.match(said(cell)) for cell in column.counts.keys() - set(numbers)):
        return None  # codes that became numbers, among such as did not
    if column.reading.numbers == "open" and not _is_clear(column, numbers):
        return None
    return kind(column, numbers), share


def is_clock(cell: Cell) -> bool:
    """Whether a cell shows a time of day as Excel writes it: a share in a wrong number format."""
    return isinstance(cell, time) or (isinstance(cell, str) and CLOCK.fullmatch(cell) is not None)


def _is_number(column: Column, cell: Cell) -> bool:
    if is_clock(cell):
        return SHARE_NAME.search(column.name) is not None or column.form == "percent"
    if isinstance(cell, (bool, date, datetime)):
        return False
    if isinstance(cell, str) and CODE.fullmatch(cell.strip()):
        return False
    reading = replace(column.reading, numbers="")
    return any(
        not isinstance(FIELD_TYPES[name].read(cell, column.field, reading), Unread)
        for name in ("money", "decimal")
    )


def _are_versions(column: Column) -> bool:
    """Whether 1.10 may differ from 1.1 here: texts of figures with more or fewer decimals."""
    lengths = {
        len(found[1])
        for cell in column.counts
        if isinstance(cell, str) and (found := DECIMALS.fullmatch(cell.strip()))
    }
    return len(lengths) > 1 or bool(lengths and max(lengths) < AMOUNT_DECIMALS)


def _is_share(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().endswith(("%", "％"))


def bare(column: Column) -> str:
    """What numbers without % mean beside such with it, as a Reading tells it; "" if all agree."""
    shares = [cell for cell in column.counts if _is_share(cell)]
    if not shares or half_width(column.field.unit) == "%":
        return ""
    others = [cell for cell in column.counts.keys() - set(shares) if _is_number(column, cell)]
    if column.form == "percent":
        others = [cell for cell in others if isinstance(cell, str)]
    return "open" if any(_size(column, cell) > 1 for cell in others) else ""


def _size(column: Column, cell: Cell) -> float:
    value = FIELD_TYPES["money"].read(cell, column.field)
    return 0.0 if value is None or isinstance(value, Unread) else abs(float(str(value)))


def _is_clear(column: Column, numbers: Sequence[Cell]) -> bool:
    """Whether nearly all cells have their %, or nearly none has."""
    shares = column.share(cell for cell in numbers if _is_share(cell))
    return not RARE < shares < 1 - RARE


def kind(column: Column, numbers: Sequence[Cell]) -> str:
    """Which of percent, money, integer and decimal these numbers are."""
    shares = column.share(cell for cell in numbers if _is_share(cell))
    largest = max((abs(c) for c in numbers if isinstance(c, (int, float))), default=0)
    named = "%" in half_width(column.name)
    if column.reading.numbers == "share":  # a person said that numbers are what they are
        return "decimal"
    if not named and (shares >= 0.5 or column.reading.numbers == "percent"):
        return "percent"
    if column.form == "percent" and largest <= LARGEST_SHARE:
        return "percent"
    if SHARE_NAME.search(column.name) and not named and largest <= 1:
        return "percent"
    if column.form == "money" or _is_money(column.name):
        return "money"
    read = FIELD_TYPES["integer"].read
    values = (read(cell, column.field) for cell in numbers)
    whole = bool(numbers) and not any(isinstance(value, Unread) for value in values)
    return "integer" if whole else "decimal"


def _is_money(name: str) -> bool:
    return MONEY_NAME.search(name) is not None and COUNT_NAME.search(name) is None
