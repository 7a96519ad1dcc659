"""The way to find records: pages after a cursor, counts, one record, all of them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.finding import derived, paths, reached, rows, scoping
from schema.finding.crossing import cross
from schema.finding.filters import Filter, Query, parse_where
from schema.finding.looking import Look
from schema.finding.lookups import find_links
from schema.finding.ordering import orders
from schema.finding.paths import widened
from schema.finding.totals import totals
from schema.problems import Problem, UnusableError
from schema.storing import encoding
from schema.storing.register_tables import facets, facets_name
from schema.storing.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Office, Register
    from schema.values import Record

__all__ = [
    "Filter", "Page", "Query", "all", "by_number", "count", "cross", "find_links", "one",
    "page", "parse_where", "totals", "widened",
]  # fmt: skip
STREAM = 1_000


@dataclass(frozen=True)
class Page:
    """Some records and the cursor of those after them; None at the end."""

    records: tuple[Record, ...]
    next: str | None


def page(  # noqa: PLR0913 - where, what, for whom, from where on
    connection: sa.Connection,
    office: Office,
    register_key: str,
    query: Query,
    actor: Actor,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page:
    """The first records, or those after a cursor, in the order asked; newest event first else."""
    register = _seen(office, register_key, actor)
    paths.permit(office, register, query.paths, actor)
    seen = derived.sight(office, register, query.now)
    order = orders(seen, query.sort)
    scope = scoping.of_page(connection, office, register, query)
    if scope is None:
        return Page((), None)
    start = _position(after) if after else None
    look = Look(connection, seen, order, scope.conditions)
    if scope.common:
        found = look.hits(start, limit + 1, scope.common)
    else:
        found = look.rows(start, limit + 1)
    more = len(found) > limit
    found = found[:limit]
    shown = rows.records(connection, office, register, found, actor)
    if query.reach:
        shown = reached.filled(connection, seen, shown, query.reach, actor)
    return Page(tuple(shown), _cursor(look.place(found[-1])) if more else None)


def all(  # noqa: A001 - read as search.all
    connection: sa.Connection, office: Office, register_key: str, query: Query, actor: Actor
) -> Iterator[Record]:
    """Every record in order, a thousand in memory at a time."""
    after: str | None = None
    while True:
        part = page(connection, office, register_key, query, actor, after=after, limit=STREAM)
        yield from part.records
        after = part.next
        if after is None:
            return


def count(
    connection: sa.Connection, office: Office, register_key: str, query: Query, actor: Actor
) -> int:
    """How many records there are, exactly."""
    register = _seen(office, register_key, actor)
    table = table_of(register)
    paths.permit(office, register, query.paths, actor)
    base = scoping.scope(connection, office, register, query)
    if base is None:
        return 0
    wanted = sa.select(sa.func.count()).select_from(table).where(*base)
    covered = set(facets(register))
    if (
        query.filters
        and not (query.text or query.trash)
        and covered.issuperset(f.field for f in query.filters)
    ):
        # SQLite would pick an index it knows to be selective and look up every row beside it.
        wanted = wanted.execution_options(indexed_by=(table.name, facets_name(register)))
    return connection.scalar(wanted) or 0


def one(
    connection: sa.Connection,
    office: Office,
    register_key: str,
    record: int,
    actor: Actor,
    *,
    now: datetime | None = None,
) -> Record | None:
    """The record with this id, from the trash too."""
    register = _seen(office, register_key, actor)
    seen = derived.sight(office, register, now)
    wanted = sa.select(*seen.columns()).where(
        seen.table.c.id == record, *scoping.closed(connection, register)
    )
    return _first(connection, office, register, wanted, actor)


def by_number(
    connection: sa.Connection,
    office: Office,
    register_key: str,
    number: str,
    actor: Actor,
    *,
    now: datetime | None = None,
) -> Record | None:
    """The record with this running number."""
    register = _seen(office, register_key, actor)
    field = register.number_field
    if field is None:
        return None
    seen = derived.sight(office, register, now)
    alive = (seen.table.c.deleted_at.is_(None), *scoping.closed(connection, register))
    wanted = sa.select(*seen.columns()).where(seen.table.c[field.key] == number, *alive)
    return _first(connection, office, register, wanted, actor)


def _seen(office: Office, register_key: str, actor: Actor) -> Register:
    register = office.registers.get(register_key)
    if register is None:
        raise UnusableError(Problem("unknown_register", values={"value": register_key}))
    if not may(actor, "see", register_key):
        raise UnusableError(Problem("not_allowed"))
    return register


def _first(
    connection: sa.Connection, office: Office, register: Register, wanted: Any, actor: Actor
) -> Record | None:
    found = connection.execute(wanted).mappings().all()
    return rows.records(connection, office, register, found[:1], actor)[0] if found else None


def _cursor(place: tuple[Any, ...]) -> str:
    return base64.urlsafe_b64encode(encoding.dumps(place).encode()).decode()


def _position(cursor: str) -> tuple[Any, ...]:
    try:
        parts = encoding.loads(base64.urlsafe_b64decode(cursor.encode()).decode())
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        StopIteration,
        TypeError,
        ValueError,
    ) as error:
        raise UnusableError(Problem("bad_request")) from error
    return parts if isinstance(parts, tuple) else ()
