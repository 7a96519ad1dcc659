"""What every route works with: the database, the clock, who acts, where files lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from schema.actors import Actor
    from schema.database import Engine


@dataclass(frozen=True)
class Desk:
    """The edges of a request, given once at start."""

    engine: Callable[[], Engine]
    now: Callable[[], datetime]
    actor: Callable[[], Actor]
    data: Path

    @property
    def uploads(self) -> Path:
        """Where uploaded files wait."""
        return self.data / "uploads"
