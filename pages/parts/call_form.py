"""A call as it comes in: who, from where, and up to three matters, on the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from pages.parts import choosing, frame, suggesting
from pages.parts.moments import today_at
from pages.parts.session import _, actor, complain, engine, language, now, office, plain
from schema.changing import calling
from schema.changing.calling import Caller, Matter
from schema.database import writing
from schema.field_types import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.definitions import Field, Register
    from schema.records import Outcome

MATTERS = 3
SAVED = "call_saved"


def form(register: Register) -> None:
    """Ask for a call and save it; register is the one a matter goes to unless another is chosen."""
    kinds = _kinds(register)
    version = st.session_state.setdefault("call_version", 0)
    boxes = _boxes(register)
    with st.form("call", border=True):
        *columns, last = st.columns([2, 2, 2, 2, 1], vertical_alignment="bottom")
        said = {
            key: column.text_input(label, key=f"call_{key}_{version}", placeholder=hint)
            for column, (key, label, hint) in zip(columns, boxes, strict=True)
        }
        matters = [_matter(place, kinds, version) for place in range(MATTERS)]
        pressed = last.form_submit_button(_("Register it"), type="primary", width="stretch")
    frame.focus(boxes[0][1], version)
    _watch(register, kinds, version)
    if pressed:
        _save(said, [each for each in matters if each.text.strip()], register)
    _tell()


def _kinds(register: Register) -> dict[str, Register]:
    """What a matter can be, by the words on screen: a digit, then the word."""
    found = [register, *(each for each in calling.kinds(office()) if each.key != register.key)]
    return {
        f"{place} {each.call.word.text(language())}": each
        for place, each in enumerate(found, 1)
        if each.call is not None
    }


def _boxes(register: Register) -> list[tuple[str, str, str]]:
    place = calling.place_of(office(), register)
    label = plain(place.label.text(language())) if place else _("Place")
    hint = _("such as 31502") if place and "room" in (place.finds, place.key) else ""
    return [
        ("place", label, hint or _("if known")),
        ("who", _("Caller"), _("name, or anonymous")),
        ("contact", _("Phone"), _("some digits find a customer")),
        ("at", plain(register.field(register.event).label.text(language())), _now()),
    ]


def _now() -> str:
    return _("now, if left empty")


def _matter(place: int, kinds: Mapping[str, Register], version: int) -> Matter:
    words = list(kinds)
    left, middle, right = st.columns([5, 2, 2], vertical_alignment="bottom")
    number = "" if not place else f" {place + 1}"
    seen: Literal["visible", "collapsed"] = "collapsed" if place else "visible"
    text = left.text_input(
        _("Matter") + number,
        key=f"call_matter_{place}_{version}",
        placeholder=_("what it is about") if not place else _("one more matter of this call"),
        label_visibility=seen,
    )
    kind = middle.selectbox(
        _("Kind") + number, words, key=f"call_kind_{place}_{version}", label_visibility=seen
    )
    department = right.text_input(
        _("Department") + number,
        key=f"call_department_{place}_{version}",
        label_visibility=seen,
        placeholder=_("name or initials"),
    )
    return Matter(kinds[kind or words[0]].key, text.strip(), department.strip())


def _watch(register: Register, kinds: Mapping[str, Register], version: int) -> None:
    """Offer names and cards under the boxes."""
    call, here = register.call, office()
    if call is None:
        return
    labels = {key: label for key, label, _hint in _boxes(register)}
    place = calling.place_of(here, register)
    who, contact = register.find(call.who), register.find(call.contact)
    asked: dict[str, tuple[Field | None, Field | None]] = {
        labels["place"]: (place, place),
        labels["who"]: (who, who),
        labels["contact"]: (who, None),
    }
    addresses, cards = {}, {}
    for label, (names, card) in asked.items():
        if names and suggesting.found_by(here, register, names):
            addresses[label] = suggesting.names(register, names)
        if card and suggesting.found_by(here, register, card):
            cards[label] = suggesting.card(register, card)
    department = next(
        (each.field(each.call.department), each)
        for each in (register, *kinds.values())
        if each.call and each.call.department
    )
    for number in ("", *(f" {place + 1}" for place in range(1, MATTERS))):
        addresses[_("Department") + number] = suggesting.names(department[1], department[0])
    boxes = {call.who: labels["who"]} | ({call.contact: labels["contact"]} if contact else {})
    suggesting.mount(addresses, cards, boxes, caller=call.who, version=f"call_{version}")


def _save(said: Mapping[str, str], matters: Sequence[Matter], register: Register) -> None:
    moment = now()
    at = today_at(said["at"], moment)
    caller = Caller(said["who"].strip(), said["place"].strip(), said["contact"].strip(), at)
    asked = list(matters) or [Matter(register.key, "")]
    with writing(engine()) as connection:
        outcomes = calling.take(connection, office(), caller, asked, actor(), moment)
    for outcome in outcomes:
        for problem in outcome.refused:
            complain(problem, office().register(outcome.register))
    if not any(outcome.refused for outcome in outcomes):
        st.session_state.call_version += 1
        st.session_state[SAVED] = _links(outcomes)
        st.rerun()


def _links(outcomes: Sequence[Outcome]) -> list[str]:
    """Each saved record with its number, as a link."""
    made = []
    for outcome in outcomes:
        register = office().register(outcome.register)
        number = register.number_field
        for each in outcome.saved:
            found = choosing.one(register, each.id)
            text = shown(number, found, language()) if number and found else f"#{each.id}"
            word = register.call.word if register.call else register.label
            address = f"/record?register={register.key}&id={each.id}"
            made.append(f"[{plain(word.text(language()))} **{plain(text)}**]({address})")
    return made


def _tell() -> None:
    made = st.session_state.pop(SAVED, None)
    if made:
        st.success(f"{_('Saved.')} {'　'.join(made)}")
