"""A dropped workbook between upload and saving: read once, matched to a register, planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from importers import drafting, matching, workbook
from pages.parts import files, headers
from pages.parts.session import _, actor, complain, engine, now, office
from schema import planning
from schema.database import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from importers.workbook import Workbook
    from schema.definitions import Office, Register
    from schema.draft import Draft, DraftTable
    from schema.planning import Plan
    from schema.problems import UnusableError

LEAST_KNOWN = 2


@dataclass(frozen=True)
class Dropped:
    """A file as it was read, and the tables found in it."""

    token: str
    workbook: Workbook
    tables: tuple[DraftTable, ...]

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.workbook.name

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that hold a table."""
        return tuple(dict.fromkeys(table.sheet for table in self.tables))


def dropped(token: str) -> Dropped | None:
    """The tables of an upload; read once for each session."""
    known = st.session_state.get("load_read")
    if known is not None and known[0] == token:
        return known[1]  # type: ignore[no-any-return]  # session state holds anything
    waiting = files.waiting(token)
    if waiting is None:
        return None
    path, name = waiting
    book = workbook.read_safely(path, name)
    read = Dropped(token, book, tuple(drafting.tables(book)))
    st.session_state.load_read = (token, read)
    return read


def best(read: Dropped, here: Office) -> str:
    """The register whose field names agree with most columns of the file."""
    known = st.session_state.get("load_best")
    if known is not None and known[0] == read.token:
        return str(known[1])
    scores = {key: _score(read, here.register(key), here) for key in here.on}
    found = max(scores, key=lambda key: scores[key])
    best = found if scores[found] >= LEAST_KNOWN else here.on[0]
    st.session_state.load_best = (read.token, best)
    return best


def ask_sheet(place: DeltaGenerator, read: Dropped) -> str | None:
    """Which sheet: nothing for all that fit together."""
    return place.selectbox(
        _("Which sheet"),
        [None, *read.sheets],
        format_func=lambda each: each or _("all that have the same columns"),
    )


def draft(
    read: Dropped, register: Register, mapping: Mapping[str, str], extra: str, sheet: str | None
) -> Draft:
    """The file's tables meant for the register, columns as matched and corrected."""
    names = {column.header for table in read.tables for column in table.columns}
    before = headers.chosen_before(register)
    mapping = {name: before[name] for name in before.keys() & names} | dict(mapping)
    facts = (read.token, register, mapping, extra, sheet)
    known = st.session_state.get("load_draft")
    if known is None or known[0] != facts:
        found = matching.draft(
            read.workbook,
            register,
            office(),
            mapping=mapping,
            extra=extra,
            sheet=sheet,
            tables=read.tables,
        )
        known = st.session_state.load_draft = (facts, found)
    return known[1]


def plan(found: Draft, links: str) -> Plan:
    """What saving would do: new, changed, unchanged, doubtful, refused."""
    with reading(engine()) as connection:
        return planning.plan(connection, office(), found, actor(), now(), links=links)


def _score(read: Dropped, register: Register, here: Office) -> int:
    found = matching.match(read.tables, register, here, extra="skip")
    columns = [column for table in found.tables for column in table.columns]
    return sum(1 for column in columns if column.field)


def forget() -> None:
    """Drop what is known of the file, so that another may come."""
    for key in ("load_token", "load_read", "load_best", "load_draft"):
        st.session_state.pop(key, None)


def refuse(error: UnusableError) -> NoReturn:
    """Say why the file cannot be used and what to do, and offer another try."""
    complain(error.problem)
    st.button(_("Choose another file"), on_click=forget)
    st.stop()
