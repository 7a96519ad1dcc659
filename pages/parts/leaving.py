"""Somebody leaves: all open work is shown, successors are chosen, a list is printed and signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import choosing, people
from pages.parts.session import _, actor, complain, engine, language, now, office, plain
from schema.changing import handing_over
from schema.database import reading, writing
from schema.problems import UnusableError

if TYPE_CHECKING:
    from datetime import date

    from schema.changing.handing_over import Held
    from schema.definitions import Office

NOBODY = 0
SHOWN = 8


def show() -> None:
    """Choose who leaves, see where he still is, choose who takes over, do it."""
    here = office()
    if "person" not in here.registers:
        return
    _done()
    opened = st.session_state.get("leaver") is not None
    with st.expander(_("Hand over the work of somebody who leaves"), expanded=opened):
        _choose(here)


def _choose(here: Office) -> None:
    known = {each.id: people.called(each) for each in people.everyone(here)}
    who, day, _rest = st.columns([2, 2, 4])
    person = who.selectbox(
        _("Who leaves"),
        list(known),
        index=None,
        format_func=lambda each: known.get(each, str(each)),
        placeholder=_("not chosen"),
        key="leaver",
    )
    last = day.date_input(_("Last day"), now().date(), key="leaving_day")
    if person is None:
        return
    with reading(engine()) as connection:
        found = handing_over.held(connection, here, person, actor(), now())
    others = {NOBODY: _("stays as it is")} | {k: v for k, v in known.items() if k != person}
    chosen = _successors(here, found, others)
    count = sum(len(each.pieces) for each in found if chosen.get((each.register, each.field)))
    label = _("Hand over {n} and mark as left").format(n=count)
    if st.button(label, type="primary"):
        _hand_over(here, person, known[person], chosen, last)


def _successors(
    here: Office, found: list[Held], others: dict[int, str]
) -> dict[tuple[str, str], int]:
    if not found:
        st.info(_("There is no open record with this person in it."))
        return {}
    everything = st.selectbox(
        _("Who takes over, unless chosen otherwise below"),
        list(others),
        format_func=others.__getitem__,
        key="successor",
    )
    st.caption(_("Who did something stays who did it: such places are left unless you choose."))
    chosen = {}
    for each in found:
        register = here.register(each.register)
        what, place = st.columns([5, 3], vertical_alignment="center")
        head = f"{register.label.text(language())} · {each.label}　{len(each.pieces)}"
        names = "；".join(f"{p.number} {p.name}".strip()[:30] for p in each.pieces[:SHOWN])
        more = "…" if len(each.pieces) > SHOWN else ""
        what.markdown(f"**{plain(head)}**  \n:gray[{plain(names + more)}]")
        usual = NOBODY if each.stays else everything
        chosen[each.register, each.field] = place.selectbox(
            _("Successor"),
            list(others),
            index=list(others).index(usual or NOBODY),
            format_func=others.__getitem__,
            key=f"successor_{each.register}_{each.field}_{usual}",
            label_visibility="collapsed",
        )
    return {where: who for where, who in chosen.items() if who}


def _hand_over(
    here: Office, person: int, name: str, chosen: dict[tuple[str, str], int], last: date
) -> None:
    reason = _("Handover of {name}").format(name=name)
    try:
        with writing(engine()) as connection:
            made = handing_over.hand_over(
                connection, here, person, chosen, actor(), now(), reason=reason
            )
            handing_over.leave(connection, here, person, last, actor(), now())
    except UnusableError as error:
        complain(error.problem)
        return
    st.session_state.handed = (person, name, made)
    st.session_state.pop("leaver", None)
    st.rerun()


def _done() -> None:
    if "handed" not in st.session_state:
        return
    person, name, made = st.session_state.handed
    text = _("{name} has left: in old records, no longer in the choices.").format(name=plain(name))
    st.success(text)
    if made:
        listed = ",".join(map(str, made))
        address = f"/api/exports/handover/{person}.xlsx?changes={listed}"
        choosing.download(_("Download the handover list to sign (Excel)"), address)
