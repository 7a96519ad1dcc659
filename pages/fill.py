"""Forms: choose one, choose a record or blanks, download the workbook."""

import streamlit as st

from api.exports import MOST_FILLED
from exporters.forms import FORMS
from pages.parts import choosing
from pages.parts.session import _, complain, language, office
from schema.problems import Problem

here = office()
known = {key: form for key, form in FORMS.items() if form.register in here.on}
wanted = st.query_params.get("form", "")
st.header(_("Fill in a form"))
key = st.segmented_control(
    _("Form"),
    list(known),
    default=wanted if wanted in known else next(iter(known)),
    format_func=lambda each: f"{each} {known[each].title}",
    required=True,
)
form = known[key]
register = here.register(form.register)

filled, blank = st.columns([3, 2], gap="large")
with filled:
    st.subheader(_("With records"))
    st.caption(register.label.text(language()))
    chosen = choosing.several(register, st.query_params.get("record", ""))
    how = choosing.printing(form)
    if len(chosen) > MOST_FILLED:
        values = {"value": len(chosen), "high": MOST_FILLED}
        complain(Problem("too_many_forms", values=values))
    elif len(chosen) > 1:
        wanted = ",".join(map(str, chosen))
        address = f"/api/exports/forms/{key}/several.xlsx{how}&records={wanted}"
        label = _("Download {n} filled-in forms as one workbook (Excel)").format(n=len(chosen))
        choosing.download(label, address)
    elif chosen:
        address = f"/api/exports/forms/{key}/{chosen[0]}.xlsx{how}"
        choosing.download(_("Download the filled-in form (Excel)"), address)
with blank:
    st.subheader(_("Blank, to fill in by hand"))
    copies = st.number_input(_("Copies"), min_value=1, max_value=200, value=1, step=1)
    address = f"/api/exports/forms/{key}/blank.xlsx?copies={copies}"
    choosing.download(_("Download blank forms (Excel)"), address)
