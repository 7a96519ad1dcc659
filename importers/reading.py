"""Reads the bytes of a workbook, block by block; runs in a child process, for it may crash."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import python_calamine as calamine

from importers import scan, separated
from importers.kinds import kind_of, unusable
from importers.parts import Rows, SheetBegins, SheetEnds
from importers.sheets import Merge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.parts import Parts
    from schema.draft import Cell

DAY = timedelta(days=1)
EPOCH = datetime(1899, 12, 30)
SCANNED = frozenset({"xlsx"})
BLOCK = 4000  # rows whose cells stay near the processor while they are looked at


def read(file: IO[bytes], name: str) -> Parts:
    """What the workbook in this file holds; UnusableError says why there is nothing."""
    kind = kind_of(file, name)
    file.seek(0)
    if kind == "text":
        return separated.read(file, name)
    return _sheets(file.read(), name, kind)


def _sheets(content: bytes, name: str, kind: str) -> Parts:
    """Values by calamine; meanwhile another thread looks at what it loses."""
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(_scan, content, kind)
        try:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
            for meta in book.sheets_metadata:
                if meta.typ == calamine.SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(meta.name)
                    yield SheetBegins(meta.name, meta.visible != calamine.SheetVisibleEnum.Visible)
                    yield from _rows(sheet)
                    yield SheetEnds(_merges(sheet), looked.result().get(meta.name))
        except calamine.PasswordError as error:
            raise unusable("encrypted", name) from error
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise unusable("damaged", name) from error


def _scan(content: bytes, kind: str) -> dict[str, scan.Found]:
    """What the XML says; a workbook the scan cannot follow is read without."""
    if kind not in SCANNED:
        return {}
    try:
        return scan.scan(content)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # the values are read all the same
        return {}


def _merges(sheet: Any) -> tuple[Merge, ...]:
    return tuple(
        Merge(top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )


def _rows(sheet: Any) -> Parts:
    left = sheet.start[1] if sheet.start else 0
    rows = sheet.iter_rows()
    while block := list(islice(rows, BLOCK)):
        blank: list[list[Cell]] = [[None] * len(block)] * left
        cells = blank + [_column(column) for column in zip(*block, strict=True)]
        yield Rows(cells, len(block))


def _column(column: Sequence[Any]) -> list[Cell]:
    """The cells of a column: nothing where it is blank, times of over a day as text."""
    kinds = set(map(type, column))
    cells = list(column)
    if str in kinds:
        texts = column if len(kinds) == 1 else [c for c in column if c.__class__ is str]
        if "" in texts or any(map(str.isspace, texts)):
            cells = [
                None if cell.__class__ is str and (not cell or cell.isspace()) else cell
                for cell in column
            ]
    if timedelta in kinds:
        cells = [_elapsed(cell) if isinstance(cell, timedelta) else cell for cell in cells]
    return cells


def _elapsed(span: timedelta) -> Cell:
    if timedelta() <= span < DAY:
        return (EPOCH + span).time()
    hours, rest = divmod(round(span.total_seconds()), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"
