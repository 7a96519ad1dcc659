"""What loading a draft would do, row by row, before anything is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.actors import may
from schema.draft import NO_ANSWERS
from schema.importing import known, twin_sheets
from schema.importing.draft_reading import Rows, read
from schema.importing.judging import (
    DOUBTFUL,
    NEW,
    OUTCOMES,
    QUARANTINED,
    UNCHANGED,
    UPDATED,
    Change,
    Judge,
)
from schema.importing.linking import NOT_CHOSEN, Linking, link
from schema.importing.recognition import BY_VALUES, Recognition, recognition
from schema.importing.twin_sheets import Twins
from schema.problems import Place, Problem, UnusableError
from schema.recognising import family
from schema.storing import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Field, Office, Option, Register
    from schema.draft import Draft
    from schema.finding.near_names import Candidate

__all__ = [
    "DOUBTFUL",
    "NEW",
    "OUTCOMES",
    "QUARANTINED",
    "UNCHANGED",
    "UPDATED",
    "Change",
    "Incomplete",
    "Plan",
    "Unlinked",
    "newest",
    "plan",
]


@dataclass(frozen=True)
class Unlinked:
    """A name in a link field that no record bears, and in how many rows."""

    field: str
    text: str
    count: int


@dataclass(frozen=True)
class Incomplete:
    """A record that will be kept although fields asked at entry are missing."""

    position: int
    place: Place
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What loading a draft will do; nothing is done yet.

    outcomes and records go by the position of a row in the draft; heard: rows whose file said
    the same last time, so that nothing of them need be kept again; seen: the newest batch.
    foldings: what a person decided about words, by field key and word as the file has it: the
    key of an option, or "" for a word of its own. duplicates: keep, or skip for equal rows.
    recognised: rows by what they were known again: number, identity, print, original, alike.
    blanks: empty cells whose records hold something, which stays. later: rows whose changes are
    too many for one step.
    """

    draft: Draft
    rows: Rows
    outcomes: tuple[str, ...]
    records: Mapping[int, int]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    reasons: Mapping[int, tuple[Problem, ...]]
    linking: Linking
    incomplete: tuple[Incomplete, ...]
    family: str
    heard: frozenset[int]
    shown_again: tuple[str, ...]
    at: datetime
    seen: int
    foldings: Mapping[tuple[str, str], str] = field(default_factory=lambda: NO_ANSWERS)
    duplicates: str = "keep"
    twins: Twins = field(default_factory=Twins)
    recognition: Recognition = BY_VALUES
    recognised: Mapping[str, int] = field(default_factory=dict)
    blanks: int = 0
    later: int = 0

    @property
    def register(self) -> Register:
        """The register as it will be, new fields and options included."""
        return self.rows.register

    @property
    def new_fields(self) -> tuple[Field, ...]:
        """The fields the register gets."""
        return tuple(self.rows.new_fields)

    @property
    def new_options(self) -> tuple[tuple[str, Option], ...]:
        """The choices fields get, by field key."""
        return tuple(self.rows.new_options)

    @property
    def unlinked(self) -> tuple[Unlinked, ...]:
        """Names no record bears."""
        return tuple(Unlinked(key, text, n) for (key, text), n in self.linking.unlinked.items())

    @property
    def near(self) -> Mapping[tuple[str, str], tuple[Candidate, ...]]:
        """The records that unlinked names may mean, by field key and text."""
        return self.linking.near

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them; their sum is what was read."""
        found = Counter(self.outcomes)
        return {"read": len(self.outcomes)} | {each: found[each] for each in OUTCOMES}

    def positions(self, outcome: str) -> Iterator[int]:
        """The rows something becomes of."""
        return (position for position, each in enumerate(self.outcomes) if each == outcome)


def plan(  # noqa: PLR0913 - what a person decided is named, one by one
    connection: sa.Connection,
    office: Office,
    draft: Draft,
    actor: Actor,
    now: datetime,
    *,
    links: str = "leave",
    foldings: Mapping[tuple[str, str], str] = NO_ANSWERS,
    chosen_links: Mapping[tuple[str, str], int | str] = NOT_CHOSEN,
    duplicates: str = "keep",
    identity: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """What loading would do; links to nobody are left as text, created or refused.

    foldings: by (field key, word) the key of an option, or "" for a word of its own.
    chosen_links: by (field key, text) the id of a record, or "create". duplicates: keep, or skip
    rows that say just what a row above them says. identity: fields that name a record this time
    instead of the register's own. progress hears rows done and rows in all.
    """
    if not may(actor, "import", draft.register):
        raise UnusableError(Problem("not_allowed", values={"action": "import"}))
    rows = read(draft, office.register(draft.register), foldings)
    twins = twin_sheets.find(rows)
    rows.marks.clear()
    linking = link(connection, office, rows, links, chosen_links)
    headers = [each.header for table in draft.tables[:1] for each in table.columns if each.column]
    made = family(headers)
    found = known.find(connection, office.register(draft.register), rows, made, identity)
    judged = Judge(rows, found, linking, twins)
    tell = _telling(progress, rows.count)
    tell(0)
    judged.judge(connection, office, actor, skip_equal=duplicates == "skip", tell=tell)
    tell(rows.count)
    return Plan(
        draft=draft,
        rows=rows,
        outcomes=tuple(judged.outcomes),
        records={position: kept.id for position, kept in found.records.items()},
        changes=tuple(judged.changes),
        problems=(*draft.problems, *judged.problems()),
        reasons=judged.reasons,
        linking=linking,
        incomplete=tuple(_incomplete(rows, judged.outcomes)),
        family=made,
        heard=frozenset(judged.heard),
        shown_again=_hidden(rows),
        at=now,
        seen=newest(connection, draft.register),
        foldings=foldings,
        duplicates=duplicates,
        twins=twins,
        recognised=Counter(found.how.values()),
        recognition=recognition(rows.register, rows, identity),
        blanks=judged.blanks,
        later=judged.later,
    )


def _telling(progress: Callable[[int, int], None] | None, count: int) -> Callable[[int], None]:
    """What tells how many of the rows are done."""
    if progress is None:
        return lambda _done: None
    return lambda done: progress(done, count)


def newest(connection: sa.Connection, register: str) -> int:
    """The newest batch of a register; a plan made before it is out of date."""
    t = tables.batch
    return connection.scalar(sa.select(sa.func.max(t.c.id)).where(t.c.register == register)) or 0


def _incomplete(rows: Rows, outcomes: list[str]) -> Iterator[Incomplete]:
    asked = [each.key for each in rows.register.fields if each.required == "entry"]
    columns = {key: rows.values.get(key) for key in asked}
    noted = {key: rows.notes.get(key, {}) for key in asked}
    for span in rows.spans:
        for position in range(span.start, span.stop):
            if outcomes[position] != NEW:
                continue
            missing = []
            for key, column in columns.items():
                empty = column is None or column[position] is None
                if empty and position not in noted[key]:
                    missing.append(key)
            if missing:
                yield Incomplete(position, span.place(position), tuple(missing))


def _hidden(rows: Rows) -> tuple[str, ...]:
    """Hidden fields of the office that this file fills again."""
    return tuple(key for key in rows.values if rows.register.field(key).hidden)
