"""Values as JSON text and back, exactly: for the change log, batches and lists in a column."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from schema.values import Link, Mention, Note, Signature, Value

# Kinds JSON lacks, each under a one-letter key; the first class that fits counts.
WRITERS: tuple[tuple[type, str, Callable[[Any], object]], ...] = (
    (Decimal, "n", str),
    (datetime, "m", lambda value: value.isoformat()),
    (date, "d", lambda value: value.isoformat()),
    (time, "t", lambda value: value.isoformat()),
    (Link, "l", lambda value: [value.register, value.id]),
    (Mention, "q", lambda value: value.text),
    (Signature, "s", lambda value: [value.name, value.day and value.day.isoformat()]),
    (Note, "x", lambda value: [value.raw, value.code]),
    (Mapping, "o", lambda value: {key: _out(part) for key, part in value.items()}),
)
READERS: dict[str, Callable[[Any], object]] = {
    "n": Decimal,
    "m": datetime.fromisoformat,
    "d": date.fromisoformat,
    "t": time.fromisoformat,
    "l": lambda parts: Link(parts[0], parts[1]),
    "q": Mention,
    "s": lambda parts: Signature(parts[0], parts[1] and date.fromisoformat(parts[1])),
    "x": lambda parts: Note(parts[0], parts[1]),
    "o": lambda parts: {key: _in(part) for key, part in parts.items()},
}


def dumps(value: Value | Note) -> str:
    """The JSON text of a value or note."""
    return json.dumps(_out(value), ensure_ascii=False, separators=(",", ":"))


def loads(text: str | None) -> Any:
    """The value or note of a JSON text; nothing gives None."""
    return None if text is None else _in(json.loads(text))


def _out(value: Any) -> object:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (tuple, list)):
        return [_out(part) for part in value]
    for kind, key, write in WRITERS:
        if isinstance(value, kind):
            return {key: write(value)}
    raise TypeError(f"no value of a field: {value!r}")


def _in(part: Any) -> Any:
    if isinstance(part, list):
        return tuple(_in(each) for each in part)
    if isinstance(part, dict):
        key, content = next(iter(part.items()))
        return READERS[key](content)
    return part
