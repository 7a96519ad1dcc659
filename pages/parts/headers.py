"""What the office's own file calls the fields of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pages.parts.session import engine
from schema import batches
from schema.database import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Register

LOOKED_AT = 20


def of(register: Register) -> dict[str, str]:
    """The headers of the files imported, by field: the largest file's order, then the others'."""
    found: dict[str, str] = {}
    for summary in sorted(_summaries(register), key=lambda each: -int(each.get("accepted", 0))):
        for column in summary.get("columns") or ():
            if column["field"] and register.find(column["field"]):
                found.setdefault(column["field"], column["header"])
    return found


def _summaries(register: Register) -> list[Mapping[str, Any]]:
    """What the imports that stand say of themselves, newest first."""
    with reading(engine()) as connection:
        latest = batches.latest(connection, register.key, LOOKED_AT)
    return [
        batch.summary
        for batch in latest
        if batch.status == batches.SAVED and not batch.summary.get("demo")
    ]
