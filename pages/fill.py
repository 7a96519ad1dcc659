"""Forms: choose one, choose a record or blanks, download the workbook."""

import streamlit as st

from api.exports import MOST_FILLED
from exporters.forms import FORMS
from pages.parts import choosing, register_choice
from pages.parts.session import _, complain, office, registers
from schema.problems import Problem

here = office()
asked = FORMS.get(st.query_params.get("form", ""))
if asked and asked.register in here.registers and "register" not in st.query_params:
    st.query_params["register"] = asked.register
st.header(_("Fill in a form"))
printed = {form.register for form in FORMS.values()}
register = register_choice.ask([each for each in registers() if each.key in printed])
known = {key: form for key, form in FORMS.items() if form.register == register.key}
if not known:
    st.info(_("This register has no form."))
    st.stop()
key = st.segmented_control(
    _("Form"),
    list(known),
    default=asked.key if asked and asked.key in known else next(iter(known)),
    format_func=lambda each: f"{each} {known[each].title}",
    required=True,
    label_visibility="collapsed",
)
form = known[key]

filled, blank = st.columns([3, 2], gap="large")
with filled:
    st.subheader(_("With records"))
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
