"""Taking an import back: what it would do, record by record with reasons; then what it did."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts.session import _, actor, complain, engine, language, now, plain
from schema import batches
from schema.database import reading
from schema.importing import undo_preview
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.batches import Batch

LISTS = (
    ("removed", "Taken back: {n} records"),
    ("restored", "Put back to what they said before: {n} records"),
    ("kept", "Kept: {n} records"),
)


def show(batch: Batch) -> None:
    """The button, and the question it asks."""
    st.divider()
    if st.button(_("Undo this import…"), key=f"undo_{batch.id}"):
        ask(batch)


def ask(batch: Batch) -> None:
    """Ask in a dialog that lists what would happen."""
    st.dialog(_("Undo this import?"), width="large")(_confirm)(batch)


def told() -> None:
    """What the last undoing did."""
    undone = st.session_state.pop("load_undone", None)
    if undone:
        st.success(undone)


def done(batch: Batch) -> None:
    """What became of an import that does not stand any more."""
    undone = batch.summary.get("undone")
    if batch.status == batches.UNDONE and undone:
        st.subheader(_("Undone"))
        st.caption(
            f"{undone.get('at', '').replace('T', ' ')[:16]}　{plain(undone.get('actor', ''))}"
        )
        _lists(undone)
        st.caption(_("The file can be loaded again as if it had never been here."))


def _confirm(batch: Batch) -> None:
    st.write(f"{batch.started_at:%Y-%m-%d %H:%M}　{plain(batch.file)}")
    try:
        with reading(engine()) as connection:
            seen = batches.look(connection, batch.id, actor())
    except UnusableError as error:
        complain(error.problem)
        return
    _lists(undo_preview.plain(seen, language()))
    if not st.button(_("Yes, undo this import"), key=f"undone_{batch.id}", type="primary"):
        return
    try:
        with st.spinner(_("Undoing…")):
            result = batches.undo(engine(), batch.id, actor(), now())
    except UnusableError as error:
        complain(error.problem)
        return
    st.session_state.load_undone = _(
        "Undone: {removed} records removed, {restored} restored, {kept} kept."
    ).format(removed=result.removed, restored=result.restored, kept=result.kept)
    st.rerun()


def _lists(told: Mapping[str, Any]) -> None:
    for key, title in LISTS:
        count = int(told.get(key, 0))
        if not count:
            continue
        with st.expander(_(title).format(n=count), expanded=key == "kept"):
            st.html(_table(told.get(f"{key}_records", ()), count, linked=key != "removed"))


def _table(lines: Any, count: int, *, linked: bool) -> str:
    rows = []
    for each in lines:
        name = escape(str(each["name"]))
        if linked:
            address = escape(f"/record?register={each['register']}&id={each['record']}")
            name = f'<a href="{address}" target="_self">{name}</a>'
        rows.append(f"<tr><td>{name}</td><td>{escape(str(each['why']))}</td></tr>")
    if count > len(rows):
        more = escape(_("… and {n} more").format(n=count - len(rows)))
        rows.append(f"<tr><td>{more}</td><td></td></tr>")
    return f'<table class="tz fit"><tbody>{"".join(rows)}</tbody></table>'
