"""The pages' edge: who is here, in which language, at what moment, on which database."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import streamlit as st

from schema import actors, database, settings
from schema import language as languages
from schema import office as offices
from schema.messages import sentence, told
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.actors import Actor
    from schema.database import Engine
    from schema.definitions import Office, Register
    from schema.problems import Problem

ZONE = ZoneInfo("Asia/Shanghai")
SIGNS = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|$~:&=]")  # what Markdown would take for its own


@cache
def _engine(url: str) -> Engine:
    return database.connect(url)


def engine() -> Engine:
    """The database of this process."""
    return _engine(settings.database_url())


def now() -> datetime:
    """The office's wall clock, without seconds' fractions and zone."""
    return datetime.now(ZONE).replace(tzinfo=None, microsecond=0)


def actor() -> Actor:
    """Who acts: the local administrator until people sign in."""
    return actors.LOCAL


def language() -> str:
    """Chinese, unless the visitor's browser asks for English."""
    return "en" if (st.context.locale or "").lower().startswith("en") else "zh"


def _(text: str) -> str:
    """The text in the visitor's language."""
    return languages.translator(language())(text)


def office() -> Office:
    """What is in force in the office."""
    with database.reading(engine()) as connection:
        return offices.current(connection)


def registers() -> tuple[Register, ...]:
    """The registers switched on, in the office's order."""
    here = office()
    return tuple(here.register(key) for key in here.on)


def say(problem: Problem, register: Register | None = None) -> str:
    """A problem as a sentence with its place."""
    return told(problem, language(), labels(register))


def labels(register: Register | None) -> Mapping[str, object]:
    """What the fields of a register are called here."""
    return (
        {field.key: field.label.text(language()) for field in register.fields} if register else {}
    )


def plain(text: str) -> str:
    """What somebody wrote, in a place that reads Markdown."""
    return SIGNS.sub(r"\\\g<0>", " ".join(text.splitlines()))


def complain(problem: Problem, register: Register | None = None) -> None:
    """Tell what is wrong and what to do; what a cell or file said is shown as it is."""
    st.error(plain(sentence(problem, language(), labels(register))))


def apologise(reference: str, error: Exception) -> None:
    """Tell in one sentence that something went wrong; a known cause says its remedy."""
    if isinstance(error, UnusableError):
        complain(error.problem)
    else:
        text = _("Something went wrong on our side. Nothing was saved. Reference: {reference}")
        st.error(text.format(reference=reference))
