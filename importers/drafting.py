"""From a workbook to the draft of its tables: every column typed, no field chosen yet."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from importers import columns
from importers import tables as finding
from importers.finding import families, marks, noticing
from importers.judging import column_drafts, column_notices
from importers.judging.column_drafts import Source
from importers.sheets import letters
from importers.words import year_in
from schema.draft import NO_ANSWERS, DraftColumn, DraftTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from importers.sheets import Sheet, Workbook
    from importers.tables import Table
    from schema.draft import Cell, Correction

SECTION = "分段"


def tables(
    workbook: Workbook,
    corrections: Sequence[Correction] = (),
    answers: Mapping[tuple[str, str], str] = NO_ANSWERS,
) -> tuple[DraftTable, ...]:
    """Every table of the workbook, sheet by sheet.

    corrections: what a person said of rows. answers: of columns, by header and question.
    """
    found = tuple(
        draft_table(sheet, table, workbook.name, answers)
        for sheet in workbook.sheets
        for table in finding.find(sheet, corrections)
    )
    return families.joined(found)


def draft_table(
    sheet: Sheet,
    table: Table,
    file: str = "",
    answers: Mapping[tuple[str, str], str] = NO_ANSWERS,
) -> DraftTable:
    """A table with its cells in columns, one for each record."""
    rows = table.records
    take = _taker(rows)
    filled = _merged_down(sheet, rows)
    year = year_in(table.title, sheet.name, file)
    found: list[DraftColumn] = []
    headers = set(table.header.names.values())
    for index, header in table.header.names.items():
        cells = take(filled.get(index, sheet.columns[index]))
        source = _source(sheet, index, header, cells, year)
        found += column_drafts.drafted(source, answers, headers)
    found += _made(sheet, table, {column.header for column in found}, year)
    whole = range(rows[0] + 1, rows[-1] + 2) if _is_range(rows) else [row + 1 for row in rows]
    told = column_notices.problems(sheet.name, whole, found)
    return DraftTable(
        sheet=sheet.name,
        title=table.title,
        header_rows=tuple(range(table.header.top + 1, table.header.bottom + 2)),
        rows=whole,
        columns=tuple(found),
        skipped=table.skipped,
        hidden=sheet.hidden,
        problems=(*sheet.problems, *noticing.problems(sheet, table, found), *told),
        totals=table.totals,
    )


def _made(sheet: Sheet, table: Table, headers: set[str], year: int | None) -> list[DraftColumn]:
    """The columns the file does not have but shows: sections, colours and notes."""
    found = []
    if table.sections:
        found.append(made_column(SECTION, table.sections, headers, year))
    for name, cells in marks.columns(sheet, table):
        found.append(made_column(name, cells, headers))
    return found


def made_column(
    header: str, cells: Sequence[Cell], headers: set[str], year: int | None = None
) -> DraftColumn:
    """A column made by us, under a name that no other column of the table has."""
    name, times = header, 2
    while name in headers:
        name, times = f"{header} {times}", times + 1
    typed = columns.typed(name, cells, year=year)
    kind = typed.type if typed.type in {"choice", "long_text"} else "text"
    options = typed.options if kind == "choice" else ()
    return DraftColumn("", name, kind, cells, options=options, year=year)


def _source(
    sheet: Sheet, index: int, header: str, cells: Sequence[Cell], year: int | None
) -> Source:
    choices = sheet.choices.get(index, ())
    return Source(letters(index), header, cells, year, choices, sheet.formats.get(index, ""))


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
