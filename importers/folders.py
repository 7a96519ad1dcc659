"""Several files and folders at once: which of them can be workbooks, and why others are left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.reading.kinds import kind_of, unusable
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from schema.problems import Problem

MOST_FILES = 2000
CLUTTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(frozen=True)
class Chosen:
    """The files to read, in the order of their names, and the others with what is wrong."""

    files: tuple[Path, ...]
    left: tuple[tuple[Path, Problem], ...]


def choose(paths: Sequence[Path]) -> Chosen:
    """The workbooks among these files and in these folders, each file once.

    A file is looked at by name and by its first bytes only; reading it may still fail.
    """
    files: list[Path] = []
    left: list[tuple[Path, Problem]] = []
    for path in dict.fromkeys(each for given in paths for each in _files(given)):
        try:
            _look(path)
            files.append(path)
        except UnusableError as error:
            left.append((path, error.problem))
    return Chosen(tuple(files), tuple(left))


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or those in the folder and the folders in it."""
    if not path.is_dir():
        yield path
        return
    found = (each for each in path.rglob("*") if each.is_file() and not _clutter(each, path))
    for number, each in enumerate(sorted(found)):
        if number >= MOST_FILES:
            raise unusable("too_many_files", path.name, limit=MOST_FILES)
        yield each


def _clutter(path: Path, folder: Path) -> bool:
    """Whether nobody would miss it: what the system put there, and hidden folders."""
    inner = path.relative_to(folder).parts
    return path.name.lower() in CLUTTER or any(part.startswith(".") for part in inner[:-1])


def _look(path: Path) -> None:
    try:
        with path.open("rb") as file:
            kind_of(file, path.name)
    except PermissionError as error:
        raise unusable("file_locked", path.name) from error
    except OSError as error:
        raise unusable("file_missing", path.name) from error
