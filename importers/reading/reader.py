"""Reads the bytes of a workbook, block by block; runs in a child process, for it may crash."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import islice, zip_longest
from typing import IO, TYPE_CHECKING, Any, TypeVar

import python_calamine as calamine

from importers.reading import (
    binary_xlsx,
    far_cells,
    old_xls,
    open_document,
    scan,
    second_reader,
    separated,
    web_tables,
    xml_tables,
)
from importers.reading.kinds import kind_of, unusable
from importers.reading.mending import mended
from importers.reading.parts import Rows, SheetBegins, SheetEnds
from importers.sheets import Merge
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from importers.reading.parts import Part, Parts
    from schema.draft import Cell

T = TypeVar("T")
DAY = timedelta(days=1)
EPOCH = datetime(1899, 12, 30)
SECOND: dict[str, Callable[[bytes], second_reader.Book | old_xls.Book]] = {
    "xlsx": second_reader.Book,
    "xls": old_xls.Book,
    "oldest": old_xls.Book,
}
SCANS = {
    "xls": old_xls.scan,
    "oldest": old_xls.scan,
    "ods": open_document.scan,
    "xlsb": binary_xlsx.scan,
}
MOST_CELLS = 64_000_000
BLOCK = 4000  # rows whose cells stay near the processor while they are looked at


def read(file: IO[bytes], name: str) -> Parts:
    """What the workbook in this file holds; UnusableError says why there is nothing."""
    kind = kind_of(file, name)
    file.seek(0)
    if kind == "text":
        parts = separated.read(file, name)
    elif kind == "xml":
        parts = xml_tables.read(file, name)
    elif kind in {"page", "mail"}:
        parts = web_tables.read(file, name, in_mail=kind == "mail")
    else:
        parts = _sheets(file.read(), name, kind)
    return _counted(parts, name)


def _counted(parts: Parts, name: str) -> Parts:
    """The same parts, as long as their cells are not too many for any machine."""
    cells = 0
    for part in parts:
        if isinstance(part, Rows):
            cells += part.count * len(part.columns)
            if cells > MOST_CELLS:
                raise unusable("too_many_cells", name, limit=f"{MOST_CELLS:,}")
        yield part


def _sheets(content: bytes, name: str, kind: str) -> Parts:
    """Values by calamine, or by the second reader; meanwhile a thread looks at what these lose."""
    far: dict[str, list[far_cells.FarCell]] = {}
    if kind == "xlsx":
        content, far = _tried(far_cells.without, content) or (content, far)
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(_scan, content, kind, far)
        first = _First(content, kind, name)
        good = 0
        for sheet, hidden in first.sheets.items():
            yield SheetBegins(sheet, hidden)
            try:
                merges = yield from first.rows(sheet)
                good += 1
                found = _found(looked.result(), sheet, kind)
                yield SheetEnds(merges or tuple(found.merges), found)
            except _RefusedError:
                yield SheetBegins(sheet, hidden)  # what was told of it does not count
                problem = Problem("sheet_damaged", values={"sheet": sheet})
                yield SheetEnds(found=scan.Found(problems=[problem]))
        if first.sheets and not good:
            raise unusable("damaged", name)


class _RefusedError(Exception):
    """No reader can make anything of it."""


def _tried(work: Callable[..., T], *given: object) -> T | None:
    """What the work gives; nothing if the file is not as it should be."""
    try:
        return work(*given)
    except calamine.PasswordError as error:
        raise unusable("encrypted", "") from error
    except (MemoryError, UnusableError):
        raise
    except Exception:  # noqa: BLE001  # a damaged file stumbles anywhere in a library
        return None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine's own, no Exception
            return None
        raise


class _First:
    """A workbook and its readers: calamine, then calamine with the file mended, then openpyxl."""

    def __init__(self, content: bytes, kind: str, name: str) -> None:
        self._content, self._kind = content, kind
        self._second: second_reader.Book | old_xls.Book | None = None
        try:
            self._book = _tried(_opened, content)
            if self._book is None and kind == "xlsx":
                self._content = _tried(mended, content) or content
                self._book = _tried(_opened, self._content)
        except UnusableError as error:
            raise unusable(error.problem.code, name) from error
        self.sheets = self._names()
        if not self.sheets:
            raise unusable("damaged", name)

    def _names(self) -> dict[str, bool]:
        """The sheets with cells, and whether each is hidden."""
        if self._book is not None:
            return {
                meta.name: meta.visible != calamine.SheetVisibleEnum.Visible
                for meta in self._book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            }
        second = self._opened_again()
        return second.sheets if second else {}

    def rows(self, name: str) -> Generator[Part, None, tuple[Merge, ...]]:
        """The rows of a sheet; _RefusedError if nobody can read it."""
        sheet = _tried(self._book.get_sheet_by_name, name) if self._book is not None else None
        if sheet is not None:
            yield from _rows(sheet)
            return _merges(sheet)
        second = self._opened_again()
        if second is None or name not in second.sheets:
            raise _RefusedError
        blocks = second.blocks(name)
        while (block := _tried(next, blocks, [])) != []:
            if block is None:
                raise _RefusedError
            columns = [_column(column) for column in zip_longest(*block)]
            yield Rows(columns, len(block))
        return ()

    def _opened_again(self) -> second_reader.Book | old_xls.Book | None:
        if self._second is None and self._kind in SECOND:
            mendable = self._kind == "xlsx"
            content = _tried(mended, self._content) if mendable else self._content
            self._second = _tried(SECOND[self._kind], content or self._content)
        return self._second


def _opened(content: bytes) -> Any:
    return calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))


def _scan(
    content: bytes, kind: str, far: dict[str, list[far_cells.FarCell]]
) -> dict[str, scan.Found] | None:
    """What the file says beside its values; one the scan cannot follow is read without."""
    if kind == "xlsx":
        return _tried(scan.scan, content, far)
    return _tried(SCANS[kind], content)


def _found(looked: dict[str, scan.Found] | None, sheet: str, kind: str) -> scan.Found:
    """What the scan says of a sheet; where it says nothing, that."""
    if looked is None or sheet not in looked:
        problem = Problem(
            "errors_unseen", values={"kind": f".{'xls' if kind == 'oldest' else kind}"}
        )
        return scan.Found(problems=[problem])
    return looked[sheet]


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
