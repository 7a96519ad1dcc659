"""What a person chooses for a whole file: register, sheet, extra columns, unknown names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import intake, mapping
from pages.parts.session import _, language
from schema.draft import Wish

if TYPE_CHECKING:
    from pages.parts.intake import Intake
    from schema.definitions import Office


def ask(mine: Intake, here: Office) -> Wish:
    """Everything chosen so far, as the job takes it."""
    asked = st.query_params.get("register", "")
    best = asked if asked in here.on else intake.best(mine, here)
    sheets = [each.name for each in mine.found.sheets if each.tables] if mine.found else []
    places = st.columns(4 if len(sheets) > 1 else 3)
    state = f"register_{mine.token}"
    if not mine.register_chosen:
        st.session_state[state] = best

    def chosen() -> None:
        mine.register_chosen = True

    named = {each: here.register(each).label.text(language()) for each in here.on}
    named[intake.NEW] = _("— a new register —")
    key = places[0].selectbox(
        _("Into which register"),
        list(named),
        format_func=named.__getitem__,
        key=state,
        on_change=chosen,
    )
    if key:
        intake.remember(mine, here.register(str(key)))
    extras = {each: _(text) for each, text in mapping.EXTRA.items()}
    extra = places[1].selectbox(
        _("Columns the register lacks"),
        list(extras),
        format_func=extras.__getitem__,
        key=f"extra_{mine.token}",
    )
    policies = {each: _(text) for each, text in mapping.LINKS.items()}
    links = places[2].selectbox(
        _("Names nobody bears yet"),
        list(policies),
        format_func=policies.__getitem__,
        key=f"links_{mine.token}",
    )
    sheet = ""
    if len(sheets) > 1:
        which = {"": _("all that have the same columns"), **{each: each for each in sheets}}
        sheet = places[3].selectbox(
            _("Which sheet"),
            list(which),
            format_func=which.__getitem__,
            key=f"which_{mine.token}",
        )
    return Wish(
        register=str(key),
        sheet=sheet or None,
        mapping=dict(mine.mapping.get(str(key), {})),
        extra=str(extra),
        links=str(links),
        foldings=dict(mine.foldings.get(str(key), {})),
        answers=dict(mine.answers),
        corrections=mine.corrections,
        duplicates=mine.duplicates,
        chosen_links=dict(mine.names.get(str(key), {})),
        identity=mine.identity.get(str(key), ()),
    )
