"""Columns no field takes, as new fields of the register: one for a header throughout a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importers.finding.marks import OFFERED
from importers.placing.header_names import nameless
from schema.defining.slugs import slug
from schema.recognising import header_name

if TYPE_CHECKING:
    from schema.definitions import Register
    from schema.draft import DraftColumn, DraftTable

TYPES = {"id": "identifier", "number": "decimal"}
SURE, DOUBTED = 1.0, 0.5


class NewFields:
    """The fields a draft brings; extra is add or skip."""

    def __init__(self, register: Register, extra: str) -> None:
        self.extra = extra
        self.taken = {field.key for field in register.fields}
        self.made: dict[str, str] = {}

    def added(self, table: DraftTable) -> DraftTable:
        """The table, its columns without field given new ones where that is wanted."""
        here: set[str] = set()
        columns = tuple(self._column(column, here) for column in table.columns)
        return replace(table, columns=columns)

    def _column(self, column: DraftColumn, here: set[str]) -> DraftColumn:
        if column.field:
            return column
        if not (column.how == "new" or self._wanted(column)):
            return column if column.how == "memory" else replace(column, how="skip")
        name = header_name(column.header)
        while name in here:
            name += "+"
        here.add(name)
        key = self.made.get(name)
        if key is None:
            key = self.made[name] = slug(column.header, self.taken)
            self.taken.add(key)
        sure = column.confidence or (DOUBTED if column.offer else SURE)
        kind = TYPES.get(column.type, column.type)
        return replace(column, field=key, how="new", type=kind, confidence=sure)

    def _wanted(self, column: DraftColumn) -> bool:
        """Whether a column nobody spoke of becomes a field: colours and notes only when asked."""
        if self.extra == "skip" or column.how in {"person", "memory"}:
            return False
        return _says(column) and not (not column.column and column.header in OFFERED)


def _says(column: DraftColumn) -> bool:
    named = not nameless(column.header)
    return named or any(cell not in {None, ""} for cell in column.cells)
