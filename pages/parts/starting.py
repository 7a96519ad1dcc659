"""Start-up: the database made ready, broken imports removed; what went wrong is told on a page."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st

from pages.parts import behind
from pages.parts.session import _, engine, language, now, plain
from schema import batches, keeping, settings
from schema import language as languages
from schema.database import reading, writing
from schema.messages import sentence
from schema.problems import UnusableError

if TYPE_CHECKING:
    from schema.batches import Batch

FAILED = "Something went wrong on our side. Nothing was saved. Reference: {reference}"
log = logging.getLogger("taizhang")
_lock = threading.Lock()
trouble: list[UnusableError | str] = []  # one while the database cannot be used


def prepare() -> None:
    """Make or upgrade the database and drop what a broken import left; trouble is kept."""
    with _lock:
        trouble.clear()
        try:
            keeping.prepare(engine())
            batches.abandoned(engine(), now())
        except UnusableError as error:
            trouble.append(error)
        except Exception as error:  # the edge: whatever happens becomes a sentence
            reference = uuid4().hex[:8]
            log.exception("%s", reference, exc_info=error)
            trouble.append(reference)
    if trouble:
        sys.stderr.write(_said(settings.language()) + "\n")
    else:
        behind.catch_up(engine())


def sound() -> bool:
    """Whether pages can be shown; what went wrong at start is tried again, then told."""
    if trouble:
        prepare()
    if not trouble:
        return True
    st.header(_("Taizhang cannot start"))
    st.error(plain(_said(language())))
    st.button(_("Try again"), type="primary")
    return False


def told() -> None:
    """Tell which imports were broken off, until somebody has read it."""
    if trouble:
        return
    with reading(engine()) as connection:
        found = batches.untold(connection)
    for batch in found:
        text, button = st.columns([7, 1], vertical_alignment="center")
        with text:
            st.warning(_of(batch))
        if button.button(_("Understood"), key=f"broken_{batch.id}", width="stretch"):
            with writing(engine()) as connection:
                batches.dismiss(connection, batch.id)
            st.rerun()


def _of(batch: Batch) -> str:
    if batch.summary.get("undoing"):
        text = _("Taking back the import of {file} was broken off; it has now been completed.")
        return text.format(file=plain(batch.file))
    text = _(
        "The last import of {file}, begun {time}, was broken off. The {n} records already written "
        "were taken back; please load the file again."
    )
    n = int(batch.summary.get("withdrawn", 0))
    return text.format(file=plain(batch.file), time=_moment(batch), n=n)


def _moment(batch: Batch) -> str:
    return f"{batch.started_at:%Y-%m-%d %H:%M}"


def _said(reader: str) -> str:
    first = trouble[0]
    if isinstance(first, UnusableError):
        return sentence(first.problem, reader)
    return languages.translator(reader)(FAILED).format(reference=first)
