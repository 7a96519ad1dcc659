"""Which column goes to which field: as matched, and corrected by the visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, language, plain

if TYPE_CHECKING:
    from pages.parts.intake import Intake
    from schema.definitions import Register

EXTRA = {"add": "become new fields", "skip": "are left out"}
LINKS = {"leave": "stay as text", "create": "are created", "refuse": "refuse the row"}
NEW, SKIP = "+", "skip"
HOW = {
    "label": "same name",
    "synonym": "other name",
    "near": "similar name",
    "content": "by content",
    "number": "by number",
    "memory": "as last time",
    "person": "chosen by you",
    "new": "new field",
    "skip": "left out",
}
SURE, LIKELY = 0.9, 0.8  # how sure a match must be to be called so
AT_ONCE = 30  # columns on a page
LONGEST = 24
TYPES = {
    "text": "text",
    "long_text": "long text",
    "number": "number",
    "date": "date",
    "datetime": "date and time",
    "choice": "choice",
    "choices": "several choices",
    "phone": "phone",
    "id": "identifier",
    "identifier": "identifier",
    "integer": "whole number",
    "decimal": "number",
    "money": "amount",
    "percent": "percent",
    "rating": "score",
    "boolean": "yes or no",
    "time": "time",
    "email": "e-mail",
    "duration": "duration",
}
CHANGEABLE = ("text", "long_text", "choice", "date", "datetime", "decimal", "phone", "identifier")
OURS = {
    "分段": "the section rows above the records",
    "工作表": "the sheet each record stands on",
    "底色": "the colour each row is marked with",
    "批注": "the comments at the cells",
}
SHARES = [1.9, 3.4, 2.6, 1.5, 1.6]


def columns(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Every column once, as the first table that has it tells it."""
    found: dict[str, dict[str, Any]] = {}
    for each in report["matched"]:
        found.setdefault(each["header"], each)
    return list(found.values())


def title(report: dict[str, Any]) -> str:
    """How many columns are known, new and left out."""
    found = columns(report)
    new = sum(1 for each in found if each["how"] == "new")
    known = sum(1 for each in found if each["field"]) - new
    text = _("Columns: {known} known, {new} new, {left} left out")
    return text.format(known=known, new=new, left=len(found) - known - new)


def show(mine: Intake, report: dict[str, Any], register: Register) -> None:
    """Every column with its samples, what it was taken for and where it goes."""
    found = columns(report)
    st.caption(title(report))
    doubtful = [each for each in found if _sureness(each) == "please check"]
    if doubtful and len(found) > AT_ONCE and st.checkbox(_("Only columns to check")):
        found = doubtful
    pages = -(-len(found) // AT_ONCE)
    start = (st.pagination(pages, key=f"columns_{mine.token}") - 1) * AT_ONCE if pages > 1 else 0
    names = (_("Column"), _("What it says"), _("Goes to"), _("Kind"), _("How known"))
    for place, name in zip(st.columns(SHARES), names, strict=True):
        place.caption(name)
    for each in found[start : start + AT_ONCE]:
        _row(mine, each, register)


def _sureness(column: dict[str, Any]) -> str:
    if not column["field"] or column["how"] in {"new", "person", "memory", "skip"}:
        return ""
    if column["confidence"] >= SURE:
        return "sure"
    return "likely" if column["confidence"] >= LIKELY else "please check"


def _row(mine: Intake, column: dict[str, Any], register: Register) -> None:
    head, samples, place, kind, how = st.columns(SHARES, vertical_alignment="center")
    header = column["header"]
    letter = f"**{column['column']}**　" if column["column"] else ""
    head.markdown(letter + plain(header))
    if not column["column"] and header in OURS:
        samples.caption(_(OURS[header]))
    else:
        texts = [lists.cut(text, LONGEST) for text in column["samples"]]
        samples.caption(plain(" / ".join(texts)) or "—")
    key = f"map_{mine.token}_{register.key}_{column['column']}_{header}"
    _target(mine, column, register, key, place)
    if column["how"] == "new":
        _kind(mine, column, register, f"{key}_type", kind)
    else:
        kind.caption(_(TYPES.get(column["type"], column["type"])))
    parts = [_(HOW.get(column["how"], column["how"])), _sureness(column)]
    parts = [parts[0], _(parts[1]) if parts[1] else _offer(column, register)]
    how.caption(
        "，".join(filter(None, parts)) if language() == "zh" else ", ".join(filter(None, parts))
    )


def _offer(column: dict[str, Any], register: Register) -> str:
    """The field a column without one may mean; never taken by itself."""
    field = register.find(column["offer"]) if column["offer"] else None
    if field is None or column["how"] == "person":
        return ""
    return _("perhaps {field}").format(field=plain(field.label.text(language())))


def _target(mine: Intake, column: dict[str, Any], register: Register, key: str, place: Any) -> None:
    """Where the column goes."""
    fields = {each.key: each.label.text(language()) for each in register.fields}
    named = {**fields, NEW: _("— a new field —"), SKIP: _("— leave out —")}
    options = list(named)
    current = NEW if column["how"] == "new" else column["field"] or SKIP

    def correct() -> None:
        chosen = st.session_state[key]
        wanted = "new" if chosen == NEW else chosen
        mine.mapping.setdefault(register.key, {})[column["header"]] = wanted

    if st.session_state.get(key) != current:
        st.session_state[key] = current if current in named else SKIP
    place.selectbox(
        plain(column["header"]),
        options,
        format_func=named.__getitem__,
        key=key,
        on_change=correct,
        label_visibility="collapsed",
    )


def _kind(mine: Intake, column: dict[str, Any], register: Register, key: str, place: Any) -> None:
    """The type a new field is proposed with, to be changed."""
    kinds = dict.fromkeys([column["type"], *CHANGEABLE])
    named = {each: _(TYPES.get(each, each)) for each in kinds}

    def correct() -> None:
        wanted = f"new:{st.session_state[key]}"
        mine.mapping.setdefault(register.key, {})[column["header"]] = wanted

    if st.session_state.get(key) != column["type"]:
        st.session_state[key] = column["type"]
    place.selectbox(
        _("Kind of {column}").format(column=plain(column["header"])),
        list(named),
        format_func=named.__getitem__,
        key=key,
        on_change=correct,
        label_visibility="collapsed",
    )
