"""Which tables of a file are meant for a register, and why the others stay out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.problems import Problem, UnusableError
from schema.recognising import header_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.draft import DraftTable

    Left = list[tuple[str, str]]

LEAST_COMMON = 2  # headers two tables of several columns share
AGREEING = 0.5  # share of its named headers a table has in common with the best one


def of_sheet(tables: Sequence[DraftTable], sheet: str | None) -> tuple[list[DraftTable], Left]:
    """The tables of the sheet that is named, else those of visible sheets."""
    if sheet is not None:
        inside = [table for table in tables if table.sheet.strip() == sheet.strip()]
        if not inside:
            names = list(dict.fromkeys(table.sheet for table in tables))
            raise UnusableError(Problem("no_sheet", values={"sheet": sheet, "sheets": names}))
        return inside, []
    visible = [table for table in tables if not table.hidden]
    return visible, [(table.sheet, "hidden") for table in tables if table.hidden]


def agreeing(tables: Sequence[DraftTable], *, by_name: bool) -> tuple[list[DraftTable], Left]:
    """The tables whose headers agree with the best matching one; why the others stay out."""
    filled = [table for table in tables if len(table.rows)]
    left = [(table.sheet, "no_records") for table in tables if not len(table.rows)]
    if not filled:
        return [], left
    if by_name:
        return filled, left
    best = max(filled, key=lambda table: (_matched(table), len(table.rows)))
    if not _matched(best):
        return [], [*left, *((table.sheet, "no_match") for table in filled)]
    headers = _headers(best)
    chosen = [table for table in filled if _overlap(_headers(table), headers) >= AGREEING]
    others = [
        (table.sheet, "other_headers") for table in filled if all(table is not c for c in chosen)
    ]
    return chosen, [*left, *others]


def _matched(table: DraftTable) -> float:
    return sum(column.confidence for column in table.columns if column.field)


def _headers(table: DraftTable) -> set[str]:
    """The headers of the file's own columns."""
    return {header_name(column.header) for column in table.columns if column.column}


def _overlap(these: set[str], those: set[str]) -> float:
    common = len(these & those)
    if common < LEAST_COMMON <= len(these) and len(those) > LEAST_COMMON:
        return 0.0  # one name in common is what counts by kind beside the records have
    return common / max(1, min(len(these), len(those)), len(those) // 2)
