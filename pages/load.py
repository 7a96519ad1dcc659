"""Import: drop workbooks, check what was understood, correct it, save."""

import streamlit as st

from pages.parts import (
    batch_list,
    choices,
    files,
    finishing,
    intake,
    known_by,
    new_register,
    preview,
    questions,
    sheets_found,
    told_twice,
    views,
)
from pages.parts.session import _, complain, office, plain
from schema.problems import UnusableError

finishing.told()
mine = intake.opened()
finishing.unusable()
if mine is None:
    st.header(_("Import a workbook"))
    files.workbook_zone(intake.taken)
    batch_list.show()
    st.stop()

title, again = st.columns([6, 1], vertical_alignment="center")
title.header(f"{_('Import')} · {plain(mine.name)}")
again.button(_("Another file"), width="stretch", on_click=intake.put_away)
finishing.waiting()
finishing.loaded_before(mine)
if intake.saving(mine):
    finishing.save(mine)

here = office()
wish = choices.ask(mine, here)
if not wish.register:
    new_register.show(mine, wish.sheet or "")
    sheets_found.show(mine, None)
    st.stop()
register = here.register(wish.register)
try:
    report = intake.plan(mine, wish)
except UnusableError as error:
    complain(error.problem)
    sheets_found.show(mine, None)
    st.stop()

preview.count(report)
counts, press = st.columns([6, 1], vertical_alignment="center")
with counts:
    preview.outcomes(report)
if report["accepted"] + report["updated"] == 0:
    st.info(_("There is nothing new in this file; nothing would be saved."))
elif press.button(_("Save"), type="primary", width="stretch"):
    finishing.save(mine)
questions.show(mine, report)
known_by.show(mine, report, register)
told_twice.show(mine, report)
views.show(mine, report, register)
