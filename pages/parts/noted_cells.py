"""The cells of an import that no type took: each with its reason and a box to correct it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.session import _, actor, complain, engine, labels, language, now, office, plain
from schema import records
from schema.actors import may
from schema.database import reading, writing
from schema.importing import marks
from schema.messages import where
from schema.problems import Place
from schema.records import Edit

if TYPE_CHECKING:
    from schema.batches import Batch
    from schema.definitions import Register
    from schema.importing.marks import Noted

SHOWN = 50
WIDTHS = [2.4, 1.6, 4, 2.6]


def show(batch: Batch) -> None:
    """The cells, and one button that saves all corrections."""
    with reading(engine()) as connection:
        count = marks.noted_count(connection, batch)
        cells = marks.noted(connection, office(), batch, actor(), SHOWN) if count else []
    if not cells:
        return
    register = office().register(batch.register)
    st.subheader(_("Cells to correct: {n}").format(n=count))
    st.caption(_("The records are in; these cells stand in them as the file has them."))
    with st.form(f"noted_{batch.id}", border=False):
        texts = [_cell(cell, register) for cell in cells]
        allowed = may(actor(), "change", register.key)
        pressed = st.form_submit_button(_("Save the corrections"), disabled=not allowed)
    if count > len(cells):
        st.caption(_("… and {n} more").format(n=count - len(cells)))
    if pressed:
        _save(cells, texts, register)


def _cell(cell: Noted, register: Register) -> str:
    record, field, why, box = st.columns(WIDTHS, vertical_alignment="center")
    place = where(Place(cell.sheet, cell.row, cell.column), language())
    address = escape(f"/record?register={register.key}&id={cell.record}")
    name = escape(cell.name)
    record.html(
        f'<a href="{address}" target="_self">{name}</a><div class="tz-quiet">{escape(place)}</div>'
    )
    label = str(labels(register).get(cell.field, cell.field))
    field.html(f'{escape(label)}<div><span class="tz-mark">{escape(cell.raw)}</span></div>')
    why.html(f'<span class="tz-quiet">{escape(cell.why)}</span>')
    key = f"correct_{cell.record}_{cell.field}"
    return box.text_input(plain(label), cell.raw, key=key, label_visibility="collapsed")


def _save(cells: list[Noted], texts: list[str], register: Register) -> None:
    """Save what was corrected; what does not fit is told and stays open."""
    edits = [
        Edit(cell.record, cell.version, cell.field, text)
        for cell, text in zip(cells, texts, strict=True)
        if text.strip() != cell.raw.strip()
    ]
    if not edits:
        st.info(_("Nothing was changed."))
        return
    with writing(engine()) as connection:
        outcome = records.apply(
            connection, office(), register.key, edits, actor(), now(), partial=True
        )
    for problem in outcome.refused:
        complain(problem, register)
    for conflict in outcome.conflicts:
        text = _("Somebody has changed this since; please correct it by hand.")
        st.error(plain(f"{labels(register).get(conflict.field, conflict.field)}: {text}"))
    if outcome.saved and not (outcome.refused or outcome.conflicts):
        saved = _("{n} cells corrected.").format(n=len(outcome.saved))
        st.session_state.batch_told = saved
        st.rerun()
