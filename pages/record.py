"""One record: its groups, lines, links, attachments and history."""

import streamlit as st

from pages.parts import attached, beside, chat, choosing, course, details, origin, past
from pages.parts.session import _, office

here = office()
key, number = st.query_params.get("register", ""), st.query_params.get("id", "")
register = here.registers.get(key)
found = choosing.one(register, int(number)) if register and number.isdecimal() else None
if register is None or found is None:
    st.info(_("There is no such record. Please look for it in the register."))
    st.page_link("browse.py", label=_("To the register"))
    st.stop()

details.told()
opened = details.opened(register, found)
details.heading(register, found)
main, side = st.columns([5, 2], gap="large")
line = course.read(register, found)
first = course.leads(register, line)
with main:
    if first:
        course.show(register, found, line)
    texts, reason = details.ask(register, opened)
    if texts:
        details.save(register, opened, texts, reason)
    details.meanwhile(found)
    if not first:
        course.show(register, found, line)
with side:
    chat.button(register, found)
    details.forms(register, found)
    beside.show(register, found)
    attached.show(register, found)
    origin.show(register, found)
    past.show(register, found)
