"""What was changed in the settings, by whom; each change can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.session import _, actor, complain, engine, language, now, office, plain
from schema import office as offices
from schema.database import reading, writing
from schema.defining.figure_sentences import length
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema.defining.effective import DefinitionChange
    from schema.definitions import Office

KINDS = ("figure", "setting", "calendar")
SETTINGS = {
    "name": "Name of the office", "hotline": "Hotline", "address": "Address",
    "mailbox": "Mailbox", "supervisor": "Supervisor", "manager": "Manager", "logo": "Logo",
    "hours": "Working hours", "make_up_days": "Make-up days are worked", "zone": "Time zone",
    "code": "Form code", "edition": "Edition",
}  # fmt: skip
PARTS = {
    "value": "Figure", "day_one": "First day counted", "end": "End of the last day",
    "on": "Switched on",
}  # fmt: skip
WORDS = {
    "yes": "yes", "no": "no", "next": "the day after", "same": "the day itself",
    "day": "midnight", "close": "closing time",
}  # fmt: skip


def keep(changes: Iterable[DefinitionChange], text: str) -> bool:
    """Keep changes of the definition in one step and tell it once the page is drawn again."""
    try:
        with writing(engine()) as connection:
            for change in changes:
                offices.change_definition(connection, change, actor(), now())
    except UnusableError as error:
        complain(error.problem)
        return False
    st.session_state.settings_told = text
    return True


def told() -> None:
    """Tell what was just saved, once."""
    text = st.session_state.pop("settings_told", "")
    if text:
        st.success(text)


def show() -> None:
    """The latest changes, newest first, each with a way back."""
    here = office()
    with reading(engine()) as connection:
        found = offices.kept(connection, KINDS)
    if not found:
        st.html(f'<div class="tz-quiet">{_("Nothing was changed yet.")}</div>')
        return
    for each in found:
        when, what, button = st.columns([2, 6, 1], vertical_alignment="center")
        when.markdown(f"{each.at:%Y-%m-%d %H:%M}　{plain(each.actor)}")
        what.markdown(plain(_said(here, each.change)))
        if button.button(_("Take back"), key=f"settings_back_{each.id}", type="tertiary"):
            _take_back(each.id)


def _take_back(number: int) -> None:
    try:
        with writing(engine()) as connection:
            offices.take_back(connection, number, actor(), now())
    except UnusableError as error:
        complain(error.problem)
        return
    st.session_state.settings_told = _("The change was taken back.")
    st.session_state.recount_wanted = True
    st.rerun()


def _said(here: Office, change: DefinitionChange) -> str:
    said = change.payload
    if change.kind == "calendar":
        days = len(said.get("days", ()))
        return _("Days off and make-up days of {year}: {n} days").format(year=change.key, n=days)
    if change.kind == "setting":
        return _of_setting(change.key, str(said.get("value", "")))
    return _of_figure(here, change.key, said)


def _of_setting(key: str, value: str) -> str:
    form = key.split(".")[1] if key.startswith("form.") else ""
    label = _(SETTINGS.get(key.rpartition(".")[2], "Setting"))
    if key == "logo":
        value = _("a new picture") if value else _("none")
    shown = _(WORDS[value]) if key == "make_up_days" and value in WORDS else value or _("empty")
    return f"{form} {label}: {shown}".strip()


def _of_figure(here: Office, key: str, said: Mapping[str, object]) -> str:
    _group, name, part, of = key.split(".", 3)
    value = str(said.get("value", ""))
    clock, figure = here.pack.clocks.get(name), here.pack.figures.get(name)
    label = _clock_label(here, name) if clock else figure.label.text(language()) if figure else name
    if clock and clock.by and of:
        field = here.catalogue[clock.register].find(clock.by)
        option = field.option(of) if field else None
        label = f"{label} · {option.label.text(language()) if option else of}"
    shown = length(value, language()) if part == "value" else _(WORDS.get(value, value))
    text = f"{label} · {_(PARTS.get(part, part))}: {shown}"
    text += " · " + _("from {day} on").format(day=said.get("valid_from", ""))
    reason = str(said.get("reason", ""))
    return f"{text} · {reason}" if reason else text


def _clock_label(here: Office, key: str) -> str:
    clock = here.pack.clocks[key]
    register = here.catalogue.get(clock.register)
    if register is None:
        return key
    for field in register.fields:
        if field.rule is not None and field.rule.parameters.get("clock") == key:
            return f"{register.label.text(language())} · {field.label.text(language())}"
    return register.label.text(language())
