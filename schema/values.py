"""What a record's fields hold once read: plain Python values and the few kinds of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from schema.definitions import EMPTY


@dataclass(frozen=True)
class Link:
    """A record of a register."""

    register: str
    id: int


@dataclass(frozen=True)
class Mention:
    """A name or number that a cell says, not yet resolved to a record."""

    text: str


@dataclass(frozen=True)
class Signature:
    """Who signed and when, as the paper says it."""

    name: str
    day: date | None = None


@dataclass(frozen=True)
class Unread:
    """What a field type answers when a cell does not fit: a problem code and its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=lambda: EMPTY)


# A datetime field holds a date where only the day was given. Choices, many persons: tuples.
# Lines: a tuple of mappings, one a line. None is empty.
Value = (
    None
    | str
    | int
    | bool
    | Decimal
    | date
    | datetime
    | time
    | Link
    | Mention
    | Signature
    | tuple["Value", ...]
    | Mapping[str, "Value"]
)


@dataclass(frozen=True)
class Note:
    """What a cell said and no type could take: shown as marked text, exported as it was."""

    raw: str
    code: str


@dataclass(frozen=True)
class Void:
    """Why a record does not count, who said so, and the record that stands for it now."""

    reason: str
    by: str
    at: datetime
    became: Link | None = None


@dataclass(frozen=True)
class Record:
    """One record as a reader sees it.

    values: computed fields hold what counts (the given value where there is one).
    computed: what the rule gives, for computed fields that have a given value.
    names: what linked records, persons and departments are called, by field key.
    masked: fields whose value was masked for this reader (values then hold the masked text).
    """

    id: int
    version: int
    values: Mapping[str, Value]
    names: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    notes: Mapping[str, Note] = field(default_factory=lambda: EMPTY)
    computed: Mapping[str, Value] = field(default_factory=lambda: EMPTY)
    masked: frozenset[str] = frozenset()
    created_at: datetime | None = None
    created_by: str = ""
    updated_at: datetime | None = None
    updated_by: str = ""
    deleted_at: datetime | None = None
    batch: int | None = None
    void: Void | None = None
