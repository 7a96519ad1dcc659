"""What people should know of a table as a whole, before anything is brought in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.sheets import letters
from importers.words import PERIOD
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importers.sheets import Sheet
    from importers.tables import Table
    from schema.draft import DraftColumn

CUT_EXPORTS = frozenset({1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 65_535, 1_048_575})
LEAST_CUT = 5000
LEAST_PERIODS = 3
MOST_TOTALS = 20  # differing totals that are told one by one
AGAIN = re.compile(r" \d+$")


def problems(sheet: Sheet, table: Table, found: Sequence[DraftColumn]) -> Iterator[Problem]:
    """Everything about the table itself; what single cells say is told when they are read."""
    yield from _nameless(sheet, table)
    count = len(table.records)
    if count >= LEAST_CUT and count in CUT_EXPORTS:
        yield Problem("export_cut", Place(sheet.name), {"count": count})
    yield from _hidden(sheet, table, found)
    yield from _periods(sheet, table)
    yield from _totals(sheet, table)
    yield from _equal(sheet, found)


def _nameless(sheet: Sheet, table: Table) -> Iterator[Problem]:
    for index, name in table.header.names.items():
        if name == f"列{letters(index)}":
            place = Place(sheet.name, table.header.bottom + 1, letters(index))
            yield Problem("column_without_name", place, {"column": letters(index)})


def _hidden(sheet: Sheet, table: Table, found: Sequence[DraftColumn]) -> Iterator[Problem]:
    """Records in hidden rows, as a filter leaves them, and hidden columns with data."""
    rows = sum(1 for row in table.records if row in sheet.hidden_rows) if sheet.hidden_rows else 0
    if rows:
        yield Problem("hidden_rows", Place(sheet.name), {"count": rows})
    if not sheet.hidden_columns:
        return
    hidden = set(map(letters, sheet.hidden_columns))
    columns = [
        each.column
        for each in found
        if each.column in hidden and any(cell is not None for cell in each.cells)
    ]
    if columns:
        yield Problem("hidden_columns", Place(sheet.name), {"columns": columns})


def is_period(header: str) -> bool:
    """Whether a column is named by a day, month, quarter or year, on whatever level."""
    return any(PERIOD.fullmatch(AGAIN.sub("", part.strip())) for part in header.split("/"))


def _periods(sheet: Sheet, table: Table) -> Iterator[Problem]:
    names = [name for name in table.header.names.values() if is_period(name)]
    if len(names) >= LEAST_PERIODS:
        facts = {"count": len(names), "first": names[0], "last": names[-1]}
        yield Problem("periods_as_columns", Place(sheet.name, table.header.bottom + 1), facts)


def _totals(sheet: Sheet, table: Table) -> Iterator[Problem]:
    for total in [each for each in table.totals if not each.agrees][:MOST_TOTALS]:
        facts = {"said": shown(total.said), "ours": shown(total.ours), "header": total.header}
        if total.column:
            yield Problem("total_differs", Place(sheet.name, total.row, total.column), facts)
        else:
            yield Problem("count_differs", Place(sheet.name, total.row), facts)


def shown(number: float) -> str:
    """A total as people write it."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"


def _equal(sheet: Sheet, found: Sequence[DraftColumn]) -> Iterator[Problem]:
    """Records equal to another in every column; the office may mean them, so all are kept."""
    cells = [column.cells for column in found if column.column]
    count = len(cells[0]) if cells else 0
    if count < 2 or any(_all_differ(column) for column in cells):
        return
    known: Mapping[object, object] | set[object] = set(zip(*cells, strict=True))
    if len(known) < count:
        yield Problem("equal_rows", Place(sheet.name), {"count": count - len(known)})


def _all_differ(cells: Iterable[object]) -> bool:
    every = list(cells)
    return len(set(every)) == len(every)
