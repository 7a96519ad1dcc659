"""What records say of the records they lead to, as a reader may see these."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from schema.finding import links, paths, rows
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema.actors import Actor
    from schema.finding.derived import Sight
    from schema.finding.paths import Step
    from schema.values import Record

T = TypeVar("T")


def filled(
    connection: sa.Connection,
    here: Sight,
    records: Sequence[Record],
    keys: Iterable[str],
    actor: Actor,
) -> list[Record]:
    """The records with fields of those they lead to, each under its path link.field."""
    wanted: dict[str, list[Step]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        step = paths.find(here.office, here.register, key)
        if step is None or step.link is None:
            raise paths.unknown(key)
        wanted[step.link.key].append(step)
    made = list(records)
    for link, steps in wanted.items():
        found = _led_to(connection, here, steps[0], made, actor)
        made = [_joined(each, found.get(_id(each, link)), steps) for each in made]
    return made


def _led_to(
    connection: sa.Connection, here: Sight, step: Step, records: Sequence[Record], actor: Actor
) -> dict[int, Record]:
    there = step.other(here)
    link = step.link.key if step.link else ""
    ids = sorted({_id(each, link) for each in records} - {0})
    found: dict[int, Record] = {}
    for start in range(0, len(ids), links.CHUNK):
        some = there.table.c.id.in_(ids[start : start + links.CHUNK])
        asked = sa.select(*there.columns()).where(some, paths.alive(there))
        taken = connection.execute(asked).mappings().all()
        made = rows.records(connection, here.office, there.register, taken, actor)
        found |= {each.id: each for each in made}
    return found


def _id(record: Record, link: str) -> int:
    value = record.values.get(link)
    return value.id if isinstance(value, Link) else 0


def _joined(record: Record, other: Record | None, steps: Sequence[Step]) -> Record:
    if other is None:
        return record
    named = {step.field.key: step.key for step in steps}
    return replace(
        record,
        values={**record.values, **_under(named, other.values)},
        names={**record.names, **_under(named, other.names)},
        notes={**record.notes, **_under(named, other.notes)},
        masked=record.masked | {path for key, path in named.items() if key in other.masked},
    )


def _under(named: Mapping[str, str], held: Mapping[str, T]) -> dict[str, T]:
    return {path: held[key] for key, path in named.items() if key in held}
