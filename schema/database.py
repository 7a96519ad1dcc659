"""How the database is reached: engines, reading and writing connections, what can go wrong."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event, exc

from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator

Engine: TypeAlias = sa.Engine
Connection: TypeAlias = sa.Connection
BUSY_SECONDS = 20
# What drivers say, in part, and the code it stands for; the first that fits counts.
SYMPTOMS = (
    ("database or disk is full", "disk_full"),
    ("no space left", "disk_full"),
    ("disk i/o error", "disk_full"),
    ("database is locked", "database_locked"),
    ("lock timeout", "database_locked"),
    ("deadlock detected", "database_locked"),
    ("readonly database", "database_read_only"),
    ("read-only", "database_read_only"),
    ("not a database", "database_damaged"),
    ("malformed", "database_damaged"),
    ("unable to open", "database_away"),
    ("connection", "database_away"),
    ("queuepool", "database_locked"),
)
# In one process writers of an SQLite file take turns here; SQLite's own waiting is not fair.
_turns: WeakKeyDictionary[sa.Engine, threading.Lock] = WeakKeyDictionary()
_turns_guard = threading.Lock()


def connect(url: str) -> sa.Engine:
    """An engine for a database URL; a missing folder of an SQLite file is made."""
    try:
        parsed = sa.make_url(url)
    except exc.ArgumentError as error:
        raise UnusableError(Problem("bad_url")) from error
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed)
    raise UnusableError(Problem("bad_url"))


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees one state of the database; nothing it does is kept."""
    with _told(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection whose work is kept as a whole, or not at all when an error leaves it."""
    with _told(engine), _turn(engine), engine.connect() as connection:
        writer = connection.execution_options(writing=True)
        with writer.begin():
            yield writer


@contextmanager
def _told(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.TimeoutError, exc.DatabaseError) as error:
        said = str(getattr(error, "orig", None) or error).lower()
        for symptom, code in SYMPTOMS:
            if symptom in said:
                values = {"folder": str(Path(engine.url.database or "").resolve().parent)}
                raise UnusableError(Problem(code, values=values)) from error
        raise


@contextmanager
def _turn(engine: sa.Engine) -> Iterator[None]:
    if engine.dialect.name != "sqlite":
        yield
        return
    with _turns_guard:
        turn = _turns.setdefault(engine, threading.Lock())
    if not turn.acquire(timeout=BUSY_SECONDS):
        raise UnusableError(Problem("database_locked"))
    try:
        yield
    finally:
        turn.release()


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnusableError(Problem("database_away")) from error
    engine = sa.create_engine(
        url,
        pool_size=10,
        hide_parameters=True,  # errors are logged, records are not
        max_overflow=50,
        connect_args={"timeout": BUSY_SECONDS, "cached_statements": 500},
    )
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "before_cursor_execute", _choose_index, retval=True)
    return engine


def _open_sqlite(dbapi: Any, _record: object) -> None:
    # Without the driver's own transactions ALTER TABLE and BEGIN IMMEDIATE do as they are told.
    dbapi.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
        "mmap_size=1073741824",
        "wal_autocheckpoint=16384",
    ):
        dbapi.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _choose_index(
    _connection: sa.Connection,
    _cursor: object,
    statement: str,
    parameters: object,
    context: Any,
    _many: bool,
) -> tuple[str, object]:
    chosen = context.execution_options.get("indexed_by") if context else None
    if chosen:
        table, index = chosen
        statement = statement.replace(f"FROM {table} ", f"FROM {table} INDEXED BY {index} ", 1)
    return statement, parameters


def _postgresql(url: sa.URL) -> sa.Engine:
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=10,
        hide_parameters=True,  # errors are logged, records are not
        max_overflow=50,
        pool_pre_ping=True,
        connect_args={"options": f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC"},
    )
