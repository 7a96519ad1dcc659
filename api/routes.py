"""Every route of ours, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.routing import Route

from api import (
    answers,
    assets,
    attachments,
    batches,
    cards,
    changes,
    courses,
    crossing,
    exports,
    handing,
    health,
    links,
    registers,
    rows,
    uploads,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from api.desk import Desk


class Number(IntegerConvertor):
    """The number of something kept; no database counts further."""

    regex = "[0-9]{1,18}"


register_url_convertor("number", Number())
TABLE = (
    ("GET", "/healthz", health.healthz),
    ("GET", "/assets/tabulator/{path:path}", assets.tabulator),
    ("GET", "/assets/grid/{path:path}", assets.grid),
    ("GET", "/api/registers", registers.every),
    ("GET", "/api/registers/{key}", registers.one),
    ("GET", "/api/registers/{key}/rows", rows.page),
    ("GET", "/api/registers/{key}/count", rows.count),
    ("GET", "/api/registers/{key}/links/{field}", links.names),
    ("GET", "/api/registers/{key}/cards/{field}", cards.one),
    ("POST", "/api/registers/{key}/changes", changes.change),
    ("POST", "/api/changes/{id:number}/undo", changes.undo),
    ("POST", "/api/uploads", uploads.receive),
    ("GET", "/api/batches/{id:number}", batches.one),
    ("GET", "/api/batches/{id:number}/file", batches.file),
    ("GET", "/api/batches/{id:number}/returned", batches.returned),
    ("GET", "/api/attachments/{id:number}", attachments.one),
    ("GET", "/api/exports/list/{key}.xlsx", exports.listing),
    ("GET", "/api/exports/cross/{key}.xlsx", crossing.download),
    ("GET", "/api/exports/course/{key}/{id:number}.xlsx", courses.download),
    ("GET", "/api/exports/forms/{form}/blank.xlsx", exports.blank),
    ("GET", "/api/exports/forms/{form}/several.xlsx", exports.several),
    ("GET", "/api/exports/forms/{form}/{id:number}.xlsx", exports.form),
    ("GET", "/api/exports/handover/{id:number}.xlsx", handing.handover),
)


def routes(desk: Desk) -> list[BaseRoute]:
    """The routes, each given the desk it works at."""
    return [Route(path, _at(desk, handler), methods=[method]) for method, path, handler in TABLE]


def _at(
    desk: Desk, handler: Callable[[Desk, Request], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    async def served(request: Request) -> Response:
        try:
            return await handler(desk, request)
        except Exception as error:  # noqa: BLE001  # the edge: whatever happens becomes a sentence
            return answers.problem(request, error)

    return served
