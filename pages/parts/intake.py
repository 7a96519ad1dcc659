"""A dropped workbook between upload and saving: read once, matched to a register, planned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from importers import drafting, matching, workbook
from pages.parts import files
from pages.parts.session import _, actor, engine, language, now, office
from schema import planning
from schema.database import reading
from schema.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from schema.definitions import Office, Register
    from schema.draft import Draft, DraftTable
    from schema.planning import Plan
    from schema.problems import UnusableError

LEAST_KNOWN = 2


@dataclass(frozen=True)
class Dropped:
    """A file as it was read: its name, its fingerprint and the tables found in it."""

    name: str
    fingerprint: str
    tables: tuple[DraftTable, ...]


def dropped(token: str) -> Dropped | None:
    """The tables of an upload; read once for each session."""
    known = st.session_state.get("load_read")
    if known is not None and known[0] == token:
        return known[1]  # type: ignore[no-any-return]  # session state holds anything
    waiting = files.waiting(token)
    if waiting is None:
        return None
    path, name = waiting
    tables = drafting.tables(workbook.read_safely(path, name))
    read = Dropped(name, _fingerprint(path), tuple(tables))
    st.session_state.load_read = (token, read)
    return read


def best(read: Dropped, here: Office) -> str:
    """The register whose field names agree with most columns of the file."""
    scores = {key: _score(read.tables, here.register(key), here) for key in here.on}
    found = max(scores, key=lambda key: scores[key])
    return found if scores[found] >= LEAST_KNOWN else "complaint"


def draft(read: Dropped, register: Register, mapping: Mapping[str, str], extra: str) -> Draft:
    """The file's tables meant for the register, columns as matched and corrected."""
    here = office()
    found = matching.match(read.tables, register, here, mapping=mapping, extra=extra)
    return replace(found, file=read.name, fingerprint=read.fingerprint)


def plan(found: Draft, links: str) -> Plan:
    """What saving would do: new, changed, unchanged, doubtful, refused."""
    with reading(engine()) as connection:
        return planning.plan(connection, office(), found, actor(), now(), links=links)


def _score(tables: Sequence[DraftTable], register: Register, here: Office) -> int:
    found = matching.match(tables, register, here, extra="skip")
    columns = [column for table in found.tables for column in table.columns]
    return sum(1 for column in columns if column.field)


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def forget() -> None:
    """Drop what is known of the file, so that another may come."""
    for key in ("load_token", "load_read"):
        st.session_state.pop(key, None)


def refuse(error: UnusableError) -> NoReturn:
    """Say why the file cannot be used and what to do, and offer another try."""
    st.error(sentence(error.problem, language()))
    st.button(_("Choose another file"), on_click=forget)
    st.stop()
