"""One file on its way into a register: a process of its own does the work, small things come back.

What is read, found, planned and saved stays in that process: nobody else's pages wait for it, and
its memory goes when it ends. It ends when its job is closed or forgotten, after half an hour
without a request, and with the program that started it.
"""

from __future__ import annotations

import queue
import threading
import time
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil

from importers.reading.kinds import unusable
from importers.working import job_process
from importers.working.job_talk import frame
from schema import batches
from schema.database import connect
from schema.draft import NO_ANSWERS
from schema.problems import Problem, TaizhangError, UnusableError
from schema.settings import LIMITS, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from importers.picture import Picture
    from importers.proposing import Proposal
    from schema.actors import Actor
    from schema.batches import Batch
    from schema.draft import Correction, Memory, Wish

    Progress = Callable[[str, int, int], None]

__all__ = ["Found", "FoundSheet", "Job", "JobError"]
PATIENCE = 0.05  # seconds between looks at the process
OUT_OF_MEMORY = frozenset({-6, -9, 134, 137, 0xC0000409})


class JobError(TaizhangError):
    """The process met an error of ours; its text says where."""


@dataclass(frozen=True)
class FoundSheet:
    """A sheet of the file: kind table, form, empty or other; how many tables and records."""

    name: str
    hidden: bool
    kind: str
    tables: int
    records: int


@dataclass(frozen=True)
class Found:
    """What a file holds. best: registers by key with how well they fit, the best first."""

    name: str
    fingerprint: str
    sheets: tuple[FoundSheet, ...]
    best: tuple[tuple[str, float], ...] = ()


class Job:
    """The work on one file, asked for step by step: read, plan as often as wanted, save.

    Any thread may ask, one at a time. progress(stage, done, total) is called in the asking thread
    with stage reading, planning, saving or searching and may raise: a plan is then given up and
    can be asked for again, a save is cancelled.
    """

    def __init__(self, database_url: str, limits: Limits = LIMITS) -> None:
        self._url, self._limits = database_url, limits
        self._name = ""
        self._turn = threading.Lock()
        self._open: str | None = None  # the request whose answer is still to come
        self._cancelled = False
        self._now: datetime | None = None  # of the save that is asked for
        self.removed: list[Batch] = []  # unfinished saves whose rows were taken out again
        self._process = job_process.start()
        self._said: queue.SimpleQueue[Any] = queue.SimpleQueue()
        listener = threading.Thread(
            target=job_process.listen, args=(self._process, self._said), name="import", daemon=True
        )
        listener.start()
        self._end = weakref.finalize(self, job_process.hang_up, self._process)
        self._tell(("begin", {"url": database_url, "memory": limits.memory_bytes}))

    @property
    def alive(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process, as the system calls it."""
        return self._process.pid

    def read(
        self,
        path: Path,
        name: str = "",
        progress: Progress | None = None,
        *,
        best: bool = True,
    ) -> Found:
        """Read the file; best: tell also which registers it could be meant for."""
        self._name = name or path.name
        job_process.weigh(path, self._name, self._limits)
        asked = {"path": str(path.resolve()), "name": self._name, "best": best}
        found: Found = self._ask("read", asked, progress, self._limits.seconds)
        return found

    def picture(
        self,
        sheet: str,
        first: int = 1,
        count: int = 60,
        corrections: Sequence[Correction] = (),
    ) -> Picture:
        """Some rows of a sheet as the file shows them, and what each is taken for."""
        asked = {"sheet": sheet, "first": first, "count": count, "corrections": tuple(corrections)}
        seen: Picture = self._ask("picture", asked)
        return seen

    def best(
        self, corrections: Sequence[Correction], answers: Mapping[tuple[str, str], str]
    ) -> tuple[tuple[str, float], ...]:
        """Registers with how well they fit the tables as a person corrected them."""
        asked = {"corrections": tuple(corrections), "answers": answers}
        found: tuple[tuple[str, float], ...] = self._ask("best", asked)
        return found

    def propose(
        self,
        sheet: str | None = None,
        name: str = "",
        corrections: Sequence[Correction] = (),
        answers: Mapping[tuple[str, str], str] = NO_ANSWERS,
    ) -> Proposal:
        """A new register for a sheet's table, else for the largest table of the file.

        name: what it is to be called, if not by its title, sheet or file.
        """
        facts = {"sheet": sheet, "name": name, "corrections": tuple(corrections)}
        made: Proposal = self._ask("propose", facts | {"answers": dict(answers)})
        return made

    def remembered(self, memory: Memory) -> tuple[Correction, ...]:
        """What was said of the rows of this very file, else of earlier ones with its headers."""
        said: tuple[Correction, ...] = self._ask("remembered", {"memory": memory})
        return said

    def plan(
        self,
        wish: Wish,
        actor: Actor,
        now: datetime,
        progress: Progress | None = None,
        *,
        language: str = "zh",
    ) -> dict[str, Any]:
        """What saving would do, as schema.importing.plan_report tells it."""
        asked = {"wish": wish, "actor": actor, "now": now, "language": language}
        report: dict[str, Any] = self._ask("plan", asked, progress, self._limits.seconds)
        return report

    def save(self, actor: Actor, now: datetime, progress: Progress | None = None) -> Batch:
        """Carry out the last plan; its records are made searchable right after."""
        self._now = now
        batch: Batch = self._ask("save", {"actor": actor, "now": now}, progress)
        return batch

    def finish(self, progress: Progress | None = None) -> None:
        """Wait until what was saved can be searched."""
        self._ask("finish", {}, progress)

    def cancel(self) -> list[Batch]:
        """End the process at once and remove what an unfinished save had written.

        The batches that were removed; none if nothing had been written or all of it is saved.
        Any thread may call it, while another waits for an answer too.
        """
        self._cancelled = True
        self._process.kill()
        self._process.wait()
        self._end()
        return self._tidy()

    def close(self) -> None:
        """Let the process end; what it saved is still made searchable."""
        if self._open is not None:
            self.cancel()
        self._end()

    def _ask(
        self,
        what: str,
        facts: dict[str, Any],
        progress: Progress | None = None,
        seconds: float | None = None,
    ) -> Any:
        with self._turn:
            if self._open is not None:
                self._wait(None, seconds)  # for the end of what somebody gave up
            self._tell((what, facts))
            self._open = what
            try:
                kind, value = self._wait(progress, seconds)
            except BaseException:
                self._give_up()
                raise
        if kind == "problem":
            code, place, values = value
            raise UnusableError(Problem(code, place, values))
        if kind == "error":
            raise JobError(value)
        return value

    def _wait(self, progress: Progress | None, seconds: float | None) -> tuple[str, Any]:
        """The answer to the open request; progress hears what comes before it."""
        deadline = None if seconds is None else time.monotonic() + seconds
        watched = psutil.Process(self._process.pid) if self.alive else None
        heard: Any = None
        while True:
            try:
                kind, value = self._said.get(timeout=PATIENCE)
            except queue.Empty:
                self._check(watched, deadline)
                kind, value = "progress", heard  # whoever waits may have changed his mind
            if kind == "gone":
                self._said.put((kind, value))  # for whoever asks next
                self._tidy()
                raise unusable(self._why_gone(value), self._name)
            if kind != "progress":
                self._open = None
                return kind, value
            heard = value
            if progress is not None and heard is not None:
                progress(*heard)

    def _check(self, watched: psutil.Process | None, deadline: float | None) -> None:
        """End a process that takes too long or too much."""
        if deadline is not None and time.monotonic() > deadline:
            self.cancel()
            raise unusable("time_limit", self._name, seconds=self._limits.seconds)
        if watched is not None and job_process.memory(watched) > self._limits.memory_bytes:
            self.cancel()
            raise unusable("memory_limit", self._name)

    def _why_gone(self, code: int) -> str:
        if self._cancelled:
            return "import_broken_off"
        if code == 0:
            return "file_put_away"
        return "memory_limit" if code in OUT_OF_MEMORY else "reader_crashed"

    def _tidy(self) -> list[Batch]:
        """Remove what a save had written whose process is gone."""
        was, self._open = self._open, None
        if was != "save" or self._now is None:
            return []
        engine = connect(self._url)
        try:
            gone = batches.abandoned(engine, self._now, seen=self._process.pid)
        finally:
            engine.dispose()
        self.removed += gone
        return gone

    def _give_up(self) -> None:
        """Somebody does not want the answer any more: nothing is half saved, the rest stays."""
        if self._open == "save":
            self.cancel()
        elif self._open is not None and self.alive:
            self._tell(("stop", {}))

    def _tell(self, message: tuple[str, dict[str, Any]]) -> None:
        pipe = self._process.stdin
        try:
            if pipe is None or pipe.closed:
                raise BrokenPipeError
            pipe.write(frame(message))
            pipe.flush()
        except OSError as error:
            code = self._process.poll()
            why = "file_put_away" if code is None else self._why_gone(code)
            raise unusable(why, self._name) from error
