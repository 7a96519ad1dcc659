"""Registers as sheets: sort, filter, search, edit in place, paste from Excel."""

import json

import streamlit as st

from pages.parts import grid, headers, origin, register_choice, session, void_ones


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
    asked = {"filter": fits, "text": address.get("text", ""), "sort": address.get("sort", "")}
    return {**asked, "reach": address.get("reach", "")}


register = register_choice.ask(session.registers())
if "batch" in st.query_params:
    origin.shown_alone(st.query_params["batch"])
grid.show(register, asked(), headers.of(register))
void_ones.link(register)
