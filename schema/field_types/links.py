"""Types whose values are other records: read as what the cell calls them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schema.field_types.base import BLANKS, NONE, BaseType, Reading, fold, printable
from schema.field_types.texts import LONGEST, fitting
from schema.values import Mention, Unread, Value

if TYPE_CHECKING:
    from schema.definitions import Field

BETWEEN = re.compile(r"[、,，;；/\n|]+")


class Link(BaseType):
    """A record of another register; a cell says its number or name."""

    name = "link"
    placeholders = BaseType.placeholders | NONE

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """What the cell calls the record, or several where the field takes many."""
        del reading
        text = printable(text).strip(BLANKS)
        if not field.many:
            said = fitting(text, LONGEST)
            return Mention(said) if isinstance(said, str) else said
        parts = [part.strip(BLANKS) for part in BETWEEN.split(text)]
        return tuple(Mention(part) for part in parts if fold(part) not in {"", *self.placeholders})

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """What the cell said; the names of records are not known here."""
        del field, language
        several: Any = value if isinstance(value, tuple) else (value,)
        return "、".join(each.text for each in several if isinstance(each, Mention))


class Person(Link):
    """Somebody of the office's own people."""

    name = "person"


class Department(Link):
    """A department of the office."""

    name = "department"
