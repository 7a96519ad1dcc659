"""What registers and packs must not say, taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Pack, Register


def of(registers: Mapping[str, Register], packs: Mapping[str, Pack]) -> list[str]:
    """Every contradiction as a line: file, table, key, what."""
    del registers, packs
    return []
