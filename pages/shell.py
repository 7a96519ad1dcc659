"""The script the application runs: who is here, which pages there are, run one."""

from pathlib import Path

import streamlit as st

from pages.parts import frame, starting
from pages.parts.session import _, language

HERE = Path(__file__).resolve().parent
st.set_page_config(
    page_title=_("Taizhang"),
    page_icon=str(HERE / "parts" / "assets" / "icon.png"),  # a page's icon would come from afar
    layout="wide",
)
frame.dress(language())
if not starting.sound():
    st.stop()
pages = [
    st.Page(HERE / "today.py", title=_("Today"), default=True),
    st.Page(HERE / "browse.py", title=_("Registers")),
    st.Page(HERE / "load.py", title=_("Import")),
    st.Page(HERE / "charts.py", title=_("Charts")),
    st.Page(HERE / "cross.py", title=_("Cross-table")),
    st.Page(HERE / "fill.py", title=_("Forms")),
    st.Page(HERE / "catalogue.py", title=_("Catalogue")),
    st.Page(HERE / "batch.py", title=_("One import"), visibility="hidden"),
    st.Page(HERE / "record.py", title=_("Record"), visibility="hidden"),
    st.Page(HERE / "new.py", title=_("New record"), visibility="hidden"),
    st.Page(HERE / "settings.py", title=_("Settings")),
]
st.navigation(pages, position="top").run()
