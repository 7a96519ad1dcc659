"""Whether the tables stand as the definitions want them, told without looking at each table."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from schema.storing.tables import definition_change, setting

HERE = Path(__file__).parents[1]
# What decides how tables look: every definition, and the code that makes tables of them.
DECIDING = ("registers/*.toml", "packs/*.toml", "storing/*.py", "defining/*.py", "finding/*.py")
KEY = "tables_stand"
COLUMNS = (
    "SELECT count(*) || '/' || sum(hashtext(a.attname)) "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"
)


def stand(connection: sa.Connection) -> bool:
    """Whether nothing changed since they were last made to fit: definitions, code, tables."""
    kept = connection.scalar(sa.select(setting.c.value).where(setting.c.key == KEY))
    return kept is not None and kept == _print(connection)


def keep(connection: sa.Connection) -> None:
    """Remember that the tables fit as they stand now."""
    value = _print(connection)
    here = setting.c.key == KEY
    if connection.execute(setting.update().where(here).values(value=value)).rowcount == 0:
        connection.execute(setting.insert().values(key=KEY, value=value))


def _print(connection: sa.Connection) -> str:
    t = definition_change
    token = connection.scalar(sa.select(t.c.token).order_by(t.c.id.desc()).limit(1))
    pack = connection.scalar(sa.select(setting.c.value).where(setting.c.key == "pack"))
    return f"{_deciding()} {pack} {token} {_shape(connection)}"


def _shape(connection: sa.Connection) -> str:
    """What changes with every table, column or index made or dropped by anybody."""
    counted = "PRAGMA schema_version" if connection.dialect.name == "sqlite" else COLUMNS
    return str(connection.exec_driver_sql(counted).scalar_one())


@cache
def _deciding() -> str:
    told = hashlib.sha256()
    for pattern in DECIDING:
        for path in sorted(HERE.glob(pattern)):
            told.update(path.name.encode())
            told.update(path.read_bytes())
    return told.hexdigest()
