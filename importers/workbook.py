"""From the bytes of any office file to its sheets, in a child process that may not take all."""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from importers.kinds import unusable
from importers.packing import unpack
from importers.reading import read
from importers.sheets import Merge, Sheet, Workbook, column_index, letters
from schema.problems import Problem, UnusableError
from schema.settings import LIMITS, Limits

__all__ = ["Merge", "Sheet", "Workbook", "column_index", "letters", "read", "read_safely"]

ROOT = Path(__file__).parents[1]
PATIENCE = 0.05  # seconds between looks at the child


def read_safely(source: Path | bytes, name: str = "", limits: Limits = LIMITS) -> Workbook:
    """The workbook in these bytes or at this path; UnusableError says why there is none."""
    name = name or (source.name if isinstance(source, Path) else "")
    _weigh(source, name, limits)
    child = _start(source, name, limits)
    said = _listen(child, source if isinstance(source, bytes) else None, name, limits)
    kind, value = _understood(said, child.returncode, name)
    if kind == "problem":
        code, values = value
        raise UnusableError(Problem(code, values=values))
    return _unpacked(*value)


def _weigh(source: Path | bytes, name: str, limits: Limits) -> None:
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if isinstance(source, Path):
            with source.open("rb"):
                pass
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


def _start(source: Path | bytes, name: str, limits: Limits) -> subprocess.Popen[bytes]:
    path = str(source.resolve()) if isinstance(source, Path) else ""
    return subprocess.Popen(  # noqa: S603  # our own module, and names as arguments
        [sys.executable, "-m", "importers.child", name, str(limits.memory_bytes), path],
        cwd=ROOT,
        stdin=subprocess.DEVNULL if path else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _listen(
    child: subprocess.Popen[bytes], content: bytes | None, name: str, limits: Limits
) -> bytes:
    """All the child says, unless it takes too long or too much memory."""
    deadline = time.monotonic() + limits.seconds
    watched = psutil.Process(child.pid)
    try:
        while True:
            try:
                return child.communicate(content, timeout=PATIENCE)[0]
            except subprocess.TimeoutExpired:
                content = None
            if time.monotonic() > deadline:
                raise unusable("time_limit", name, seconds=limits.seconds)
            if _memory(watched) > limits.memory_bytes:
                raise unusable("memory_limit", name)
    finally:
        child.kill()
        child.wait()


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


def _unpacked(name: str, fingerprint: str, sheets: list[dict[str, Any]]) -> Workbook:
    whole = []
    for facts in sheets:
        columns = [unpack(column) for column in facts["columns"]]
        whole.append(replace(Sheet("", ()), **{**facts, "columns": columns}))
    return Workbook(name, fingerprint, tuple(whole))
