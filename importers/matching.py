"""Which column of a file belongs to which field of a register."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from importers import drafting
from importers.marks import OFFERED
from schema.defining.slugs import slug
from schema.definitions import EMPTY
from schema.draft import Draft, DraftColumn, DraftTable
from schema.problems import Place, Problem, UnusableError
from schema.recognising import header_name as normal
from schema.recognising import is_bare_serial

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.sheets import Workbook
    from schema.definitions import Field, Office, Register

NEVER_READ = frozenset({"lines", "attachment"})
LABEL, SYNONYM, PART, CONTENT = 1.0, 0.9, 0.8, 0.5
AGREEING = 0.5  # share of its named headers a table has in common with the best one
FILL_WORDS = frozenset({"skip", "-", ""})
REPEATED = re.compile(r" \d+$")
NAMELESS = re.compile(r"^(列)?[A-Z]{1,3}$")
TYPES = {"id": "identifier", "number": "decimal"}
# Types of a column that a field of these types could be without losing what the cells say.
KINDS = {"phone": frozenset({"phone"}), "email": frozenset({"email"})}


def match(
    tables: Sequence[DraftTable],
    register: Register,
    office: Office,
    *,
    mapping: Mapping[str, str] = EMPTY,
    extra: str = "add",
    sheet: str | None = None,
) -> Draft:
    """The tables meant for the register, each column with its field and how that was known."""
    candidates, left = _of_sheet(tables, sheet)
    names = _names(register, office)
    matched = [_match_table(table, register, names) for table in candidates]
    wanted = _wanted(matched, mapping, register, names)
    matched = [_by_hand(table, wanted) for table in matched]
    chosen, others = _agreeing(matched, by_name=sheet is not None)
    taken = {field.key for field in register.fields}
    new: dict[str, str] = {}
    own = _unreadable(register)
    done = tuple(_with_extra(_without(table, own, register), extra, taken, new) for table in chosen)
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
) -> Draft:
    """What of a workbook is meant for a register; a workbook without any such table is unusable.

    tables: those of the workbook, if they were found before.
    """
    if tables is None:
        tables = drafting.tables(workbook)
    facts = {"file": workbook.name, "register": register.label.zh}
    names = [each.name for each in workbook.sheets]
    if sheet is not None and sheet.strip() not in {name.strip() for name in names}:
        raise UnusableError(Problem("no_sheet", values={**facts, "sheet": sheet, "sheets": names}))
    if not tables:
        raise UnusableError(Problem("no_table", values=facts))
    found = match(tables, register, office, mapping=mapping, extra=extra, sheet=sheet)
    if not found.tables:
        asked = [each for each in tables if sheet is None or each.sheet.strip() == sheet.strip()]
        empty = not any(len(table.rows) for table in asked)
        raise UnusableError(Problem("no_records" if empty else "no_match", values=facts))
    known = {table.sheet for table in tables}
    bare = [(name, "no_table") for name in names if name not in known]
    return replace(
        found,
        file=workbook.name,
        fingerprint=workbook.fingerprint,
        not_loaded=(*found.not_loaded, *bare),
        problems=tuple(problem for table in found.tables for problem in table.problems),
    )


def _of_sheet(
    tables: Sequence[DraftTable], sheet: str | None
) -> tuple[list[DraftTable], list[tuple[str, str]]]:
    if sheet is not None:
        inside = [table for table in tables if table.sheet.strip() == sheet.strip()]
        if not inside:
            names = list(dict.fromkeys(table.sheet for table in tables))
            raise UnusableError(Problem("no_sheet", values={"sheet": sheet, "sheets": names}))
        return inside, []
    visible = [table for table in tables if not table.hidden]
    return visible, [(table.sheet, "hidden") for table in tables if table.hidden]


def _names(register: Register, office: Office) -> dict[str, tuple[Field, str, float]]:
    """Every normalised name a field goes by; labels before synonyms, fields in order."""
    names: dict[str, tuple[Field, str, float]] = {}
    fields = [field for field in register.fields if field.type not in NEVER_READ]
    for field in fields:
        for label in (field.label.zh, field.label.en, field.key):
            names.setdefault(normal(label), (field, "label", LABEL))
    for field in fields:
        for synonym in field.synonyms:
            names.setdefault(normal(synonym), (field, "synonym", SYNONYM))
    for field in fields:  # a link goes by the name of the register it leads to
        if len(field.to) == 1 and field.to[0] in office.registers:
            label = office.registers[field.to[0]].label.zh
            names.setdefault(normal(label), (field, "synonym", SYNONYM))
    names.pop("", None)
    return names


def _match_table(
    table: DraftTable, register: Register, names: Mapping[str, tuple[Field, str, float]]
) -> DraftTable:
    offers: list[tuple[float, int, str, str]] = []
    for position, column in enumerate(table.columns):
        for key, how, confidence in _offers(column, register, names):
            offers.append((-confidence, position, key, how))
    columns = list(table.columns)
    used: set[str] = set()
    placed: set[int] = set()
    for confidence, position, key, how in sorted(offers, key=lambda offer: offer[:2]):
        if key in used or position in placed:
            continue
        used.add(key)
        placed.add(position)
        columns[position] = replace(columns[position], field=key, how=how, confidence=-confidence)
    return replace(table, columns=tuple(columns))


def _offers(
    column: DraftColumn, register: Register, names: Mapping[str, tuple[Field, str, float]]
) -> list[tuple[str, str, float]]:
    """The fields a column may go to, with how and how sure."""
    found: list[tuple[str, str, float]] = []
    whole, last = normal(column.header), normal(column.header.rsplit("/", 1)[-1])
    for name, ceiling in ((whole, LABEL), (last, PART)):
        if name in names:
            field, how, confidence = names[name]
            found.append((field.key, how, min(confidence, ceiling)))
    if not found and NAMELESS.match(column.header):
        found = [(key, "content", CONTENT) for key in _by_content(column, register)]
    number = register.number_field
    original = register.find("original_number")
    if number and original and any(key == number.key for key, _, _ in found):
        if is_bare_serial(column.cells, register.number):
            return [(original.key, "number", LABEL)]
        return [*((key, "number", sure) for key, _, sure in found)]
    return found


def _by_content(column: DraftColumn, register: Register) -> list[str]:
    """Fields that a column without a name could be, judged by its cells alone."""
    fitting = KINDS.get(column.type)
    if fitting:
        keys = [field.key for field in register.fields if field.type in fitting]
        return keys if len(keys) == 1 else []
    if column.type != "choice":
        return []
    seen = {normal(str(cell)) for cell in column.cells if cell is not None} - {""}
    return [
        field.key
        for field in register.of_type("choice")
        if len(seen) > 1 and seen <= {normal(option.label.zh) for option in field.options}
    ]


def _wanted(
    tables: Sequence[DraftTable],
    mapping: Mapping[str, str],
    register: Register,
    names: Mapping[str, tuple[Field, str, float]],
) -> dict[str, str]:
    """What a person asked for: normalised header or column letter to field key, new or skip."""
    wanted: dict[str, str] = {}
    letters = {column.column for table in tables for column in table.columns}
    headers = {normal(column.header) for table in tables for column in table.columns}
    for column, target in mapping.items():
        name = normal(column)
        if name not in headers and column.upper() not in letters:
            raise UnusableError(Problem("unknown_column", values={"value": column}))
        word = target.strip()
        if word.casefold() in FILL_WORDS | {"new"}:
            key = "new" if word.casefold() == "new" else "skip"
        elif register.find(word):
            key = word
        elif normal(word) in names:
            key = names[normal(word)][0].key
        else:
            raise UnusableError(Problem("unknown_field", values={"value": target}))
        wanted[name if name in headers else column.upper()] = key
    return wanted


def _by_hand(table: DraftTable, wanted: Mapping[str, str]) -> DraftTable:
    if not wanted:
        return table
    said = {
        position: wanted.get(normal(column.header), wanted.get(column.column, ""))
        for position, column in enumerate(table.columns)
    }
    taken = {key for key in said.values() if key not in {"", "new", "skip"}}
    columns = [
        _set_by_hand(column, said[position], taken) for position, column in enumerate(table.columns)
    ]
    return replace(table, columns=tuple(columns))


def _set_by_hand(column: DraftColumn, said: str, taken: set[str]) -> DraftColumn:
    if said == "skip":
        return replace(column, field=None, how="person", confidence=1.0)
    if said == "new":
        return replace(column, field=None, how="skip", confidence=1.0)
    if said:
        return replace(column, field=said, how="person", confidence=1.0)
    if column.field in taken:  # somebody gave its field to another column
        return replace(column, field=None, how="skip", confidence=0.0)
    return column


def _agreeing(
    tables: Sequence[DraftTable], *, by_name: bool
) -> tuple[list[DraftTable], list[tuple[str, str]]]:
    """The tables whose headers agree with the best matching one; why the others stay out."""
    filled = [table for table in tables if len(table.rows)]
    left = [(table.sheet, "no_records") for table in tables if not len(table.rows)]
    if not filled:
        return [], left
    if by_name:
        return filled, left
    best = max(filled, key=lambda table: (_fields(table), len(table.rows)))
    if not _fields(best):
        return [], [*left, *((table.sheet, "no_match") for table in filled)]
    headers = _headers(best)
    chosen = [table for table in filled if _overlap(_headers(table), headers) >= AGREEING]
    others = [
        (table.sheet, "other_headers") for table in filled if all(table is not c for c in chosen)
    ]
    return chosen, [*left, *others]


def _fields(table: DraftTable) -> float:
    return sum(column.confidence for column in table.columns if column.field)


def _headers(table: DraftTable) -> set[str]:
    return {normal(column.header) for column in table.columns}


def _overlap(these: set[str], those: set[str]) -> float:
    return len(these & those) / max(1, min(len(these), len(those)), len(those) // 2)


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


def _with_extra(table: DraftTable, extra: str, taken: set[str], new: dict[str, str]) -> DraftTable:
    """Columns no field takes become new fields, one for a header throughout the file."""
    columns: list[DraftColumn] = []
    here: set[str] = set()
    for column in table.columns:
        kept = column.field or column.how == "person" or extra == "skip" or not _says(column)
        if kept or (not column.column and column.header in OFFERED and not column.confidence):
            columns.append(column if column.field else replace(column, how="skip"))
            continue
        name = normal(column.header)
        while name in here:
            name += "+"
        here.add(name)
        key = new.get(name)
        if key is None:
            key = new[name] = slug(column.header, taken)
            taken.add(key)
        kind = TYPES.get(column.type, column.type)
        columns.append(replace(column, field=key, how="new", type=kind))
    return replace(table, columns=tuple(columns))


def _says(column: DraftColumn) -> bool:
    named = bool(column.header) and not NAMELESS.match(column.header)
    return named or any(cell not in {None, ""} for cell in column.cells)


def place(table: DraftTable, position: int, column: DraftColumn) -> Place:
    """Where a cell of the draft stands in its file."""
    return Place(table.sheet, table.rows[position], column.column, column.field)
