"""The rows an import left to a person: to correct and put in, take over, or leave out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from pages.parts import behind, preview
from pages.parts.session import (
    _,
    actor,
    complain,
    engine,
    labels,
    language,
    now,
    office,
    plain,
)
from schema.database import reading, writing
from schema.field_types import FIELD_TYPES, READING
from schema.importing import marks, settling
from schema.messages import sentence, where
from schema.problems import Place, Problem, UnusableError
from schema.values import Mention, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema.batches import Batch
    from schema.database import Connection
    from schema.definitions import Register
    from schema.importing.settling import LeftRow, Settled

SHOWN = 20
BOXES = 3
LONG = 40


def told() -> None:
    """What the last decision did."""
    text = st.session_state.pop("batch_told", None)
    if text:
        st.success(text)


def show(batch: Batch) -> None:
    """Every row still open, with its reasons and its cells."""
    with reading(engine()) as connection:
        rows = settling.left(connection, batch.id, limit=SHOWN)
    if not rows:
        return
    st.subheader(_("Rows that are not in the register: {n}").format(n=batch.left))
    register = office().register(batch.register)
    for place, row in enumerate(rows):
        kind = _("doubtful") if row.outcome == "doubtful" else _("refused")
        title = f"{where(Place(row.sheet, row.row), language())}　{kind}　{_gist(row)}"
        key = f"left_{row.id}" if place else f"left_{row.id}_first"  # the first one stands open
        with st.expander(plain(title), expanded=place == 0, key=key):
            _row(row, register)
    if batch.left > len(rows):
        st.caption(_("… and {n} more").format(n=batch.left - len(rows)))


def reason(each: Mapping[str, Any], register: Register) -> str:
    """Why, as it was kept, which is Chinese; made anew for others."""
    kept = str(each.get("message") or "")
    if kept and language() == "zh":
        return kept
    place = Place(each.get("sheet"), each.get("row"), each.get("column"), each.get("field"))
    problem = Problem(str(each.get("code")), place, {"value": each.get("value", "")})
    return sentence(problem, language(), labels(register))


def _gist(row: LeftRow) -> str:
    text = " / ".join(list(row.texts.values())[:4])
    return text if len(text) <= LONG else text[:LONG] + "…"


def _row(row: LeftRow, register: Register) -> None:
    reasons = [
        (where(_place(each), language(), labels(register)), reason(each, register))
        for each in row.problems
    ]
    st.html(preview.reasons(reasons))
    here = _record_now(row, register)
    with st.form(f"row_{row.id}", border=False):
        texts = _cells(row, register, here)
        if row.rest:
            rest = "；".join(f"{header}: {text}" for header, text in row.rest)
            st.caption(plain(_("Columns left out: {cells}").format(cells=rest)))
        wanted = _fields_to_take(row, register, here)
        added, taken = st.columns(2)
        main: Literal["primary", "secondary"] = "secondary" if here else "primary"
        if added.form_submit_button(_("Put in as a new record"), type=main, width="stretch"):
            _settle(
                lambda connection: settling.release(
                    connection, office(), row.id, texts, actor(), now()
                ),
                register,
                _("The row is in the register now."),
            )
        if here and taken.form_submit_button(_("Take over into the record"), width="stretch"):
            values = {key: texts[key] for key in wanted}
            _settle(
                lambda connection: settling.take(
                    connection, office(), row.id, values, actor(), now()
                ),
                register,
                _("The record says now what you took over."),
            )
    _leave_out(row, register)


def _cells(row: LeftRow, register: Register, here: Mapping[str, str]) -> dict[str, str]:
    """A box for every cell; under it what the record says now, where it differs."""
    texts: dict[str, str] = {}
    boxes = st.columns(BOXES)
    for place, (key, text) in enumerate(row.texts.items()):
        label = plain(str(labels(register).get(key, key)))
        with boxes[place % BOXES]:
            texts[key] = st.text_input(label, text, key=f"cell_{row.id}_{key}")
            if here and _differs(register, key, text, here):
                st.caption(plain(_("now: {text}").format(text=here.get(key) or _("(empty)"))))
    return texts


def _differs(register: Register, key: str, text: str, here: Mapping[str, str]) -> bool:
    """Whether a cell says something else than the record does, however it is written."""
    field = register.find(key)
    if field is None or here.get(key, "") == text:
        return False
    value = FIELD_TYPES[field.type].read(text, field, READING)
    if isinstance(value, (Unread, Mention)):
        return True
    return FIELD_TYPES[field.type].show(value, field, language()) != here.get(key, "")


def _fields_to_take(row: LeftRow, register: Register, here: Mapping[str, str]) -> list[str]:
    """Which cells are to be taken over: those the reasons name, if the visitor agrees."""
    differing = [
        key for key, text in row.texts.items() if here and _differs(register, key, text, here)
    ]
    if not differing:
        return []
    named = {each.get("field") for each in row.problems}
    return st.multiselect(
        _("Fields to take over"),
        differing,
        [key for key in differing if key in named],
        format_func=lambda key: str(labels(register).get(key, key)),
        key=f"take_{row.id}",
        placeholder=_("not chosen"),
    )


def _leave_out(row: LeftRow, register: Register) -> None:
    with st.form(f"leave_{row.id}", border=False):
        text, press = st.columns([4, 1], vertical_alignment="bottom")
        why = text.text_input(_("Why it is left out"), key=f"why_{row.id}")
        if press.form_submit_button(_("Leave out for good"), width="stretch"):
            _settle(
                lambda connection: settling.leave_out(connection, row.id, why, actor(), now()),
                register,
                _("The row is left out; the reason is kept."),
            )


def _settle(carry_out: Callable[[Connection], Settled], register: Register, done: str) -> None:
    try:
        with writing(engine()) as connection:
            settled = carry_out(connection)
    except UnusableError as error:
        complain(error.problem, register)
        return
    for problem in settled.refused:
        complain(problem, register)
    if not settled.refused:
        behind.catch_up(engine(), 1)
        st.session_state.batch_told = done
        st.rerun()


def _record_now(row: LeftRow, register: Register) -> dict[str, str]:
    """What the record a doubtful row seems to be about says, with a way to it."""
    if row.about is None:
        return {}
    with reading(engine()) as connection:
        said = marks.now_says(connection, office(), register.key, row.about, actor(), language())
    if said:
        address = f"/record?register={register.key}&id={row.about}"
        text = escape(_("It seems to be about this record"))
        st.html(f'<a href="{address}" target="_self">{text} →</a>')
    return said


def _place(each: Mapping[str, Any]) -> Place:
    return Place(None, None, each.get("column"), each.get("field"))
