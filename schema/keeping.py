"""Makes or upgrades the database at start: migrations, register tables, calendar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from schema import office as offices
from schema.clocks import calendar_days
from schema.database import writing
from schema.storing import register_tables, standing, tables

if TYPE_CHECKING:
    from alembic.script import Script

HERE = Path(__file__).parent
LOCK = 7_349_001  # the advisory lock all starts of this program agree on


def prepare(engine: sa.Engine, pack: str = "general") -> None:
    """Make or upgrade the database; a second start waits. The pack counts for a new one only."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        _migrate(connection)
        _choose_pack(connection, pack)
        _seed_calendar(connection)
        if not standing.stand(connection):
            office = offices.adopt(connection)
            register_tables.align(connection, office.registers.values())
            standing.keep(connection)


def level(connection: sa.Connection) -> tuple[str | None, str | None]:
    """The migration the database stands at, and the newest one."""
    at = MigrationContext.configure(connection).get_current_revision()
    return at, ScriptDirectory.from_config(_config()).get_current_head()


def scripts() -> list[Script]:
    """The migrations, newest first."""
    return list(ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    return config


def _migrate(connection: sa.Connection) -> None:
    at, head = level(connection)
    if at == head:
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _choose_pack(connection: sa.Connection, pack: str) -> None:
    chosen = connection.scalar(
        sa.select(tables.setting.c.value).where(tables.setting.c.key == "pack")
    )
    if chosen is None:
        connection.execute(tables.setting.insert().values(key="pack", value=pack))


def _seed_calendar(connection: sa.Connection) -> None:
    kept = set(connection.scalars(sa.select(tables.calendar_day.c.day)))
    t = tables.definition_change
    decided = set(connection.scalars(sa.select(t.c.key).where(t.c.kind == "calendar")))
    missing = [
        {"day": each.day, "works": each.works, "name": each.name}
        for each in calendar_days.shipped()
        if each.day not in kept and str(each.day.year) not in decided
    ]
    if missing:
        connection.execute(tables.calendar_day.insert(), missing)


def tidy(engine: sa.Engine) -> None:
    """Let the database learn what its tables hold, after many records came or went."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA analysis_limit=1000")
            connection.exec_driver_sql("ANALYZE")
        else:
            connection.exec_driver_sql("VACUUM ANALYZE")
