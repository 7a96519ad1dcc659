"""A definition as the text of a file of schema/registers: to be looked at, kept or shipped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def toml(payload: Mapping[str, Any]) -> str:
    """The definition as TOML; a list of tables called fields becomes [[fields]]."""
    return "\n".join(_lines(payload)) + "\n"


def _lines(payload: Mapping[str, Any]) -> Iterator[str]:
    for key, value in payload.items():
        if key != "fields":
            yield f"{key} = {_value(value)}"
    for field in payload.get("fields", ()):
        yield ""
        yield "[[fields]]"
        yield from (f"{key} = {_value(value)}" for key, value in field.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], dict):
            return "[\n" + "".join(f"    {_value(each)},\n" for each in value) + "]"
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value)


def _text(text: str) -> str:
    """A basic string; JSON escapes what TOML does, but for the one sign DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
