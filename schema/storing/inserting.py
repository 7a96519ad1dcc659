"""Many rows straight to the driver: no object a row, many rows a statement."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlalchemy as sa

MOST_ROWS = 100  # of one statement: SQLite works them off without asking Python in between
MOST_VALUES = 30_000  # SQLite takes 32,766


def insert(
    connection: sa.Connection, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows whose values the driver takes as they are, in the order of the names."""
    quote = connection.dialect.identifier_preparer.quote
    head = f"{quote(table)} ({', '.join(map(quote, names))})"
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        _by_statements(driver, f"INSERT INTO {head} VALUES ", len(names), iter(rows))  # noqa: S608  # our names, values bound
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {head} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _by_statements(driver: Any, head: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
    marks = f"({','.join('?' * width)})"
    most = max(1, min(MOST_ROWS, MOST_VALUES // width))
    several = head + ",".join([marks] * most)
    while some := list(islice(rows, most)):
        if len(some) == most:
            driver.execute(several, list(chain.from_iterable(some)))
        else:
            driver.executemany(head + marks, some)
