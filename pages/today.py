"""Today: a new complaint in one line, then what is late, due and new."""

import streamlit as st

from pages.parts import quick, starting, welcome, worklist
from pages.parts.session import _, now, office

register = office().register("complaint")
starting.told()
if welcome.offered():
    st.stop()

st.header(_("New complaint"))
quick.form(register)

moment = now()
for heap in worklist.heaps(register, moment):
    worklist.show(register, heap, moment)

welcome.demo_notice()
