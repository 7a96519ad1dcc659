"""Rows of a register after a cursor, and how many there are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from api import answers
from api.answers import Answer
from api.registers import known
from schema import office as offices
from schema import search
from schema.database import reading
from schema.field_types import shown
from schema.problems import Problem, UnusableError
from schema.search import Filter, Query

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from api.desk import Desk
    from schema.definitions import Register
    from schema.values import Record

MOST = 500
DIGITS = re.compile(r"[0-9]{1,18}\Z")


async def page(desk: Desk, request: Request) -> Answer:
    """Up to `limit` rows after the cursor, masked for the actor."""
    asked = query(request.query_params)
    limit = _limit(request.query_params.get("limit", "50"))
    after = request.query_params.get("after") or None
    language = answers.language(request)

    def look() -> dict[str, Any]:
        with reading(desk.engine()) as connection:
            office = offices.current(connection)
            register = known(office, request)
            found = search.page(
                connection, office, register.key, asked, desk.actor(), after=after, limit=limit
            )
        register = search.widened(office, register, asked.reach)
        return {
            "rows": [row(register, record, language) for record in found.records],
            "next": found.next,
        }

    return Answer(await anyio.to_thread.run_sync(look))


async def count(desk: Desk, request: Request) -> Answer:
    """The exact count under the same filter."""
    asked = query(request.query_params)

    def look() -> int:
        with reading(desk.engine()) as connection:
            office = offices.current(connection)
            register = known(office, request)
            return search.count(connection, office, register.key, asked, desk.actor())

    return Answer({"count": await anyio.to_thread.run_sync(look)})


def query(parameters: QueryParams) -> Query:
    """The query an address asks for: filter (JSON), sort (field:desc), text, trash, reach."""
    try:
        filters = tuple(
            Filter(str(field), str(operator), str(value))
            for field, operator, value in json.loads(parameters.get("filter") or "[]")
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise UnusableError(Problem("bad_request")) from error
    sort = []
    for part in (parameters.get("sort") or "").split(","):
        field, _, direction = part.strip().partition(":")
        if field:
            sort.append((field, "desc" if direction == "desc" else "asc"))
    return Query(
        filters=filters,
        sort=tuple(sort),
        text=parameters.get("text") or "",
        trash=parameters.get("trash") == "1",
        reach=tuple(key for key in (parameters.get("reach") or "").split(",") if key),
    )


def row(register: Register, record: Record, language: str) -> dict[str, Any]:
    """A record as the grid shows it: texts, marked raw cells, given values."""
    return {
        "id": record.id,
        "version": record.version,
        "cells": {
            field.key: shown(field, record, language)
            for field in register.fields
            if not field.hidden
        },
        "notes": {key: note.raw for key, note in record.notes.items()},
        "given": sorted(record.computed),
        "masked": sorted(record.masked),
        "void": record.void.reason if record.void else "",
    }


def _limit(text: str) -> int:
    if not DIGITS.match(text):
        raise UnusableError(Problem("bad_request"))
    return max(1, min(int(text), MOST))
