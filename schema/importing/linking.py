"""Names in the link fields of a draft: which records they mean, and what becomes of the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schema.finding import links
from schema.problems import Problem
from schema.recognising import said
from schema.storing.tables import is_link, targets
from schema.values import Link, Mention, Note, Value

if TYPE_CHECKING:
    import sqlalchemy as sa

    from schema.definitions import Field, Office
    from schema.importing.draft_reading import Rows

Known = dict[str, Link | Problem]


@dataclass
class Linking:
    """What became of the names: unlinked by (field, text), created by register, refused rows."""

    unlinked: Counter[tuple[str, str]] = field(default_factory=Counter)
    create: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    waiting: dict[str, set[int]] = field(default_factory=dict)  # cells by field, to be linked
    refused: dict[int, Problem] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def creates(self, position: int) -> bool:
        """Whether a row names somebody who will be created."""
        return any(position in places for places in self.waiting.values())


def link(connection: sa.Connection, office: Office, rows: Rows, policy: str) -> Linking:
    """Put records in place of names; policy leave, create or refuse for names of nobody."""
    linking = Linking()
    for key, values in rows.values.items():
        known = rows.register.field(key)
        if is_link(known):
            _link_column(connection, office, rows, known, values, (linking, policy))
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
    how: tuple[Linking, str],
) -> None:
    linking, policy = how
    texts = {text for value in set(values) for text in mentions(value)}
    if not texts:
        return
    known = links.resolve(connection, office, field, texts)
    replaced = {value: linked(value, known) for value in set(values)}
    creating = policy == "create" and len(targets(field)) == 1
    for position, value in enumerate(values):
        new = values[position] = replaced[value]
        names = mentions(new)
        if not names:
            continue
        fresh = creating and not any(_is_several(known[name]) for name in names)
        if fresh:
            linking.create[targets(field)[0]].update(dict.fromkeys(names))
            linking.waiting.setdefault(field.key, set()).add(position)
            continue
        _leave(rows, field, position, linking, policy)
        linking.unlinked.update((field.key, name) for name in names)


def _leave(rows: Rows, field: Field, position: int, linking: Linking, policy: str) -> None:
    span = rows.span(position)
    raw = said(span.cell(position, field.key))
    rows.values[field.key][position] = None
    rows.notes.setdefault(field.key, {})[position] = Note(raw, "unlinked")
    if policy == "refuse":
        place = span.place(position, field.key)
        linking.refused.setdefault(position, Problem("link_unknown", place, {"value": raw}))


def _is_several(found: Link | Problem) -> bool:
    return isinstance(found, Problem) and found.code == "link_to_several"
