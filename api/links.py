"""The records a person may mean who types a few characters into a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.responses import JSONResponse

from api import answers
from api.registers import known
from schema import office as offices
from schema import search
from schema.database import reading
from schema.storing.tables import is_link, targets

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk

MOST = 8


async def names(desk: Desk, request: Request) -> JSONResponse:
    """What the records are called that the field may lead to and that hold the text."""
    text = request.query_params.get("text", "").strip()

    def look() -> list[str]:
        with reading(desk.engine()) as connection:
            office = offices.current(connection)
            register = known(office, request)
            field = register.find(request.path_params["field"])
            field = register.find(field.finds) if field and field.finds else field
            if field is None or not is_link(field):
                raise answers.missing("field", request.path_params["field"])
            found = search.find_links(
                connection, office, targets(field), text, MOST, actor=desk.actor()
            )
        return list(dict.fromkeys(label for _link, label in found))

    return JSONResponse({"names": await anyio.to_thread.run_sync(look)})
