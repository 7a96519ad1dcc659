"""From a workbook to the draft of its tables: every column typed, no field chosen yet."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from importers import columns
from importers import tables as finding
from importers.sheets import letters
from importers.words import year_in
from schema.draft import NO_ANSWERS, DraftColumn, DraftTable
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from importers.sheets import Sheet, Workbook
    from importers.tables import Table
    from schema.draft import Cell, Correction

CUT_EXPORTS = frozenset({1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 65_535, 1_048_575})
LEAST_CUT = 5000


def tables(
    workbook: Workbook,
    corrections: Sequence[Correction] = (),
    answers: Mapping[tuple[str, str], str] = NO_ANSWERS,
) -> tuple[DraftTable, ...]:
    """Every table of the workbook, sheet by sheet.

    corrections: what a person said of rows. answers: of columns, by header and question.
    """
    del answers  # columns do not ask yet
    return tuple(
        draft_table(sheet, table, workbook.name)
        for sheet in workbook.sheets
        for table in finding.find(sheet, corrections)
    )


def draft_table(sheet: Sheet, table: Table, file: str = "") -> DraftTable:
    """A table with its cells in columns, one for each record."""
    rows = table.records
    take = _taker(rows)
    filled = _merged_down(sheet, rows)
    year = year_in(table.title, sheet.name, file)
    found = []
    for index, header in table.header.names.items():
        cells = take(filled.get(index, sheet.columns[index]))
        found.append(_column(sheet, index, header, cells, year))
    whole = range(rows[0] + 1, rows[-1] + 2) if _is_range(rows) else [row + 1 for row in rows]
    return DraftTable(
        sheet=sheet.name,
        title=table.title,
        header_rows=tuple(range(table.header.top + 1, table.header.bottom + 2)),
        rows=whole,
        columns=tuple(found),
        skipped=table.skipped,
        hidden=sheet.hidden,
        problems=(*sheet.problems, *_problems(sheet, table)),
    )


def _column(
    sheet: Sheet, index: int, header: str, cells: Sequence[Cell], year: int | None
) -> DraftColumn:
    choices = sheet.choices.get(index, ())
    form = sheet.formats.get(index, "")
    typed = columns.typed(header, cells, year=year, choices=choices, form=form)
    return DraftColumn(
        column=letters(index),
        header=header,
        type=typed.type,
        cells=cells,
        options=typed.options,
        unit=typed.unit,
        none_words=typed.none_words,
        year=year,
        day_first=typed.day_first,
    )


def _is_range(rows: Sequence[int]) -> bool:
    return bool(rows) and rows[-1] - rows[0] + 1 == len(rows)


def _taker(rows: Sequence[int]) -> Callable[[Sequence[Cell]], Sequence[Cell]]:
    """What takes the cells of these rows out of a column."""
    if not rows:
        return lambda _: []
    if _is_range(rows):
        return lambda column: column[rows[0] : rows[-1] + 1]
    if len(rows) == 1:
        return lambda column: [column[rows[0]]]
    pick = itemgetter(*rows)
    return lambda column: list(pick(column))


def _merged_down(sheet: Sheet, rows: Sequence[int]) -> dict[int, list[Cell]]:
    """The columns in which merged cells reach over several records, filled."""
    filled: dict[int, list[Cell]] = {}
    first, last = (rows[0], rows[-1]) if rows else (0, -1)
    for merge in sheet.merges:
        if merge.bottom == merge.top or merge.top > last or merge.bottom < first:
            continue
        if merge.left >= sheet.width or merge.top >= sheet.height:
            continue
        column = filled.setdefault(merge.left, list(sheet.columns[merge.left]))
        for row in range(merge.top + 1, min(merge.bottom + 1, sheet.height)):
            if column[row] is None:
                column[row] = column[merge.top]
    return filled


def _problems(sheet: Sheet, table: Table) -> Iterable[Problem]:
    """What people should know of the table as a whole."""
    for index, name in table.header.names.items():
        if name == f"列{letters(index)}":
            place = Place(sheet.name, table.header.bottom + 1, letters(index))
            yield Problem("column_without_name", place, {"column": letters(index)})
    count = len(table.records)
    if count >= LEAST_CUT and count in CUT_EXPORTS:
        yield Problem("export_cut", Place(sheet.name), {"count": count})
