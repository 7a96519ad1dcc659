"""The files kept beside records."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import anyio.to_thread
from starlette.responses import FileResponse

from api import answers
from schema import attachments
from schema.database import reading

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk
    from schema.attachments import Attachment

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})


async def one(desk: Desk, request: Request) -> FileResponse:
    """An attachment: pictures and PDF are shown, all else is downloaded."""
    number = request.path_params["id"]

    def look() -> Attachment | None:
        with reading(desk.engine()) as connection:
            return attachments.one(connection, number, desk.actor())

    found = await anyio.to_thread.run_sync(look)
    if found is None:
        raise answers.missing("attachment", number)
    kind = found.kind if found.kind in SHOWN else "application/octet-stream"
    place = "inline" if found.kind in SHOWN else "attachment"
    headers = {"content-disposition": f"{place}; filename*=UTF-8''{quote(found.name, safe='')}"}
    return FileResponse(attachments.path(found), media_type=kind, headers=headers)
