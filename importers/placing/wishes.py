"""What a person asked for columns by hand: a field, a new one of a type, or to leave them out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importers.placing.header_names import field_named
from schema.definitions import EMPTY
from schema.field_types import FIELD_TYPES
from schema.problems import Problem, UnusableError
from schema.recognising import header_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.placing.header_names import Names
    from schema.definitions import Register
    from schema.draft import DraftColumn, DraftTable

LEFT_OUT = frozenset({"skip", "-", ""})
# Types that need more than a column can give.
NOT_NEW = frozenset({"number", "lines", "attachment", "link", "signature"})
NEW_TYPES = frozenset(FIELD_TYPES) - NOT_NEW


def wanted(
    tables: Sequence[DraftTable], mapping: Mapping[str, str], register: Register, names: Names
) -> dict[str, str]:
    """Normalised header or column letter to a field's key, new, new:type or skip.

    UnusableError: a column that is not there, a field or type nobody knows.
    """
    if not mapping:
        return dict(EMPTY)
    letters = {column.column for table in tables for column in table.columns} - {""}
    headers = {header_name(column.header) for table in tables for column in table.columns}
    asked: dict[str, str] = {}
    for column, target in mapping.items():
        name = header_name(column)
        if name not in headers and column.upper() not in letters:
            raise UnusableError(Problem("unknown_column", values={"value": column}))
        asked[name if name in headers else column.upper()] = _target(target, register, names)
    return asked


def by_hand(table: DraftTable, asked: Mapping[str, str]) -> DraftTable:
    """The table with its columns as asked; a field given to one is taken from another."""
    if not asked:
        return table
    said = [_said(column, asked) for column in table.columns]
    taken = {key for key in said if key not in {"", "skip", "new"} and ":" not in key}
    columns = [_set(column, key, taken) for column, key in zip(table.columns, said, strict=True)]
    return replace(table, columns=tuple(columns))


def _target(target: str, register: Register, names: Names) -> str:
    word = target.strip()
    kind = word.casefold()
    if kind in LEFT_OUT:
        return "skip"
    if kind == "new" or (kind.startswith("new:") and kind[4:].strip() in NEW_TYPES):
        return kind.replace(" ", "")
    field = field_named(word, register, names)
    if field is None:
        raise UnusableError(Problem("unknown_field", values={"value": target}))
    return field.key


def _said(column: DraftColumn, asked: Mapping[str, str]) -> str:
    said = asked.get(header_name(column.header), "")
    return said or (asked.get(column.column, "") if column.column else "")


def _set(column: DraftColumn, said: str, taken: set[str]) -> DraftColumn:
    if said == "skip":
        return replace(column, field=None, how="person", confidence=1.0)
    if said == "new" or said.startswith("new:"):
        kind = said[4:] or column.type
        options = column.options if kind in {"choice", "choices"} else ()
        return replace(column, field=None, how="new", type=kind, options=options, confidence=1.0)
    if said:
        return replace(column, field=said, how="person", confidence=1.0)
    if column.field in taken:  # somebody gave its field to another column
        return replace(column, field=None, how="skip", confidence=0.0)
    return column
