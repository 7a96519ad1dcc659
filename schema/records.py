"""The way to change records: checked, numbered, computed, logged; all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.changing.bulk import add_many, add_ready, change_many, ready
from schema.changing.changes import (
    Conflict,
    Delete,
    Edit,
    MakeValid,
    MakeVoid,
    New,
    Outcome,
    Restore,
    Saved,
    Wanted,
    Why,
)
from schema.changing.entry import Desk, judge
from schema.changing.saving import save
from schema.changing.undoing import undo
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import sqlalchemy as sa

    from schema.actors import Actor
    from schema.definitions import Office

__all__ = [
    "Conflict",
    "Delete",
    "Edit",
    "MakeValid",
    "MakeVoid",
    "New",
    "Outcome",
    "Restore",
    "Saved",
    "add_many",
    "add_ready",
    "apply",
    "change_many",
    "ready",
    "undo",
]


def apply(  # noqa: PLR0913 - who, when, why and from where belong to it
    connection: sa.Connection,
    office: Office,
    register_key: str,
    wanted: Sequence[Wanted],
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    source: str = "page",
    partial: bool = False,
) -> Outcome:
    """Carry out a list of changes as one change set.

    With a refusal or a conflict nothing is saved, unless partial: then what can be is.
    """
    register = office.registers.get(register_key)
    if register is None:
        raise UnusableError(Problem("unknown_register", values={"value": register_key}))
    desk = Desk(connection, office, register, actor, now, reason=reason)
    judge(desk, wanted)
    refused, conflicts = tuple(desk.refused), tuple(desk.conflicts)
    if (refused or conflicts) and not partial:
        return Outcome(register_key, None, (), refused, conflicts)
    change, saved = save(desk, Why(actor, now, source, reason))
    return Outcome(register_key, change, tuple(saved), refused, conflicts)
