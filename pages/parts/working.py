"""Work that takes a while: it goes on behind the page, which tells how far it is."""

from __future__ import annotations

import threading
import time
from itertools import count
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.session import _
from schema.problems import TaizhangError

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[str, int, int], None]

UNTOLD = 0.6  # seconds of work before a bar appears: a bar that flashes only disturbs
PAUSE = 0.15  # seconds between looks
STAGES = {
    "reading": ("Reading the file…", "Reading the file: {done} of {total}"),
    "finding": ("Finding the tables…", "Finding the tables: sheet {done} of {total}"),
    "planning": ("Comparing with the register…", "Comparing: {done} of {total} rows"),
    "saving": ("Saving…", "Saving: {done} of {total} records"),
    "searching": ("Making it searchable…", "Making it searchable: {done} of {total} records"),
}
_numbers = count(1)


class StoppedError(TaizhangError):
    """Somebody does not want the work any more."""


class Work:
    """One step of work in a thread of its own; a page that is drawn anew finds it again."""

    def __init__(self, purpose: object, do: Callable[[Progress], Any]) -> None:
        self.purpose, self.number = purpose, next(_numbers)
        self.said = ("", 0, 0)
        self.result: Any = None
        self.error: BaseException | None = None
        self.began = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(do,), name="work", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Leave the work at its next word."""
        self._stopped.set()

    def ended(self, seconds: float) -> bool:
        """Whether the work is done, after at most so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self, do: Callable[[Progress], Any]) -> None:
        try:
            self.result = do(self._heard)
        except BaseException as error:  # noqa: BLE001  # raised again where the page waits
            self.error = error

    def _heard(self, stage: str, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise StoppedError
        self.said = (stage, done, total)


def wait(work: Work, cancel: Callable[[], None]) -> Any:
    """The result of the work; meanwhile a bar and a button that calls it off.

    Raises what the work raised. A visitor's click may end the waiting, never the work.
    """
    place = st.empty()
    bar = None
    while not work.ended(PAUSE):
        if bar is None and time.monotonic() - work.began > UNTOLD:
            with place.container():
                told, button = st.columns([6, 1], vertical_alignment="center")
                bar = told.progress(0.0, text=_text(work))
                button.button(
                    _("Cancel"), width="stretch", on_click=cancel, key=f"cancel_{work.number}"
                )
        if bar is not None:
            _stage, done, total = work.said
            bar.progress(min(done / total, 1.0) if total else 0.0, text=_text(work))
    place.empty()
    if work.error is not None:
        raise work.error
    return work.result


def _text(work: Work) -> str:
    stage, done, total = work.said
    begun, on = STAGES.get(stage, STAGES["reading"])
    return _(on).format(done=f"{done:,}", total=f"{total:,}") if total else _(begun)
