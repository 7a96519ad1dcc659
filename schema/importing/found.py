"""Which records the rows of a draft are about, as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from schema.recognising import day_of, folded, plain
from schema.storing import tables
from schema.storing.storage import counting
from schema.storing.tables import columns_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema.definitions import Field, Register
    from schema.problems import Place
    from schema.values import Value

MOMENTS = frozenset({"date", "datetime"})


@dataclass(frozen=True)
class Kept:
    """What of a kept record tells whether a row is about it."""

    id: int
    version: int
    deleted: bool
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Base:
    """What a file last said of a record."""

    print: str
    cells: str
    batch: int
    sheet: str
    row: int
    earlier: Base | None = None  # the time before

    def chain(self) -> Iterator[Base]:
        """This and what files said before, the newest first."""
        base: Base | None = self
        while base is not None:
            yield base
            base = base.earlier


@dataclass
class Found:
    """The record of each row that is known again; why some rows are left to a person."""

    records: dict[int, Kept] = field(default_factory=dict)
    how: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    bases: dict[int, Base] = field(default_factory=dict)  # by record
    alike: dict[int, Place] = field(default_factory=dict)  # rows that may be what stood there

    def take(self, position: int, kept: Kept, how: str) -> None:
        """Take a row for a record's."""
        self.records[position] = kept
        self.how[position] = how

    def forget(self, position: int) -> None:
        """Take a row for no record's."""
        for rows in (self.records, self.how, self.doubts, self.refused, self.alike):
            rows.pop(position, None)


def mark_of(known: Field, value: Value) -> str:
    """What a value says, for comparing: of a moment its day."""
    if known.type in MOMENTS:
        day = day_of(value)
        return day.isoformat() if day else ""
    return folded(plain(value))


def kept_records(
    connection: sa.Connection,
    register: Register,
    wanted: Sequence[Field],
    *,
    from_files: bool = False,
    ids: Sequence[int] | None = None,
) -> Iterator[Kept]:
    """The records of a register with some of their values; none of an import that still runs."""
    table = table_of(register)
    t = tables.batch
    running = list(connection.scalars(sa.select(t.c.id).where(t.c.status == "open")))
    columns = [column for known in wanted for column in columns_of(known)]
    query = sa.select(
        table.c.id, table.c.version, table.c.deleted_at, *(table.c[c.name] for c in columns)
    ).order_by(table.c.id)
    if running:
        query = query.where(sa.or_(table.c.batch_id.is_(None), table.c.batch_id.not_in(running)))
    if from_files:
        query = query.where(table.c.batch_id.is_not(None), table.c.deleted_at.is_(None))
    if ids is not None:
        query = query.where(table.c.id.in_(ids))
    for row in connection.execution_options(yield_per=5000).execute(query).mappings():
        values = {known.key: counting(known, dict(row)) for known in wanted}
        yield Kept(row["id"], row["version"], row["deleted_at"] is not None, values)
