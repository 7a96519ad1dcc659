"""Which rows below a header sum others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.finding.shapes import FIRST_COLUMNS, SAMPLE, TYPICAL
from importers.words import (
    MEANS,
    PART_SUM,
    SOFT_TOTAL,
    SUM_NAME,
    is_nothing,
    is_total,
    said,
)
from schema.draft import CENT

if TYPE_CHECKING:
    from importers.finding.shapes import Row, Shape


def sums(shape: Shape, row: Row) -> bool:
    """Whether a row sums others: it says so, and what else it holds fits."""
    texts = [(index, said(cell)) for index, cell in row.own.items() if isinstance(cell, str)]
    if not texts:
        return False
    index, first = texts[0]
    if shape.numbered(row) and not (is_total(first) and index < (shape.serial or 0)):
        return False
    few = len(row.own) <= max(2, TYPICAL * shape.usual)
    bare = "".join(first.split()).rstrip(":：")
    if is_total(first):
        numbers = len(row.own) - len(texts)
        early = index in shape.columns[: FIRST_COLUMNS + 2]
        others = all(_counts(text) for _, text in texts[1:]) or numbers >= len(texts)
        sure = few or not SOFT_TOTAL.fullmatch(bare) or _adds_up(shape, row)
        return few or (early and others and sure)
    alone = len(texts) == 1 and len(row.own) > 1
    if alone and MEANS.fullmatch(bare):
        return True
    if alone and PART_SUM.fullmatch(bare):
        return few or _adds_up(shape, row)
    return alone and few and SUM_NAME.fullmatch(bare) is not None and shape.usual > 2


def _adds_up(shape: Shape, row: Row) -> bool:
    """Whether a figure of the row is the sum of figures right above it."""
    top = max(shape.header.bottom + 1, row.number - SAMPLE)
    for index, cell in row.own.items():
        if not isinstance(cell, (int, float)) or isinstance(cell, bool) or not cell:
            continue
        whole, count = 0.0, 0
        for above in reversed(shape.grid.columns[index][top : row.number]):
            if isinstance(above, (int, float)) and not isinstance(above, bool):
                whole, count = whole + above, count + 1
            if count > 1 and abs(whole - cell) < CENT:
                return True
    return False


def _counts(text: str) -> bool:
    """Whether a text beside a total could be one: 共60次, another word for total, nothing."""
    return any(map(str.isdigit, text)) or is_total(text) or is_nothing(text)
