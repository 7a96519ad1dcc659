"""The figures of the pack as sentences, each changed where it stands, from a day on."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import settings_log
from pages.parts.session import _, complain, language, now, office, plain
from schema.clocks import deadlines
from schema.defining import figure_sentences, figures
from schema.defining.effective import DefinitionChange
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.defining.figure_sentences import Sentence
    from schema.definitions import Clock, Figure, Office

GROUPS = {
    "rule": "Further rules", "score": "Scores", "report": "Reports", "penalty": "Penalties",
}  # fmt: skip
UNITS = {
    "minutes": "minutes", "hours": "hours (day and night)", "working hours": "working hours",
    "days": "calendar days", "working days": "working days", "weeks": "weeks", "months": "months",
}  # fmt: skip
HOW = {"day_one": "First day counted", "end": "End of the last day"}
CHOICES = {"day_one": ("next", "same"), "end": ("day", "close")}
WORDS = {
    "next": "counted from the day after", "same": "the day itself is the first",
    "day": "ends at midnight of the last day", "close": "ends at closing time",
}  # fmt: skip


def show() -> None:
    """Every figure with the pack's value and its source beside it."""
    here = office()
    found = figure_sentences.sentences(here, now().date(), language())
    text = _("These are the figures of “{pack}”, as your office changed them.")
    st.caption(text.format(pack=plain(here.pack.label.text(language()))))
    if not found:
        st.html(f'<div class="tz-quiet">{_("The regulations of this office give none.")}</div>')
    for group, members in groupby(found, key=lambda each: each.group):
        register = here.catalogue.get(group)
        st.subheader(plain(register.label.text(language())) if register else _(GROUPS[group]))
        if group == "penalty":
            st.caption(_("Penalties are off until your office switches them on."))
        for sentence in members:
            _line(here, sentence)


def _line(here: Office, sentence: Sentence) -> None:
    text, pack, button = st.columns([5, 4, 1], vertical_alignment="center")
    shown = plain(sentence.text)
    if sentence.since:
        since = _("own figure, from {day} on").format(day=sentence.since)
        shown = f"**{shown}**  \n:blue[{plain(since)}]"
    elif sentence.group == "penalty" and not sentence.on:
        shown = f":gray[{shown} ({_('off')})]"
    for day, value in sentence.later:
        later = figure_sentences.length(value, language()) if sentence.duration else value
        shown += (
            "  \n:orange[" + plain(_("from {day} on: {value}").format(day=day, value=later)) + "]"
        )
    text.markdown(shown)
    told = _("Regulation: {value} ({source})")
    pack.caption(plain(told.format(value=sentence.of_pack, source=sentence.source)))
    state = f"figure_{sentence.key}"
    if button.button(_("Change"), key=state, type="tertiary"):
        st.session_state.figure_open = sentence.key
    if st.session_state.get("figure_open") == sentence.key:
        _form(here, sentence)


def _form(here: Office, sentence: Sentence) -> None:
    with st.container(border=True):
        places = st.columns([1, 2, 2, 4] if sentence.duration else [3, 2, 4])
        value = _duration(sentence, places) if sentence.duration else _text(sentence, places[0])
        since = places[-2].date_input(
            _("From which day on"), now().date(), key=f"since_{sentence.key}"
        )
        reason = places[-1].text_input(_("Reason"), key=f"why_{sentence.key}")
        said = {sentence.key: value, **_how(here, sentence)}
        st.caption(_("It holds for what begins on or after this day; older records keep theirs."))
        save, switch, close, _rest = st.columns([1, 1, 1, 4])
        if save.button(_("Save"), key=f"save_{sentence.key}", type="primary", width="stretch"):
            _keep(here, said, since, reason)
        if sentence.group == "penalty":
            label, on = (_("Switch off"), "no") if sentence.on else (_("Switch on"), "yes")
            if switch.button(label, key=f"on_{sentence.key}", width="stretch"):
                key = figures.path("figures", sentence.key.split(".")[1], part="on")
                _keep(here, {key: on}, since, reason)
        if close.button(_("Cancel"), key=f"close_{sentence.key}", width="stretch"):
            st.session_state.pop("figure_open")
            st.rerun()


def _duration(sentence: Sentence, places: list[st.delta_generator.DeltaGenerator]) -> str:
    known = deadlines.parse(sentence.value) if sentence.value else None
    units = list(UNITS)
    amount = places[0].number_input(
        _("How many"),
        min_value=0.0 if known and known.amount % 1 else 0,
        value=(float(known.amount) if known.amount % 1 else int(known.amount)) if known else 0,
        key=f"amount_{sentence.key}",
        help=_("0: no limit"),
    )
    unit = places[1].selectbox(
        _("Unit"),
        units,
        index=units.index(known.unit) if known else units.index("working days"),
        format_func=lambda each: _(UNITS[each]),
        key=f"unit_{sentence.key}",
    )
    return f"{amount:g} {unit}" if amount else ""


def _text(sentence: Sentence, place: st.delta_generator.DeltaGenerator) -> str:
    return place.text_input(_("Figure"), sentence.value, key=f"value_{sentence.key}")


def _how(here: Office, sentence: Sentence) -> dict[str, str]:
    """How whole days are counted, where regulations differ: what the office chooses."""
    group, name, *_rest = sentence.key.split(".")
    if group != "clocks":
        return {}
    clock = here.pack.clocks[name].at(now().date())
    said, current = {}, {"day_one": clock.day_one, "end": clock.end}
    for place, (part, choices) in zip(st.columns(2), CHOICES.items(), strict=True):
        chosen = place.selectbox(
            _(HOW[part]),
            choices,
            index=choices.index(current[part]),
            format_func=lambda each: _(WORDS[each]),
            key=f"{part}_{sentence.key}",
        )
        said[figures.path("clocks", name, part=part)] = str(chosen)
    return said


def _keep(here: Office, said: Mapping[str, str], since: object, reason: str) -> None:
    if not isinstance(since, date):
        return
    changes = []
    for key, value in said.items():
        try:
            payload = figures.payload(here.pack, key, value, since, reason)
        except UnusableError as error:
            complain(error.problem)
            return
        known = _known(here, key)
        if figures.value(known, key, since) != payload["value"]:
            changes.append(DefinitionChange("figure", "", key, payload))
    if not changes:
        st.info(_("That is what counts already."))
    elif settings_log.keep(changes, _("The figure was saved.")):
        st.session_state.pop("figure_open", None)
        st.session_state.recount_wanted = any(key.startswith("clocks.") for key in said)
        st.rerun()


def _known(here: Office, key: str) -> Clock | Figure:
    group, name, *_rest = key.split(".")
    return here.pack.clocks[name] if group == "clocks" else here.pack.figures[name]
