"""Imports: what the last one did, the list of those done, quarantine and undo."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import lists, preview
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
    registers,
)
from schema import batches
from schema.database import reading
from schema.messages import sentence, where
from schema.problems import Place, Problem, UnusableError
from schema.recognising import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.batches import Batch
    from schema.definitions import Register

SHOWN = 20


def told() -> None:
    """What the last import or its undoing did."""
    saved = st.session_state.pop("load_saved", None)
    if saved is not None:
        with reading(engine()) as connection:
            batch = batches.one(connection, saved)
        if batch is not None:
            label = plain(office().register(batch.register).label.text(language()))
            text = _(
                "Saved in {register}: {counts}; {read} read in all. Your file was not touched."
            )
            counts = _(", ").join(_counts(batch))
            st.success(text.format(register=label, counts=counts, read=batch.summary["read"]))
            st.page_link(
                "browse.py",
                label=_("Open {register}").format(register=label),
                query_params={"register": batch.register},
            )
    undone = st.session_state.pop("load_undone", None)
    if undone:
        st.success(undone)


def show() -> None:
    """The imports done so far, newest first."""
    with reading(engine()) as connection:
        found = [
            batch for each in registers() for batch in batches.latest(connection, each.key, SHOWN)
        ]
    ended = {batches.SAVED, batches.UNDONE}
    found = [each for each in found if each.status in ended and not each.summary.get("demo")]
    if not found:
        return
    st.subheader(_("Imports so far"))
    for batch in sorted(found, key=lambda each: -each.id)[:SHOWN]:
        _line(batch)


def _line(batch: Batch) -> None:
    when, text, more, undo = st.columns([2.2, 6, 1.2, 1.2], vertical_alignment="center")
    when.caption(f"{batch.started_at:%Y-%m-%d %H:%M}　{plain(batch.actor)}")
    label = office().register(batch.register).label.text(language())
    text.html(
        f"<div>{escape(batch.file)} → {escape(label)}"
        f'<span class="tz-quiet">　{escape(_said(batch))}</span></div>'
    )
    refused = int(batch.summary.get("quarantined", 0)) + int(batch.summary.get("doubtful", 0))
    if refused or batch.summary.get("problems"):
        name = _("Not in: {n}").format(n=refused) if refused else _("To look at")
        with more.popover(name, width="stretch"):
            _details(batch)
    if batch.status == batches.UNDONE:
        undo.caption(_("undone"))
        return
    if undo.button(_("Undo"), key=f"undo_{batch.id}", width="stretch"):
        st.dialog(_("Undo this import?"))(_confirm)(batch)


def _confirm(batch: Batch) -> None:
    st.write(f"{batch.started_at:%Y-%m-%d %H:%M}　{plain(batch.file)}")
    st.write(_("All records of this import are taken back; what was edited since stays."))
    if not st.button(_("Yes, undo this import"), key=f"undone_{batch.id}", type="primary"):
        return
    try:
        with st.spinner(_("Undoing…")):
            done = batches.undo(engine(), batch.id, actor(), now())
    except UnusableError as error:
        complain(error.problem)
        return
    st.session_state.load_undone = _(
        "Undone: {removed} records removed, {restored} restored, {kept} kept."
    ).format(removed=done.removed, restored=done.restored, kept=done.kept)
    st.rerun()


def _details(batch: Batch) -> None:
    """The rows that did not come in, then the cells to look at; each with its reason."""
    register = office().register(batch.register)
    with reading(engine()) as connection:
        rows = batches.quarantine(connection, batch.id)
    kept_out = [
        (
            where(Place(row["sheet"], row["row"]), language()),
            " ".join(_sentence(each, register) for each in row["problems"])
            + f"（{lists.cut(' / '.join(said(cell) for cell in row['cells'] if cell), 60)}）",
        )
        for row in rows
    ]
    if kept_out:
        st.caption(_("Rows that are not in the register:"))
        st.html(preview.reasons(kept_out))
    out = {(row["sheet"], row["row"]) for row in rows}
    cells = [
        (where(_place(each), language(), labels(register)), _sentence(each, register))
        for each in batch.summary.get("problems", ())
        if (each["sheet"], each["row"]) not in out
    ]
    if cells:
        st.caption(_("Cells to look at: {n}").format(n=len(cells)))
        st.html(preview.reasons(cells))


def _place(each: Mapping[str, Any]) -> Place:
    return Place(each.get("sheet"), each.get("row"), each.get("column"), each.get("field"))


def _sentence(each: Mapping[str, Any], register: Register) -> str:
    """The sentence as it was kept, which is Chinese; made anew for others."""
    kept = str(each.get("message") or "")
    if kept and language() == "zh":
        return kept
    values = {"value": each.get("value", "")}
    return sentence(
        Problem(str(each.get("code")), _place(each), values), language(), labels(register)
    )


def _counts(batch: Batch) -> list[str]:
    """What became of the rows, in words; what did not occur is not named."""
    named = {
        "accepted": _("{n} new"),
        "updated": _("{n} changed"),
        "unchanged": _("{n} unchanged"),
        "doubtful": _("{n} doubtful"),
        "quarantined": _("{n} refused"),
    }
    found = {key: int(batch.summary.get(key, 0)) for key in named}
    return [text.format(n=found[key]) for key, text in named.items() if found[key]]


def _said(batch: Batch) -> str:
    text = _("{read} read = {counts}")
    return text.format(read=batch.summary.get("read", 0), counts=" + ".join(_counts(batch)))
