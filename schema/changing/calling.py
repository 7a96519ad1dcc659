"""One call with several matters: saved together, each where its kind belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema import records
from schema.changing.changes import New, Outcome
from schema.finding import links
from schema.storing.tables import is_link, targets
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import sqlalchemy as sa

    from schema.actors import Actor
    from schema.definitions import Call, Field, Office, Register
    from schema.values import Value

PLACE = "{label}：{text}"
PASSED = "{matter}（转{department}）"


@dataclass(frozen=True)
class Caller:
    """Who calls, from where, reachable how, and when; as typed, what is not known is empty."""

    who: str = ""
    place: str = ""
    contact: str = ""
    at: str = ""


@dataclass(frozen=True)
class Matter:
    """One thing the caller says: the register of its kind, the words, the department."""

    register: str
    text: str
    department: str = ""


def kinds(office: Office) -> tuple[Register, ...]:
    """The registers of an office that take calls, in its order."""
    on = (office.register(key) for key in office.on)
    return tuple(register for register in on if register.call is not None)


def take(
    connection: sa.Connection,
    office: Office,
    caller: Caller,
    matters: Sequence[Matter],
    actor: Actor,
    now: datetime,
) -> list[Outcome]:
    """Save a call: complaints of one call are one record with lines, other matters one each.

    Either everything is saved, or the outcomes with refusals say why nothing was.
    """
    outcomes: list[Outcome] = []
    with connection.begin_nested() as step:
        for key in dict.fromkeys(matter.register for matter in matters):
            register = office.register(key)
            mine = [matter for matter in matters if matter.register == key]
            wanted = [New(each) for each in _values(connection, office, register, caller, mine)]
            outcomes.append(records.apply(connection, office, key, wanted, actor, now))
        if any(outcome.refused for outcome in outcomes):
            step.rollback()
            return [outcome for outcome in outcomes if outcome.refused]
    return outcomes


def _values(
    connection: sa.Connection,
    office: Office,
    register: Register,
    caller: Caller,
    matters: Sequence[Matter],
) -> list[dict[str, Value]]:
    call = register.call
    if call is None:
        return []
    said: dict[str, Value] = {register.event: caller.at, call.who: caller.who}
    if call.contact:
        said[call.contact] = caller.contact
    said |= _place(connection, office, register, call, caller.place)
    said = {key: value for key, value in said.items() if value}
    if call.lines and len(matters) > 1:
        return [said | _together(call, matters)]
    return [said | _alone(call, matter) for matter in matters]


def _together(call: Call, matters: Sequence[Matter]) -> dict[str, Value]:
    """Several matters as one record: all the words, and a line for each."""
    words = "\n".join(f"{place}. {matter.text}" for place, matter in enumerate(matters, 1))
    lines = tuple(
        {call.line_matter: matter.text, call.line_department: matter.department}
        for matter in matters
    )
    first = next((matter.department for matter in matters if matter.department), "")
    made: dict[str, Value] = {call.matter: words, call.lines: lines}
    return made | ({call.department: first} if call.department and first else {})


def _alone(call: Call, matter: Matter) -> dict[str, Value]:
    if not matter.department:
        return {call.matter: matter.text}
    if call.department:
        return {call.matter: matter.text, call.department: matter.department}
    return {call.matter: PASSED.format(matter=matter.text, department=matter.department)}


def place_of(office: Office, register: Register) -> Field | None:
    """The field that takes the place of a call: the first that may lead to something on file."""
    fields = [register.field(key) for key in register.call.place] if register.call else []
    leading = [field for field in fields if _leads(office, register, field)]
    return next(iter([*leading, *(field for field in fields if not is_link(field))]), None)


def _leads(office: Office, register: Register, field: Field) -> bool:
    link = register.field(field.finds) if field.finds else field
    return is_link(link) and bool(set(targets(link)) & set(office.on))


def _place(
    connection: sa.Connection, office: Office, register: Register, call: Call, text: str
) -> Mapping[str, Value]:
    """Where the place goes: into the link if it is on file, else into the text beside it."""
    field = place_of(office, register)
    if field is None or not text:
        return {}
    if is_link(field):
        found = links.resolve(connection, office, field, [text])[text]
        if isinstance(found, Link):
            return {field.key: found}
    left = [each for key in call.place if not is_link(each := register.field(key))]
    if is_link(field) and not left:
        return {field.key: text}
    other = left[0] if is_link(field) else field
    labelled = PLACE.format(label=field.label.zh, text=text)
    return {other.key: labelled if other.type == "long_text" else text}
