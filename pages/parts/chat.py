"""A record as one line for a chat message, without more of a person than the errand needs."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pages.parts import files
from pages.parts.session import _
from schema.field_types import masked, shown

if TYPE_CHECKING:
    from schema.definitions import Register
    from schema.values import Record, Value

WHERE = ("room", "works")
WHO = ("complainant", "customer")
PHONES = ("contact",)
MATTER = ("content", "demand")
DUE = ("promised_at", "transfer_due", "settle_due")


def button(register: Register, record: Record) -> None:
    """The button that copies the line."""
    if register.find("content") is None:
        return
    files.copy_button(_("Copy as text for a chat"), line(register, record), f"copy_{record.id}")


def line(register: Register, record: Record) -> str:
    """【派单】3-1-502 张女士 138****1234 卫生间漏水 16:40前回复 单号2611-03, in Chinese always."""
    parts = [_first(register, record, WHERE), _first(register, record, WHO)]
    for key in PHONES:
        field = register.find(key)
        if field is not None:
            parts.append(masked(field, shown(field, record)))
    parts.append(_first(register, record, MATTER))
    due = next((value for key in DUE if (value := record.values.get(key)) is not None), None)
    if due is not None:
        parts.append(f"{_moment(due)}前回复")
    number = register.number_field
    if number is not None:
        parts.append(f"单号{shown(number, record)}")
    said = " ".join(" ".join(part.split()) for part in parts if part.strip())
    return f"【派单】{said}"


def _first(register: Register, record: Record, keys: tuple[str, ...]) -> str:
    texts = (shown(field, record) for key in keys if (field := register.find(key)))
    return next((text for text in texts if text), "")


def _moment(value: Value) -> str:
    if isinstance(value, datetime):
        at_end = (value.hour, value.minute) == (23, 59)
        return f"{value.month}月{value.day}日" + ("" if at_end else f" {value:%H:%M}")
    return f"{value.month}月{value.day}日" if isinstance(value, date) else str(value)
