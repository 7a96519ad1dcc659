"""The process behind a job, seen from outside: started, listened to, weighed, let go."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from importers.reading.kinds import unusable
from importers.working.job_talk import unframe

if TYPE_CHECKING:
    import queue

    from schema.settings import Limits

ROOT = Path(__file__).parents[2]


def start() -> subprocess.Popen[bytes]:
    """The process, told by its standard input; paths are those of this program's folder."""
    return subprocess.Popen(  # noqa: S603  # our own module
        [sys.executable, "-m", "importers.working.job_child", os.getcwd()],  # noqa: PTH109  # as text
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def listen(process: subprocess.Popen[bytes], said: queue.SimpleQueue[Any]) -> None:
    """Put all a process says into a queue, at last how it ended."""
    pipe = process.stdout
    if pipe is None:
        return
    with pipe, suppress(EOFError, OSError, pickle.PickleError):
        while True:
            said.put(unframe(pipe))
    said.put(("gone", process.wait()))


def hang_up(process: subprocess.Popen[bytes]) -> None:
    """Ask it nothing more; it ends when its work is done."""
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()


def weigh(path: Path, name: str, limits: Limits) -> None:
    """Refuse a file that cannot be opened, or is too large."""
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except PermissionError as error:
        raise unusable("file_locked", name) from error
    except OSError as error:
        raise unusable("file_missing", name) from error
    if size > limits.file_bytes:
        raise unusable(
            "oversized", name, size=_megabytes(size), limit=_megabytes(limits.file_bytes)
        )


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1024 / 1024))} MB"


def memory(process: psutil.Process) -> int:
    """The bytes it holds, 0 when it is gone."""
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
