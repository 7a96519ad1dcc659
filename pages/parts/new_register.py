"""A workbook no register fits becomes a register of its own: a name, the fields to check, made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import intake, mapping
from pages.parts.session import _, actor, complain, engine, now
from schema import office as offices
from schema.database import writing
from schema.problems import UnusableError

if TYPE_CHECKING:
    from importers.proposing import Proposal
    from pages.parts.intake import Intake

GIVEN = frozenset({"number", "original_number"})  # every register has them
MOST = 60  # characters of a name
ROW, ROWS_SHOWN = 35, 9  # pixels of a line of the table, lines shown before it scrolls


def show(mine: Intake, sheet: str) -> None:
    """Propose the register, let its name and fields be corrected, and make it by a click."""
    try:
        proposal = intake.proposal(mine, sheet)
    except UnusableError as error:
        complain(error.problem)
        return
    place = f"made_{mine.token}_{proposal.key}"
    with st.container(border=True):
        st.markdown(_("No register fits this workbook. It can become a register of its own:"))
        name, press = st.columns([5, 1.4], vertical_alignment="bottom")
        name.text_input(
            _("Name of the register"), proposal.label, key=f"{place}_name", max_chars=MOST
        )
        press.button(
            _("Make this register"),
            type="primary",
            width="stretch",
            on_click=_make,
            args=(mine, sheet, proposal, place),
        )
        st.caption(_("Its fields; names and kinds can be changed here:"))
        _fields(proposal, place)


def _fields(proposal: Proposal, place: str) -> None:
    kinds = {kind: _(mapping.TYPES.get(kind, kind)) for kind in mapping.CHANGEABLE}
    own = _own(proposal.payload)
    for each in own:
        kinds.setdefault(each["type"], _(mapping.TYPES.get(each["type"], each["type"])))
    rows = [{"name": each["label"]["zh"], "kind": kinds[each["type"]]} for each in own]
    st.data_editor(
        rows,
        key=f"{place}_fields",
        hide_index=True,
        num_rows="fixed",
        width="stretch",
        height=ROW * (min(len(rows), ROWS_SHOWN) + 1) + 2,
        column_config={
            "name": st.column_config.TextColumn(_("Field"), required=True, max_chars=MOST),
            "kind": st.column_config.SelectboxColumn(
                _("Kind"), options=sorted(set(kinds.values())), required=True
            ),
        },
    )


def _make(mine: Intake, sheet: str, shown: Proposal, place: str) -> None:
    """Make the register as it was corrected; the file is planned into it next."""
    name = str(st.session_state.get(f"{place}_name", "")).strip()
    edited = st.session_state.get(f"{place}_fields", {}).get("edited_rows", {})
    try:
        fresh = intake.proposal(mine, sheet, name or shown.label)
        with writing(engine()) as connection:
            made = offices.add_register(connection, _corrected(fresh, edited), actor(), now())
    except UnusableError as error:
        st.session_state.load_not_saved = error.problem
        return
    mine.register_chosen = True
    st.session_state[f"register_{mine.token}"] = made.key


def _corrected(proposal: Proposal, edited: dict[Any, dict[str, str]]) -> dict[str, Any]:
    """The definition with the names and kinds a person gave."""
    kinds = {_(text): kind for kind, text in reversed(list(mapping.TYPES.items()))}
    kinds |= {_(mapping.TYPES[kind]): kind for kind in mapping.CHANGEABLE}
    fields = [dict(each) for each in proposal.payload["fields"]]
    own = [each for each in fields if each["key"] not in GIVEN]
    for position, changes in edited.items():
        each = own[int(position)]
        former = each["label"]["zh"]
        if name := str(changes.get("name") or "").strip():
            each["label"] = {**each["label"], "zh": name}
            each["synonyms"] = [*each.get("synonyms", ()), former]
        kind = kinds.get(str(changes.get("kind")), each["type"])
        if kind != each["type"]:
            each["type"] = kind
            each.pop("options", None)
            each.pop("unit", None)
    return {**proposal.payload, "fields": fields}


def _own(payload: Any) -> list[dict[str, Any]]:
    return [each for each in payload["fields"] if each["key"] not in GIVEN]
