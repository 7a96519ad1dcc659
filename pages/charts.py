"""Charts of a register: by month, class, department and status; a click opens the rows."""

import streamlit as st

from pages.parts import figures, register_choice
from pages.parts.session import _, registers

drawable = [each for each in registers() if figures.drawable(each)]
left, middle = st.columns([5, 1], vertical_alignment="bottom")
with left:
    register = register_choice.ask(drawable)
since = middle.selectbox(
    _("Period"),
    list(figures.PERIODS),
    format_func=lambda each: _(figures.PERIODS[each]),
    label_visibility="collapsed",
)
query = figures.period(register, since)

drawn = figures.charts(register, query)
filled = [chart for chart in drawn if chart.counts]
if not filled:
    st.info(_("There is nothing to draw yet in this period."))
    st.stop()
st.caption(_("Click a bar to open its records."))
for first in range(0, len(filled), 2):
    for place, chart in zip(st.columns(2, gap="large"), filled[first : first + 2], strict=False):
        with place:
            clicked = figures.draw(chart, key=f"{register.key}_{since}_{chart.field}")
        if clicked is not None:
            address = figures.rows(register, query, chart, clicked)
            st.switch_page("browse.py", query_params=address)
if empty := [chart.title for chart in drawn if not chart.counts]:
    text = _("Nothing to count yet: {charts}")
    st.caption(text.format(charts=_(", ").join(empty)))
