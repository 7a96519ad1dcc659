"""Names in the link fields of a draft: which records they mean, and what becomes of the others."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schema.finding import links, near_names
from schema.problems import Problem
from schema.recognising import said
from schema.storing.tables import is_link, targets
from schema.values import Link, Mention, Note, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlalchemy as sa

    from schema.definitions import Field, Office
    from schema.finding.near_names import Candidate
    from schema.importing.draft_reading import Rows

Known = dict[str, Link | Problem]
CREATE = "create"
SEVERAL = frozenset({"link_to_several", "link_ambiguous"})
NOT_CHOSEN: Mapping[tuple[str, str], int | str] = {}


@dataclass
class Linking:
    """What became of the names: unlinked by (field, text), created by register, refused rows."""

    unlinked: Counter[tuple[str, str]] = field(default_factory=Counter)
    create: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    waiting: dict[str, set[int]] = field(default_factory=dict)  # cells by field, to be linked
    refused: dict[int, Problem] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    near: dict[tuple[str, str], tuple[Candidate, ...]] = field(default_factory=dict)

    def creates(self, position: int) -> bool:
        """Whether a row names somebody who will be created."""
        return any(position in places for places in self.waiting.values())


def link(
    connection: sa.Connection,
    office: Office,
    rows: Rows,
    policy: str,
    chosen: Mapping[tuple[str, str], int | str] = NOT_CHOSEN,
) -> Linking:
    """Put records in place of names; policy leave, create or refuse for names of nobody.

    chosen: by (field key, text) the id of the record that is meant (where a field leads to
    several registers as "register:id"), or "create".
    """
    linking = Linking()
    for key, values in rows.values.items():
        known = rows.register.field(key)
        if is_link(known):
            said = {text: answer for (of, text), answer in chosen.items() if of == key}
            _link_column(connection, office, rows, known, values, (linking, policy, said))
    return linking


def mentions(value: Value) -> tuple[str, ...]:
    """The names in a value that are no records yet."""
    parts = value if isinstance(value, tuple) else (value,)
    return tuple(part.text for part in parts if isinstance(part, Mention))


def linked(value: Value, known: Known) -> Value:
    """The value with records in place of the names that are known."""
    if isinstance(value, tuple):
        return tuple(linked(part, known) for part in value)
    if isinstance(value, Mention):
        record = known.get(value.text)
        return record if isinstance(record, Link) else value
    return value


def _link_column(
    connection: sa.Connection,
    office: Office,
    rows: Rows,
    field: Field,
    values: list[Value],
    how: tuple[Linking, str, Mapping[str, int | str]],
) -> None:
    linking, policy, said = how
    texts = {text for value in set(values) for text in mentions(value)}
    if not texts:
        return
    known = links.resolve(connection, office, field, texts)
    known.update(_chosen(connection, office, field, said))
    replaced = {value: linked(value, known) for value in set(values)}
    single = len(targets(field)) == 1
    fresh = {
        text
        for text in texts
        if single and (policy == "create" or said.get(text) == CREATE) and _is_nobody(known[text])
    }
    named = {value: mentions(new) for value, new in replaced.items()}
    waiting = {value for value, names in named.items() if names and fresh.issuperset(names)}
    left: list[int] = []
    told: Counter[Value] = Counter()
    for position, value in enumerate(values):
        values[position] = replaced[value]
        if value in waiting:
            linking.create[targets(field)[0]].update(dict.fromkeys(named[value]))
            linking.waiting.setdefault(field.key, set()).add(position)
        elif named[value]:
            left.append(position)
            told[value] += 1
    _leave(rows, field, left, linking, policy)
    for value, count in told.items():
        linking.unlinked.update({(field.key, name): count for name in named[value]})
    _offer(connection, office, field, linking)


def _chosen(
    connection: sa.Connection, office: Office, field: Field, said: Mapping[str, int | str]
) -> dict[str, Link]:
    """The records a person gave for names, as far as they are there."""
    asked: dict[str, Link] = {}
    for text, answer in said.items():
        register, _, number = str(answer).rpartition(":")
        register = register or targets(field)[0]
        if number.isdecimal() and register in targets(field) and register in office.registers:
            asked[text] = Link(register, int(number))
    there = {
        key: links.names(
            connection, office, key, [each.id for each in asked.values() if each.register == key]
        )
        for key in {each.register for each in asked.values()}
    }
    return {text: each for text, each in asked.items() if each.id in there[each.register]}


def _offer(connection: sa.Connection, office: Office, field: Field, linking: Linking) -> None:
    """The records that the names of nobody may mean, the most frequent names first."""
    texts = [text for (key, text), _ in linking.unlinked.most_common() if key == field.key]
    if not texts:
        return
    for text, offers in near_names.candidates(connection, office, field, texts).items():
        linking.near[field.key, text] = offers


def _leave(rows: Rows, field: Field, left: Sequence[int], linking: Linking, policy: str) -> None:
    """Keep as notes what these cells say: their names are nobody's and none is to be created."""
    values, notes = rows.values[field.key], rows.notes.setdefault(field.key, {})
    made: dict[str, Note] = {}
    for span in rows.spans:
        for position in left[bisect_left(left, span.start) : bisect_left(left, span.stop)]:
            raw = said(span.cell(position, field.key))
            values[position] = None
            notes[position] = made.setdefault(raw, Note(raw, "unlinked"))
            if policy == "refuse":
                place = span.place(position, field.key)
                linking.refused.setdefault(position, Problem("link_unknown", place, {"value": raw}))


def _is_nobody(found: Link | Problem) -> bool:
    return isinstance(found, Problem) and found.code not in SEVERAL
