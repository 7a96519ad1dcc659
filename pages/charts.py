"""Charts of a register: by month, class, department and status; a click opens the rows."""

import streamlit as st

from pages.parts import figures
from pages.parts.session import _, language, plain, registers

choices = {register.key: register for register in registers() if figures.drawable(register)}
wanted = st.query_params.get("register", "")
left, middle = st.columns([5, 1], vertical_alignment="bottom")
key = left.segmented_control(
    _("Register"),
    list(choices),
    default=wanted if wanted in choices else next(iter(choices)),
    format_func=lambda each: plain(choices[each].label.text(language())),
    required=True,
    label_visibility="collapsed",
)
register = choices[key]
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
