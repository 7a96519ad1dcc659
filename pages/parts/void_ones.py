"""The way to the void records of a register, where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, actor, engine, office
from schema import search
from schema.database import reading
from schema.search import Filter, Query
from schema.storing.voids import VOID

if TYPE_CHECKING:
    from schema.definitions import Register


def link(register: Register) -> None:
    """Offer the void records of the register as a list of their own."""
    query = Query((Filter(VOID, "=", "only"),))
    with reading(engine()) as connection:
        count = search.count(connection, office(), register.key, query, actor())
    if count:
        label = _("{count} void ones").format(count=count)
        st.page_link("browse.py", label=label, query_params=lists.parameters(register, query))
