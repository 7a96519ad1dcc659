"""What a row below a header is, if it is no record: a sum, a note, a section, the header again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from importers.finding.shapes import Row, is_leftover
from importers.finding.total_rows import sums
from importers.words import (
    INSTRUCTION,
    KEEP,
    LABELLED,
    NOTE,
    PAGE,
    PART_NUMBER,
    SECTION_NAME,
    SENTENCE,
    UNIT,
    folded,
    heading,
    is_name,
    name_of,
    said,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.finding.shapes import Shape
    from schema.draft import Cell

NEAR = 3  # rows below the header where instructions may stand
SECTION = 30  # the longest name of a section
STEADY = 0.9
LEAST_NUMBERED = 4  # columns whose numbers from the left are no record
NAMES_FIRST = frozenset({*"甲乙丙丁", "栏次", "行次", "列次"})
RECKONED = re.compile(r"^(\d{1,2})[=＝][-+*/×÷()（）\d.%％＋－]+$")  # 3=1-2
REMARK = re.compile(r"[(（][^()（）]{4,}[)）]")  # a row that is but an aside
NOTES = 8  # different cells a row of notes has at most


def code(shape: Shape, number: int) -> str:
    """Why this row is no record; nothing if it is one."""
    own = shape.grid.cells(number)
    if not own:
        return "blank"
    row = Row(number, own, shape.grid.whole(number))
    for name, applies in KINDS:
        if applies(shape, row):
            return name
    if len({folded(cell) for cell in row.whole.values()}) == 1:
        return _alone(shape, row)
    return "new_table" if _starts_table(shape, row) else ""


def _repeats_header(shape: Shape, row: Row) -> bool:
    same = sum(
        1
        for index, cell in row.own.items()
        if isinstance(cell, str)
        and (text := name_of(cell))
        and text in shape.header.names.get(index, "").split("/")
    )
    return same >= max(2, 0.8 * len(row.own), 0.4 * len(shape.columns))


def _only_serial(shape: Shape, row: Row) -> bool:
    """Whether a number was written for a record yet to come; formulas may have left noughts."""
    if shape.serial not in row.own or not shape.numbered(row):
        return False
    if shape.usual <= 1 and not shape.unfilled:
        return False
    return all(is_leftover(cell) for index, cell in row.own.items() if index != shape.serial)


def _instructs(shape: Shape, row: Row) -> bool:
    if row.number - shape.header.bottom > NEAR:
        return False
    if _numbers_columns(shape, row):
        return True
    if shape.numbered(row):
        return False
    if any(INSTRUCTION.match(text) for text in row.texts):
        return True
    return len(row.own) > 1 and all(UNIT.fullmatch(text) for text in row.texts)


def _numbers_columns(shape: Shape, row: Row) -> bool:
    """Whether a row numbers the columns from the left: 甲, 乙, 1, 2, 3=1-2."""
    if len(row.own) < max(LEAST_NUMBERED, len(shape.columns)):
        return False
    rest = [text.strip("()（）") for text in row.texts]
    while rest and rest[0] in NAMES_FIRST:
        rest.pop(0)
    numbered = [RECKONED.sub(r"\1", "".join(text.split())) for text in rest]
    return len(rest) > 1 and numbered == [str(n) for n in range(1, len(rest) + 1)]


def _heads_part(shape: Shape, row: Row) -> bool:
    """Whether a row numbered 一, 二 or I, II among plain numbers heads the rows after it."""
    if shape.serial is None or shape.serial not in row.own or shape.numbered(row):
        return False
    number = row.own[shape.serial]
    if not isinstance(number, str) or not PART_NUMBER.fullmatch("".join(number.split())):
        return False
    return sum(1 for cell in row.own.values() if isinstance(cell, str)) <= 2


def _notes(shape: Shape, row: Row) -> bool:
    """Whether the row holds remarks about the table: who filled it, what to mind."""
    if shape.numbered(row):
        return False
    distinct = set(row.texts)
    if 1 < len(distinct) <= NOTES and all(_is_labelled(text) for text in distinct):
        return True
    if not NOTE.match(row.texts[0]):
        return False
    labelled = sum(1 for text in distinct if LABELLED.match(text))
    return len(distinct) == 1 or (labelled * 2 >= len(distinct) and len(distinct) <= NOTES)


def _is_labelled(text: str) -> bool:
    """Whether a text says what it is itself: 复核：李四; a time of day does not."""
    return LABELLED.match(text) is not None and not text[0].isdigit()


KINDS = (
    ("repeated_header", _repeats_header),
    ("numbered_only", _only_serial),
    ("section", _heads_part),
    ("total", sums),
    ("instructions", _instructs),
    ("note", _notes),
)


def _alone(shape: Shape, row: Row) -> str:
    """What a row is that says but one thing."""
    text = row.texts[0]
    if KEEP.fullmatch(text) or PAGE.fullmatch(text) or folded(text) in shape.titles:
        return "repeated_header" if folded(text) in shape.titles else "placeholder"
    if len(shape.columns) <= 2 or shape.usual <= 1:
        return ""
    short = len(text) <= SECTION and not SENTENCE.search(text)
    if len(row.whole) > 2 and len(row.whole) * 2 >= len(shape.columns):
        return "section" if short else "note"
    index, cell = next(iter(row.own.items()))
    if not isinstance(cell, str):
        return ""
    if short and not (REMARK.fullmatch(text) and not _is_at_home(shape, index, text)):
        return "section" if _is_section(shape, row, index, text) else ""
    return "" if _is_at_home(shape, index, text) else "note"


def _is_at_home(shape: Shape, index: int, text: str) -> bool:
    """Whether the column usually holds texts like this one."""
    texts = [said(value) for value in shape.values(index)]
    alike = sum(1 for known in texts if len(known) * 2 >= len(text) and known != text)
    return alike > 1 and alike * 2 > len(texts)


def _is_section(shape: Shape, row: Row, index: int, text: str) -> bool:
    """Whether a text alone in its row names the rows after it."""
    texts = [said(value) for value in shape.values(index)]
    unusual = texts.count(text) <= 1
    if shape.serial is not None:
        return index == shape.serial or unusual
    if _stands_above_header(shape, row):
        return True
    if shape.usual < 4:
        return False
    with_digits = sum(1 for known in texts if any(map(str.isdigit, known)))
    strange = with_digits > STEADY * len(texts) and not any(map(str.isdigit, text))
    apart = len(texts) * 2 < len(shape.sample) or len(row.whole) > len(row.own)
    return strange or (unusual and (apart or SECTION_NAME.fullmatch(text) is not None))


def _stands_above_header(shape: Shape, row: Row) -> bool:
    """Whether the next row is the header again or names other columns."""
    below = row.number + 1
    if below >= shape.grid.bottom or shape.grid.count(below) < 3:
        return False
    cells = shape.grid.cells(below)
    texts = [heading(cell) for cell in cells.values() if isinstance(cell, str)]
    if len(texts) < len(cells):
        return False
    named = sum(map(is_name, texts)) >= 0.6 * len(texts)
    return named or _repeats_header(shape, Row(below, cells, cells))


def _starts_table(shape: Shape, row: Row) -> bool:
    """Whether another table's header stands here, after a blank row or a title."""
    before = row.number - 1
    if before <= shape.header.bottom or len(row.own) < 3:
        return False
    if len({folded(cell) for cell in shape.grid.whole(before).values()}) > 1:
        return False
    texts = {heading(cell) for cell in row.own.values() if isinstance(cell, str)}
    if len(texts) < len(row.own) or sum(map(is_name, texts)) < 0.6 * len(texts):
        return False
    return not _recurs(shape, row.own, texts)


def _recurs(shape: Shape, columns: Sequence[int] | Mapping[int, Cell], texts: set[str]) -> bool:
    """Whether one of these texts is usual in these columns."""
    known = Counter(said(value) for index in columns for value in shape.values(index)[:50])
    return any(known[text] > 1 for text in texts)
