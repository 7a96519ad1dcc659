"""What a line of time is made of, and how its entries are said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from schema.field_types import masked, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.definitions import Field, Register
    from schema.values import Record


@dataclass(frozen=True)
class Entry:
    """A record that links to the one looked at; when: its event, else when it was written."""

    register: Register
    record: Record
    when: date | None


@dataclass(frozen=True)
class Timeline:
    """The newest entries and how many there are in all."""

    entries: tuple[Entry, ...]
    count: int


def said(entry: Entry, language: str, *, reveals: bool = True) -> tuple[str, str, str]:
    """What an entry is called, what it is about, and how it stands."""
    register, record = entry.register, entry.record

    def text(field: Field) -> str:
        told = shown(field, record, language)
        hide = field.mask and not reveals and field.key not in record.masked
        return masked(field, told) if hide else told

    keys = dict.fromkeys(register.title or register.columns[:2])
    title = " ".join(told for key in keys if (told := text(register.field(key))))
    matters = (told for field in _matters(register) if (told := text(field)) and told != title)
    state = _state(register)
    return title or f"#{record.id}", next(matters, ""), text(state) if state else ""


def _matters(register: Register) -> Iterator[Field]:
    """The fields that may say what a record is about, the likeliest first."""
    if content := register.find("content"):
        yield content
    shown_ones = [register.field(key) for key in register.columns]
    yield from (field for field in shown_ones if field.type == "long_text")
    yield from (field for field in register.fields if field.type == "long_text")
    yield from (field for field in shown_ones if field.type in {"text", "choice", "lines"})


def _state(register: Register) -> Field | None:
    status = register.find("status")
    ending = (field for field in register.fields if any(each.closes for each in field.options))
    return status or next(ending, None)


def moment(when: date | None) -> str:
    """A day, with its time where one is known."""
    if isinstance(when, datetime):
        return f"{when:%Y-%m-%d %H:%M}"
    return f"{when:%Y-%m-%d}" if when else ""
