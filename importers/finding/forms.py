"""Tells forms from tables: names with answers beside them, not above columns."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from importers.words import LABEL_END, is_form_label, is_name, said

if TYPE_CHECKING:
    from importers.finding.grid import Grid
    from importers.finding.headers import Header
    from schema.draft import Cell

FEW_ROWS = 60  # only a small sheet can be a form
FORM = 0.5  # share of its rows that ask for something
SLIP = 0.6  # share of rows that start with what is asked
LEAST_ASKED = 3


def is_form(grid: Grid, header: Header | None) -> bool:
    """Whether the sheet is a form: names beside blanks or values, not above columns."""
    if grid.bottom - grid.top > FEW_ROWS:
        return False
    if _is_slip(grid, grid.top) and (header is None or _is_slip(grid, header.top, least=1)):
        return True
    start = header.bottom + 1 if header else grid.top
    rows = [grid.cells(row).values() for row in grid.filled_rows(start, FEW_ROWS)]
    labelled = sum(1 for cells in rows if _are_form_labels([said(cell) for cell in cells]))
    return len(rows) > 1 and labelled >= FORM * len(rows)


def _is_slip(grid: Grid, start: int, least: int = LEAST_ASKED) -> bool:
    """Whether most rows start with what is asked and leave room for the answer beside it."""
    rows = [grid.cells(row) for row in grid.filled_rows(start, FEW_ROWS)]
    rows = [cells for cells in rows if len(cells) > 1 or start > grid.top or _asks(cells)]
    asking = sum(1 for cells in rows if _asks(cells))
    return asking >= max(least, SLIP * len(rows))


def _asks(cells: dict[int, Cell]) -> bool:
    texts = [said(cell) for cell in cells.values()]
    if not LABEL_END.search(texts[0]) and not is_form_label(texts[0]):
        return False
    columns = list(cells)
    beside = all(after > before + 1 for before, after in pairwise(columns))
    asked = [is_name(text) or bool(LABEL_END.search(text)) for text in texts]
    return beside or (len(texts) % 2 == 0 and all(asked[::2]) and not any(asked[1::2]))


def _are_form_labels(texts: list[str]) -> bool:
    """Whether every other cell of a row at least asks for what stands beside it."""
    labels = sum(1 for text in texts if LABEL_END.search(text) or is_form_label(text))
    return labels * 2 >= len(texts)
