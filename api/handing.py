"""The list of what somebody handed over, as a workbook to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.responses import Response

from api import answers
from api.exports import XLSX, named
from api.rows import DIGITS
from exporters import handing
from schema import office as offices
from schema.actors import may
from schema.changing import handing_over
from schema.database import reading
from schema.finding import links
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk

MOST = 200


async def handover(desk: Desk, request: Request) -> Response:
    """What a person handed over by some change sets, one line a matter."""
    person = request.path_params["id"]
    asked = request.query_params.get("changes", "").split(",")[:MOST]
    if not all(DIGITS.match(each) for each in asked):
        raise UnusableError(Problem("bad_request"))

    def make() -> tuple[bytes, str]:
        with reading(desk.engine()) as connection:
            if not may(desk.actor(), "print", "person"):
                raise UnusableError(Problem("not_allowed", values={"action": "print"}))
            office = offices.current(connection)
            found = handing_over.handed(
                connection, office, [int(each) for each in asked], desk.actor()
            )
            mine = [each for each in found if each.before == person]
            wanted = [person, *(each.after for each in mine)]
            names = links.names(connection, office, "person", wanted)
            if person not in names:
                raise answers.missing("record", person)
        lines = [
            handing.Line(
                office.register(each.register).label.zh,
                each.number,
                each.name,
                each.field,
                names.get(each.after, ""),
            )
            for each in mine
        ]
        name, day = names[person], f"{desk.now():%Y-%m-%d}"
        foot = f"打印：{desk.now():%Y-%m-%d %H:%M} {desk.actor().name}"
        return handing.write(office.name, name, day, lines, foot), f"工作交接清单 {name} {day}.xlsx"

    content, name = await anyio.to_thread.run_sync(make)
    return Response(content, media_type=XLSX, headers=named(name))
