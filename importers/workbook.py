"""From the bytes of any office file to its sheets, in a child process that may not take all."""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from io import SEEK_END
from pathlib import Path
from typing import IO, Any

import psutil

from importers import assembling
from importers.kinds import unusable
from importers.sheets import Merge, Sheet, Workbook, column_index, letters
from schema.problems import Problem, UnusableError
from schema.settings import LIMITS, Limits

__all__ = ["Merge", "Sheet", "Workbook", "column_index", "letters", "read", "read_safely"]

ROOT = Path(__file__).parents[1]
PATIENCE = 0.05  # seconds between looks at the child


def read(content: bytes, name: str) -> Workbook:
    """The workbook in these bytes, read right here: for bytes that can be trusted."""
    from importers import reading  # no reader is loaded into a process that has children for it

    return assembling.workbook(reading.read(content, name))


def read_safely(source: Path | bytes, name: str = "", limits: Limits = LIMITS) -> Workbook:
    """The workbook in these bytes or at this path; UnusableError says why there is none."""
    name = name or (source.name if isinstance(source, Path) else "")
    with _opened(source, name) as file:
        _weigh(file, name, limits)
        child = _start(file, name, limits)
        said = _listen(child, name, limits)
    kind, value = _understood(said, child.returncode, name)
    if kind == "problem":
        code, values = value
        raise UnusableError(Problem(code, values=values))
    whole: Workbook = assembling.workbook(value)
    return whole


def _opened(source: Path | bytes, name: str) -> IO[bytes]:
    """The file to read from the start; a real one, for pipes block half-way."""
    try:
        if isinstance(source, Path):
            return source.open("rb")
    except PermissionError as error:
        raise unusable("file_locked", name) from error
    except OSError as error:
        raise unusable("file_missing", name) from error
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the caller closes it
    file.write(source)
    file.flush()
    file.seek(0)
    return file


def _weigh(file: IO[bytes], name: str, limits: Limits) -> None:
    size = file.seek(0, SEEK_END)
    file.seek(0)
    if size > limits.file_bytes:
        raise unusable(
            "oversized", name, size=_megabytes(size), limit=_megabytes(limits.file_bytes)
        )


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1024 / 1024))} MB"


def _start(file: IO[bytes], name: str, limits: Limits) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own module, and names as arguments
        [sys.executable, "-m", "importers.child", name, str(limits.memory_bytes)],
        cwd=ROOT,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _listen(child: subprocess.Popen[bytes], name: str, limits: Limits) -> bytes:
    """All the child says, unless it takes too long or too much memory."""
    deadline = time.monotonic() + limits.seconds
    watched = psutil.Process(child.pid)
    with child:
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    return child.communicate(timeout=PATIENCE)[0]
                if time.monotonic() > deadline:
                    raise unusable("time_limit", name, seconds=limits.seconds)
                if _memory(watched) > limits.memory_bytes:
                    raise unusable("memory_limit", name)
        finally:
            child.kill()


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _understood(said: bytes, code: int, name: str) -> tuple[str, Any]:
    """The child's answer; one that ended without a word crashed."""
    if code != 0 or not said:
        crashed_for_memory = code in {-6, -9, 134, 137, 0xC0000409}
        raise unusable("memory_limit" if crashed_for_memory else "reader_crashed", name)
    gc_was_on = gc.isenabled()
    gc.disable()
    try:
        kind, value = pickle.loads(said)  # noqa: S301  # said by our own child
    finally:
        if gc_was_on:
            gc.enable()
    return kind, value
