"""The workbooks imports were made of, untouched: each once, as long as an import needs it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import sqlalchemy as sa

from schema.settings import LIMITS, data_folder
from schema.storing.files import received, unkept
from schema.storing.tables import batch

FINGERPRINT = re.compile(r"[0-9a-f]{64}")
ENDING = re.compile(r"\.[a-z0-9]{1,5}")
NEEDED = ("open", "saved", "undone")  # one taken back can be loaded again
FRESH_SECONDS = 3600  # a file kept just now may belong to an import about to begin


def folder() -> Path:
    """Where they lie: data/files/imports."""
    return data_folder() / "files" / "imports"


def keep(source: Path, fingerprint: str, name: str) -> bool:
    """Keep a workbook under its fingerprint; whether it still is the file that was read.

    A disk that is full or may not be written, and a file over the limit, are UnusableErrors.
    """
    if path(fingerprint) is not None:
        return True
    if not FINGERPRINT.fullmatch(fingerprint):
        return False
    try:
        folder().mkdir(parents=True, exist_ok=True)
        with source.open("rb") as stream:
            new = received(stream, folder(), LIMITS.file_bytes)
        if new.sha256 != fingerprint:
            new.path.unlink()
            return False
        new.path.replace(folder() / f"{fingerprint}{_ending(name)}")
    except OSError as error:
        raise unkept(error, folder()) from error
    return True


def path(fingerprint: str) -> Path | None:
    """The workbook with this fingerprint, if it is kept."""
    if not FINGERPRINT.fullmatch(fingerprint):
        return None
    return next(folder().glob(f"{fingerprint}*"), None)


def sweep(connection: sa.Connection) -> int:
    """Remove the workbooks no import needs any more; how many."""
    if not folder().is_dir():
        return 0
    query = sa.select(batch.c.fingerprint).where(batch.c.status.in_(NEEDED)).distinct()
    needed = set(connection.scalars(query))
    oldest = time.time() - FRESH_SECONDS
    gone = 0
    for each in list(folder().iterdir()):
        if each.name[:64] not in needed and each.stat().st_mtime < oldest:
            each.unlink(missing_ok=True)
            gone += 1
    return gone


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    return ending if ENDING.fullmatch(ending) else ""
