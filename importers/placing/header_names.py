"""By what names a register's fields go, and which of them a header means."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from schema.recognising import BLANK, header_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.definitions import Field, Office, Register

NEVER_READ = frozenset({"lines", "attachment"})
LABEL, SYNONYM, PART, ALIKE, SPELLED = 1.0, 0.9, 0.8, 0.75, 0.6
LIKE = 0.9  # of two long headers, how alike they must be spelled to be one
LEAST_SPELLED = 6  # characters below which one letter makes another word
LEAST_HELD = 0.5  # share of the longer header that the one within it must fill
NAMELESS = re.compile(r"^(列)?[A-Z]{1,3}$")
# Words that add nothing to a name, and endings offices use for one another.
NEUTRAL = re.compile(r"的|^(?:本次|具体|详细|主要|所在|所属)|(?:一栏|栏)$")
ENDINGS = (
    (re.compile(r"(?:日期|时间|时刻)$"), "@day"),
    (re.compile(r"(?:编号|号码|单号|号)$"), "@number"),
    (re.compile(r"(?:人员|人|员|者)$"), "@who"),
)
LEAST_STEM = 2


@dataclass(frozen=True)
class Named:
    """A field under one of its names: label or synonym (or near), and how sure that is."""

    field: Field
    how: str
    confidence: float


class Names:
    """The names of a register's fields, for looking headers up; labels come before synonyms."""

    def __init__(self, register: Register, office: Office) -> None:
        self.exact: dict[str, Named] = {}
        self.bare: dict[str, Named] = {}
        self.alike: dict[str, Named | None] = {}
        for name, named in _every(register, office):
            self.exact.setdefault(exact(name), named)
            self.bare.setdefault(header_name(name), named)
        for known in (self.exact, self.bare):
            known.pop("", None)
        for name, named in self.bare.items():
            _put(self.alike, core(name), named)

    def find(self, header: str) -> list[Named]:
        """What a header names: as a whole, then by its last level; the surest first."""
        found = []
        for text, ceiling in ((header, LABEL), (header.rsplit("/", 1)[-1], PART)):
            named = self.exact.get(exact(text)) or self.bare.get(header_name(text))
            if named is not None:
                found.append(Named(named.field, named.how, min(named.confidence, ceiling)))
        return found

    def near(self, header: str) -> Named | None:
        """The field a header means in other words that mean the same, or misspelled."""
        name = header_name(header.rsplit("/", 1)[-1])
        alike = self.alike.get(core(name))
        if alike is not None:
            return Named(alike.field, "near", ALIKE)
        if len(name) < LEAST_SPELLED:
            return None
        best = max(self.bare, key=lambda each: _spelled(name, each), default="")
        if _spelled(name, best) < LIKE:
            return None
        return Named(self.bare[best].field, "near", SPELLED)

    def within(self, header: str) -> list[Field]:
        """Fields whose name stands in the header, or the other way round; the fullest first."""
        name = header_name(header.rsplit("/", 1)[-1])
        found: dict[str, tuple[float, Field]] = {}
        for known, named in self.bare.items():
            held = _held(name, known)
            if held > found.get(named.field.key, (0.0,))[0]:
                found[named.field.key] = (held, named.field)
        return [field for _, field in sorted(found.values(), key=lambda each: -each[0])]


def exact(header: str) -> str:
    """A header for comparing, what stands in brackets included."""
    text = BLANK.sub("", unicodedata.normalize("NFKC", header)).strip(":·*")
    return text.replace("台帐", "台账").casefold()


def core(name: str) -> str:
    """What a name comes down to without the words that add nothing; empty where too little."""
    text = NEUTRAL.sub("", name)
    for ending, mark in ENDINGS:
        stem = ending.sub("", text)
        if stem != text and len(stem) >= LEAST_STEM:
            return stem + mark
    return text if len(text) >= LEAST_STEM else ""


def nameless(header: str) -> bool:
    """Whether a column bears no name but its letter."""
    return not header or NAMELESS.match(header) is not None


def _every(register: Register, office: Office) -> Iterator[tuple[str, Named]]:
    fields = [field for field in register.fields if field.type not in NEVER_READ]
    for field in fields:
        yield field.label.zh, Named(field, "label", LABEL)
    for field in fields:  # an office may call a field what another is called in English
        for label in (field.label.en, field.key):
            yield label, Named(field, "label", LABEL)
    for field in fields:
        for synonym in field.synonyms:
            yield synonym, Named(field, "synonym", SYNONYM)
    for field in fields:  # a link goes by the name of the register it leads to
        if len(field.to) == 1 and field.to[0] in office.registers:
            yield office.registers[field.to[0]].label.zh, Named(field, "synonym", SYNONYM)


def _put(alike: dict[str, Named | None], key: str, named: Named) -> None:
    """Keep a name's core; one that two fields share says nothing."""
    if not key:
        return
    known = alike.get(key, named)
    same = known is not None and known.field.key == named.field.key
    alike[key] = known if same else None


def _spelled(name: str, known: str) -> float:
    if not known or abs(len(name) - len(known)) > 2:
        return 0.0
    return SequenceMatcher(None, name, known, autojunk=False).ratio()


def _held(name: str, known: str) -> float:
    short, long = sorted((name, known), key=len)
    if len(short) < LEAST_STEM or short not in long:
        return 0.0
    share = len(short) / len(long)
    # What a Chinese name is stands at its end.
    return share + (0.2 if long.endswith(short) else 0.0) if share >= LEAST_HELD else 0.0


def field_named(word: str, register: Register, names: Names) -> Field | None:
    """The field a person means by a key, a label or a synonym."""
    found = register.find(word)
    if found is not None:
        return found
    named = names.find(word)
    return named[0].field if named else None
