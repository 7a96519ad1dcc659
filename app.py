"""The application: start-up, the guard, our routes and the pages. `streamlit run app.py`."""

from __future__ import annotations

import gc
import importlib
import logging
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import anyio.to_thread
import streamlit as st
from starlette.middleware import Middleware

from api.desk import Desk
from api.guard import Guard
from api.routes import routes
from pages.parts import session, starting
from schema import settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).resolve().parent
PRELOADED = ("pandas", "altair", "importers.matching", "exporters.forms", "exporters.listing")
log = logging.getLogger("taizhang")


def prepare() -> None:
    """Make the database ready and load what pages need; trouble is told on the first page."""
    starting.prepare()
    for name in PRELOADED:
        importlib.import_module(name)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Prepare once, before the first visitor."""
    await anyio.to_thread.run_sync(prepare)
    gc.collect()
    gc.freeze()  # what is loaded stays; later collections need not look at it
    yield {}


def tell(error: Exception) -> bool:
    """Log an error of ours under a reference and show the visitor one sentence with it."""
    reference = uuid4().hex[:8]
    log.error("%s", reference, exc_info=error)
    session.apologise(reference, error)
    return True


desk = Desk(session.engine, session.now, session.actor, settings.data_folder())
app = st.App(
    ROOT / "pages" / "shell.py",
    lifespan=lifespan,
    routes=routes(desk),
    middleware=[Middleware(Guard)],
    on_script_error=tell,
)
