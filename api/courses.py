"""Everything about one record as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

import anyio.to_thread
from starlette.responses import Response

from api import answers
from api.registers import known
from exporters import course
from schema import office as offices
from schema import search
from schema.actors import may
from schema.database import reading
from schema.finding import timeline
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 5_000


async def download(desk: Desk, request: Request) -> Response:
    """What links to a record on one line of time, phones masked; to print and to hand on."""
    number = request.path_params["id"]
    language = answers.language(request)

    def make() -> tuple[bytes, str]:
        with reading(desk.engine()) as connection:
            office = offices.current(connection)
            register = known(office, request)
            actor = desk.actor()
            if not may(actor, "export", register.key):
                raise UnusableError(Problem("not_allowed", values={"action": "export"}))
            record = search.one(connection, office, register.key, number, actor)
            if record is None:
                raise answers.missing("record", number)
            line = timeline.of(connection, office, register.key, number, actor, MOST)
        out = BytesIO()
        printed = f"{desk.now():%Y-%m-%d %H:%M} {actor.name}"
        course.write(
            register, record, line, language=language, out=out, office=office.name, printed=printed
        )
        return out.getvalue(), f"{course.heading(register, record, language)}.xlsx"

    content, name = await anyio.to_thread.run_sync(make)
    sent = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=XLSX, headers=sent)
