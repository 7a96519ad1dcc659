"""The process that reads one file and ends: what goes wrong in it hurts nobody else."""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from importers.reading.parts import Part


def limit_memory(limit: int) -> None:
    """Refuses this process more memory than that, where the system can."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(file: IO[bytes], name: str, said: IO[bytes]) -> None:
    """Say the parts of the workbook, packed, one by one; at last its fingerprint, or a problem."""
    from importers.reading import reader as reading  # within the memory limit
    from schema.problems import UnusableError  # as above

    last: tuple[str, object]
    try:
        for part in reading.read(file, name):
            pickle.dump(("part", _packed(part)), said, protocol=5)
            said.flush()
        file.seek(0)
        last = ("end", hashlib.file_digest(file, "sha256").hexdigest())  # type: ignore[arg-type]  # any file
    except UnusableError as error:
        last = ("problem", (error.problem.code, dict(error.problem.values)))
    except MemoryError:
        last = ("problem", ("memory_limit", {"file": name}))
    pickle.dump(last, said, protocol=5)


def _packed(part: Part) -> object:
    from importers.reading.packing import pack  # within the memory limit
    from importers.reading.parts import PackedRows, Rows  # as above

    if not isinstance(part, Rows):
        return part
    return PackedRows([pack(column) for column in part.columns], part.count)


def main(name: str, limit: int) -> None:
    """Reads the file at standard input and answers on standard output."""
    limit_memory(limit)
    gc.disable()  # millions of cells, no cycles
    tell(sys.stdin.buffer, name, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing to tidy up, and tidying takes a while


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
