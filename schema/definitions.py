"""What a register, a field, a rule and a pack are: facts, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
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
    fills: of a link, which fields take over what of the record it leads to, where they are empty.
    finds: of a text, the link that is set where the text means one record.
    plan: of a date, the field that says when it was planned for.
    closed: of lines, the column that is filled in once a line is done.
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
    fills: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    finds: str = ""
    plan: str = ""
    closed: str = ""

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
class Call:
    """What a register keeps of a call: the word for such a matter, and which fields take it.

    place: a link to where the caller lives or works, then the text for a place not on file.
    lines: the lines that take several matters of one call; line_matter, line_department in them.
    """

    word: Label
    who: str
    matter: str
    contact: str = ""
    place: tuple[str, ...] = ()
    department: str = ""
    lines: str = ""
    line_matter: str = ""
    line_department: str = ""


@dataclass(frozen=True)
class Register:
    """A register as data; fields in the order people meet them. office: made by the office.

    spoken: fields whose digits, one after the other, name a record: 31502 for 3-1-502.
    card: what is shown of a record beside another that is about it.
    """

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
    spoken: tuple[tuple[str, ...], ...] = ()
    card: tuple[str, ...] = ()
    call: Call | None = None

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
class Dated:
    """What the office says of a clock or figure from a day on; name: of which of its values.

    part: value, day_one, end or on; of the last three there is one a clock or figure.
    """

    since: date
    value: str
    name: str = ""
    part: str = "value"
    reason: str = ""


@dataclass(frozen=True)
class Clock:
    """A deadline of a pack: how long after which moment; figures by the value of a dimension.

    dated: what the office changed, by the day it counts from; at() gives what counts on a day.
    """

    key: str
    register: str
    start: str
    figures: Mapping[str, str]
    by: str = ""
    day_one: str = "next"
    end: str = "day"
    source: str = ""
    dated: tuple[Dated, ...] = ()

    def at(self, day: date) -> Clock:
        """The clock as it counts for what begins on a day."""
        if not self.dated:
            return self
        figures, same = dict(self.figures), {"day_one": self.day_one, "end": self.end}
        for each in in_force(self.dated, day):
            if each.part in same:
                same[each.part] = each.value
            else:
                figures[each.name] = each.value
        return replace(self, figures=figures, dated=(), **same)

    def turn(self, day: date) -> date | None:
        """The last day up to this one from which something else counts; None before the first."""
        return max((each.since for each in in_force(self.dated, day)), default=None)


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
    dated: tuple[Dated, ...] = ()

    def at(self, day: date) -> Figure:
        """The figure as it counts for what happens on a day."""
        values, on = dict(self.values), self.on
        for each in in_force(self.dated, day):
            if each.part == "on":
                on = each.value == "yes"
            else:
                values[each.name] = each.value
        return replace(self, values=values, on=on, dated=())


def in_force(dated: tuple[Dated, ...], day: date) -> list[Dated]:
    """What counts on a day, in the order it began to."""
    wanted = day.date() if isinstance(day, datetime) else day
    return [each for each in dated if each.since <= wanted]


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
