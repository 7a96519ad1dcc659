"""How a command is asked, and how it ends where others read what it prints."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from schema import settings
from schema.language import translator

if TYPE_CHECKING:
    from collections.abc import Callable

CLOSED = 141  # as a shell tells of a process whose reader went away


class Parser(argparse.ArgumentParser):
    """Arguments whose mistakes are told in one sentence, in the user's language."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to see what is possible; exit 2."""
        _ = translator(settings.language())
        text = _("These arguments are not understood ({}). `{} --help` shows what can be given.")
        self.exit(2, text.format(message, self.prog) + "\n")


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
