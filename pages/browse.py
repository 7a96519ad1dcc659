"""Registers as sheets: sort, filter, search, edit in place, paste from Excel."""

import json

import streamlit as st

from pages.parts import grid, headers, origin, session
from pages.parts.session import _


def asked() -> dict[str, object]:
    """What the address asks for: filter, text and sort, as other pages link here."""
    address = st.query_params
    try:
        conditions = json.loads(address.get("filter", "[]"))
    except ValueError:
        conditions = []  # a broken link shows everything
    if address.get("batch", "").isdecimal():
        conditions = [*conditions, ["batch_id", "=", address["batch"]]]
    fits = [c for c in conditions if isinstance(c, list) and len(c) == 3]
    return {"filter": fits, "text": address.get("text", ""), "sort": address.get("sort", "")}


def changed() -> None:
    """Another register starts without the conditions of the last one."""
    st.query_params.from_dict({"register": st.session_state.browsed})


registers = {register.key: register for register in session.registers()}
wanted = st.query_params.get("register", "")
if st.session_state.get("browsed") not in registers or wanted in registers:
    st.session_state.browsed = wanted if wanted in registers else next(iter(registers))

key = st.segmented_control(
    _("Register"),
    list(registers),
    key="browsed",
    format_func=lambda each: session.plain(registers[each].label.text(session.language())),
    on_change=changed,
    label_visibility="collapsed",
    required=True,
)
register = registers[key or wanted]
if "batch" in st.query_params:
    origin.shown_alone(st.query_params["batch"])
grid.show(register, asked(), headers.of(register))
