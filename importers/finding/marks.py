"""What offices say with colours and notes: offered as columns of their own."""

from __future__ import annotations

import colorsys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from importers.sheets import Sheet
    from importers.tables import Table

COLOUR = "底色"
NOTES = "批注"
OFFERED = frozenset({COLOUR, NOTES})  # kept only where somebody asks for them
WHOLE_COLUMN = 0.6  # share of a column's records in one colour that is but decoration
ALL_ROWS = 0.9
WHOLE_ROW = 0.5  # share of a row's columns in one colour that colours the row
ZEBRA = (0.25, 0.75)  # shares of rows between which a colour in turns is but decoration
HUES = ((15, "红"), (45, "橙"), (70, "黄"), (170, "绿"), (200, "青"), (255, "蓝"), (290, "紫"),
        (335, "粉"), (361, "红"))  # fmt: skip


def columns(sheet: Sheet, table: Table) -> Iterator[tuple[str, list[str | None]]]:
    """Name and cells, one a record, of the columns for colours and notes, where there are any."""
    if not table.records or not (sheet.fills or sheet.comments):
        return
    places = {row: position for position, row in enumerate(table.records)}
    colours = _colours(sheet, table, places)
    if any(colours):
        yield COLOUR, colours
    notes = _notes(sheet, table, places)
    if any(notes):
        yield NOTES, notes


def named(rgb: str) -> str:
    """What people call a colour given as rrggbb; nothing for white."""
    red, green, blue = (int(rgb[-6:][i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    if strong < 0.12 or light > 0.97 or light < 0.08:  # where eyes see no hue
        return "" if light > 0.95 else "黑" if light < 0.2 else "灰"  # as above
    return next(name for limit, name in HUES if hue * 360 < limit)


def _colours(sheet: Sheet, table: Table, places: Mapping[int, int]) -> list[str | None]:
    fills: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for (row, column), rgb in sheet.fills.items():
        if row in places and column in table.header.names and (name := _safe_name(rgb)):
            fills[row][name].append(column)
    _drop_decoration(fills, len(places), places)
    found: list[str | None] = [None] * len(places)
    for row, colours in fills.items():
        told = [_told(name, cells, table.header.names) for name, cells in colours.items()]
        found[places[row]] = "、".join(told) or None
    return found


def _safe_name(rgb: str) -> str:
    try:
        return named(rgb)
    except ValueError:
        return ""


def _drop_decoration(
    fills: dict[int, dict[str, list[int]]], count: int, places: Mapping[int, int]
) -> None:
    """Takes out colours of whole columns, of nearly all rows and of every other row."""
    by_column = Counter(
        (name, column)
        for colours in fills.values()
        for name, cells in colours.items()
        for column in cells
    )
    by_row: dict[str, set[int]] = defaultdict(set)
    for row, colours in fills.items():
        for name in colours:
            by_row[name].add(places[row])
    plain = {name for name, rows in by_row.items() if _decorates(rows, count)}
    many = max(2.0, WHOLE_COLUMN * count)
    for row, colours in list(fills.items()):
        for name in list(colours):
            left = [each for each in colours[name] if by_column[name, each] <= many]
            if name in plain or not left:
                del colours[name]
            else:
                colours[name] = left
        if not colours:
            del fills[row]


def _decorates(rows: Iterable[int], count: int) -> bool:
    """Whether these rows are nearly all, or every other one."""
    places = set(rows)
    share = len(places) / count
    if share >= ALL_ROWS and count > 2:  # two coloured records may both be meant
        return True
    low, high = ZEBRA
    touching = sum(1 for place in places if place + 1 in places)
    return low <= share <= high and len(places) > 2 and touching * 10 <= len(places)


def _told(name: str, cells: Sequence[int], headers: Mapping[int, str]) -> str:
    if len(cells) >= WHOLE_ROW * len(headers):
        return f"{name}色"
    return f"{name}色：" + "、".join(headers[column] for column in sorted(cells))


def _notes(sheet: Sheet, table: Table, places: Mapping[int, int]) -> list[str | None]:
    found: list[list[str]] = [[] for _ in places]
    for row, column, text in sorted(sheet.comments):
        if row in places and column in table.header.names and text.strip():
            found[places[row]].append(f"{table.header.names[column]}：{text.strip()}")
    return ["\n".join(texts) or None for texts in found]
