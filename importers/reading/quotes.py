"""Keeps a quotation mark that nobody closed from swallowing the records below it."""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_LINES = 500  # of one cell
MOST_CHARACTERS = 40_000


class Lines:
    """The lines of a text file for the csv reader; mended: how many had an unclosed mark."""

    def __init__(self, lines: Iterable[str], separator: str) -> None:
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()
        self._separator = separator
        self.mended = 0

    def __iter__(self) -> Iterator[str]:
        while (line := self._next()) is not None:
            if line.count('"') & 1 and self._ends(line) != "closed":
                yield from self._continued(line)
            else:
                yield line

    def _next(self) -> str | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _ends(self, text: str) -> str:
        """How a record of these lines ends: closed, open or broken."""
        lines = text.splitlines(keepends=True)
        try:
            rows = list(csv.reader(lines, delimiter=self._separator, strict=True))
        except csv.Error as error:
            return "open" if "end of data" in str(error) else "broken"
        return "closed" if len(rows) == 1 else "broken"

    def _continued(self, line: str) -> Iterator[str]:
        """The line with those its quoted cell goes on in; alone, if that cell never ends."""
        taken = [line]
        state = "open" if self._open(line) else "plain"
        length = len(line)
        while state == "open" and len(taken) < MOST_LINES and length < MOST_CHARACTERS:
            following = self._next()
            if following is None:
                break
            taken.append(following)
            length += len(following)
            if '"' in following:
                state = self._ends("".join(taken))
        if state in {"closed", "plain"}:
            yield from taken
            return
        self._waiting.extendleft(reversed(taken[1:]))
        self.mended += 1
        yield self._literal(line)

    def _open(self, line: str) -> bool:
        """Whether a quoted cell goes on after this line; a mark of inches opens none."""
        return len(list(csv.reader([line, "x"], delimiter=self._separator))) == 1

    def _literal(self, line: str) -> str:
        """The line, whose quotation marks mean nothing."""
        bare = line.rstrip("\r\n")
        cells = [cell.replace('"', '""') for cell in bare.split(self._separator)]
        return self._separator.join(f'"{cell}"' for cell in cells) + line[len(bare) :]
