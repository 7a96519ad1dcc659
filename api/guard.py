"""Who may talk to us at all: Host and Origin on every path, JSON only where something changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UPLOAD = "application/x-taizhang-upload"  # no page of another origin can send it unasked
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Guard:
    """ASGI middleware that sees http and websocket alike and refuses what is not ours."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = LOCAL) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with the reason why not."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        refusal = refused(scope, self.hosts)
        if refusal is not None:
            await _refuse(scope, receive, send, *refusal)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self.app(scope, receive, sealed)


def refused(scope: Scope, hosts: frozenset[str] = LOCAL) -> tuple[int, str] | None:
    """Status and reason when a request must not be served, else None."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get("host", "").lower()
    if sum(name == b"host" for name, _ in scope["headers"]) != 1 or _name(host) not in hosts:
        return 421, "foreign_host"
    origin = headers.get("origin", "").lower()
    if origin and origin.partition("://")[2] != host:
        return 403, "foreign_origin"
    if scope["type"] == "websocket":
        return None if origin else (403, "foreign_origin")
    return _refused_method(scope, headers)


def _refused_method(scope: Scope, headers: Mapping[str, str]) -> tuple[int, str] | None:
    if (
        headers.get("sec-fetch-site") == "cross-site"
        and headers.get("sec-fetch-mode") != "navigate"
    ):
        return 403, "foreign_origin"
    if scope["method"] in SAFE:
        return None
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if scope["path"].startswith("/_stcore/"):  # Streamlit's own uploads, with its own token
        return None if headers.get("origin") else (403, "foreign_origin")
    expected = UPLOAD if scope["path"].startswith("/api/uploads") else "application/json"
    return None if kind == expected else (415, "json_only")


def _name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, code: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403})
        return
    body = json.dumps({"error": code}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
