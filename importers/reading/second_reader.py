"""A second try, with openpyxl, at sheets the first reader refuses."""

from __future__ import annotations

import io
import warnings
from datetime import datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any

import openpyxl

from schema.draft import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.draft import Cell

BLOCK = 4000


class Book:
    """A workbook opened for its values alone."""

    def __init__(self, content: bytes) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
        self.sheets = {
            sheet.title: sheet.sheet_state != "visible" for sheet in self._book.worksheets
        }

    def blocks(self, name: str) -> Iterator[list[list[Cell]]]:
        """The rows of a sheet in blocks."""
        sheet: Any = self._book[name]
        sheet.reset_dimensions()
        rows = sheet.iter_rows()
        while block := list(islice(rows, BLOCK)):
            yield [[_cell(cell) for cell in row] for row in block]


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or isinstance(value, bool):
        found: Cell = value
    elif isinstance(value, int):
        found = float(value)
    elif isinstance(value, datetime):
        found = value.date() if value.time() == time() else value
    elif isinstance(value, str) and cell.data_type == "e":
        found = ErrorCell(value)
    else:
        found = value
    return found
