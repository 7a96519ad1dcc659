"""Names in the file that no record bears: who is meant is picked, made new or left as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.session import _, plain

if TYPE_CHECKING:
    from pages.parts.intake import Intake

LEAVE, CREATE = "", "create"
SHARES = [1.6, 3.4, 0.8, 3.2]
AT_ONCE = 40
Key = tuple[str, str]


def of(mine: Intake, report: dict[str, Any]) -> dict[Key, dict[str, Any]]:
    """The names nobody bears and those somebody decided about; those like a known one first."""
    known = mine.nobody.setdefault(report["register"], {})
    for each in report["unlinked"]:
        known[each["field"], each["value"]] = each
    decided = mine.names.get(report["register"], {})
    open_now = {(each["field"], each["value"]) for each in report["unlinked"]}
    left = {key: each for key, each in known.items() if key in open_now or key in decided}
    return dict(sorted(left.items(), key=lambda item: not item[1].get("candidates")))


def show(mine: Intake, report: dict[str, Any]) -> None:
    """A line for each name."""
    found = of(mine, report)
    st.caption(_("Nobody in the registers bears these names. They stay as text unless you say."))
    names = (_("Field"), _("In the file"), _("Rows"), _("Who is meant?"))
    for place, name in zip(st.columns(SHARES), names, strict=True):
        place.caption(name)
    for each in list(found.values())[:AT_ONCE]:
        _line(mine, report, each)
    if len(found) > AT_ONCE:
        st.caption(_("… and {n} more").format(n=len(found) - AT_ONCE))


def _line(mine: Intake, report: dict[str, Any], each: dict[str, Any]) -> None:
    register, key, text = report["register"], each["field"], each["value"]
    candidates = each.get("candidates", ())
    named = {LEAVE: _("As chosen above for all names")}
    for one in candidates:
        named[f"{one['register']}:{one['id']}"] = _("It is {name}").format(name=one["name"])
    named[CREATE] = _("Somebody new: create {name}").format(name=text)
    field, told, rows, place = st.columns(SHARES, vertical_alignment="center")
    field.markdown(plain(str(report["labels"].get(key, key))))
    guess = f" → {plain(candidates[0]['name'])}？" if candidates else ""
    told.markdown(f"{plain(text)}{guess}")
    rows.caption(f"{each['rows']:,}")
    state = f"name_{mine.token}_{register}_{key}_{text}"

    def decide() -> None:
        decided = mine.names.setdefault(register, {})
        wanted = st.session_state[state]
        if wanted == LEAVE:
            decided.pop((key, text), None)
        else:
            decided[key, text] = wanted

    if state not in st.session_state:
        st.session_state[state] = mine.names.get(register, {}).get((key, text), LEAVE)
    place.selectbox(
        plain(text),
        list(named),
        format_func=named.__getitem__,
        key=state,
        on_change=decide,
        label_visibility="collapsed",
    )
