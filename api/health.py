"""Whether we are alive: the database answers and stands at the newest migration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread

from api.answers import Answer
from schema import keeping
from schema.database import reading

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk


async def healthz(desk: Desk, _request: Request) -> Answer:
    """Status ok with the migration level; 503 when the database is behind or away."""

    def look() -> tuple[str | None, str | None]:
        with reading(desk.engine()) as connection:
            return keeping.level(connection)

    at, newest = await anyio.to_thread.run_sync(look)
    sound = at == newest
    status = "ok" if sound else "behind"
    return Answer({"status": status, "migration": at}, 200 if sound else 503)
