"""The catalogue: every register there is, what it is for, where it is used, on or off."""

import streamlit as st

from pages.parts import register_catalogue
from pages.parts.session import _, office

here = office()
st.header(_("Catalogue of registers"))
register_catalogue.told()
chosen = register_catalogue.ask(here)
if not chosen:
    st.info(_("No register bears this name. Please try another word, pinyin or initials."))
with st.container(key="catalogue"):
    for group, registers in register_catalogue.grouped(chosen):
        register_catalogue.show(here, group, registers)
register_catalogue.confirm(here)
