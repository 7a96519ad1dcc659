"""The process that reads one file and ends: what goes wrong in it hurts nobody else."""

from __future__ import annotations

import gc
import os
import pickle
import sys


def limit_memory(limit: int) -> None:
    """Refuses this process more memory than that, where the system can."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(name: str) -> tuple[str, object]:
    """What the parent hears: the packed workbook, or the problem."""
    from importers import reading  # within the memory limit
    from schema.problems import UnusableError  # as above

    try:
        return "workbook", reading.read(sys.stdin.buffer.read(), name)
    except UnusableError as error:
        return "problem", (error.problem.code, dict(error.problem.values))
    except MemoryError:
        return "problem", ("memory_limit", {"file": name})


def main(name: str, limit: int) -> None:
    """Reads the file at standard input and answers on standard output."""
    limit_memory(limit)
    gc.disable()  # millions of cells, no cycles
    sys.stdout.buffer.write(pickle.dumps(answer(name), protocol=5))
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing to tidy up, and tidying takes a while


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
