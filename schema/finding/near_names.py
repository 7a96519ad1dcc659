"""The records a name that nobody bears may mean: misspelt, shortened, with a blank or a title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from rapidfuzz import fuzz, process

from schema.field_types import FIELD_TYPES
from schema.finding.filters import title_keys
from schema.finding.links import names
from schema.recognising import folded
from schema.storing.tables import table_of, targets
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema.definitions import Field, Office, Register

OFFERED = 3  # candidates a name
LEAST = 60  # of 100; two names of three characters that share two have 67
MOST = 500  # names looked after; the rest is for the register's own page
LONGEST = 60


@dataclass(frozen=True)
class Candidate:
    """A record a name may mean; score from 0 to 100."""

    link: Link
    name: str
    score: int


def candidates(
    connection: sa.Connection, office: Office, field: Field, texts: Iterable[str]
) -> dict[str, tuple[Candidate, ...]]:
    """For each text the records of the field's registers whose names are nearest."""
    wanted = [text for text in texts if 0 < len(text) <= LONGEST][:MOST]
    found: dict[str, list[Candidate]] = {text: [] for text in wanted}
    for key in targets(field):
        register = office.registers.get(key)
        if register is None or not wanted:
            continue
        for text, offers in _nearest(connection, register, wanted).items():
            found[text] += offers
    _name(connection, office, found)
    return {
        text: tuple(sorted(offers, key=lambda each: -each.score)[:OFFERED])
        for text, offers in found.items()
        if offers
    }


def _nearest(
    connection: sa.Connection, register: Register, wanted: Iterable[str]
) -> dict[str, list[Candidate]]:
    called = _called(connection, register)
    if not called:
        return {}
    names_ = list(called)
    plain = [folded(name).casefold() for name in names_]
    found: dict[str, list[Candidate]] = {}
    for text in wanted:
        hits = process.extract(
            folded(text).casefold(), plain, scorer=fuzz.ratio, score_cutoff=LEAST, limit=OFFERED
        )
        found[text] = [
            Candidate(Link(register.key, record), names_[place], round(score))
            for _, score, place in hits
            for record in called[names_[place]]
        ]
    return found


def _called(connection: sa.Connection, register: Register) -> dict[str, list[int]]:
    """What the records of a register are called, one title at a time, with their ids."""
    table = table_of(register)
    found: dict[str, list[int]] = {}
    for key in title_keys(register):
        query = sa.select(table.c.id, table.c[key]).where(
            table.c.deleted_at.is_(None), table.c[key].is_not(None)
        )
        field = register.field(key)
        for record, value in connection.execute(query):
            text = value if isinstance(value, str) else FIELD_TYPES[field.type].show(value, field)
            found.setdefault(text, []).append(record)
    return found


def _name(connection: sa.Connection, office: Office, found: dict[str, list[Candidate]]) -> None:
    """Put the whole name of a record in place of the one title that was near."""
    ids: dict[str, set[int]] = {}
    for offers in found.values():
        for each in offers:
            ids.setdefault(each.link.register, set()).add(each.link.id)
    called = {key: names(connection, office, key, some) for key, some in ids.items()}
    for text, offers in found.items():
        best: dict[Link, Candidate] = {}
        for each in offers:
            whole = called[each.link.register].get(each.link.id, each.name)
            kept = best.get(each.link)
            if kept is None or kept.score < each.score:
                best[each.link] = Candidate(each.link, whole, each.score)
        found[text] = list(best.values())
