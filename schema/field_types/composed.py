"""Types whose values are made of several parts: lines, signatures, attachments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schema.field_types.base import (
    BLANKS,
    BaseType,
    FieldType,
    Reading,
    day_text,
    half_width,
    printable,
)
from schema.field_types.dates import Date
from schema.values import Signature, Unread, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.definitions import Field

CELL_END = re.compile(r"(?<!\\)(?:\\\\)* \| ")
ESCAPED = re.compile(r"\\([\\|n])")
SIGNED = re.compile(
    r"(?P<name>.*?)[\s,，/(（]*(?P<day>\d{2,4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?)[)）]?",
    re.DOTALL,
)


class Lines(BaseType):
    """Several lines of fields; as text a line a row, its cells parted by |."""

    name = "lines"
    placeholders = frozenset()

    def __init__(self, types: Mapping[str, FieldType]) -> None:
        self.types = types

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The lines, each with the cells that say something."""
        lines: list[Value] = []
        for row in printable(text).split("\n"):
            cells = _cells(row)
            if len(cells) > len(field.fields):
                return Unread("not_lines", {"value": row})
            line: dict[str, Value] = {}
            for inner, cell in zip(field.fields, cells, strict=False):
                value = self.types[inner.type].read(cell, inner, reading)
                if isinstance(value, Unread):
                    return Unread(value.code, {**value.values, "field": inner.label.zh})
                if value is not None:
                    line[inner.key] = value
            if line:
                lines.append(line)
        return tuple(lines) or None

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """A row a line."""
        lines: Any = value or ()
        return "\n".join(self._row(line, field, language) for line in lines)

    def same(self, a: Value, b: Value) -> bool:
        """Whether the lines say the same; what is not said is nothing."""
        return _said(a) == _said(b)

    def _row(self, line: Mapping[str, Value], field: Field, language: str) -> str:
        cells = [
            _escaped(self.types[inner.type].show(line.get(inner.key), inner, language))
            for inner in field.fields
        ]
        while cells and not cells[-1]:
            cells.pop()
        return " | ".join(cells)


class SignatureType(BaseType):
    """Who signed and when."""

    name = "signature"
    placeholders = BaseType.placeholders | {"无", "没有", "否"}

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The name, and the day where one is said."""
        text = printable(text).strip(BLANKS)
        found = SIGNED.fullmatch(text)
        day = Date().read(half_width(found["day"]), field, reading) if found else None
        if found is None or day is None or isinstance(day, Unread):
            return Signature(text)
        return Signature(found["name"].strip(BLANKS), day)  # type: ignore[arg-type]  # a day

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """The name and the day."""
        del field, language
        if not isinstance(value, Signature):
            return ""
        return f"{value.name} {day_text(value.day)}".strip() if value.day else value.name


class Attachment(BaseType):
    """Files, by name; they are kept beside the record."""

    name = "attachment"

    def read_text(self, text: str, field: Field, reading: Reading) -> Value | Unread:
        """The names, a line each."""
        del field, reading
        rows = (row.strip(BLANKS) for row in printable(text).split("\n"))
        return tuple(row for row in rows if row)

    def show(self, value: Value, field: Field, language: str = "zh") -> str:
        """The names, a line each."""
        del field, language
        files: Sequence[Any] = value if isinstance(value, tuple) else ()
        return "\n".join(str(file) for file in files)


def _cells(row: str) -> list[str]:
    cells, start, position = [], 0, 0
    while position < len(row):
        if row[position] == "\\":
            position += 2
        elif row.startswith(" | ", position):
            cells.append(row[start:position])
            start = position = position + 3
        else:
            position += 1
    cells.append(row[start:])
    return [
        ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], cell) for cell in cells
    ]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def _said(value: Value) -> list[dict[str, Value]]:
    lines: Any = value or ()
    return [
        {key: each for key, each in line.items() if each not in (None, "", ())} for line in lines
    ]
