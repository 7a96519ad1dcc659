"""Changes from the grid: one list, one transaction, one change set; and its inverse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from api import answers
from api.answers import Answer
from api.registers import known
from api.rows import row
from schema import office as offices
from schema import records, search
from schema.database import writing
from schema.messages import sentence
from schema.problems import Problem, UnusableError
from schema.records import Delete, Edit, New, Restore

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk
    from schema.database import Connection
    from schema.definitions import Office
    from schema.records import Outcome

MOST = 20_000
LARGEST = 2**63 - 1
Wanted = Edit | New | Delete | Restore


Act = Callable[["Connection", "Office"], "Outcome"]


async def change(desk: Desk, request: Request) -> Answer:
    """Apply edits, new records and deletions; 409 on a conflict, 422 on a problem."""
    asked = await answers.body(request)
    wanted = edits(asked.get("edits"))
    partial = asked.get("partial") is True
    reason = str(asked.get("reason") or "")
    language = answers.language(request)

    def act(connection: Connection, office: Office) -> Outcome:
        register = known(office, request)
        return records.apply(
            connection,
            office,
            register.key,
            wanted,
            desk.actor(),
            desk.now(),
            reason=reason,
            partial=partial,
        )

    return await anyio.to_thread.run_sync(lambda: _done(desk, language, act))


async def undo(desk: Desk, request: Request) -> Answer:
    """Apply the inverse of a change set as a new one."""
    language = answers.language(request)
    number = request.path_params["id"]

    def act(connection: Connection, office: Office) -> Outcome:
        return records.undo(connection, office, number, desk.actor(), desk.now())

    return await anyio.to_thread.run_sync(lambda: _done(desk, language, act))


def edits(asked: Any) -> list[Wanted]:
    """The changes of a request, in order; anything odd refuses the request."""
    if not isinstance(asked, list) or not asked or len(asked) > MOST:
        raise UnusableError(Problem("bad_request"))
    try:
        return [_edit(each) for each in asked]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnusableError(Problem("bad_request")) from error


def _edit(asked: dict[str, Any]) -> Wanted:
    if "new" in asked:
        said = {str(key): _text(value) for key, value in asked["new"].items()}
        return New({key: text for key, text in said.items() if text})
    version = _whole(asked["version"])
    if "restore" in asked:
        return Restore(_whole(asked["restore"]), version)
    if "delete" in asked:
        return Delete(_whole(asked["delete"]), version)
    return Edit(_whole(asked["id"]), version, _text(asked["field"]), _text(asked["text"]))


def _text(said: Any) -> str:
    """A text as it was typed; a number might not be what was typed any more."""
    if said is None:
        return ""
    if not isinstance(said, str):
        raise TypeError(type(said))
    return said


def _whole(said: Any) -> int:
    if type(said) is not int or not 0 <= said <= LARGEST:
        raise ValueError(type(said))
    return said


def _done(desk: Desk, language: str, act: Act) -> Answer:
    with writing(desk.engine()) as connection:
        office = offices.current(connection)
        outcome = act(connection, office)
        body = told(connection, office, outcome, desk, language)
    status = 200
    if outcome.change is None:
        status = 409 if outcome.conflicts else 422 if outcome.refused else 200
    return Answer(body, status)


def told(
    connection: Connection, office: Office, outcome: Outcome, desk: Desk, language: str
) -> dict[str, Any]:
    """An outcome as the grid reads it: what was saved as it now is, and why the rest was not."""
    register = office.register(outcome.register)
    labels = {field.key: field.label.text(language) for field in register.fields}
    saved = []
    for each in outcome.saved:
        record = search.one(connection, office, register.key, each.id, desk.actor())
        now = row(register, record, language) if record else {"id": each.id, "cells": {}}
        gone = record is None or record.deleted_at is not None
        saved.append({**now, "index": each.index, "version": each.version, "gone": gone})
    return {
        "change": outcome.change,
        "saved": saved,
        "refused": [
            {
                "index": problem.values.get("index"),
                "id": problem.place.record,
                "field": problem.place.field,
                "code": problem.code,
                "message": sentence(problem, language, labels),
            }
            for problem in outcome.refused
        ],
        "conflicts": [
            {
                "index": each.index,
                "id": each.id,
                "field": each.field,
                "mine": each.mine,
                "theirs": each.theirs,
                "version": each.version,
                "by": each.by,
                "at": f"{each.at:%Y-%m-%d %H:%M}" if each.at else "",
            }
            for each in outcome.conflicts
        ],
    }
