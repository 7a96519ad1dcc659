"""Files that belong to records: kept once by their content, listed by record and field."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import sqlalchemy as sa

from schema.actors import may
from schema.changing import changes
from schema.changing.changes import Cell, Why
from schema.field_types.base import printable
from schema.problems import Place, Problem, UnusableError
from schema.settings import LIMITS, data_folder
from schema.storing.files import received, unkept
from schema.storing.tables import attachment, table_of

if TYPE_CHECKING:
    from datetime import datetime

    from schema.actors import Actor
    from schema.definitions import Office

# What a browser may show; anything else is only ever downloaded.
KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
}


@dataclass(frozen=True)
class Attachment:
    """One file of a record."""

    id: int
    register: str
    record: int
    field: str
    name: str
    kind: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str


def folder() -> Path:
    """Where the content of all files lies."""
    return data_folder() / "attachments"


def add(  # noqa: PLR0913, PLR0917 - what, where to, by whom and when
    connection: sa.Connection,
    office: Office,
    register_key: str,
    record: int,
    field: str,
    name: str,
    stream: IO[bytes],
    actor: Actor,
    now: datetime,
) -> Attachment:
    """Keep a file with a record; the same content is stored once."""
    _check(connection, office, (register_key, record, field), actor)
    try:
        sha256, size = _keep(stream, folder())
    except OSError as error:
        raise unkept(error, folder()) from error
    name = Path(printable(name).replace("\\", "/")).name[-120:] or "file"
    row = {
        "register": register_key,
        "record_id": record,
        "field": field,
        "name": name,
        "kind": KINDS.get(Path(name).suffix.lower(), "application/octet-stream"),
        "size": size,
        "sha256": sha256,
        "added_at": now,
        "added_by": actor.name,
    }
    made = attachment.insert().values(row).returning(attachment.c.id)
    kept = _attachment({**row, "id": connection.execute(made).scalar_one()})
    _log(connection, kept, Why(actor, now), after=name)
    return kept


def of(connection: sa.Connection, register_key: str, record: int) -> list[Attachment]:
    """The files of a record, in the order they came."""
    t = attachment
    wanted = sa.select(t).where(
        t.c.record_id == record, t.c.register == register_key, t.c.deleted_at.is_(None)
    )
    found = connection.execute(wanted.order_by(t.c.id)).mappings()
    return [_attachment(dict(row)) for row in found]


def one(connection: sa.Connection, number: int, actor: Actor | None = None) -> Attachment | None:
    """The file with this id; an actor must be one who may see its register."""
    t = attachment
    wanted = sa.select(t).where(t.c.id == number, t.c.deleted_at.is_(None))
    row = connection.execute(wanted).mappings().first()
    if row is None or (actor is not None and not may(actor, "see", row["register"])):
        return None
    return _attachment(dict(row))


def remove(connection: sa.Connection, number: int, actor: Actor, now: datetime) -> None:
    """Take a file off its record; its content stays in the folder."""
    kept = one(connection, number, actor)
    if kept is None:
        raise UnusableError(Problem("attachment_missing"))
    if not may(actor, "change", kept.register):
        raise UnusableError(Problem("not_allowed"))
    t = attachment
    connection.execute(t.update().where(t.c.id == number).values(deleted_at=now))
    _log(connection, kept, Why(actor, now), before=kept.name)


def path(kept: Attachment) -> Path:
    """Where the content of a file lies; a lost one is told."""
    where = folder() / kept.sha256[:2] / kept.sha256
    if not where.exists():
        raise UnusableError(Problem("attachment_missing", values={"name": kept.name}))
    return where


def _check(
    connection: sa.Connection, office: Office, target: tuple[str, int, str], actor: Actor
) -> None:
    register_key, record, key = target
    place = Place(record=record, field=key)
    if not may(actor, "change", register_key):
        raise UnusableError(Problem("not_allowed", place))
    register = office.registers.get(register_key)
    field = register.find(key) if register else None
    if register is None or field is None or field.type != "attachment":
        raise UnusableError(Problem("unknown_field", place, {"value": key}))
    table = table_of(register)
    alive = sa.select(table.c.id).where(table.c.id == record, table.c.deleted_at.is_(None))
    if connection.scalar(alive) is None:
        raise UnusableError(Problem("record_gone", place))


def _keep(stream: IO[bytes], where: Path) -> tuple[str, int]:
    """Write the content under its fingerprint, once."""
    where.mkdir(parents=True, exist_ok=True)
    new = received(stream, where, LIMITS.attachment_bytes)
    kept = where / new.sha256[:2] / new.sha256
    kept.parent.mkdir(exist_ok=True)
    new.path.replace(kept)
    return new.sha256, new.size


def _log(
    connection: sa.Connection, target: Attachment, why: Why, *, before: str = "", after: str = ""
) -> None:
    change = changes.begin(connection, target.register, why)
    cell = Cell(
        target.record,
        0,
        "attach",
        target.field,
        (before,) if before else None,
        (after,) if after else None,
    )
    changes.log(connection, target.register, change, [cell])


def _attachment(row: dict[str, object]) -> Attachment:
    named = {**row, "record": row["record_id"]}
    return Attachment(**{key: named[key] for key in Attachment.__dataclass_fields__})  # type: ignore[arg-type]  # columns of the same names
