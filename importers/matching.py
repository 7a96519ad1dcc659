"""Which column of a file belongs to which field of a register."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importers import drafting
from importers.placing import cell_evidence, table_choice
from importers.placing.header_names import NEVER_READ, Names, nameless
from importers.placing.new_fields import NewFields
from importers.placing.ranking import FITS, best
from importers.placing.wishes import by_hand, wanted
from schema.definitions import EMPTY
from schema.draft import Draft, DraftColumn, DraftTable
from schema.problems import Place, Problem, UnusableError
from schema.recognising import header_name as normal
from schema.recognising import is_bare_serial, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from importers.placing.header_names import Named
    from importers.sheets import Workbook
    from schema.definitions import Office, Register
    from schema.draft import Memory

__all__ = ["FITS", "best", "draft", "match", "normal", "place"]
REMEMBERED, BY_NUMBER, CONTENT, SHIFTED = 0.95, 1.0, 0.5, 0.3
BEFORE_LABELS = 1.1  # what a person said goes first
BY_NAME = frozenset({"label", "synonym", "near"})
VALUE_SHOWN = 40


def match(  # noqa: PLR0913 - what a person chose, and what is known
    tables: Sequence[DraftTable],
    register: Register,
    office: Office,
    *,
    mapping: Mapping[str, str] = EMPTY,
    extra: str = "add",
    sheet: str | None = None,
    memory: Memory | None = None,
    known: Mapping[str, Set[str]] = EMPTY,
) -> Draft:
    """The tables meant for the register, each column with its field and how that was known.

    memory: what people said of earlier files. known: values the register holds already, folded, by
    field key; both only where there is a database to ask.
    """
    candidates, left = table_choice.of_sheet(tables, sheet)
    matcher = _Matcher(register, Names(register, office), memory, known)
    matched = [matcher.table(table) for table in candidates]
    said_by_hand = wanted(matched, mapping, register, matcher.names)
    matched = [by_hand(table, said_by_hand) for table in matched]
    chosen, others = table_choice.agreeing(matched, by_name=sheet is not None)
    new = NewFields(register, extra)
    own = _unreadable(register)
    done = tuple(
        new.added(_without(matcher.offered(_doubted(table, register)), own, register))
        for table in chosen
    )
    return Draft("", "", register.key, done, (*left, *others))


def draft(  # noqa: PLR0913 - what a person chose, and what is known
    workbook: Workbook,
    register: Register,
    office: Office,
    *,
    mapping: Mapping[str, str] = EMPTY,
    extra: str = "add",
    sheet: str | None = None,
    tables: Sequence[DraftTable] | None = None,
    memory: Memory | None = None,
    known: Mapping[str, Set[str]] = EMPTY,
) -> Draft:
    """What of a workbook is meant for a register; a workbook without any such table is unusable.

    tables: those of the workbook, if they were found before. memory, known: see match.
    """
    if tables is None:
        tables = drafting.tables(workbook)
    facts = {"file": workbook.name, "register": register.label.zh}
    names = [each.name for each in workbook.sheets]
    if sheet is not None and sheet.strip() not in {name.strip() for name in names}:
        raise UnusableError(Problem("no_sheet", values={**facts, "sheet": sheet, "sheets": names}))
    if not tables:
        raise UnusableError(Problem("no_table", values=facts))
    found = match(
        tables,
        register,
        office,
        mapping=mapping,
        extra=extra,
        sheet=sheet,
        memory=memory,
        known=known,
    )
    if not found.tables:
        asked = [each for each in tables if sheet is None or each.sheet.strip() == sheet.strip()]
        empty = not any(len(table.rows) for table in asked)
        raise UnusableError(Problem("no_records" if empty else "no_match", values=facts))
    drafted = {table.sheet for table in tables}
    bare = [(name, "no_table") for name in names if name not in drafted]
    return replace(
        found,
        file=workbook.name,
        fingerprint=workbook.fingerprint,
        not_loaded=(*found.not_loaded, *bare),
        problems=tuple(problem for table in found.tables for problem in table.problems),
    )


class _Matcher:
    """What is known of a register when a table's columns are looked at."""

    def __init__(
        self,
        register: Register,
        names: Names,
        memory: Memory | None,
        known: Mapping[str, Set[str]],
    ) -> None:
        self.register, self.names, self.known = register, names, known
        self.remembered = memory.columns if memory else EMPTY

    def table(self, table: DraftTable) -> DraftTable:
        """The table, every column with the surest field that no surer column takes."""
        offers: list[tuple[float, int, str, str]] = []
        columns = list(table.columns)
        for position, column in enumerate(columns):
            if self.remembered.get(normal(column.header)) == "skip":
                columns[position] = replace(column, how="memory", confidence=REMEMBERED)
                continue
            offers += [(-sure, position, key, how) for key, how, sure in self._offers(column)]
        used: set[str] = set()
        self._place(columns, offers, used)
        self._place(columns, self._by_content(columns, used), used)
        return replace(table, columns=tuple(columns))

    def offered(self, table: DraftTable) -> DraftTable:
        """The table, columns without field with one they may mean: told, never taken alone."""
        used = {column.field for column in table.columns if column.field}
        columns = [
            replace(column, offer=self._offer(column, used))
            if column.field is None and column.how in {"skip", "new"}
            else column
            for column in table.columns
        ]
        return replace(table, columns=tuple(columns))

    def _place(
        self,
        columns: list[DraftColumn],
        offers: Sequence[tuple[float, int, str, str]],
        used: set[str],
    ) -> None:
        for confidence, position, key, how in sorted(offers, key=lambda offer: offer[:2]):
            column = columns[position]
            if key not in used and column.field is None and column.how == "skip":
                used.add(key)
                sure = min(-confidence, 1.0)
                columns[position] = replace(column, field=key, how=how, confidence=sure)

    def _offers(self, column: DraftColumn) -> list[tuple[str, str, float]]:
        """The fields a column may go to by its name, with how and how sure."""
        found = [(each.field.key, each.how, each.confidence) for each in self._named(column)]
        number = self.register.number_field
        original = self.register.find("original_number")
        if number and original and any(key == number.key for key, _, _ in found):
            if is_bare_serial(column.cells, self.register.number):
                return [(original.key, "number", BY_NUMBER)]
            return [(key, "number", sure) for key, _, sure in found]
        remembered = self.register.find(self.remembered.get(normal(column.header), ""))
        if remembered is not None and remembered.type not in NEVER_READ | {"number"}:
            return [(remembered.key, "memory", BEFORE_LABELS)]
        return found

    def _named(self, column: DraftColumn) -> list[Named]:
        named = self.names.find(column.header)
        if named or nameless(column.header) or not column.column:
            return named
        near = self.names.near(column.header)
        fits = near is not None and cell_evidence.suits(near.field, column)
        number = near is not None and near.field.type == "number"
        return [near] if near is not None and fits and not number else []

    def _by_content(
        self, columns: Sequence[DraftColumn], used: Set[str]
    ) -> list[tuple[float, int, str, str]]:
        """The fields that columns without a name may go to, judged by their cells alone."""
        free = self._open(used)
        return [
            (-CONTENT, position, key, "content")
            for position, column in enumerate(columns)
            if column.field is None and column.how == "skip" and nameless(column.header)
            for key in cell_evidence.candidates(column, self.register, free, self.known)[:1]
        ]

    def _offer(self, column: DraftColumn, used: Set[str]) -> str:
        if not column.column:
            return ""
        free = self._open(used)
        for field in self.names.within(column.header):
            if field.key in free and cell_evidence.suits(field, column):
                return field.key
        found = cell_evidence.candidates(column, self.register, free, self.known)
        return found[0] if found else ""

    def _open(self, used: Set[str]) -> set[str]:
        taking = (field for field in self.register.fields if field.type not in NEVER_READ)
        return {field.key for field in taking if field.type != "number"} - used


def _doubted(table: DraftTable, register: Register) -> DraftTable:
    """The table, columns whose cells contradict their name doubted and told."""
    columns, told = [], []
    for column in table.columns:
        where = None
        if column.field and column.how in BY_NAME and column.column:
            where = cell_evidence.against(register.field(column.field), column)
        if where is None:
            columns.append(column)
            continue
        columns.append(replace(column, confidence=SHIFTED))
        shown = said(column.cells[where]).strip()[:VALUE_SHOWN]
        facts = {"header": column.header, "value": shown, "column": column.column}
        told.append(Problem("column_looks_shifted", place(table, where, column), facts))
    if not told:
        return table
    return replace(table, columns=tuple(columns), problems=(*table.problems, *told))


def _unreadable(register: Register) -> set[str]:
    """What columns of our own lists are called that only tell what stands elsewhere."""
    fields = [field for field in register.fields if field.type in NEVER_READ]
    return {normal(label) for field in fields for label in (field.label.zh, field.label.en)}


def _without(table: DraftTable, own: set[str], register: Register) -> DraftTable:
    """The table without those columns, if it is a list of ours: it bears our numbers."""
    number = register.number_field
    if number is None or all(column.field != number.key for column in table.columns):
        return table
    columns = [
        replace(column, how="person")
        if column.field is None and normal(column.header) in own
        else column
        for column in table.columns
    ]
    return replace(table, columns=tuple(columns))


def place(table: DraftTable, position: int, column: DraftColumn) -> Place:
    """Where a cell of the draft stands in its file."""
    return Place(table.sheet, table.rows[position], column.column, column.field)
