"""Settings: the office's figures, its name and papers, its people, its days off."""

import streamlit as st

from pages.parts import (
    figure_settings,
    holidays,
    leaving,
    office_settings,
    people,
    recounted,
    settings_log,
)
from pages.parts.session import _

PARTS = {
    "figures": "Rules and figures",
    "office": "The office and its papers",
    "people": "People and departments",
    "holidays": "Holidays",
    "log": "What was changed",
}

st.header(_("Settings"))
asked = st.query_params.get("part", "")
part = st.segmented_control(
    _("Which settings"),
    list(PARTS),
    default=asked if asked in PARTS else "figures",
    format_func=lambda each: _(PARTS[each]),
    required=True,
    label_visibility="collapsed",
)
settings_log.told()
if part == "figures":
    recounted.offer()
    figure_settings.show()
elif part == "office":
    recounted.offer()
    office_settings.show()
elif part == "people":
    leaving.show()
    people.show()
elif part == "holidays":
    recounted.offer()
    holidays.show()
else:
    settings_log.show()
