"""What the office's own file calls the fields of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pages.parts.session import engine
from schema import batches
from schema.database import reading

if TYPE_CHECKING:
    from schema.definitions import Register

LOOKED_AT = 20


def of(register: Register) -> dict[str, str]:
    """The headers of the file that was imported last, by field, in the file's order."""
    with reading(engine()) as connection:
        latest = batches.latest(connection, register.key, LOOKED_AT)
    for batch in latest:
        columns = batch.summary.get("columns") or ()
        if batch.status != batches.SAVED or batch.summary.get("demo") or not columns:
            continue
        found: dict[str, str] = {}
        for column in columns:
            if column["field"] and register.find(column["field"]):
                found.setdefault(column["field"], column["header"])
        return found
    return {}
