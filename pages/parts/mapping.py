"""Which column goes to which field: as matched, and corrected by the visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, language, plain
from schema.recognising import said

if TYPE_CHECKING:
    from schema.definitions import Register
    from schema.draft import Draft, DraftColumn

EXTRA = {"add": "become new fields", "skip": "are left out"}
LINKS = {"leave": "stay as text", "create": "are created", "refuse": "refuse the row"}
NEW, SKIP = "+", "skip"
HOW = {
    "label": "same name",
    "synonym": "other name",
    "content": "by content",
    "number": "by number",
    "memory": "as last time",
    "person": "chosen by you",
    "new": "new field",
    "skip": "left out",
}
SAMPLES = 3
TYPES = {
    "text": "text",
    "long_text": "long text",
    "number": "number",
    "date": "date",
    "datetime": "date and time",
    "choice": "choice",
    "phone": "phone",
    "id": "identifier",
    "identifier": "identifier",
    "integer": "whole number",
    "decimal": "number",
    "money": "amount",
    "percent": "percent",
    "boolean": "yes or no",
    "time": "time",
    "email": "e-mail",
}


def chosen(token: str, register: str) -> dict[str, str]:
    """What the visitor chose for columns of this file, by header."""
    return dict(st.session_state.get(f"mapping_{token}_{register}", {}))


def show(token: str, draft: Draft, register: Register) -> None:
    """Every column with its samples, what it was taken for and where it goes."""
    columns = _columns(draft)
    known = sum(1 for column in columns if column.field and column.how != "new")
    new = sum(1 for column in columns if column.how == "new")
    text = _("Columns: {known} known, {new} new, {left} left out")
    left_out = len(columns) - known - new
    heading = text.format(known=known, new=new, left=left_out)
    with st.expander(heading, expanded=False, key=f"columns_{token}"):
        for column in columns:
            _row(token, column, register)


def _columns(draft: Draft) -> list[DraftColumn]:
    found: dict[str, DraftColumn] = {}
    for table in draft.tables:
        for column in table.columns:
            found.setdefault(column.header, column)
    return list(found.values())


def _row(token: str, column: DraftColumn, register: Register) -> None:
    fields = {field.key: field.label.text(language()) for field in register.fields}
    options = [*fields, NEW, SKIP]
    named = {**fields, NEW: _("— a new field —"), SKIP: _("— leave out —")}
    current = NEW if column.how == "new" else column.field or SKIP
    head, samples, place, how = st.columns([2, 4, 3, 1.4], vertical_alignment="center")
    head.markdown(f"**{column.column}**　{plain(column.header)}")
    kind = _(TYPES.get(column.type, column.type))
    seen = [lists.cut(said(cell), 24) for cell in column.cells if cell not in {None, ""}]
    samples.caption(f"{kind}　" + plain(" / ".join(dict.fromkeys(seen[:SAMPLES]))))
    state = f"mapping_{token}_{register.key}"
    key = f"{state}_{column.header}"

    def correct() -> None:
        st.session_state.setdefault(state, {})[column.header] = st.session_state[key]

    place.selectbox(
        column.header,
        options,
        index=options.index(current) if current in options else len(options) - 1,
        format_func=lambda each: named[each],
        key=key,
        on_change=correct,
        label_visibility="collapsed",
    )
    how.caption(_(HOW.get(column.how, column.how)))
