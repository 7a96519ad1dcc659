"""Registers the office makes itself: read from what was kept, and whether one may be made."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schema.defining import contradictions, parsing
from schema.defining.parsing import Teller
from schema.defining.slugs import slug
from schema.field_types import fold
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Office, Register

KEY_LIMIT = 24  # leaves room for the names of indexes
# What databases call the tables behind a table of words.
BEHIND = re.compile(r"_(data|idx|content|docsize|config|words)$")


def read(payload: Mapping[str, Any]) -> Register | None:
    """The register a kept definition describes; None where it cannot stand."""
    made = parsing.register(payload, Teller("office"))
    return None if made is None else replace(made, office=True)


def made(payload: Mapping[str, Any], office: Office) -> Register:
    """The register of a payload that may be added to the office; UnusableError says why not.

    payload: as the tables of a file of schema/registers.
    """
    teller = Teller("office")
    register = parsing.register(payload, teller)
    if register is None or teller.told:
        raise UnusableError(Problem("bad_register", values={"line": teller.told[0]}))
    twin = named(register.label.zh, office)
    if twin is not None:
        raise taken(twin)
    if register.key in keys_taken(office) or len(register.key) > KEY_LIMIT:
        line = f"office: [register] key: {register.key} is taken or too long"
        raise UnusableError(Problem("bad_register", values={"line": line}))
    told = contradictions.of({**office.catalogue, register.key: register}, {})
    own = [line for line in told if line.startswith(f"registers/{register.key}.toml")]
    if own:
        raise UnusableError(Problem("bad_register", values={"line": own[0]}))
    return replace(register, office=True)


def named(label: str, office: Office) -> Register | None:
    """The register of the office, shown or switched off, that bears this name."""
    wanted = fold(label)
    found = (each for each in office.catalogue.values() if fold(each.label.zh) == wanted)
    return next(found, None)


def taken(twin: Register) -> UnusableError:
    """The error that says the name is another register's."""
    facts = {"value": twin.label.zh, "key": twin.key}
    return UnusableError(Problem("register_exists", values=facts))


def key(label: str, office: Office) -> str:
    """A key for a new register: the label in pinyin, taken by no table of the office."""
    base = slug(label)
    if BEHIND.search(base):
        base += "_f"
    base = _short(base, KEY_LIMIT)
    found, count, others = base, 1, keys_taken(office)
    while found in others:
        count += 1
        found = f"{_short(base, KEY_LIMIT - 3)}_{count}"
    return found


def number(office: Office) -> str:
    """The catalogue number of the office's next register: O01, then O02."""
    own = {register.id for register in office.catalogue.values()}
    return next(made for count in range(1, 10_000) if (made := f"O{count:02}") not in own)


def keys_taken(office: Office) -> frozenset[str]:
    """Keys whose tables are there already, those of lines included."""
    lines = {
        f"{register.key}_{field.key}"
        for register in office.catalogue.values()
        for field in register.of_type("lines")
    }
    return frozenset({*office.catalogue, *lines})


def joined(shipped: Register, own: Register) -> Register:
    """A register shipped under a key the office gave one of its own: every field is kept."""
    known = {field.key for field in shipped.fields}
    rest = tuple(replace(field, office=True) for field in own.fields if field.key not in known)
    return replace(shipped, fields=(*shipped.fields, *rest))


def _short(text: str, limit: int) -> str:
    """The first syllables that fit."""
    if len(text) <= limit:
        return text
    whole = text[: limit + 1].rpartition("_")[0]
    return (whole or text[:limit]).rstrip("_")
