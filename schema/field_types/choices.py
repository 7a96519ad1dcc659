"""Types whose values are chosen: yes and no, one option, several options."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schema.field_types.base import BaseType, Reading, fold, half_width
from schema.values import Unread, Value

if TYPE_CHECKING:
    from schema.definitions import Field

YES = frozenset(
    {
        "是",
        "有",
        "对",
        "√",
        "✓",
        "✔",
        "☑",
        "真",
        "已",
        "y",
        "yes",
        "true",
        "t",
        "1",
        "1.0",
        "ok",
        "on",
    }
)
NO = frozenset(
    {
        "否",
        "无",
        "没有",
        "不",
        "不是",
        "×",
        "✗",
        "✘",
        "x",
        "假",
        "未",
        "n",
        "no",
        "false",
        "f",
        "0",
        "0.0",
        "off",
        "☐",
    }
)
BETWEEN = re.compile(r"[、,，;；\n|]+")
BETWEEN_TOO = re.compile(r"[、,，;；\n|/]+")


class Boolean(BaseType):
    """Yes or no."""

    name = "boolean"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """Yes or no in the signs offices use."""
        del field, reading
        word = fold(text)
        if word in YES:
            return True
        return False if word in NO else Unread("not_a_boolean", {"value": text})

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """是 or 否."""
        del field
        if value is None:
            return ""
        return ("Yes" if value else "No") if language == "en" else "是" if value else "否"


class Choice(BaseType):
    """One option, kept as its key."""

    name = "choice"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The key of the option a text names by key, label or synonym."""
        del reading
        found = names(field).get(fold(text))
        return found or Unread("unknown_option", {"value": half_width(text)})

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """The option's label; an unknown key as it is."""
        if value is None:
            return ""
        option = field.option(str(value))
        return option.label.text(language) if option else str(value)


class Choices(Choice):
    """Several options, kept as their keys."""

    name = "choices"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The keys of the options a text names one after the other."""
        del reading
        known = names(field)
        keys: list[Value] = []
        for part in split(text, known):
            key = known.get(fold(part))
            if key is None:
                return Unread("unknown_option", {"value": part})
            if key not in keys:
                keys.append(key)
        return tuple(keys)

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """The labels, one after the other."""
        chosen: Any = value or ()
        return "、".join(Choice.show(self, key, field, language) for key in chosen)


def names(field: Field) -> dict[str, str]:
    """What options are called, folded, with their keys; labels before synonyms."""
    found = {fold(option.key): option.key for option in reversed(field.options)}
    for option in reversed(field.options):
        found.update({fold(name): option.key for name in option.synonyms})
    for option in reversed(field.options):
        found[fold(option.label.zh)] = option.key
        if option.label.en:
            found[fold(option.label.en)] = option.key
    return found


def split(text: str, known: dict[str, str]) -> list[str]:
    """The parts of a text that names several options; a name with a slash is one."""
    if fold(text) in known:
        return [text]
    parts: list[str] = []
    for part in BETWEEN.split(text):
        parts += [part] if fold(part) in known else BETWEEN_TOO.split(part)
    return [half_width(part) for part in parts if part.strip()]
