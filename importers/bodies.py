"""Tells the records below a header from all the other rows that stand between and after them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from importers.words import (
    INSTRUCTION,
    KEEP,
    LABELLED,
    NOTE,
    SENTENCE,
    SERIAL,
    SUM_NAME,
    folded,
    heading,
    is_name,
    is_nothing,
    is_total,
    said,
)
from schema.draft import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importers.grid import Grid
    from importers.headers import Header
    from schema.draft import Cell

SAMPLE = 500
NEAR = 3  # rows below the header where instructions may stand
SECTION = 30  # the longest name of a section
TYPICAL = 0.5  # rows that fill less than that of the usual are looked at
FIRST_COLUMNS = 4  # where the word for a total may stand
SERIAL_DIGITS = 6
STEADY = 0.9
CLOSE = 0.006


@dataclass
class Body:
    """The rows of records, counted from zero, and every other row with its code."""

    records: list[int] = field(default_factory=list)
    others: dict[int, str] = field(default_factory=dict)
    cut: int | None = None  # where another table starts


@dataclass
class _Table:
    """What is known of a table while its rows are told apart."""

    grid: Grid
    header: Header
    serial: int | None
    usual: float
    columns: list[int]


def divide(grid: Grid, header: Header) -> Body:
    """Every row below the header, told apart."""
    start = header.bottom + 1
    columns = [index for index in header.names if grid.left <= index < grid.right]
    sample = grid.filled_rows(start, SAMPLE)
    usual = _usual([grid.count(row) for row in sample])
    table = _Table(grid, header, _serial(grid, header, sample), usual, columns)
    body = Body()
    suspects = _suspects(table, start)
    for row in range(start, grid.bottom) if suspects else ():
        code = _code(table, row) if row in suspects else ""
        if code == "new_table":
            body.cut = _titles_above(table, row, body)
            break
        if code:
            body.others[row] = code
        else:
            body.records.append(row)
    if not suspects:
        body.records = list(range(start, grid.bottom))
    _drop_prepared(table, body)
    _drop_sums(table, body)
    return body


def _usual(counts: list[int]) -> float:
    """How many cells a record usually fills; rows nearly blank do not count."""
    return median([count for count in counts if count * 4 > max(counts)]) if counts else 0


def _serial(grid: Grid, header: Header, sample: list[int]) -> int | None:
    """The column that only counts the rows."""
    for index in list(header.names)[:3]:
        name = header.names[index].rpartition("/")[2]
        values = [grid.columns[index][row] for row in sample]
        numbers = [number for value in values if (number := _counted(value)) is not None]
        filled = sum(1 for value in values if value is not None)
        steps = sum(1 for a, b in zip(numbers, numbers[1:], strict=False) if b == a + 1)
        if len(numbers) < 0.7 * filled or not numbers:
            continue
        if SERIAL.fullmatch(name) or (len(numbers) > 2 and steps >= 0.8 * (len(numbers) - 1)):
            return index
    return None


def _counted(value: Cell) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)) and value == int(value):
        return int(value) if abs(value) < 10**SERIAL_DIGITS else None
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= SERIAL_DIGITS else None


def _suspects(table: _Table, start: int) -> set[int]:
    """The rows that may be no records; the others are not looked at one by one."""
    grid = table.grid
    least = max(1.0, TYPICAL * table.usual)
    found = {
        row for row, count in enumerate(grid.counts[start - grid.top :], start) if count <= least
    }
    found.update({row + 1 for row in found if not grid.count(row) and row + 1 < grid.bottom})
    found.update(range(start, min(start + NEAR, grid.bottom)))
    found.update(range(max(start, grid.bottom - NEAR), grid.bottom))
    for index in table.columns[:FIRST_COLUMNS]:
        name = table.header.names[index].rpartition("/")[2]
        for row, cell in enumerate(grid.columns[index][start : grid.bottom], start):
            if cell.__class__ is str and len(cell) <= SECTION:  # type: ignore[arg-type]  # a text
                if "计" in cell or cell[:1] in "总注备说填" or cell == name:  # type: ignore[operator,index]  # a text
                    found.add(row)
    if table.serial is not None:
        serials = grid.columns[table.serial][start : grid.bottom]
        found.update(row for row, cell in enumerate(serials, start) if cell is None)
    return found


def _code(table: _Table, row: int) -> str:
    """Why this row is no record; nothing if it is one."""
    cells = table.grid.cells(row)
    if not cells:
        return "blank"
    whole = table.grid.whole(row)
    if _repeats_header(table, cells):
        return "repeated_header"
    if _only_serial(table, cells):
        return "numbered_only"
    if _sums(table, cells, whole):
        return "total"
    if _instructs(table, row, cells, whole):
        return "instructions"
    if _notes(table, cells, whole):
        return "note"
    if len({folded(cell) for cell in whole.values()}) == 1:
        return _alone(table, cells, whole)
    return "new_table" if _starts_table(table, row, cells) else ""


def _repeats_header(table: _Table, cells: dict[int, Cell]) -> bool:
    same = sum(
        1
        for index, cell in cells.items()
        if isinstance(cell, str)
        and heading(cell)
        and heading(cell) in table.header.names.get(index, "").split("/")
    )
    return same >= 2 and same >= 0.8 * len(cells) and len(cells) >= 0.4 * len(table.columns)


def _only_serial(table: _Table, cells: dict[int, Cell]) -> bool:
    """Whether a number was written for a record yet to come; formulas may have left noughts."""
    rest = [cell for index, cell in cells.items() if index != table.serial]
    if table.serial not in cells or table.usual <= 1:
        return False
    return _counted(cells[table.serial]) is not None and all(map(_is_leftover, rest))


def _is_leftover(cell: Cell) -> bool:
    return isinstance(cell, ErrorCell) or (isinstance(cell, (int, float)) and cell == 0)


def _has_serial(table: _Table, whole: dict[int, Cell]) -> bool:
    return table.serial is not None and _counted(whole.get(table.serial)) is not None


def _sums(table: _Table, cells: dict[int, Cell], whole: dict[int, Cell]) -> bool:
    if _has_serial(table, whole):
        return False
    texts = [(index, said(cell)) for index, cell in cells.items() if isinstance(cell, str)]
    if not texts:
        return False
    first = texts[0][1]
    others = [text for _, text in texts[1:] if not is_total(text)]
    counted = all(any(letter.isdigit() for letter in text) or is_nothing(text) for text in others)
    if is_total(first) and texts[0][0] in table.columns[: FIRST_COLUMNS + 2]:
        return counted or len(cells) <= TYPICAL * table.usual
    numbers = len(cells) - len(texts)
    named = SUM_NAME.fullmatch("".join(first.split()).rstrip(":：")) is not None
    few = len(cells) <= max(2, TYPICAL * table.usual)
    return named and bool(numbers) and few and len(texts) == 1 and table.usual > 2


def _instructs(table: _Table, row: int, cells: dict[int, Cell], whole: dict[int, Cell]) -> bool:
    if row - table.header.bottom > NEAR or _has_serial(table, whole):
        return False
    texts = [said(cell) for cell in cells.values() if isinstance(cell, str)]
    return any(INSTRUCTION.match(text) for text in texts)


def _notes(table: _Table, cells: dict[int, Cell], whole: dict[int, Cell]) -> bool:
    """Whether the row holds remarks about the table: who filled it, what to mind."""
    if _has_serial(table, whole):
        return False
    texts = [said(cell) for cell in cells.values()]
    if not NOTE.match(texts[0]):
        return False
    distinct = set(texts)
    labelled = sum(1 for text in distinct if LABELLED.match(text))
    return len(distinct) == 1 or labelled * 2 >= len(distinct) and len(distinct) <= 8


def _alone(table: _Table, cells: dict[int, Cell], whole: dict[int, Cell]) -> str:
    """What a row is that says but one thing."""
    index, cell = next(iter(cells.items()))
    text = said(cell)
    if KEEP.fullmatch(text):
        return "placeholder"
    if INSTRUCTION.match(text):
        return "instructions"
    if len(table.columns) <= 2 or table.usual <= 1:
        return ""
    wide = len(whole) >= 0.5 * len(table.columns) and len(whole) > 2
    if wide:
        return "section" if len(text) <= SECTION and not SENTENCE.search(text) else "note"
    if not isinstance(cell, str):
        return ""
    if len(text) > SECTION or SENTENCE.search(text):
        return "" if _is_at_home(table, index, text) else "note"
    return "section" if _is_section(table, index, text) else ""


def _is_at_home(table: _Table, index: int, text: str) -> bool:
    """Whether the column usually holds texts like this one."""
    values = [table.grid.columns[index][row] for row in _sample(table)]
    lengths = [len(said(value)) for value in values if isinstance(value, str)]
    return bool(lengths) and max(lengths) * 2 >= len(text) and len(lengths) > 2


def _is_section(table: _Table, index: int, text: str) -> bool:
    """Whether a text alone in its row names the rows after it."""
    values = [value for row in _sample(table) if (value := table.grid.columns[index][row])]
    if table.serial is not None:
        return index == table.serial or not _usual_text(values, text)
    if table.usual < 4:
        return False
    strange = sum(1 for value in values if any(map(str.isdigit, said(value)))) > STEADY * len(
        values
    )
    return strange and not any(map(str.isdigit, text)) or not _usual_text(values, text)


def _usual_text(values: list[Cell], text: str) -> bool:
    return sum(1 for value in values if said(value) == text) > 1


def _sample(table: _Table) -> list[int]:
    return table.grid.filled_rows(table.header.bottom + 1, SAMPLE)


def _starts_table(table: _Table, row: int, cells: dict[int, Cell]) -> bool:
    """Whether another table's header stands here, after a blank row or a title."""
    before = row - 1
    if before <= table.header.bottom or len(cells) < 3:
        return False
    if len({folded(cell) for cell in table.grid.whole(before).values()}) > 1:
        return False
    texts = {heading(cell) for cell in cells.values() if isinstance(cell, str)}
    named = sum(map(is_name, texts))
    if len(texts) < len(cells) or named < 0.6 * len(texts):
        return False
    above = Counter(
        said(table.grid.columns[index][other]) for index in cells for other in _sample(table)[:50]
    )
    return not any(above[text] > 1 for text in texts)


def _titles_above(table: _Table, row: int, body: Body) -> int:
    """Where the next table starts: its titles just above belong to it."""
    while row - 1 in body.others and body.others[row - 1] in {"section", "note"}:
        row -= 1
        del body.others[row]
    return row


def _drop_prepared(table: _Table, body: Body) -> None:
    """Takes out rows at the end that hold only what was filled in beforehand."""
    if not body.records:
        return
    sample = body.records[:SAMPLE]
    filled = Counter(index for row in sample for index in table.grid.whole(row))
    steady = {i for i, times in filled.items() if times >= STEADY * len(sample)}
    while body.records and len(body.records) > 1:
        row = body.records[-1]
        cells = table.grid.cells(row)
        if len(cells) > TYPICAL * table.usual or not _is_prepared(table, cells, sample, steady):
            return
        body.records.pop()
        body.others[row] = "prepared"


def _is_prepared(
    table: _Table, cells: dict[int, Cell], sample: list[int], steady: set[int]
) -> bool:
    """Whether the row lacks what records have and holds only what recurs in them."""
    if not steady - set(cells):
        return False
    return all(_recurs(table, index, cell, sample) for index, cell in cells.items())


def _recurs(table: _Table, index: int, cell: Cell, sample: list[int]) -> bool:
    if index == table.serial or _is_leftover(cell):
        return True
    values = [folded(table.grid.columns[index][row]) for row in sample]
    filled = [value for value in values if value]
    few = len(set(filled)) <= max(3, min(12, len(filled) // 5))
    return few and filled.count(folded(cell)) > 1 and len(filled) >= STEADY * len(values)


def _drop_sums(table: _Table, body: Body) -> None:
    """Takes out a last row that only holds the sums of the columns above."""
    if len(body.records) < 4:
        return
    row = body.records[-1]
    cells = table.grid.cells(row)
    if any(not isinstance(cell, (int, float)) or isinstance(cell, bool) for cell in cells.values()):
        return
    if len(cells) > TYPICAL * table.usual or table.serial in cells:
        return
    if all(
        _is_sum(table.grid.columns[index], body.records[:-1], cell) for index, cell in cells.items()
    ):
        body.records.pop()
        body.others[row] = "total"


def _is_sum(column: Iterable[Cell], rows: list[int], total: Cell) -> bool:
    cells = list(column)
    numbers = [
        cell
        for row in rows
        if isinstance(cell := cells[row], (int, float)) and not isinstance(cell, bool)
    ]
    return (
        len(numbers) > 1
        and isinstance(total, (int, float))
        and total != 0
        and abs(sum(numbers) - total) <= CLOSE
    )
