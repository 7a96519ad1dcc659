"""Import: drop a workbook, check what was understood, correct the columns, save."""

import streamlit as st

from pages.parts import batch_list, files, intake, mapping, preview
from pages.parts.session import _, language, office
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
    read = intake.dropped(token)
except UnusableError as error:
    intake.refuse(error)
if read is None:
    intake.forget()
    st.rerun()

here = office()
title, again = st.columns([6, 1], vertical_alignment="bottom")
title.header(f"{_('Import')} · {read.name}")
if again.button(_("Another file"), width="stretch"):
    intake.forget()
    st.rerun()

asked = st.query_params.get("register", "")
best = asked if asked in here.on else intake.best(read, here)
left, middle, right = st.columns(3)
key = left.selectbox(
    _("Into which register"),
    list(here.on),
    index=list(here.on).index(best),
    format_func=lambda each: here.register(each).label.text(language()),
)
extra = middle.selectbox(
    _("Columns the register lacks"), list(mapping.EXTRA), format_func=lambda e: _(mapping.EXTRA[e])
)
links = right.selectbox(
    _("Names nobody bears yet"), list(mapping.LINKS), format_func=lambda e: _(mapping.LINKS[e])
)
register = here.register(key)
try:
    draft = intake.draft(read, register, mapping.chosen(token, key), extra)
    plan = intake.plan(draft, links)
except UnusableError as error:
    intake.refuse(error)

preview.count(read, draft)
mapping.show(token, draft, register)
preview.outcomes(plan)
if plan.counts["accepted"] + plan.counts["updated"] == 0:
    st.info(_("There is nothing new in this file; nothing would be saved."))
    st.stop()
if st.button(_("Save"), type="primary"):
    batch_list.save(plan)
