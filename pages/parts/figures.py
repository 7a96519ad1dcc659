"""Counts of a register as bars one can click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.parts import lists
from pages.parts.session import _, actor, engine, language, now, office
from schema import search
from schema.database import reading
from schema.search import Filter, Query
from schema.storing.tables import is_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.definitions import Register

PERIODS = {"year": "Last 12 months", "quarter": "Last 3 months", "all": "All years"}
DAYS = {"year": 365, "quarter": 92}
MONTHS_SHOWN = 24
MOST_BARS = 15
HEIGHT = 300
ROOM, BAR = 60, 30
PAD = {"left": 5, "right": 5, "top": 12, "bottom": 5}
FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif"
Count = tuple[str, str, int]  # key, label, how many


@dataclass(frozen=True)
class Chart:
    """What is counted: by a field, by month of a date field, or as a Pareto of a field."""

    title: str
    field: str
    kind: str
    counts: tuple[Count, ...]


def drawable(register: Register) -> bool:
    """Whether a register has a moment and a choice to count by."""
    return bool(register.event and register.of_type("choice", "department", "person"))


def period(register: Register, since: str) -> Query:
    """The records of a period."""
    if since not in DAYS:
        return Query()
    first = (now() - timedelta(days=DAYS[since])).date().replace(day=1)
    return Query((Filter(register.event, ">=", first.isoformat()),))


def charts(register: Register, query: Query) -> list[Chart]:
    """Month, Pareto of classes, department, status: those the register has."""
    event = register.field(register.event)
    wanted = [(_("By month"), event.key, "month")]
    for key, title, kind in (
        ("class", _("By class, with the running share"), "pareto"),
        ("department", _("By department"), "bars"),
        ("status", _("By status"), "bars"),
        ("satisfaction", _("By satisfaction"), "bars"),
    ):
        if register.find(key):
            wanted.append((title, key, kind))
    here, reader = office(), language()
    with reading(engine()) as connection:
        counted = partial(
            search.totals, connection, here, register.key, query, actor(), language=reader
        )
        return [
            Chart(
                title,
                key,
                kind,
                _ordered(counted(key), kind),
            )
            for title, key, kind in wanted
        ]


def draw(chart: Chart, key: str) -> str | None:
    """Draw a chart; the key of the bar that was clicked, if any."""
    st.subheader(chart.title)
    if not chart.counts:
        st.html(f'<div class="tz-quiet">{_("Nothing here.")}</div>')
        return None
    drawn = _pareto(chart.counts) if chart.kind == "pareto" else _bars(chart)
    drawn = drawn.properties(padding=PAD).configure(font=FONT).configure_view(stroke=None)
    event: Any = st.altair_chart(drawn, on_select="rerun", selection_mode="bar", key=key)
    picked = event["selection"].get("bar") or []
    return str(picked[0]["key"]) if picked else None


def rows(register: Register, query: Query, chart: Chart, key: str) -> dict[str, str]:
    """The address parameters that show the records of a bar."""
    within = () if chart.kind == "month" else query.filters
    if key and is_link(register.field(chart.field)) and not key.startswith("#"):
        # A name that leads to nobody stands in the cell as text: the search finds it.
        return {**lists.parameters(register, Query(within)), "text": key}
    label = next((label for each, label, _count in chart.counts if each == key), key)
    filters = (*within, Filter(chart.field, "=", label))
    return lists.parameters(register, Query(filters, ((register.event, "desc"),)))


def _ordered(found: Sequence[Count], kind: str) -> tuple[Count, ...]:
    if kind == "month":
        dated = [each for each in found if each[0]]
        return tuple(sorted(dated)[-MONTHS_SHOWN:])
    if not any(key for key, _label, _count in found):
        return ()
    return tuple(sorted(found, key=lambda each: -each[2])[:MOST_BARS])


def _frame(counts: Sequence[Count]) -> pd.DataFrame:
    named = [(key or "", label or _("(empty)"), count) for key, label, count in counts]
    frame = pd.DataFrame(named, columns=["key", "label", "count"])
    running = list(accumulate(frame["count"]))
    frame["share"] = [each / running[-1] for each in running]
    return frame


def _bars(chart: Chart) -> alt.Chart:
    pick = alt.selection_point(name="bar", fields=["key"], on="click")
    frame = _frame(chart.counts)
    tall = HEIGHT if chart.kind == "month" else ROOM + BAR * len(frame)
    base = alt.Chart(frame, height=tall)
    count = alt.Tooltip("count:Q", title=_("Count"))
    if chart.kind == "month":
        x = alt.X("label:N", sort=None, title=None, axis=alt.Axis(labelAngle=-45))
        y = alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1))
    else:
        x = alt.X("count:Q", title=None, axis=alt.Axis(tickMinStep=1))
        y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=180))
    marks = base.mark_bar(cursor="pointer", color="#1f5fa8").encode(
        x=x, y=y, tooltip=[alt.Tooltip("label:N", title=_("Group")), count]
    )
    drawn: alt.Chart = marks.add_params(pick)
    return drawn


def _pareto(counts: Sequence[Count]) -> Any:
    pick = alt.selection_point(name="bar", fields=["key"], on="click")
    slanted = alt.Axis(labelAngle=-35, labelLimit=110, labelOverlap=False)
    base = alt.Chart(_frame(counts), height=HEIGHT).encode(
        x=alt.X("label:N", sort=None, title=None, axis=slanted)
    )
    bars = base.mark_bar(cursor="pointer", color="#1f5fa8").encode(
        y=alt.Y("count:Q", title=_("Count"), axis=alt.Axis(tickMinStep=1)),
        tooltip=[
            alt.Tooltip("label:N", title=_("Group")),
            alt.Tooltip("count:Q", title=_("Count")),
            alt.Tooltip("share:Q", title=_("Running share"), format=".0%"),
        ],
    )
    line = base.mark_line(color="#d97706", point=alt.OverlayMarkDef(color="#d97706")).encode(
        y=alt.Y("share:Q", title=_("Running share"), axis=alt.Axis(format=".0%")),
    )
    return alt.layer(bars.add_params(pick), line).resolve_scale(y="independent")
