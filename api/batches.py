"""How far an import has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread

from api import answers
from api.answers import Answer
from schema import batches
from schema.database import reading

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk


async def one(desk: Desk, request: Request) -> Answer:
    """State and counts of a batch."""
    number = request.path_params["id"]

    def look() -> batches.Batch | None:
        with reading(desk.engine()) as connection:
            return batches.one(connection, number)

    found = await anyio.to_thread.run_sync(look)
    if found is None:
        raise answers.missing("batch", number)
    return Answer(batches.summary(found))
