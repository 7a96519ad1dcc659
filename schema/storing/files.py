"""Files on the disk: taken from a stream piece by piece, known by their content."""

from __future__ import annotations

import errno
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from schema.problems import Problem, UnusableError

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Received:
    """A file just written, not yet under a name of its own; size in bytes."""

    path: Path
    sha256: str
    size: int


def received(stream: IO[bytes], where: Path, limit: int) -> Received:
    """The content of a stream in a new file of the folder; over limit bytes it is refused.

    Nothing is left of what was broken off: half a file never gets the name of a whole one.
    """
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=where, prefix="half-", delete=False) as waiting:
        half = Path(waiting.name)
        try:
            while piece := stream.read(PIECE):
                size += len(piece)
                _small_enough(size, limit)
                digest.update(piece)
                waiting.write(piece)
        except BaseException:
            waiting.close()
            half.unlink()
            raise
    return Received(half, digest.hexdigest(), size)


def unkept(error: OSError, where: Path) -> UnusableError:
    """What to raise where a folder takes no file: it may not be written, or there is no room."""
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        values = {"folder": str(where.resolve())}
        return UnusableError(Problem("database_read_only", values=values))
    return UnusableError(Problem("disk_full"))


def _small_enough(size: int, limit: int) -> None:
    if size > limit:
        raise UnusableError(Problem("oversized", values={"limit": limit}))
