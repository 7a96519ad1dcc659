"""What follows from a change before it is saved: filled fields, warnings, void or valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.changing import closing, filling
from schema.changing.changes import MakeVoid
from schema.field_types.base import printable
from schema.problems import Place, Problem
from schema.storing import voids as kept

if TYPE_CHECKING:
    from schema.changing.changes import MakeValid
    from schema.changing.entry import Desk, Work


def follows(desk: Desk, work: Work) -> bool:
    """Add what follows from an edit; whether it may be done."""
    if work.kind != "edit":
        return True
    known = {**work.before, **work.notes}
    filling.fill(desk.connection, desk.office, desk.register, known, work.sets)
    told = closing.problem(desk.register, work.id, work.before, work.sets)
    if told is not None and not desk.reason.strip():
        desk.refuse(work.indexes[0], told)
        return False
    return True


def voids(desk: Desk, index: int, wanted: MakeVoid | MakeValid, work: Work) -> bool:
    """Whether a record can become void, or valid again; why it is void stands in the work."""
    void = kept.of(desk.connection, desk.register.key, [wanted.id]).get(wanted.id)
    code = ""
    if (void is None) != isinstance(wanted, MakeVoid):
        code = "record_gone"
    elif isinstance(wanted, MakeVoid) and not wanted.reason.strip():
        code = "reason_wanted"
    if code:
        desk.refuse(index, Problem(code, Place(record=wanted.id)))
    elif isinstance(wanted, MakeVoid):
        reason = printable(wanted.reason.strip())
        work.sets = {"reason": reason, "became": wanted.became}
    return not code
