"""What registers there are, and the effective definition of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio.to_thread

from api import answers
from api.answers import Answer
from schema import office as offices
from schema.database import reading

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk
    from schema.definitions import Field, Office, Register


async def every(desk: Desk, request: Request) -> Answer:
    """Every register switched on: key, id and label."""
    office = await anyio.to_thread.run_sync(lambda: _office(desk))
    language = answers.language(request)
    found = [office.register(key) for key in office.on]
    return Answer(
        {"registers": [{"key": r.key, "id": r.id, "label": r.label.text(language)} for r in found]}
    )


async def one(desk: Desk, request: Request) -> Answer:
    """One register with its fields."""
    office = await anyio.to_thread.run_sync(lambda: _office(desk))
    return Answer(definition(known(office, request), answers.language(request)))


def known(office: Office, request: Request) -> Register:
    """The register an address names."""
    key = request.path_params["key"]
    if key not in office.registers:
        raise answers.missing("register", key)
    return office.register(key)


def definition(register: Register, language: str) -> dict[str, Any]:
    """A register as JSON."""
    return {
        "key": register.key,
        "id": register.id,
        "label": register.label.text(language),
        "title": list(register.title),
        "columns": list(register.columns),
        "quick": list(register.quick),
        "fields": [_field(field, language) for field in register.fields if not field.hidden],
    }


def _field(field: Field, language: str) -> dict[str, Any]:
    return {
        "key": field.key,
        "type": field.type,
        "label": field.label.text(language),
        "required": field.required,
        "computed": field.computed,
        "many": field.many,
        "to": list(field.to),
        "options": [
            {"key": o.key, "label": o.label.text(language), "colour": o.colour, "closes": o.closes}
            for o in field.options
        ],
        "fields": [_field(inner, language) for inner in field.fields],
    }


def _office(desk: Desk) -> Office:
    with reading(desk.engine()) as connection:
        return offices.current(connection)
