"""Sheets of one family: a month or a part each, with the same columns."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from importers.words import folded
from schema.definitions import Label, Option
from schema.draft import DraftColumn
from schema.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.draft import DraftTable

SHEET = "工作表"
PERIOD = re.compile(
    r"(?:19|20)?\d{2}[-/.年]?\d{0,2}|\d{1,2}\s*月|[一二三四五六七八九十]{1,3}月|季度|Q[1-4]|年度|[上下]半年"
    r"|第.{1,3}[周期]|W\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.IGNORECASE,
)
LEAST_ALIKE = 0.6  # share of a sheet's values that the others know, where columns are not shifted
MOST_TWICE = 0.3  # share of records that two sheets of a family may both hold
FEW_VALUES = 40
PART_NAME = 12  # characters a part's name has at most where nothing else is alike


def joined(tables: Sequence[DraftTable]) -> tuple[DraftTable, ...]:
    """The tables, those of a family with the column 工作表 and told where columns are shifted."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, table in enumerate(tables):
        if len(table.rows) and not table.hidden:
            own = (folded(column.header) for column in table.columns if column.column)
            groups[tuple(sorted(own))].append(place)
    found = list(tables)
    for places in groups.values():
        family = [tables[place] for place in places]
        if len({table.sheet for table in family}) < 2:
            continue
        shifted = [_with_shifts(table, family) for table in family]
        if are_parts([table.sheet for table in family]) and not _overlap(family):
            shifted = _with_sheet(shifted)
        for place, table in zip(places, shifted, strict=True):
            found[place] = table
    return tuple(found)


def are_parts(names: Sequence[str]) -> bool:
    """Whether sheets are named by periods, or alike but for one part."""
    distinct = list(dict.fromkeys(name.strip() for name in names))
    if all(PERIOD.search(name) for name in distinct):
        return True
    if any(re.fullmatch(r"sheet\d*|工作表\d*|表\d*", name, re.IGNORECASE) for name in distinct):
        return False
    alike = len({name[0] for name in distinct}) == 1 or len({name[-1] for name in distinct}) == 1
    return alike or all(len(name) <= PART_NAME for name in distinct)


def _overlap(family: Sequence[DraftTable]) -> bool:
    """Whether a sheet holds again much of what the others hold."""
    known: set[tuple[object, ...]] = set()
    for table in family:
        columns = sorted((c for c in table.columns if c.column), key=lambda c: folded(c.header))
        rows = set(zip(*(column.cells for column in columns), strict=True))
        if known and len(rows & known) > MOST_TWICE * len(rows):
            return True
        known |= rows
    return False


def _with_sheet(family: Sequence[DraftTable]) -> list[DraftTable]:
    """The tables with their sheet's name as a column, unless a column says the same."""
    if any(SHEET in {column.header for column in table.columns} for table in family):
        return list(family)
    if all(_says_sheet(table) for table in family):
        return list(family)
    names = list(dict.fromkeys(table.sheet.strip() for table in family))
    options = tuple(Option(f"part_{place}", Label(name)) for place, name in enumerate(names, 1))
    return [
        replace(
            table,
            columns=(
                *table.columns,
                DraftColumn(
                    "", SHEET, "choice", [table.sheet.strip()] * len(table.rows), options=options
                ),
            ),
        )
        for table in family
    ]


def _says_sheet(table: DraftTable) -> bool:
    """Whether a column holds the sheet's name in every record."""
    name = folded(table.sheet)
    return any(
        len(column.cells) and folded(column.cells[0]) == name and len(set(column.cells)) == 1
        for column in table.columns
    )


def _with_shifts(table: DraftTable, family: Sequence[DraftTable]) -> DraftTable:
    """The table with a word on columns that hold what other columns hold in the other sheets."""
    others = [each for each in family if each.sheet != table.sheet]
    found = []
    known: dict[str, set[str]] = {}
    for column in table.columns:
        if not column.column:
            continue
        values = known.setdefault(column.header, _values(others, column.header))
        if not values or len(values) > FEW_VALUES:
            continue
        own = {folded(cell) for cell in column.cells if cell is not None}
        if own and _is_shifted(own, values):
            place = Place(table.sheet, None, column.column)
            facts = {"header": column.header, "other": others[0].sheet.strip()}
            found.append(Problem("shifted_column", place, facts))
    return replace(table, problems=(*table.problems, *found)) if found else table


def _values(tables: Sequence[DraftTable], header: str) -> set[str]:
    """The words of a choice column in these tables; nothing where it is no choice in all."""
    found: set[str] = set()
    for table in tables:
        for column in table.columns:
            if column.header == header and column.column:
                cells = {folded(cell) for cell in column.cells if cell is not None}
                if len(cells) > FEW_VALUES or column.type not in {"choice", "boolean"}:
                    return set()
                found |= cells
    return found


def _is_shifted(own: set[str], values: set[str]) -> bool:
    """Whether hardly a value is one of the few that the column has elsewhere."""
    if len(own & values) > (1 - LEAST_ALIKE) * len(own):
        return False
    longest = max(map(len, values))
    return sum(1 for value in own if len(value) > 2 * longest) * 2 > len(own)
