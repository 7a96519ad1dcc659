"""The process of a job: does what it is asked with the one file it holds, step by step."""

from __future__ import annotations

import gc
import importlib
import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from importers import workbook
from importers.reading.child import limit_memory
from importers.working.job_talk import frame, unframe
from schema.problems import NOWHERE, UnusableError

if TYPE_CHECKING:
    from importers.job import Found
    from importers.working.job_work import Work

IDLE = 30 * 60  # seconds without a request
END: tuple[str, dict[str, Any]] = ("end", {})


class StoppedError(Exception):
    """Nobody wants the answer any more."""


class Desk:
    """Where requests come in and answers go out."""

    def __init__(self, heard: IO[bytes], said: IO[bytes]) -> None:
        self.heard, self.said = heard, said
        self.requests: queue.SimpleQueue[tuple[str, dict[str, Any]]] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.busy = False
        threading.Thread(target=self._listen, daemon=True).start()

    def next(self, seconds: float) -> tuple[str, dict[str, Any]] | None:
        """The next request; None when none comes within the time."""
        try:
            return self.requests.get(timeout=seconds)
        except queue.Empty:
            return None

    def tell(self, kind: str, value: object) -> None:
        """Say something to whoever asked; without anybody there is nothing left to do."""
        try:
            self.said.write(frame((kind, value)))
            self.said.flush()
        except OSError:
            os._exit(1)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Tell how far the work is, or leave it when nobody waits for it."""
        if self.stop.is_set():
            raise StoppedError
        self.tell("progress", (stage, done, total))

    def _listen(self) -> None:
        try:
            while True:
                what, facts = unframe(self.heard)
                if what == "stop":
                    self.stop.set()
                else:
                    self.requests.put((what, facts))
        except (EOFError, OSError):
            if self.busy:
                os._exit(1)  # an unfinished save is removed by whoever finds it
            self.requests.put(END)


class Works:
    """The work on the one file; what it needs is loaded while the file is read."""

    def __init__(self, url: str, desk: Desk) -> None:
        self.url, self.desk = url, desk
        self.made: Work | None = None
        self.name = ""
        self.loading = threading.Thread(target=_load, daemon=True)
        self.loading.start()

    @property
    def behind(self) -> bool:
        """Whether records are saved that cannot be searched yet."""
        return self.made is not None and self.made.behind

    def get(self) -> Work:
        """The work itself."""
        if self.made is None:
            self.loading.join()
            from importers.working.job_work import Work  # loaded by now

            self.made = Work(self.url, self.desk.progress)
        return self.made

    def read(self, path: str, name: str, *, best: bool) -> Found:
        """Read the file and find its tables."""
        self.name = name
        tell = self.desk.progress
        tell("reading", 0, 0)
        book = workbook.read(Path(path), name, lambda done, total: tell("reading", done, total))
        return self.get().take(book, Path(path), best=best)


def _load() -> None:
    """Load the database's side; reading a file leaves the interpreter free for it."""
    importlib.import_module("importers.working.job_work")


def serve(desk: Desk) -> None:
    """Answer requests until there is nobody to ask."""
    asked = desk.next(IDLE)
    if asked is None or asked[0] != "begin":
        return
    limit_memory(asked[1]["memory"])
    works = Works(asked[1]["url"], desk)
    while True:
        asked = desk.next(0 if works.behind else IDLE)
        if asked is not None and asked != END:
            _answer(desk, works, *asked)
        elif asked is None and works.behind:
            works.get().catch_up_a_step()
        else:
            break
    if works.behind:
        works.get().catch_up()


def _answer(desk: Desk, works: Works, what: str, facts: dict[str, Any]) -> None:
    desk.stop.clear()
    desk.busy = True
    try:
        doing = works.read if what == "read" else getattr(works.get(), what)
        kind, value = "done", doing(**facts)
    except UnusableError as error:
        problem = error.problem
        kind, value = "problem", (problem.code, problem.place, dict(problem.values))
    except StoppedError:
        kind, value = "stopped", None
    except MemoryError:
        kind, value = "problem", ("memory_limit", NOWHERE, {"file": works.name})
    except Exception:  # noqa: BLE001  # told to the parent, which raises it
        kind, value = "error", traceback.format_exc()
    desk.busy = False
    desk.tell(kind, value)


def main(folder: str) -> None:
    """Serve the parent at standard input and output; paths are those of the parent's folder."""
    os.chdir(Path(folder))
    sys.setswitchinterval(0.0005)  # one thread writes while another makes ready what comes next
    gc.disable()  # millions of cells, no cycles; the process ends soon
    said = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else may speak there
    serve(Desk(sys.stdin.buffer, said))
    os._exit(0)  # nothing to tidy up, and tidying takes a while


if __name__ == "__main__":
    main(sys.argv[1])
