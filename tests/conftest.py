"""A fresh database, an office, the people and the moment every test happens at."""

import shutil
import uuid
from datetime import datetime

import psycopg
import pytest

from schema import keeping
from schema import office as offices
from schema.actors import Actor
from schema.database import connect, reading

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432"


def _on_server(statement):
    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory):
    """A database file with the general pack, to be copied."""
    file = tmp_path_factory.mktemp("prepared") / "taizhang.db"
    made = connect(f"sqlite:///{file}")
    keeping.prepare(made)
    with made.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.dispose()
    return file


@pytest.fixture(scope="session")
def prepared_postgresql():
    """A PostgreSQL database with the general pack, to be copied."""
    name = f"tz_template_{uuid.uuid4().hex[:12]}"
    _on_server(f"CREATE DATABASE {name}")
    made = connect(f"{POSTGRESQL}/{name}")
    keeping.prepare(made)
    made.dispose()
    yield name
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    """A fresh database with the general pack, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "taizhang.db"
        shutil.copy(request.getfixturevalue("prepared_sqlite"), file)
        made = connect(f"sqlite:///{file}")
        yield made
        made.dispose()
        return
    template = request.getfixturevalue("prepared_postgresql")
    name = f"tz_{uuid.uuid4().hex[:16]}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    made = connect(f"{POSTGRESQL}/{name}")
    yield made
    made.dispose()
    _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def office(engine):
    """What is in force in the fresh database."""
    with reading(engine) as connection:
        return offices.current(connection)


@pytest.fixture
def clerk():
    """Somebody who may do everything."""
    return Actor("张三", "administrator")


@pytest.fixture
def noon():
    """The moment every test happens at."""
    return datetime(2026, 3, 12, 12, 0)
