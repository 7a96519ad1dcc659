"""The grid's own files and Tabulator's, from this machine and nowhere else."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse

from api import answers

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk

TABULATOR = Path(str(files("js_lib_tabulator"))) / "static" / "tabulator"
GRID = Path(__file__).resolve().parents[1] / "pages" / "parts" / "assets" / "grid"
KINDS = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".css": "text/css",
    ".map": "application/json",
    ".svg": "image/svg+xml",
}
LASTS = "public, max-age=86400"


async def tabulator(_desk: Desk, request: Request) -> FileResponse:
    """A file of Tabulator."""
    return _file(TABULATOR, request.path_params["path"], LASTS)


async def grid(_desk: Desk, request: Request) -> FileResponse:
    """A file of our grid; asked again each time, so that an upgrade shows at once."""
    return _file(GRID, request.path_params["path"], "no-cache")


def _file(folder: Path, path: str, keep: str) -> FileResponse:
    found = folder / path
    try:
        inside = found.resolve().is_relative_to(folder.resolve()) and found.is_file()
    except (OSError, ValueError):  # no name a file can have
        inside = False
    kind = KINDS.get(found.suffix)
    if not inside or kind is None:
        raise answers.missing("file", path)
    return FileResponse(found, media_type=kind, headers={"cache-control": keep})
