"""Files on their way in: streamed to disk, bytes counted, never held in memory."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING
from urllib.parse import unquote
from uuid import uuid4

import anyio

from api import answers
from api.answers import Answer
from schema.problems import Problem
from schema.settings import LIMITS
from schema.storing.files import unkept

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from api.desk import Desk

TOKEN = re.compile(r"[0-9a-f]{32}\Z")
KEPT_SECONDS = 24 * 3600


async def receive(desk: Desk, request: Request) -> Answer:
    """Store the body under a token; the name comes percent-encoded in X-File-Name."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > LIMITS.file_bytes:
        return _too_large(request)
    token = uuid4().hex
    folder = desk.uploads
    name = _name(request)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        size = await _store(request, folder / token)
        if size is None:
            return _too_large(request)
        (folder / f"{token}.json").write_text(json.dumps({"name": name, "size": size}), "utf-8")
    except OSError as error:
        (folder / token).unlink(missing_ok=True)
        raise unkept(error, folder) from error
    return Answer({"upload": token, "name": name, "size": size})


def waiting(folder: Path, token: str) -> tuple[Path, str] | None:
    """The file of a token and its name, while it waits."""
    if not TOKEN.match(token):
        return None
    facts = folder / f"{token}.json"
    if not facts.is_file():
        return None
    return folder / token, str(json.loads(facts.read_text("utf-8"))["name"])


async def _store(request: Request, target: Path) -> int | None:
    size = 0
    kept = False
    try:
        async with await anyio.open_file(target, "wb") as file:
            async for part in request.stream():
                size += len(part)
                if size > LIMITS.file_bytes:
                    return None
                await file.write(part)
        kept = True
    finally:
        if not kept:
            target.unlink(missing_ok=True)
    return size


def _too_large(request: Request) -> Answer:
    limit = f"{LIMITS.file_bytes // 2**20} MB"
    values = {"file": _name(request), "size": f"> {limit}", "limit": limit}
    return answers.told(request, Problem("oversized", values=values), 413)


def _name(request: Request) -> str:
    name = unquote(request.headers.get("x-file-name", "")).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in name if sign.isprintable())[:200] or "file"


def _sweep(folder: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
