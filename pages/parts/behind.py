"""What goes on behind the pages: making imported records searchable, learning large tables."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from schema import keeping
from schema.finding import catching_up

if TYPE_CHECKING:
    from schema.database import Engine

LARGE = 5_000  # records after which the database should look at its tables anew
log = logging.getLogger("taizhang")
_lock = threading.Lock()
_working: dict[Engine, threading.Thread] = {}
_wanted: dict[Engine, int] = {}


def catch_up(engine: Engine, records: int = 0) -> None:
    """Begin with what an import left to do, or go on with it; never waits."""
    with _lock:
        _wanted[engine] = _wanted.get(engine, 0) + records
        if engine in _working:
            return
        worker = threading.Thread(target=_work, args=(engine,), name="catching up", daemon=True)
        _working[engine] = worker
        worker.start()


def wait(seconds: float = 30) -> None:
    """Until nothing goes on any more."""
    for worker in tuple(_working.values()):
        worker.join(seconds)


def _work(engine: Engine) -> None:
    while True:
        with _lock:
            if engine not in _wanted:
                del _working[engine]
                return
            records = _wanted.pop(engine)
        try:
            catching_up.catch_up(engine)
            if records >= LARGE:
                keeping.tidy(engine)
        except Exception:
            log.exception("what an import left to do was not finished; the next start goes on")
