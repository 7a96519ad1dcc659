"""A new record of any register, with what is known already filled in."""

import streamlit as st

from pages.parts import beginning, details
from pages.parts.session import _, language, office, plain

here = office()
register = here.registers.get(st.query_params.get("register", ""))
if register is None:
    st.info(_("There is no such record. Please look for it in the register."))
    st.page_link("browse.py", label=_("To the register"))
    st.stop()

record = beginning.record(register, st.query_params)
st.header(plain(f"{_('New record')}　{register.label.text(language())}"))
beginning.begun_at(st.query_params)
texts, _reason = details.ask(register, record)
if texts:
    beginning.save(register, record, texts)
