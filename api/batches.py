"""Imports over HTTP: how far one has come, its workbook, and the workbook with its cells marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import anyio.to_thread
from starlette.responses import FileResponse, Response

from api import answers
from api.answers import Answer
from exporters.marking import Mark, Marked, marked
from schema import batches
from schema import office as offices
from schema.actors import may
from schema.database import reading
from schema.importing import marks, settling
from schema.language import translator
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from api.desk import Desk
    from schema.actors import Actor
    from schema.batches import Batch
    from schema.database import Connection, Engine

PRIVATE = ("problems", "unlinked", "incomplete", "new_options", "folded", "undone")


async def one(desk: Desk, request: Request) -> Answer:
    """State and counts of a batch, and what is still open in it.

    What cells of the file say is told to those who may see everything.
    """

    def look() -> dict[str, Any]:
        with reading(desk.engine()) as connection:
            found = _seen(connection, request.path_params["id"], desk.actor(), "see")
            told = batches.summary(found)
            told["noted"] = marks.noted_count(connection, found)
            told["settled"] = {
                how: int(found.summary.get(how, 0))
                for how in (settling.RELEASED, settling.TAKEN, settling.LEFT, settling.RETURNED)
            }
        if not may(desk.actor(), "reveal", found.register):
            told = {key: value for key, value in told.items() if key not in PRIVATE}
        return told

    return Answer(await anyio.to_thread.run_sync(look))


async def file(desk: Desk, request: Request) -> FileResponse:
    """The workbook of a batch, untouched."""

    def look() -> tuple[Path, str]:
        with reading(desk.engine()) as connection:
            found = _seen(connection, request.path_params["id"], desk.actor(), "import")
        return kept(found), found.file

    path, name = await anyio.to_thread.run_sync(look)
    return FileResponse(path, media_type="application/octet-stream", headers=_named(name))


async def returned(desk: Desk, request: Request) -> Response:
    """The workbook of a batch with the cells to look at marked; x-lacks says what it lacks."""

    def make() -> Marked:
        with reading(desk.engine()) as connection:
            found = _seen(connection, request.path_params["id"], desk.actor(), "import")
        return with_marks(desk.engine(), found, desk.actor())

    made = await anyio.to_thread.run_sync(make)
    say = translator(answers.language(request))
    lacks = quote("；".join(say(each) for each in made.lacks), safe="")
    headers = {**_named(made.name), "x-lacks": lacks}
    return Response(made.content, media_type="application/octet-stream", headers=headers)


def with_marks(engine: Engine, batch: Batch, actor: Actor) -> Marked:
    """A batch's workbook with what still is to be looked at marked in it."""
    with reading(engine) as connection:
        told = marks.of_batch(connection, offices.current(connection), batch, actor)
    return mark_file(kept(batch), batch.file, [Mark(**each) for each in told])


def mark_file(path: Path, name: str, wanted: list[Mark]) -> Marked:
    """A workbook with marks; other kinds than .xlsx and .xlsm are read for it."""
    from importers import workbook  # no reader is loaded before one is needed

    def values() -> dict[str, Any]:
        return {sheet.name: sheet.columns for sheet in workbook.read_safely(path, name).sheets}

    return marked(path.read_bytes(), name, wanted, values)


def kept(batch: Batch) -> Path:
    """Where the workbook of a batch lies; one that was not kept is told."""
    found = batches.file_of(batch)
    if found is None:
        raise UnusableError(Problem("file_not_kept", values={"file": batch.file}))
    return found


def _seen(connection: Connection, number: int, actor: Actor, action: str) -> Batch:
    found = batches.one(connection, number)
    if found is None:
        raise answers.missing("batch", number)
    if not may(actor, action, found.register):
        raise UnusableError(Problem("not_allowed", values={"action": action}))
    return found


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
