"""The days off and make-up days of a year, as the office decides them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from pages.parts import settings_log, worklist
from pages.parts.session import _, complain, engine, now, office
from schema.defining.effective import DefinitionChange
from schema.definitions import Field, Label
from schema.field_types import FIELD_TYPES, Reading
from schema.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Hashable

    from schema.clocks.working_time import Calendar

AHEAD, BACK = 3, 3
DAY = Field("day", "date", Label("日期"))
Days = list[tuple[str, bool, str]]


def show() -> None:
    """One year at a time; a year nobody decided says so."""
    here, today = office(), now().date()
    calendar = worklist.days(engine(), here)
    years = sorted({*calendar.years, *range(today.year - BACK, today.year + AHEAD)})
    unknown = [str(year) for year in years if year >= today.year and year not in calendar.years]
    if unknown:
        text = _(
            "Not decided yet: {years}. Until their days are entered, weekends and the statutory "
            "days count as rest, and deadlines there are provisional."
        )
        st.warning(text.format(years="、".join(unknown)))
    place, follows, _rest = st.columns([1, 3, 3], vertical_alignment="bottom")
    year = place.selectbox(_("Year"), years, index=years.index(today.year), format_func=str)
    kept = here.settings.get("make_up_days", "yes") != "no"
    if follows.checkbox(_("Make-up days (worked weekends) count as working days"), kept) != kept:
        value = {"value": "no" if kept else "yes"}
        if settings_log.keep([DefinitionChange("setting", "", "make_up_days", value)], _("Saved.")):
            st.session_state.recount_wanted = True
            st.rerun()
    if year is not None:
        _year(calendar, int(year))


def _year(calendar: Calendar, year: int) -> None:
    before = _known(calendar, year)
    proposed = before or _statutory(calendar, year)
    if not before:
        st.caption(
            _("Nothing is entered for {year}; the statutory days are proposed.").format(year=year)
        )
    rest, work = _("day off"), _("worked")
    rows = [
        {"day": day, "kind": work if works else rest, "name": name} for day, works, name in proposed
    ]
    shown = st.data_editor(
        pd.DataFrame(rows, columns=["day", "kind", "name"]),
        key=f"days_{year}_{len(before)}",
        num_rows="dynamic",
        height=380,
        column_config={
            # As text: a date column would take a pasted 2026年12月3日 for today.
            "day": st.column_config.TextColumn(_("Day"), max_chars=20),
            "kind": st.column_config.SelectboxColumn(_("Kind"), options=[rest, work]),
            "name": st.column_config.TextColumn(_("Holiday"), max_chars=20),
        },
    )
    if st.button(_("Save the days of {year}").format(year=year), type="primary"):
        _keep(year, before, shown.to_dict("records"), work)


def _keep(year: int, before: Days, rows: list[dict[Hashable, Any]], work: str) -> None:
    found: dict[date, tuple[bool, str]] = {}
    for row in rows:
        if pd.isna(row["day"]) or not str(row["day"]).strip():
            continue
        day = FIELD_TYPES["date"].read(str(row["day"]), DAY, Reading(year=year))
        if not isinstance(day, date):
            complain(Problem("not_a_date", values={"value": str(row["day"])}))
            return
        if day.year != year or day in found:
            code = "day_twice" if day in found else "day_of_other_year"
            complain(Problem(code, values={"value": day.isoformat(), "year": year}))
            return
        name = "" if pd.isna(row["name"]) else str(row["name"]).strip()
        found[day] = (row["kind"] == work, name)
    days = [(day.isoformat(), *found[day]) for day in sorted(found)]
    if days == before:
        st.info(_("That is what counts already."))
        return
    change = DefinitionChange("calendar", "", str(year), {"days": days, "before": before})
    if settings_log.keep([change], _("The days of {year} were saved.").format(year=year)):
        st.session_state.recount_wanted = True
        st.rerun()


def _known(calendar: Calendar, year: int) -> Days:
    return [
        (day.isoformat(), works, calendar.names.get(day, ""))
        for day, works in sorted(calendar.days.items())
        if day.year == year
    ]


def _statutory(calendar: Calendar, year: int) -> Days:
    days = {day: name for day, name in calendar.statutory.items() if day.year == year}
    return [(day.isoformat(), False, days[day]) for day in sorted(days)]
