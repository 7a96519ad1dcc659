"""What only a person can answer about a column: asked plainly, two answers each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import lists, mapping
from pages.parts.session import _, plain

if TYPE_CHECKING:
    from pages.parts.intake import Intake

NONE_WORD = "none_word"
SHORT = re.compile(r"\s*\d{1,2}\D\d{1,2}\D\d{1,2}(\D|$)")  # may begin with its year
# By question: what is asked, then the answers with what they mean.
ASKED: dict[str, tuple[str, dict[str, str]]] = {
    "day_or_month": (
        "“{header}” says for example {samples}: what comes first?",
        {"month": "the month", "day": "the day", "year": "the year"},
    ),
    "percent_or_number": (
        "“{header}” says for example {samples}: what is meant?",
        {"percent": "a percentage", "number": "a plain number"},
    ),
    "same_as_above": (
        "“{header}” says 同上 or the like in places: what shall be kept?",
        {"fill": "what stands in the row above", "keep": "the word as it is"},
    ),
    "person_and_phone": (
        "“{header}” holds names and telephone numbers together ({samples}): split them?",
        {"split": "into a name and a telephone number", "keep": "leave them together"},
    ),
    "date_range": (
        "“{header}” holds days from … to … ({samples}): split them?",
        {"split": "into a first and a last day", "keep": "leave them together"},
    ),
    NONE_WORD: (
        "“{header}” says “{word}” in places: what does it mean?",
        {"none": "nothing is to be entered", "value": "just this word"},
    ),
}


def show(mine: Intake, report: dict[str, Any]) -> None:
    """Every question that is open or was answered; without an answer the cells stay as they are."""
    for each in mapping.columns(report):
        for question in each["questions"]:
            mine.asked.setdefault((each["header"], question), each)
    there = {each["header"] for each in mapping.columns(report)}
    asked = {
        key: column
        for key, column in mine.asked.items()
        if key[1].split(":")[0] in ASKED and (key[0] in there or key in mine.answers)
    }
    if not asked:
        return
    with st.container(border=True):
        st.caption(_("Please say once; it is remembered. Unanswered, the cells stay as written."))
        for (header, question), column in asked.items():
            _ask(mine, header, question, column)


def _ask(mine: Intake, header: str, question: str, column: dict[str, Any]) -> None:
    name, _sign, word = question.partition(":")
    text, answers = ASKED[name]
    if name == "day_or_month" and not any(map(SHORT.match, column["samples"])):
        answers = {key: answer for key, answer in answers.items() if key != "year"}
    samples = "、".join(lists.cut(each, 20) for each in column["samples"])
    told, place = st.columns([4, 5], vertical_alignment="center")
    told.markdown(_(text).format(header=plain(header), samples=plain(samples), word=plain(word)))
    key = f"ask_{mine.token}_{header}_{question}"
    if key not in st.session_state:
        st.session_state[key] = mine.answers.get((header, question))

    def answer() -> None:
        chosen = st.session_state[key]
        if chosen is None:
            mine.answers.pop((header, question), None)
        else:
            mine.answers[header, question] = chosen

    place.segmented_control(
        plain(header + question),
        list(answers),
        format_func={each: _(said) for each, said in answers.items()}.__getitem__,
        key=key,
        on_change=answer,
        label_visibility="collapsed",
    )
