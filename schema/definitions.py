"""What a register, a field, a rule and a pack are: facts, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Label:
    """What people read; English falls back to Chinese."""

    zh: str
    en: str = ""

    def text(self, language: str) -> str:
        """The label in zh or en."""
        return self.en if language == "en" and self.en else self.zh


@dataclass(frozen=True)
class Option:
    """One value of a choice: the key is stored and fixed at birth, names are read at import.

    synonyms: the same word written otherwise. kin: other words for much the same; from a file
    they become options of their own that take colour and closes from this one.
    """

    key: str
    label: Label
    synonyms: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    colour: str = ""
    closes: bool = False
    imported: bool = False  # came from a file, meaning not set


@dataclass(frozen=True)
class Rule:
    """A named rule of schema.rules with its parameters."""

    name: str
    parameters: Mapping[str, object] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True)
class Field:
    """One column of a register or of its lines.

    required: "" or "entry" (asked of a person, never of an import).
    default: the option a record gets that a person enters, never one that is imported.
    to: registers a link may lead to. many: several values in one cell.
    fields: the columns of a field of type lines. office: made by the office.
    """

    key: str
    type: str
    label: Label
    required: str = ""
    default: str = ""
    synonyms: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    options_from: str = ""
    rule: Rule | None = None
    to: tuple[str, ...] = ()
    back: Label | None = None
    fields: tuple[Field, ...] = ()
    many: bool = False
    mask: bool = False
    personal: bool = False
    unit: str = ""
    group: str = ""
    help: Label | None = None
    source: str = ""
    office: bool = False
    hidden: bool = False

    @property
    def computed(self) -> bool:
        """Whether a rule gives the value; a given value then stands beside it."""
        return self.rule is not None

    def option(self, key: str) -> Option | None:
        """The option with this key."""
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True)
class Group:
    """A box of fields on the record page and in generic forms."""

    key: str
    label: Label


@dataclass(frozen=True)
class Numbering:
    """How running numbers are made: pattern {yy}{mm}{serial:2}; cycle month, year, day or never."""

    pattern: str
    cycle: str


@dataclass(frozen=True)
class Register:
    """A register as data; fields in the order people meet them. office: made by the office."""

    key: str
    id: str
    label: Label
    fields: tuple[Field, ...]
    group: str = ""
    title: tuple[str, ...] = ()
    event: str = ""
    number: Numbering | None = None
    identity: tuple[str, ...] = ()
    index: tuple[tuple[str, ...], ...] = ()
    columns: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    forms: tuple[str, ...] = ()
    source: str = ""
    office: bool = False

    @property
    def table(self) -> str:
        """The SQL table its records live in."""
        return f"r_{self.key}"

    def field(self, key: str) -> Field:
        """The field with this key; KeyError names the register and the key."""
        for candidate in self.fields:
            if candidate.key == key:
                return candidate
        raise KeyError(f"{self.key}.{key}")

    def find(self, key: str) -> Field | None:
        """The field with this key, or None."""
        return next((candidate for candidate in self.fields if candidate.key == key), None)

    def of_type(self, *types: str) -> tuple[Field, ...]:
        """The fields of these types, in order."""
        return tuple(candidate for candidate in self.fields if candidate.type in types)

    @property
    def number_field(self) -> Field | None:
        """The field that holds the running number."""
        return next(iter(self.of_type("number")), None)


@dataclass(frozen=True)
class Clock:
    """A deadline of a pack: how long after which moment; figures by the value of a dimension."""

    key: str
    register: str
    start: str
    figures: Mapping[str, str]
    by: str = ""
    day_one: str = "next"
    end: str = "day"
    source: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of the regulations that is no deadline: a weight, band, target or penalty.

    values by name, the one for all under ""; group is one of FIGURE_GROUPS; on: counts at first.
    """

    key: str
    label: Label
    values: Mapping[str, str]
    group: str
    unit: str = ""
    source: str = ""
    on: bool = True


FIGURE_GROUPS = ("rule", "score", "report", "penalty")


@dataclass(frozen=True)
class Pack:
    """One kind of office: the registers it starts with, its choices, clocks and figures."""

    key: str
    label: Label
    registers: tuple[str, ...]
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=lambda: EMPTY)
    clocks: Mapping[str, Clock] = field(default_factory=lambda: EMPTY)
    numbers: Mapping[str, Numbering] = field(default_factory=lambda: EMPTY)
    figures: Mapping[str, Figure] = field(default_factory=lambda: EMPTY)
    hours: str = "09:00-12:00,13:30-18:00"
    source: str = ""


@dataclass(frozen=True)
class Office:
    """Everything that is in force in this office: effective registers, pack, hours, zone.

    registers: those that are or once were switched on, which have tables; on: those that are.
    catalogue: every register there is, those never switched on included.
    """

    registers: Mapping[str, Register]
    pack: Pack
    on: tuple[str, ...]
    catalogue: Mapping[str, Register] = field(default_factory=lambda: EMPTY)
    name: str = ""
    zone: str = "Asia/Shanghai"
    settings: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    version: int = 0

    def register(self, key: str) -> Register:
        """The effective register; KeyError names it."""
        return self.registers[key]
