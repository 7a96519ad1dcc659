"""How a command ends where others read what it prints."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CLOSED = 141  # as a shell tells of a process whose reader went away


def leave(main: Callable[[], int]) -> int:
    """Run a command; what a console cannot show or nobody reads any more is no error of ours."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console's own encoding
    try:
        try:
            return main()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python would flush once more at exit and complain: let it flush to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
