"""Words of the file that will read otherwise, and names close to known ones: each to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.session import _, language, plain

if TYPE_CHECKING:
    from pages.parts.intake import Intake
    from schema.definitions import Register

KEPT, OWN = "=", ""
SHARES = [1.6, 3.4, 0.8, 3.2]
AT_ONCE = 40
Key = tuple[str, str]


def words(mine: Intake, report: dict[str, Any]) -> dict[Key, dict[str, Any]]:
    """The words that were folded, and those somebody decided about, by field and word."""
    known = mine.folded.setdefault(report["register"], {})
    now = {(each["field"], each["from"]) for each in report["folded"]}
    for each in report["folded"]:
        known.setdefault((each["field"], each["from"]), each)
    decided = mine.foldings.get(report["register"], {})
    return {key: each for key, each in known.items() if key in now or key in decided}


def show(mine: Intake, report: dict[str, Any], register: Register) -> None:
    """A line for each word: kept so, another option, or a word of its own."""
    found = words(mine, report)
    st.caption(_("These words will read otherwise; what the file says is kept beside it."))
    for place, name in zip(
        st.columns(SHARES),
        (_("Field"), _("In the file → in the register"), _("Rows"), _("Keep it so?")),
        strict=True,
    ):
        place.caption(name)
    for (key, word), each in list(found.items())[:AT_ONCE]:
        _line(mine, report, register, each | {"field": key, "from": word})
    if len(found) > AT_ONCE:
        st.caption(_("… and {n} more").format(n=len(found) - AT_ONCE))


def _line(mine: Intake, report: dict[str, Any], register: Register, each: dict[str, Any]) -> None:
    key, word = each["field"], each["from"]
    known = register.find(key)
    options = (
        {option.key: option.label.text(language()) for option in known.options} if known else {}
    )
    named = {
        KEPT: _("Keep: {word}").format(word=each["to"]),
        OWN: _("A word of its own: {word}").format(word=word),
        **{code: text for code, text in options.items() if text != each["to"]},
    }
    field, told, rows, place = st.columns(SHARES, vertical_alignment="center")
    field.markdown(plain(str(report["labels"].get(key, key))))
    decided = mine.foldings.get(register.key, {})
    chosen = decided.get((key, word), KEPT)
    now = {KEPT: each["to"], OWN: word}.get(chosen, options.get(chosen, chosen))
    told.markdown(f"{plain(word)} → **{plain(now)}**")
    rows.caption(f"{each['count']:,}")
    state = f"fold_{mine.token}_{register.key}_{key}_{word}"

    def decide() -> None:
        mine_now = mine.foldings.setdefault(register.key, {})
        wanted = st.session_state[state]
        if wanted == KEPT:
            mine_now.pop((key, word), None)
        else:
            mine_now[key, word] = wanted

    if state not in st.session_state:
        st.session_state[state] = chosen if chosen in named else KEPT
    place.selectbox(
        plain(word),
        list(named),
        format_func=named.__getitem__,
        key=state,
        on_change=decide,
        label_visibility="collapsed",
    )
