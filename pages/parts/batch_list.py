"""Imports: saving one with its progress, the list of those done, quarantine and undo."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import intake
from pages.parts.session import _, actor, engine, language, now, office, registers
from schema import batches
from schema.database import reading
from schema.problems import UnusableError

if TYPE_CHECKING:
    from schema.batches import Batch
    from schema.planning import Plan

SHOWN = 20


def save(plan: Plan) -> None:
    """Save a plan while telling how far it is; all of it or nothing."""
    bar = st.progress(0.0, text=_("Saving…"))

    def told(done: int, total: int) -> None:
        text = _("Saving: {done} of {total} records").format(done=done, total=total)
        bar.progress(min(done / max(total, 1), 1.0), text=text)

    try:
        batch = batches.save(engine(), plan, actor(), now(), told)
    except UnusableError as error:
        bar.empty()
        intake.refuse(error)
    st.session_state.load_saved = batch.id
    intake.forget()
    st.rerun()


def told() -> None:
    """What the last import or its undoing did."""
    saved = st.session_state.pop("load_saved", None)
    if saved is not None:
        from pages.parts.session import engine

        with reading(engine()) as connection:
            batch = batches.one(connection, saved)
        if batch is not None:
            st.success(f"{_('Saved.')} {_said(batch)} {_('Your file was not touched.')}")
            st.page_link(
                "browse.py", label=_("To the register"), query_params={"register": batch.register}
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
    when, text, quarantined, undo = st.columns([2, 6, 1.3, 1], vertical_alignment="center")
    when.caption(f"{batch.started_at:%Y-%m-%d %H:%M}　{batch.actor}")
    label = office().register(batch.register).label.text(language())
    text.html(
        f"<div>{escape(batch.file)} → {escape(label)}"
        f'<span class="tz-quiet">　{escape(_said(batch))}</span></div>'
    )
    refused = int(batch.summary.get("quarantined", 0)) + int(batch.summary.get("doubtful", 0))
    if refused:
        with quarantined.popover(_("Not in: {n}").format(n=refused)):
            _quarantine(batch)
    if batch.status == batches.UNDONE:
        undo.caption(_("undone"))
        return
    with undo.popover(_("Undo")):
        st.write(_("All records of this import are taken back; what was edited since stays."))
        if st.button(_("Yes, undo this import"), key=f"undo_{batch.id}", type="primary"):
            result = batches.undo(engine(), batch.id, actor(), now())
            st.session_state.load_undone = _(
                "Undone: {removed} records removed, {restored} restored, {kept} kept."
            ).format(removed=result.removed, restored=result.restored, kept=result.kept)
            st.rerun()


def _quarantine(batch: Batch) -> None:
    with reading(engine()) as connection:
        rows = batches.quarantine(connection, batch.id)
    lines = []
    for row in rows:
        why = "；".join(str(each.get("message") or each.get("code")) for each in row["problems"])
        place = _("{sheet}, row {row}").format(sheet=row["sheet"], row=row["row"])
        lines.append(f"<tr><td>{escape(place)}</td><td>{escape(why)}</td></tr>")
    st.html(f'<table class="tz"><tbody>{"".join(lines)}</tbody></table>')


def _said(batch: Batch) -> str:
    said = batch.summary
    text = _("{read} read = {accepted} new + {updated} changed + {unchanged} unchanged")
    parts = [
        text.format(**{k: said.get(k, 0) for k in ("read", "accepted", "updated", "unchanged")})
    ]
    for key, label in (("doubtful", _("doubtful")), ("quarantined", _("refused"))):
        if said.get(key):
            parts.append(f"{said[key]} {label}")
    return " + ".join(parts)
