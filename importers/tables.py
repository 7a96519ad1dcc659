"""Finds the tables of a sheet: their headers, their records, and why every other row is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from importers.corrections import told as corrections_told
from importers.finding import bodies, forms, headers, sections, sums
from importers.finding.grid import Grid
from importers.judging.column_patterns import NUMBER_NAME
from importers.sheets import letters
from importers.words import GENERIC, LABELLED, SENTENCE, TITLE, folded, heading, said
from schema.draft import SkippedRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.corrections import Told
    from importers.finding.headers import Header
    from importers.sheets import Sheet
    from schema.draft import Cell, Correction, OfficeTotal

LEAST_NAMED = 0.5  # share of names in a header that stands above nothing
MOST_TABLES = 20
FEW_BESIDE = 3  # texts in a title's row, its date and unit of money among them
LEAST_BESIDE = 3  # columns, and rows, by which a table beside another shows itself
WARNING = ("禁止", "严禁", "切勿", "勿删", "请勿")


@dataclass(frozen=True)
class Table:
    """One table: rows and columns counted from zero; skipped rows as Excel counts them.

    sections: the section of every record, nothing where there are none.
    """

    title: str
    header: Header
    records: Sequence[int]
    skipped: tuple[SkippedRows, ...]
    sections: Sequence[str | None] = ()
    totals: tuple[OfficeTotal, ...] = ()


def find(sheet: Sheet, corrections: Iterable[Correction] = ()) -> list[Table]:
    """The tables of a sheet, from the top and from the left; corrections: what a person said."""
    told = corrections_told(corrections, sheet.name, sheet.height)
    if told.skipped:
        return []
    whole = Grid(sheet, 0, sheet.height, 0, sheet.width)
    parts = _side_by_side(whole, told)
    return [table for part in parts for table in _below_each_other(part, told)]


def kind(sheet: Sheet, tables: Sequence[Table]) -> str:
    """What the sheet is: table, form, empty or other."""
    if tables:
        return "table"
    whole = Grid(sheet, 0, sheet.height, 0, sheet.width)
    if not any(whole.counts):
        return "empty"
    return "form" if forms.is_form(whole, headers.find(whole)) else "other"


def _side_by_side(grid: Grid, told: Told) -> list[Grid]:
    """The parts between blank columns, where each is a table of its own."""
    blank = [all(cell is None for cell in grid.columns[i]) for i in range(grid.right)]
    if not any(blank):
        return [grid]
    parts, left = [], 0
    for index in [*(i for i, none in enumerate(blank) if none), grid.right]:
        if index > left:
            parts.append(grid.part(left=left, right=index))
        left = index + 1
    if len(parts) < 2 or not _are_apart(parts, [_header(part, told) for part in parts]):
        return [grid]
    return parts


def _are_apart(parts: Sequence[Grid], found: Sequence[Header | None]) -> bool:
    """Whether parts side by side are tables: they start, are named or end each for itself."""
    known = [header for header in found if header and len(header.names) > 1]
    if len(known) < len(found):
        return False
    names = [list(header.names.values()) for header in known]
    first = set(names[0])
    again = any(len(first & set(other)) * 2 >= len(first) for other in names[1:])
    if again or len({header.bottom for header in known}) > 1 or len({n[0] for n in names}) == 1:
        return True
    titled = all(_is_titled(*each) for each in zip(parts, known, strict=True))
    return titled or _end_apart(parts, known)


def _counts_another(header: Header, others: Sequence[Header]) -> bool:
    """Whether a narrow table counts by a column of a table beside it: 类别 and 件数."""
    names = list(header.names.values())
    return (
        len(names) == LEAST_BESIDE - 1
        and NUMBER_NAME.search(names[-1]) is not None
        and any(names[0] in other.names.values() for other in others if other is not header)
    )


def _is_titled(part: Grid, header: Header) -> bool:
    """Whether just above the header stands a text of this part alone."""
    above = header.top - 1
    return above >= part.top and len(part.cells(above)) == 1 and len(header.names) > 1


def _end_apart(parts: Sequence[Grid], found: Sequence[Header]) -> bool:
    """Whether one part is filled without a gap and ends rows before another."""
    ends = []
    for part, header in zip(parts, found, strict=True):
        counts = part.counts[header.bottom + 1 - part.top :]
        filled = [place for place, count in enumerate(counts) if count]
        narrow = len(header.names) < LEAST_BESIDE and not _counts_another(header, found)
        if narrow or not filled or len(filled) <= filled[-1]:
            return False
        ends.append(filled[-1])
    return max(ends) - min(ends) >= LEAST_BESIDE


def _header(grid: Grid, told: Told) -> Header | None:
    """The header found in this part, or the one a person said is there."""
    said = told.header_in(grid.top, grid.bottom)
    if said is None:
        return headers.find(grid, told)
    found = headers.find(grid.part(bottom=said[0]), told)
    if found is not None:  # a table above the header that was told ends before it
        without = bodies.divide(grid, found)
        if without.cut is not None and without.cut <= said[0]:
            return found
    header = headers.as_told(grid, *said)
    return header if header.names else None


def _below_each_other(grid: Grid, told: Told) -> list[Table]:
    found: list[Table] = []
    while len(found) < MOST_TABLES:
        header = _header(grid, told)
        if header is None:
            break
        is_told = told.starts(header.top)
        if not is_told and forms.is_form(grid, header):
            break
        body = bodies.divide(grid, header, told)
        few = header.named < LEAST_NAMED or len(header.names) < 3
        if not is_told and not body.records and few:
            break
        found.append(_table(grid, header, body))
        if body.cut is None:
            break
        grid = grid.part(top=body.cut)
    return found


def _table(grid: Grid, header: Header, body: bodies.Body) -> Table:
    above, title = _above(grid, header)
    header = _without_blank(grid, header, body)
    for row in sorted(body.others, reverse=True):
        if body.records and row < body.records[-1]:
            break
        if body.others[row] == "section":  # nothing stands below it
            body.others[row] = "note"
    others = {**above, **body.others}
    return Table(
        title,
        header,
        body.records,
        tuple(_ranges(sorted(others.items()))),
        sections.of_records(grid, body.records, body.others, title),
        sums.of_office(grid, header, body),
    )


def _without_blank(grid: Grid, header: Header, body: bodies.Body) -> Header:
    """The header without columns that only another table below fills."""
    if body.cut is None:
        return header
    names = {
        index: name
        for index, name in header.names.items()
        if name != f"列{letters(index)}"
        or any(cell is not None for cell in grid.columns[index][header.bottom + 1 : body.cut])
    }
    return replace(header, names=names)


def _above(grid: Grid, header: Header) -> tuple[dict[int, str], str]:
    """What the rows above the header are, and the table's title."""
    codes: dict[int, str] = {}
    titles: dict[int, str] = {}
    for row in range(grid.top, header.top):
        cells = grid.cells(row)
        text = heading(next(iter(cells.values()))) if cells else ""
        codes[row] = _code_above(cells)
        if codes[row] == "title":
            codes[row] = "note" if _warns(text) else "title"
            if codes[row] == "title":
                titles[row] = text
    telling = (row for row, text in titles.items() if TITLE.search(text))
    chosen = next(telling, min(titles, default=0))
    codes.update((row, "subtitle") for row in titles if row != chosen)
    return codes, titles.get(chosen, "")


def _code_above(cells: dict[int, Cell]) -> str:
    if not cells:
        return "blank"
    texts = [said(cell) for cell in cells.values()]
    if len(set(map(folded, texts))) == 1:
        return "note" if SENTENCE.search(texts[0]) or texts[0][:1] in "①注" else "title"
    if sum(1 for text in texts if GENERIC.fullmatch(text)) * 4 >= len(texts) or len(texts) > 8:
        return "generic_header"
    if TITLE.search(texts[0]) and not LABELLED.match(texts[0]) and len(texts) <= FEW_BESIDE:
        return "title"
    if any(LABELLED.match(text) for text in texts[1:]) and not LABELLED.match(texts[0]):
        return "title" if len(texts) == 2 else "form_head"
    return "form_head"


def _warns(text: str) -> bool:
    return text.endswith(("!", "！")) or text.startswith(WARNING)


WHY = {
    "title": "title of the table",
    "subtitle": "second title",
    "note": "remark about the table",
    "form_head": "particulars above the table",
    "generic_header": "general column names above the real ones",
    "blank": "blank",
    "numbered_only": "only the number was filled in beforehand",
    "prepared": "only filled in beforehand for later",
    "section": "heading of the rows after it",
    "total": "sum of other rows",
    "instructions": "instructions how to fill in",
    "placeholder": "keeps the row's place",
    "repeated_header": "header once more",
    "left_out": "left out by a person",
    "beyond": "after the end of the table",
}


def _ranges(rows: Iterable[tuple[int, str]]) -> Iterable[SkippedRows]:
    """Neighbouring rows of one code together, as Excel counts them."""
    first, last, code = -1, -1, ""
    for row, this in rows:
        if code == this and row == last + 1:
            last = row
            continue
        if code:
            yield SkippedRows(first + 1, last + 1, code, WHY[code])
        first, last, code = row, row, this
    if code:
        yield SkippedRows(first + 1, last + 1, code, WHY[code])
