"""A fresh database, an office, the people and the moment every test happens at."""

import os
import shutil
import uuid
from datetime import datetime

import psycopg
import pytest
import sqlalchemy as sa

from schema import demo, keeping
from schema import office as offices
from schema.actors import LOCAL, Actor
from schema.database import connect, reading, writing
from schema.defining.effective import DefinitionChange
from tests.desk import Desk

POSTGRESQL = os.environ.get(
    "TAIZHANG_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
REMEDY = f"no PostgreSQL answers at {POSTGRESQL}; start one or set TAIZHANG_TEST_POSTGRESQL"
SEEDED = ("alembic_version", "calendar_day", "setting")
SHAPE = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


class Server:
    """The PostgreSQL server of the tests: databases as good as new, one a test.

    Making one costs as much as many tests, so one that a test only filled is emptied and used
    again; one whose tables or settings a test changed is dropped.
    """

    def __init__(self):
        self.url = sa.make_url(POSTGRESQL)
        self.made, self.free = [], []

    def says(self, statement):
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement)

    def create(self, template=""):
        """A new database, empty or like the template; its name."""
        name = f"tz_{uuid.uuid4().hex[:16]}"
        self.says(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        self.made.append(name)
        return name

    def connect(self, name):
        lazy = {"options": "-c synchronous_commit=off"}  # tests need no power-cut safety
        url = self.url.set(database=name, query=lazy)
        return connect(url.render_as_string(hide_password=False))

    def prepare(self):
        """The template with the general pack, and what it looks like."""
        self.template = self.create()
        made = self.connect(self.template)
        keeping.prepare(made)
        self.looks = self.look(made)
        made.dispose()

    def look(self, engine):
        with engine.connect() as connection:
            settings = connection.execute(sa.text("SELECT * FROM setting ORDER BY 1")).all()
            return settings, connection.execute(sa.text(SHAPE)).scalar_one()

    def take(self):
        return self.free.pop() if self.free else self.create(self.template)

    def give_back(self, name):
        made = self.connect(name)
        if self.look(made) == self.looks:
            _empty(made)
            self.free.append(name)
        else:
            self.says(f"DROP DATABASE {name} WITH (FORCE)")
        made.dispose()

    def close(self):
        for name in self.made:
            self.says(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _empty(engine):
    with engine.begin() as connection:
        names = set(connection.execute(sa.text(TABLES)).scalars()) - set(SEEDED)
        asked = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names
        )
        if filled := connection.execute(sa.text(asked)).scalars().all():
            listed = ", ".join(f'"{name}"' for name in filled)
            connection.execute(sa.text(f"TRUNCATE {listed} RESTART IDENTITY CASCADE"))


@pytest.fixture(scope="session")
def postgresql():
    """A real PostgreSQL server; without one the test is skipped, in CI it fails."""
    server = Server()
    try:
        server.says("SELECT 1")
    except psycopg.OperationalError:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(REMEDY)
    server.prepare()
    yield server
    server.close()


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
    server = request.getfixturevalue("postgresql")
    name = server.take()
    made = server.connect(name)
    yield made
    made.dispose()
    server.give_back(name)


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


@pytest.fixture
def database(tmp_path, monkeypatch):
    """An empty database of its own, which the pages are pointed to."""
    monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path))
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", f"sqlite:///{tmp_path / 'taizhang.db'}")
    from pages.parts import session  # only these tests wait for Streamlit

    engine = session.engine()
    keeping.prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def demo_database(database):
    """The same with the invented office in it."""
    from pages.parts import session

    demo.add(database, LOCAL, session.now())
    return database


@pytest.fixture
def desk(engine, clerk, noon):
    """A property office with a room, its owner and its tenant."""
    with writing(engine) as connection:
        for key in ("room", "repair_call", "front_desk", "works", "shipment", "complaint_handling"):
            change = DefinitionChange("register_on", key, "", {})
            offices.change_definition(connection, change, clerk, noon)
    it = Desk(engine, clerk, noon)
    it.owner = it.add("customer", name="钱多多", contact_person="钱多多", phone="15400001111")
    it.tenant = it.add("customer", name="周小租", contact_person="周小租", phone="15400002222")
    it.room = it.add(
        "room", code="3-1-502", owner="钱多多", tenant="周小租", phone="15400001111", arrears="860"
    )
    return it
