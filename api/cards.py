"""What is known at once of the room, order or customer a clerk has typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio.to_thread

from api import answers
from api.answers import Answer
from api.registers import known
from schema import office as offices
from schema.actors import may
from schema.changing import filling
from schema.changing.carrying import said
from schema.database import reading
from schema.field_types import masked, shown
from schema.finding import links, standing
from schema.values import Link, Mention

if TYPE_CHECKING:
    from starlette.requests import Request

    from api.desk import Desk
    from schema.database import Connection
    from schema.definitions import Field, Office, Register
    from schema.finding.standing import Open, Standing

LONGEST = 40


async def one(desk: Desk, request: Request) -> Answer:
    """The card of the record a text means, what it fills in, and what is open about it."""
    text = request.query_params.get("text", "").strip()
    language = answers.language(request)

    def look() -> dict[str, Any]:
        with reading(desk.engine()) as connection:
            office = offices.current(connection)
            register = known(office, request)
            field = register.find(request.path_params["field"])
            if field is None:
                raise answers.missing("field", request.path_params["field"])
            link = _meant(connection, office, register, field, text)
            found = link and standing.of(connection, office, link, desk.actor(), language)
            if not link or not found:
                return {"found": False}
            return _card(found, language) | {
                "fills": _fills(connection, office, register, field, link, desk)
            }

    return Answer(await anyio.to_thread.run_sync(look))


def _meant(
    connection: Connection, office: Office, register: Register, field: Field, text: str
) -> Link | None:
    target = register.find(field.finds) or field
    if target.type != "link" or not text:
        return None
    found = links.resolve(connection, office, target, [text])[text]
    return found if isinstance(found, Link) else None


def _card(found: Standing, language: str) -> dict[str, Any]:
    number = _title(found.register, found)
    return {
        "found": True,
        "register": found.register.label.text(language),
        "title": number,
        "address": _address(found.register, found.record.id),
        "facts": [
            {
                "label": field.label.text(language),
                "text": text + (f" {field.unit}" if field.unit else ""),
                "alarm": field.type == "money" and text not in {"0", "0.00"},
                "who": field.type == "link",
            }
            for field, text in found.facts
        ],
        "open": [_open(each, language) for each in found.open],
    }


def _title(register: Register, found: Standing) -> str:
    texts = (shown(field, found.record) for key in register.title if (field := register.find(key)))
    return " ".join(text for text in texts if text)


def _open(each: Open, language: str) -> dict[str, Any]:
    register, record = each.register, each.record
    keys = (getattr(register.call, "matter", ""), "content", "abnormality", *register.columns)
    field = next((found for key in keys if (found := register.find(key))), None)
    matter = " ".join(shown(field, record, language).split()) if field else ""
    number, event = register.number_field, register.find(register.event)
    return {
        "register": register.label.text(language),
        "number": shown(number, record, language) if number else "",
        "when": shown(event, record, language)[:10] if event else "",
        "matter": matter if len(matter) <= LONGEST else f"{matter[: LONGEST - 1]}…",
        "promised": each.promised[0],
        "by": each.promised[1],
        "address": _address(register, record.id),
    }


def _address(register: Register, record: int) -> str:
    return f"/record?register={register.key}&id={record}"


def _fills(
    connection: Connection,
    office: Office,
    register: Register,
    field: Field,
    link: Link,
    desk: Desk,
) -> dict[str, str]:
    """What the other boxes would be filled with; what the actor may not read is left to saving."""
    target = field.finds or field.key
    sets: dict[str, Any] = {target: link}
    filling.fill(connection, office, register, {}, sets)
    reveals = may(desk.actor(), "reveal", register.key)
    made = {}
    for key, value in sets.items():
        each = register.field(key)
        text = said(connection, office, each, value)
        if text and not isinstance(value, Mention) and (reveals or masked(each, text) == text):
            made[key] = text
    return made
