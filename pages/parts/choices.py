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

    key = places[0].selectbox(
        _("Into which register"),
        [*here.on, intake.NEW],
        format_func=lambda each: (
            here.register(each).label.text(language()) if each else _("— a new register —")
        ),
        key=state,
        on_change=chosen,
    )
    if key:
        intake.remember(mine, here.register(str(key)))
    extra = places[1].selectbox(
        _("Columns the register lacks"),
        list(mapping.EXTRA),
        format_func=lambda each: _(mapping.EXTRA[each]),
        key=f"extra_{mine.token}",
    )
    links = places[2].selectbox(
        _("Names nobody bears yet"),
        list(mapping.LINKS),
        format_func=lambda each: _(mapping.LINKS[each]),
        key=f"links_{mine.token}",
    )
    sheet = ""
    if len(sheets) > 1:
        sheet = places[3].selectbox(
            _("Which sheet"),
            ["", *sheets],
            format_func=lambda each: each or _("all that have the same columns"),
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
    )
