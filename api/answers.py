"""How routes answer: JSON in the asker's language, problems as sentences."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.responses import JSONResponse

from schema.language import translator
from schema.messages import sentence
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from starlette.requests import Request

AWAY = frozenset(
    {
        "database_away",
        "database_busy",
        "database_locked",
        "database_damaged",
        "database_read_only",
        "disk_full",
    }
)
ABSENT = frozenset(
    {"not_found", "unknown_form", "unknown_register", "attachment_missing", "file_not_kept"}
)
FAILED = "Something went wrong on our side. Nothing was saved. Reference: {reference}"
log = logging.getLogger("taizhang")


class Answer(JSONResponse):
    """JSON that can always be sent: half a character that somebody sent comes back as a mark."""

    def render(self, content: Any) -> bytes:
        """The bytes of the answer."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def language(request: Request) -> str:
    """Chinese, unless the browser asks for English or the address says so."""
    asked = request.query_params.get("language") or request.headers.get("accept-language", "")
    return "en" if asked.lower().startswith("en") else "zh"


def missing(what: str, value: object) -> UnusableError:
    """What to raise when an address names something that is not there."""
    return UnusableError(Problem("not_found", values={"what": what, "value": value}))


def problem(request: Request, error: Exception) -> Answer:
    """A request that cannot be carried out, with the reason and the remedy."""
    if not isinstance(error, UnusableError):
        return failure(request, error)
    code = error.problem.code
    status = 404 if code in ABSENT else 503 if code in AWAY else 422
    return told(request, error.problem, status)


def told(request: Request, mistake: Problem, status: int = 422) -> Answer:
    """One problem as the whole answer."""
    message = sentence(mistake, language(request))
    return Answer({"error": mistake.code, "message": message}, status)


def failure(request: Request, error: Exception) -> Answer:
    """An error of ours: logged under a reference, shown as one sentence with it."""
    reference = uuid4().hex[:8]
    log.error("%s %s", reference, request.url.path, exc_info=error)
    message = translator(language(request))(FAILED).format(reference=reference)
    return Answer({"error": "failed", "message": message, "reference": reference}, 500)


async def body(request: Request, limit: int = 32 * 1024 * 1024) -> dict[str, Any]:
    """The JSON object of a request; anything else is the asker's mistake."""
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > limit:
            raise UnusableError(Problem("too_many_changes", values={"limit": limit}))
    try:
        found = json.loads(b"".join(parts) or b"{}")
    except (ValueError, RecursionError) as error:
        raise UnusableError(Problem("bad_request")) from error
    if not isinstance(found, dict):
        raise UnusableError(Problem("bad_request"))
    return found
