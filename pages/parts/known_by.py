"""By which field rows are known again, where no column says so by itself: a person may choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.session import _, language, plain

if TYPE_CHECKING:
    from pages.parts.intake import Intake
    from schema.definitions import Register


def show(mine: Intake, report: dict[str, Any], register: Register) -> None:
    """A choice among the fields that differ in every row; without one all values count."""
    proposed = [str(each["field"]) for each in report["identity"]["proposed"]]
    chosen = mine.identity.get(register.key, ())
    keys = [key for key in dict.fromkeys([*proposed, *chosen]) if register.find(key)]
    if not keys:
        return
    state = f"known_{mine.token}_{register.key}"
    st.session_state.setdefault(state, chosen[0] if chosen else "")
    names = {key: plain(register.field(key).label.text(language())) for key in keys}

    def choose() -> None:
        said = str(st.session_state[state])
        mine.identity[register.key] = (said,) if said else ()

    st.selectbox(
        _("A row of the file is the record that agrees in"),
        ["", *keys],
        format_func=({"": _("all it says")} | names).__getitem__,
        key=state,
        on_change=choose,
    )
