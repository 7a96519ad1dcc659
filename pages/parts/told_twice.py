"""What a file tells more than once: equal rows, and sheets that hold the same records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.session import _, plain
from schema.draft import Correction

if TYPE_CHECKING:
    from pages.parts.intake import Intake

DUPLICATES = {"keep": "keep them all", "skip": "take each only once"}


def show(mine: Intake, report: dict[str, Any]) -> None:
    """Ask what counts, where something is told twice."""
    equal = report["duplicates"]["rows"]
    if not equal and not report["overlaps"]:
        return
    with st.container(border=True):
        if equal:
            _equal(mine, equal)
        for number, each in enumerate(report["overlaps"]):
            _overlap(mine, each, number)


def _equal(mine: Intake, equal: int) -> None:
    told, place = st.columns([4, 5], vertical_alignment="center")
    told.markdown(_("{n} rows say exactly what a row above them says.").format(n=f"{equal:,}"))
    key = f"equal_{mine.token}"
    if key not in st.session_state:
        st.session_state[key] = mine.duplicates

    def decide() -> None:
        mine.duplicates = st.session_state[key]

    place.segmented_control(
        _("Equal rows"),
        list(DUPLICATES),
        format_func={each: _(text) for each, text in DUPLICATES.items()}.__getitem__,
        key=key,
        on_change=decide,
        required=True,
        label_visibility="collapsed",
    )


def _overlap(mine: Intake, each: dict[str, Any], number: int) -> None:
    told, *places = st.columns([4, 2.5, 2.5], vertical_alignment="center")
    told.markdown(plain(each["message"]))
    pairs = ((each["other"], each["sheet"]), (each["sheet"], each["other"]))
    for place, (counts, other) in zip(places, pairs, strict=True):
        place.button(
            _("{sheet} counts").format(sheet=plain(counts)),
            key=f"counts_{mine.token}_{number}_{counts}",
            width="stretch",
            on_click=_leave_out,
            args=(mine, other),
        )


def _leave_out(mine: Intake, sheet: str) -> None:
    mine.corrections = (*mine.corrections, Correction(sheet, "skip", 0, 0))
