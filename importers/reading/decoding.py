"""What encoding a text file is written in, and the file as text."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from importers.reading.kinds import unusable
from schema.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WITHOUT_BOM = ("utf-8", "gb18030")
LOST = "\ufffd"
MOST_LOST = 0.01  # share of characters a file may have lost and still be a text
NAMED_LOST = 0.05  # share of foreign characters that may be lost in what is UTF-8 all the same
LEAST_NOUGHTS = 0.02  # share of bytes of a UTF-16 text that are nought
ONE_SIDED = 0.95  # share of them that stand at odd, or at even places
STRAY_NOUGHTS = 0.01


@dataclass(frozen=True)
class Decoded:
    """A file as text, line ends as written; noughts: whether to leave NUL characters out."""

    lines: io.TextIOWrapper
    noughts: bool
    problems: tuple[Problem, ...]


@dataclass
class _Count:
    """Characters of a file in one encoding: all, beyond ASCII, and lost."""

    whole: int = 0
    foreign: int = 0
    lost: int = 0


def opened(file: IO[bytes], name: str) -> Decoded:
    """The text of the file; a mark at its start counts, then strict UTF-8, then GB18030."""
    noughts, stray = _noughts(file)
    if stray and not _marked(file):
        encoding = _wide(file, noughts)
        if encoding:
            return Decoded(_text(file, encoding), noughts=False, problems=())
        if not _few(file, noughts, stray):
            raise unusable("not_a_workbook", name)
    encoding, lost = _encoding(file, name)
    problems = [Problem("characters_lost", values={"count": lost})] if lost else []
    if stray and not encoding.startswith(("utf-16", "utf-32")):
        problems.append(Problem("noughts_removed", values={"count": noughts}))
    return Decoded(_text(file, encoding), noughts=bool(stray), problems=tuple(problems))


def _text(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    return io.TextIOWrapper(file, encoding, errors="replace", newline="")


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


def _marked(file: IO[bytes]) -> str:
    file.seek(0)
    start = file.read(4)
    return next((encoding for mark, encoding in BOMS if start.startswith(mark)), "")


def _noughts(file: IO[bytes]) -> tuple[int, int]:
    """How many bytes are nought, and how many of these do not just fill up the file's end."""
    count = tail = 0
    for chunk in _chunks(file):
        count += chunk.count(0)
        rest = len(chunk) - len(chunk.rstrip(b"\0"))
        tail = tail + rest if rest == len(chunk) else rest
    return count, max(count - tail, min(count, 1))


def _wide(file: IO[bytes], noughts: int) -> str:
    """UTF-16 without a mark: every second byte of its Latin letters and line ends is nought."""
    file.seek(0)
    start = file.read(CHUNK)
    if noughts < LEAST_NOUGHTS * len(start):
        return ""
    odd, every = start[1::2].count(0), start.count(0)
    for encoding, share in (("utf-16-le", odd), ("utf-16-be", every - odd)):
        if share >= ONE_SIDED * every and not _count(file, encoding).lost:
            return encoding
    return ""


def _few(file: IO[bytes], noughts: int, stray: int) -> bool:
    size = file.seek(0, io.SEEK_END)
    return stray <= max(1, STRAY_NOUGHTS * size) and noughts < size


def _count(file: IO[bytes], encoding: str) -> _Count:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    found = _Count()
    for chunk in _chunks(file):
        _add(found, decoder.decode(chunk))
    _add(found, decoder.decode(b"", final=True))
    return found


def _add(found: _Count, text: str) -> None:
    found.whole += len(text)
    if not text.isascii():
        found.lost += text.count(LOST)
        found.foreign += len(text.encode("utf-8", "replace")) - len(text)


def _encoding(file: IO[bytes], name: str) -> tuple[str, int]:
    """The encoding in which least is lost, and how many characters are."""
    marked = _marked(file)
    counts = {}
    for encoding in (marked,) if marked else WITHOUT_BOM:
        counted = counts[encoding] = _count(file, encoding)
        strange = counted.foreign / 2 - counted.lost
        if not counted.lost or (encoding == "utf-8" and counted.lost < NAMED_LOST * strange):
            return encoding, counted.lost
    best = min(counts, key=lambda encoding: counts[encoding].lost)
    if counts[best].lost > max(1, MOST_LOST * counts[best].whole) or counts[best].whole <= 1:
        raise unusable("not_a_workbook", name)
    return best, counts[best].lost
