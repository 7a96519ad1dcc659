"""Cross-tables as workbooks."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.responses import Response

from api import answers
from api.exports import XLSX, named
from api.registers import known
from api.rows import query
from exporters import crossing, listing
from schema import office as offices
from schema import search
from schema.actors import may
from schema.database import reading
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk


async def download(desk: Desk, request: Request) -> Response:
    """Rows by columns of a register, as the address asks: rows, columns, measure, filter, text."""
    given = request.query_params
    asked, language = query(given), answers.language(request)

    def make() -> tuple[bytes, str]:
        with reading(desk.engine()) as connection:
            office = offices.current(connection)
            register = known(office, request)
            if not may(desk.actor(), "export", register.key):
                raise UnusableError(Problem("not_allowed", values={"action": "export"}))
            table = search.cross(
                connection,
                office,
                register.key,
                asked,
                desk.actor(),
                rows=given.get("rows", ""),
                columns=given.get("columns", ""),
                measure=given.get("measure") or "count",
                language=language,
            )
        seen = search.widened(office, register, asked.paths)
        told = listing.conditions(seen, asked.filters, language)
        out = BytesIO()
        title = register.label.text(language)
        crossing.write(
            table,
            language=language,
            title=title,
            conditions=[*told, *([f"“{asked.text}”"] if asked.text else [])],
            out=out,
            office=office.name,
            printed=f"{desk.now():%Y-%m-%d %H:%M} {desk.actor().name}",
        )
        name = f"{title} {crossing.heading(table, language)} {desk.now():%Y-%m-%d}.xlsx"
        return out.getvalue(), name

    content, name = await anyio.to_thread.run_sync(make)
    return Response(content, media_type=XLSX, headers=named(name))
