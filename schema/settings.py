"""What the machine's owner sets: the one module that reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """How much a file may ask of the machine before it is refused."""

    file_bytes: int = 500 * 1024 * 1024
    memory_bytes: int = 4 * 1024 * 1024 * 1024
    seconds: int = 600
    rows: int = 1_048_576
    cell_characters: int = 32_767
    attachment_bytes: int = 100 * 1024 * 1024


LIMITS = Limits()


def data_folder() -> Path:
    """Where the database and the attachments live (TAIZHANG_DATA, else data)."""
    return Path(os.environ.get("TAIZHANG_DATA") or "data")


def database_url() -> str:
    """Which database is used (TAIZHANG_DATABASE_URL, else SQLite in the data folder)."""
    default = f"sqlite:///{(data_folder() / 'taizhang.db').as_posix()}"
    return os.environ.get("TAIZHANG_DATABASE_URL") or default


def language() -> str:
    """What commands answer in: Chinese, unless the terminal asks for English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = os.environ.get(name)
        if wanted:
            return "en" if wanted.lower().startswith("en") else "zh"
    return "zh"
