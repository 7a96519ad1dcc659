"""The kinds of office as cards: what each begins with, and by which of its figures it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, actor, engine, language, office, plain
from schema import switching
from schema.clocks import deadlines
from schema.clocks.reasons import UNIT_TEXTS
from schema.database import reading, writing
from schema.defining.effective import BUILT_IN, GENERAL
from schema.defining.loading import shipped
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema.definitions import Clock, Field, Pack

ACROSS = 3
NAMED = 2  # registers on a card; the others are counted
LONGEST = 24  # characters of a figure
KNOWN_CLOCKS = ("settle", "dispatch", "reply", "transfer")  # the one people ask for first


def show() -> None:
    """Every kind as a card that one click chooses, or the one chosen with the way back."""
    packs = shipped().packs
    chosen = office().pack
    if st.session_state.get("kind_named", chosen.key != GENERAL):
        _named(chosen)
        return
    st.subheader(_("What kind of office is this?"))
    keys = [*(key for key in packs if key != GENERAL), GENERAL]
    for first in range(0, len(keys), ACROSS):
        for place, key in zip(st.columns(ACROSS), keys[first : first + ACROSS], strict=False):
            place.button(
                card(packs[key]),
                key=f"kind_{key}",
                on_click=_choose,
                args=(key,),
                width="stretch",
                help=_listed(packs[key]),
            )
    st.caption(_("Without a choice it is an office in general; registers can be added any time."))


def _named(chosen: Pack) -> None:
    with reading(engine()) as connection:
        free = switching.untouched(connection, office())
    st.subheader(_("Kind of office: {kind}").format(kind=plain(chosen.label.text(language()))))
    st.markdown(f":small[{plain(_listed(chosen))}]")
    if said := figure(chosen):
        st.markdown(f":small[:gray[{plain(said)}]]")
    if free and st.button(_("Another kind"), type="tertiary"):
        st.session_state.kind_named = False
        st.rerun()
    st.page_link("catalogue.py", label=_("Switch registers on and off in the catalogue"))


def _choose(key: str) -> None:
    try:
        with writing(engine()) as connection:
            switching.choose(connection, key, actor())
    except UnusableError:  # somebody began meanwhile: the page now shows how it stands
        return
    st.session_state.kind_named = True


def card(pack: Pack) -> str:
    """A kind in three lines: its name, its first registers, one of its figures with the source."""
    lines = [f"**{plain(pack.label.text(language()))}**", f":small[{plain(_first(pack))}]"]
    if said := figure(pack):
        lines.append(f":small[:gray[{plain(said)}]]")
    return "\n".join(lines)


def figure(pack: Pack) -> str:
    """One figure of the kind as a sentence, and where it stands written."""
    clocks = pack.clocks
    key = next((key for key in (*KNOWN_CLOCKS, *clocks) if key in clocks), "")
    if key:
        clock = clocks[key]
        said = _(": ").join((_clock_label(clock), _shortened(list(_lengths(pack, clock)))))
        return _said(said, clock.source)
    plainest = sorted(pack.figures.values(), key=lambda each: len(each.values))
    for each in plainest[:1]:
        values = _(", ").join(_length(value) + _unit(each.unit) for value in each.values.values())
        said = lists.cut(_(": ").join((each.label.text(language()), values)), LONGEST)
        return _said(said, each.source)
    return ""


def _said(text: str, source: str) -> str:
    title = source.split("：")[0]
    return _("{figure} ({source})").format(figure=text, source=title) if title else text


def _shortened(parts: list[str]) -> str:
    return _(", ").join(parts[:NAMED]) + ("…" if len(parts) > NAMED else "")


def _clock_label(clock: Clock) -> str:
    for field in shipped().registers[clock.register].fields:
        if field.rule is not None and field.rule.parameters.get("clock") == clock.key:
            return field.label.text(language())
    return _("Deadline")


def _lengths(pack: Pack, clock: Clock) -> Iterable[str]:
    field = shipped().registers[clock.register].find(clock.by)
    for name, value in clock.figures.items():
        yield f"{_option(pack, field, name)} {_length(value)}".strip()


def _option(pack: Pack, field: Field | None, name: str) -> str:
    if field is None or not name:
        return ""
    known = {**shipped().packs[GENERAL].options, **pack.options}
    options = known.get(field.options_from, field.options)
    found = next((each for each in options if each.key == name), None)
    return found.label.text(language()) if found else name


def _length(text: str) -> str:
    try:
        duration = deadlines.parse(text)
    except UnusableError:
        return text
    return _(UNIT_TEXTS[duration.unit]).format(duration.amount.normalize().to_eng_string())


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def _labels(pack: Pack) -> list[str]:
    known = shipped().registers
    return [known[key].label.text(language()) for key in pack.registers if key not in BUILT_IN]


def _first(pack: Pack) -> str:
    labels = _labels(pack)
    text = _("{names} and more: {n} registers") if len(labels) > NAMED else _("{names}")
    return text.format(names=_listing(labels[:NAMED]), n=len(labels))


def _listed(pack: Pack) -> str:
    return _listing(_labels(pack))


def _listing(labels: Iterable[str]) -> str:
    return ("、" if language() == "zh" else ", ").join(labels)
