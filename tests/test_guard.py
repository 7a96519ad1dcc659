"""Who may talk to the application at all."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute

from api.guard import POLICY, UPLOAD, Guard

HOST = "127.0.0.1:8501"
JSON = {"content-type": "application/json"}
SERVED = [
    # method, path, headers
    ("GET", "/", {}),
    ("GET", "/healthz", {"host": "localhost:8501"}),
    ("GET", "/", {"host": "[::1]:8501"}),
    ("GET", "/", {"origin": f"http://{HOST}"}),
    ("GET", "/", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}),
    ("POST", "/api/changes/1/undo", JSON | {"origin": f"http://{HOST}"}),
    ("POST", "/api/changes/1/undo", {"content-type": "application/json; charset=utf-8"}),
    ("POST", "/api/uploads", {"content-type": UPLOAD}),
    ("PUT", "/_stcore/upload_file/1/2", {"origin": f"http://{HOST}"}),
]
REFUSED = [
    # method, path, headers, status
    ("GET", "/", {"host": "evil.example"}, 421),
    ("GET", "/healthz", {"host": "evil.example:8501"}, 421),
    ("GET", "/", {"host": "127.0.0.1.evil.example"}, 421),
    ("GET", "/", {"host": "localhost@evil.example"}, 421),
    ("GET", "/", {"host": ""}, 421),
    ("GET", "/_stcore/health", {"host": "evil.example"}, 421),
    ("GET", "/api/registers", {"origin": "http://evil.example"}, 403),
    ("GET", "/api/registers", {"origin": "null"}, 403),
    ("GET", "/api/registers", {"origin": "http://127.0.0.1:9999"}, 403),
    ("GET", "/api/registers", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}, 403),
    ("POST", "/api/changes/1/undo", JSON | {"origin": "http://evil.example"}, 403),
    ("POST", "/api/changes/1/undo", JSON | {"origin": "https://127.0.0.1"}, 403),
    ("POST", "/api/changes/1/undo", {"content-type": "text/plain"}, 415),
    ("POST", "/api/changes/1/undo", {"content-type": "application/x-www-form-urlencoded"}, 415),
    ("POST", "/api/changes/1/undo", {"content-type": "multipart/form-data; boundary=x"}, 415),
    ("POST", "/api/changes/1/undo", {}, 415),
    ("POST", "/api/uploads", {"content-type": "multipart/form-data; boundary=x"}, 415),
    ("POST", "/api/uploads", JSON, 415),
    ("DELETE", "/anything", {"content-type": "text/plain"}, 415),
    ("PUT", "/_stcore/upload_file/1/2", {}, 403),
]


async def served(_request):
    return JSONResponse({"served": True})


async def open_socket(socket):
    await socket.accept()
    await socket.send_text("served")
    await socket.close()


GUARDED = Guard(
    Starlette(
        routes=[
            WebSocketRoute("/_stcore/stream", open_socket),
            Route("/{path:path}", served, methods=["GET", "POST", "PUT", "DELETE"]),
        ]
    )
)


def ask(method, path, headers):
    """The answer of the guarded application, which serves whatever reaches it."""

    async def asking():
        transport = httpx.ASGITransport(GUARDED)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(asking())


def said_to_websocket(headers):
    """The kinds of messages a websocket gets."""
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message["type"])

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": raw, "query_string": b""}
    asyncio.run(GUARDED({**scope, "scheme": "ws", "subprotocols": []}, receive, send))
    return sent


@pytest.mark.parametrize(("method", "path", "headers"), SERVED)
def test_serves_its_own_pages(method, path, headers):
    assert ask(method, path, headers).json() == {"served": True}


@pytest.mark.parametrize(("method", "path", "headers", "status"), REFUSED)
def test_refuses_what_is_not_its_own(method, path, headers, status):
    answer = ask(method, path, headers)

    assert answer.status_code == status
    assert "served" not in answer.json()


def test_says_on_every_answer_what_a_page_may_load():
    for headers in ({}, {"host": "evil.example"}):
        assert ask("GET", "/", headers).headers["content-security-policy"] == POLICY


def test_opens_a_websocket_of_its_own_page():
    said = said_to_websocket({"host": HOST, "origin": f"http://{HOST}"})

    assert said == ["websocket.accept", "websocket.send", "websocket.close"]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": HOST, "origin": "http://evil.example"},
        {"host": HOST, "origin": "null"},
        {"host": "evil.example", "origin": "http://evil.example"},
        {"host": HOST},
        {},
    ],
)
def test_refuses_a_websocket_of_another_page(headers):
    assert said_to_websocket(headers) == ["websocket.close"]
