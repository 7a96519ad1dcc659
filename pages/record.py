"""One record: its groups, lines, links, attachments and history."""

import streamlit as st

from pages.parts import (
    actions,
    attached,
    beginning,
    beside,
    chat,
    choosing,
    course,
    details,
    origin,
    past,
    stages,
)
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
actions.void_notice(register, found)
actions.offer_closing(register, found)
stages.show(register, found)
main, side = st.columns([5, 2], gap="large")
line = course.read(register, found)
with main:
    first = course.leads(register, line)
    if first:
        course.show(register, found, line)
    texts, reason = details.ask(register, opened)
    if texts:
        details.save(register, opened, texts, reason)
    details.meanwhile(found)
    if not first:
        course.show(register, found, line)
with side:
    beginning.offers(register, found)
    chat.button(register, found)
    details.forms(register, found)
    actions.show(register, found)
    beside.show(register, found)
    attached.show(register, found)
    origin.show(register, found)
    past.show(register, found)
