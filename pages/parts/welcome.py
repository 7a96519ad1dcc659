"""The first visit: the kind of office, a workbook or a look round; and how these go again."""

from __future__ import annotations

import streamlit as st

from pages.parts import files, intake, kinds
from pages.parts.session import _, actor, engine, now, office
from schema import demo, switching
from schema.database import reading


def empty() -> bool:
    """Whether no register holds a record yet."""
    with reading(engine()) as connection:
        return not switching.filled(connection, office())


def offered() -> bool:
    """Offer the ways to begin while the database is empty; whether they were offered."""
    if st.session_state.get("begun") or not empty():
        return False
    st.header(_("Welcome. How would you like to begin?"))
    left, right = st.columns([8, 5], gap="large")
    with right:
        _ways()
    with left:
        kinds.show()
    if dropped := st.session_state.pop("dropped", None):
        st.switch_page("load.py", query_params={"files": intake.address(dropped)})
    return True


def _ways() -> None:
    st.subheader(_("With the workbook you have"))
    st.write(_("It becomes a register as it is: your columns keep their names and order."))
    files.workbook_zone(_taken, key="first_workbook")
    st.subheader(_("Looking round first"))
    st.write(_("300 invented complaints, revisits and customers; one click removes them again."))
    if st.button(_("Look round with demo data"), type="primary"):
        with st.spinner(_("Preparing the demo data…")):
            demo.add(engine(), actor(), now())
        st.rerun()
    st.subheader(_("Or with an empty register"))
    if st.button(_("Write down the first complaint")):
        st.session_state.begun = True
        st.rerun()


def demo_notice() -> None:
    """Say that demo data are shown, with the one click that removes them."""
    with reading(engine()) as connection:
        if demo.batch(connection) is None:
            return
    text, button = st.columns([6, 1], vertical_alignment="center")
    text.info(_("What you see is invented demo data."))
    if button.button(_("Remove demo data"), width="stretch"):
        demo.remove(engine(), actor(), now())
        st.rerun()


def _taken(tokens: list[str]) -> None:
    st.session_state.dropped = tokens
