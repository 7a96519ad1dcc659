"""Every register by group, with its switch; what misses one that is switched off."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from exporters.forms import FORMS
from pages.parts.register_choice import GROUPS
from pages.parts.register_choice import group as group_of
from pages.parts.session import _, actor, complain, engine, language, now, plain
from schema import search, switching
from schema.actors import may
from schema.database import reading, writing
from schema.defining.effective import BUILT_IN
from schema.defining.loading import shipped
from schema.defining.uses import uses
from schema.problems import UnusableError
from schema.search import Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schema.definitions import Office, Register

WIDTHS = [4, 6, 1, 1, 2, 1.4]
ON, ALL = "on", "all"
MANY = 6  # names said one by one; the rest is counted


def told() -> None:
    """What became of the last switch."""
    if text := st.session_state.pop("switched", None):
        st.success(text)


def ask(here: Office) -> list[Register]:
    """The registers looked for by a few characters, else those of the part chosen."""
    every = list(here.catalogue.values())
    parts = [ON, *(key for key in GROUPS if any(group_of(each) == key for each in every)), ALL]
    left, right = st.columns([4, 2], vertical_alignment="center")
    text = left.text_input(
        _("Look for a register"),
        placeholder=_("Name of a register, its pinyin or initials"),
        label_visibility="collapsed",
    )
    count = _("{on} of {all} registers are on").format(on=len(here.on), all=len(every))
    right.html(f'<div class="tz-quiet">{escape(count)}</div>')
    part = st.pills(
        _("Part of the catalogue"),
        parts,
        default=ON,
        key="catalogue_part",
        format_func=lambda each: _called(here, each),
        label_visibility="collapsed",
        required=True,
    )
    if text.strip():
        return switching.found(every, text)
    if part == ON:
        return [here.register(key) for key in here.on]
    return [each for each in every if part in (ALL, group_of(each))]


def grouped(registers: Sequence[Register]) -> Iterator[tuple[str, list[Register]]]:
    """The registers by group, in the order of the groups."""
    for key in GROUPS:
        if found := [each for each in registers if group_of(each) == key]:
            yield key, found


def show(here: Office, group: str, registers: Sequence[Register]) -> None:
    """A group as lines: name, what for, fields, records, where it is used, the switch."""
    heads = ("", _("What for"), _("Fields"), _("Records"), "", _("On"))
    title, *rest = st.columns(WIDTHS, vertical_alignment="bottom")
    title.subheader(_(GROUPS[group]))
    for place, head in zip(rest, heads[1:], strict=True):
        place.html(f'<div class="tz-quiet">{escape(head)}</div>')
    counts = _counts(here, registers)
    for register in registers:
        _line(here, register, counts.get(register.key))


def confirm(here: Office) -> None:
    """Before a register leaves the menus: what links to it, and that nothing is lost."""
    key = st.session_state.get("switching_off", "")
    if key not in here.on:
        return

    @st.dialog(
        _("Switch off {register}?").format(register=_label(here.register(key))), on_dismiss=_keep
    )
    def asked() -> None:
        linking = [each for each, _to in uses(here, shipped().packs, key).linking]
        shown = [_label(each) for each in linking if each.key in here.on]
        if shown:
            st.write(_("These registers link to it; their links stay and can still be opened:"))
            st.write(plain(_names(shown)))
        count = _counts(here, [here.register(key)])[key]
        if count:
            st.write(_("Its {n} records stay; nothing is deleted.").format(n=count))
        st.write(_("It only leaves the menus and can be switched on again any time."))
        yes, no = st.columns(2)
        if yes.button(_("Switch it off"), type="primary", width="stretch"):
            _switch(key, on=False)
            st.session_state.pop("switching_off", None)
            st.rerun()
        if no.button(_("Leave it on"), width="stretch"):
            _keep()
            st.rerun()

    asked()


def _called(here: Office, part: str) -> str:
    if part in (ON, ALL):
        return _("Switched on") if part == ON else _("All of them")
    inside = [each.key for each in here.catalogue.values() if group_of(each) == part]
    return f"{_(GROUPS[part])} {len(set(inside) & set(here.on))}/{len(inside)}"


def _line(here: Office, register: Register, records: int | None) -> None:
    name, purpose, fields, count, used, switch = st.columns(WIDTHS, vertical_alignment="center")
    label = escape(register.label.text(language()))
    if register.key in here.registers:
        label = f'<a href="/browse?register={register.key}" target="_self">{label}</a>'
    name.html(f'<div class="tz-register">{label} <span class="tz-quiet">{register.id}</span></div>')
    purpose.html(f'<div class="tz-quiet">{escape(register.source) or "—"}</div>')
    fields.html(f"<div>{len(register.fields)}</div>")
    count.html(f"<div>{'—' if records is None else records}</div>")
    with used.popover(_("Where used"), type="tertiary"):
        _uses(here, register)
    needed = register.key in BUILT_IN
    switch.toggle(
        _("On") + f" {_label(register)}",
        value=register.key in here.on,
        key=f"on_{register.key}_{st.session_state.get('catalogue_version', 0)}",
        on_change=_switched,
        args=(register.key, register.key in here.on),
        disabled=needed or not may(actor(), "design", register.key),
        help=_("Other registers name its records everywhere.") if needed else None,
        label_visibility="collapsed",
    )


def _uses(here: Office, register: Register) -> None:
    known = uses(here, shipped().packs, register.key)
    on = [_label(each) for each, _to in known.linking if each.key in here.on]
    off = [_label(each) for each, _to in known.linking if each.key not in here.on]
    heaps = (
        (_("Registers that link to it"), on),
        (_("Registers that link to it, switched off"), off),
        (_("Paper forms"), [f"{key} {FORMS[key].title}" for key in known.forms if key in FORMS]),
        (_("Kinds of office that begin with it"), [_label(pack) for pack in known.packs]),
        (_("Deadlines"), [each.source for each in known.clocks if each.source]),
    )
    said = [f"**{title}**  \n{plain(_names(names))}" for title, names in heaps if names]
    st.markdown("\n\n".join(said) or _("Nothing else depends on it."))


def _switched(key: str, on: bool) -> None:
    if on:
        st.session_state.switching_off = key  # asked first
    else:
        _switch(key, on=True)


def _switch(key: str, *, on: bool) -> None:
    try:
        with writing(engine()) as connection:
            here = switching.switch(connection, key, actor(), now(), on=on)
    except UnusableError as error:
        complain(error.problem)
        return
    finally:
        st.session_state.catalogue_version = st.session_state.get("catalogue_version", 0) + 1
    text = _("{register} is on and stands in the menus.") if on else _("{register} is off.")
    st.session_state.switched = text.format(register=plain(_label(here.catalogue[key])))


def _keep() -> None:
    st.session_state.pop("switching_off", None)
    st.session_state.catalogue_version = st.session_state.get("catalogue_version", 0) + 1


def _counts(here: Office, registers: Iterable[Register]) -> dict[str, int]:
    with reading(engine()) as connection:
        return {
            each.key: search.count(connection, here, each.key, Query(), actor())
            for each in registers
            if each.key in here.registers
        }


def _label(thing: object) -> str:
    return thing.label.text(language())  # type: ignore[attr-defined, no-any-return]  # register, pack


def _names(names: Sequence[str]) -> str:
    joint = "、" if language() == "zh" else ", "
    text = joint.join(names[:MANY])
    more = len(names) - MANY
    return _("{names} and {n} more").format(names=text, n=more) if more > 0 else text
