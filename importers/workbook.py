"""From the bytes of any office file to its sheets, in a child process that may not take all."""

from __future__ import annotations

import gc
import hashlib
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

import psutil

from importers.reading.assembling import Assembler
from importers.reading.kinds import unusable
from importers.reading.packing import unpack
from importers.reading.parts import PackedRows, Rows
from importers.sheets import Merge, Sheet, Workbook, column_index, letters
from schema.problems import Problem, UnusableError
from schema.settings import LIMITS, Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from importers.reading.parts import Part

    Progress = Callable[[int, int], object]

__all__ = ["Merge", "Sheet", "Workbook", "column_index", "letters", "read", "read_safely"]

ROOT = Path(__file__).parents[1]
PATIENCE = 0.05  # seconds between looks at the child
OUT_OF_MEMORY = frozenset({-6, -9, 134, 137, 0xC0000409})


def read(source: Path | bytes, name: str = "", progress: Progress | None = None) -> Workbook:
    """The workbook read right here: for bytes that can be trusted, or within a child.

    progress(rows read so far, 0) is called now and then and may raise.
    """
    from importers.reading import (
        reader as reading,  # no reader is loaded into a process that has children for it
    )

    name = name or (source.name if isinstance(source, Path) else "")
    assembler = Assembler()
    with _opened(source, name) as file:
        for part in reading.read(file, name):
            assembler.take(part)
            if progress:
                progress(assembler.rows, 0)
        file.seek(0)
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any file
    return assembler.workbook(name, fingerprint)


def read_safely(
    source: Path | bytes,
    name: str = "",
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> Workbook:
    """The workbook in these bytes or at this path; UnusableError says why there is none.

    progress(rows read so far, 0) is called now and then; when it raises, reading ends at once.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    with _opened(source, name) as file:
        _weigh(file, name, limits)
        child = _start(file, name, limits)
        with child, _Watch(child, limits) as watch:
            return _listen(child, name, watch, progress)


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
        [sys.executable, "-m", "importers.reading.child", name, str(limits.memory_bytes)],
        cwd=ROOT,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


class _Watch(threading.Thread):
    """Ends a child that takes too long or too much memory; why says which."""

    def __init__(self, child: subprocess.Popen[bytes], limits: Limits) -> None:
        super().__init__(name="watch", daemon=True)
        self.why = ""
        self._child, self.limits = child, limits
        self._done = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._child.kill()
        self.join()

    def run(self) -> None:
        """Look at the child until it ends."""
        deadline = time.monotonic() + self.limits.seconds
        with suppress(psutil.Error):
            watched = psutil.Process(self._child.pid)
            while not self.why:
                if time.monotonic() >= deadline:
                    self.why = "time_limit"
                elif watched.memory_info().rss > self.limits.memory_bytes:
                    self.why = "memory_limit"
                elif self._done.wait(PATIENCE):
                    return
            self._child.kill()


def _listen(
    child: subprocess.Popen[bytes], name: str, watch: _Watch, progress: Progress | None
) -> Workbook:
    """The workbook the child tells part by part."""
    assembler = Assembler()
    while True:
        try:
            kind, value = _heard(child.stdout)
        except (EOFError, pickle.UnpicklingError):
            code = child.wait()
            if watch.why == "time_limit":
                raise unusable("time_limit", name, seconds=watch.limits.seconds) from None
            raise unusable(watch.why or _crash(code), name) from None
        if kind == "problem":
            code, values = value
            raise UnusableError(Problem(code, values=values))
        if kind == "end":
            return assembler.workbook(name, value)
        assembler.take(_unpacked(value))
        if progress:
            progress(assembler.rows, 0)


def _heard(pipe: IO[bytes] | None) -> Any:
    """The next of the child's messages: many small objects, none of them garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return pickle.load(pipe or BytesIO())  # noqa: S301  # said by our own child
    finally:
        if collecting:
            gc.enable()


def _unpacked(part: Part | PackedRows) -> Part:
    if isinstance(part, PackedRows):
        return Rows([unpack(column) for column in part.columns], part.count)
    return part


def _crash(code: int) -> str:
    return "memory_limit" if code in OUT_OF_MEMORY else "reader_crashed"
