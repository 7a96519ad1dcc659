"""Every field type by the name definitions use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.field_types.choices import Boolean, Choice, Choices
from schema.field_types.composed import Attachment, Lines, SignatureType
from schema.field_types.dates import Date, DateTime, Time
from schema.field_types.links import Department, Link, Person
from schema.field_types.numbers import DecimalNumber, Integer, Money, Percent, Rating
from schema.field_types.texts import Email, Identifier, LongText, Phone, RunningNumber, Text

if TYPE_CHECKING:
    from schema.field_types.base import FieldType

FIELD_TYPES: dict[str, FieldType] = {
    "text": Text(),
    "long_text": LongText(),
    "integer": Integer(),
    "decimal": DecimalNumber(),
    "money": Money(),
    "percent": Percent(),
    "boolean": Boolean(),
    "date": Date(),
    "datetime": DateTime(),
    "time": Time(),
    "choice": Choice(),
    "choices": Choices(),
    "phone": Phone(),
    "identifier": Identifier(),
    "email": Email(),
    "person": Person(),
    "department": Department(),
    "link": Link(),
    "signature": SignatureType(),
    "attachment": Attachment(),
    "rating": Rating(),
    "number": RunningNumber(),
}
FIELD_TYPES["lines"] = Lines(FIELD_TYPES)
