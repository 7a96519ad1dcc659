"""Import: drop a workbook, check what was understood, correct the columns, save."""

import streamlit as st

from pages.parts import batch_list, files, intake, mapping, preview, sample
from pages.parts.session import _, language, office, plain
from schema.problems import UnusableError


def taken(token: str) -> None:
    """Another file starts from the beginning."""
    intake.forget()
    st.session_state.load_token = token


batch_list.told()
token = st.session_state.get("load_token", "")
if not token:
    st.header(_("Import a workbook"))
    files.workbook_zone(taken)
    batch_list.show()
    st.stop()

try:
    with st.spinner(_("Reading the file…")):
        read = intake.dropped(token)
except UnusableError as error:
    intake.refuse(error)
if read is None:
    intake.forget()
    st.rerun()

here = office()
title, again = st.columns([6, 1], vertical_alignment="center")
title.header(f"{_('Import')} · {plain(read.name)}")
again.button(_("Another file"), width="stretch", on_click=intake.forget)

asked = st.query_params.get("register", "")
best = asked if asked in here.on else intake.best(read, here)
places = st.columns(4 if len(read.sheets) > 1 else 3)
key = places[0].selectbox(
    _("Into which register"),
    list(here.on),
    index=list(here.on).index(best),
    format_func=lambda each: here.register(each).label.text(language()),
)
extra = places[1].selectbox(
    _("Columns the register lacks"), list(mapping.EXTRA), format_func=lambda e: _(mapping.EXTRA[e])
)
links = places[2].selectbox(
    _("Names nobody bears yet"), list(mapping.LINKS), format_func=lambda e: _(mapping.LINKS[e])
)
sheet = intake.ask_sheet(places[3], read) if len(read.sheets) > 1 else None
register = here.register(key)
try:
    draft = intake.draft(read, register, mapping.chosen(token, key), extra, sheet)
    plan = intake.plan(draft, links)
except UnusableError as error:
    intake.refuse(error)

preview.count(draft)
counts, press = st.columns([6, 1], vertical_alignment="center")
with counts:
    preview.outcomes(plan)
if plan.counts["accepted"] + plan.counts["updated"] == 0:
    st.info(_("There is nothing new in this file; nothing would be saved."))
elif press.button(_("Save"), type="primary", width="stretch"):
    batch_list.save(plan)
sample.show(plan)
preview.told(plan)
mapping.show(token, draft, register)
preview.details(plan, draft)
