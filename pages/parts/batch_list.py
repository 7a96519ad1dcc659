"""Imports: what the last one did, and the list of those done with what is open in each."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import starting, undoing
from pages.parts.session import _, engine, language, office, plain, registers
from schema import batches
from schema.database import reading
from schema.importing import marks

if TYPE_CHECKING:
    from schema.batches import Batch

SHOWN = 20


def told() -> None:
    """What the last import or its undoing did."""
    starting.told()
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
    undoing.told()


def show() -> None:
    """The imports done so far, newest first."""
    with reading(engine()) as connection:
        found = [
            batch for each in registers() for batch in batches.latest(connection, each.key, SHOWN)
        ]
    ended = {batches.SAVED, batches.UNDONE}
    found = [
        each
        for each in found
        if (each.status in ended or each.summary.get("broken_off")) and not each.summary.get("demo")
    ]
    if not found:
        return
    st.subheader(_("Imports so far"))
    for batch in sorted(found, key=lambda each: -each.id)[:SHOWN]:
        _line(batch)


def heading(batch: Batch) -> None:
    """One import at the head of its page: file, register, who, when, and its counts."""
    label = office().register(batch.register).label.text(language())
    st.header(plain(f"{batch.file} → {label}"))
    who = f"{batch.started_at:%Y-%m-%d %H:%M}　{batch.actor}"
    said = [who, _said(batch), *_settled(batch)]
    if batch.status == batches.ABANDONED:
        said = [who, _("broken off; {n} records were taken back").format(n=_withdrawn(batch))]
    st.html("".join(f'<div class="tz-quiet">{escape(line)}</div>' for line in said))
    st.page_link("load.py", label=_("To the imports"))


def _stands(batch: Batch) -> bool:
    return batch.status == batches.SAVED


def _line(batch: Batch) -> None:
    when, text, more, undo = st.columns([2.2, 5.4, 1.6, 1.2], vertical_alignment="center")
    when.caption(f"{batch.started_at:%Y-%m-%d %H:%M}　{plain(batch.actor)}")
    label = office().register(batch.register).label.text(language())
    what = _said(batch) if batch.status != batches.ABANDONED else _("broken off")
    text.html(
        f"<div>{escape(batch.file)} → {escape(label)}"
        f'<span class="tz-quiet">　{escape(what)}</span></div>'
    )
    with more:
        st.page_link("batch.py", label=_open(batch), query_params={"id": str(batch.id)})
    if batch.status == batches.UNDONE:
        undo.caption(_("undone"))
    elif _stands(batch) and undo.button(_("Undo"), key=f"undo_{batch.id}", width="stretch"):
        undoing.ask(batch)


def _open(batch: Batch) -> str:
    """What is still open in an import; without anything just the way to it."""
    parts, noted = [], 0
    if _stands(batch):
        with reading(engine()) as connection:
            noted = marks.noted_count(connection, batch)
    if batch.left:
        parts.append(_("Not in: {n}").format(n=batch.left))
    if noted:
        parts.append(_("To correct: {n}").format(n=noted))
    return _(", ").join(parts) or _("Details")


def _settled(batch: Batch) -> list[str]:
    """What people decided about rows since, in words."""
    named = {
        "released": _("{n} put in by hand"),
        "taken": _("{n} taken over into their records"),
        "left": _("{n} left out for good"),
        "returned": _("{n} came again with a later file"),
    }
    found = [text.format(n=n) for key, text in named.items() if (n := batch.summary.get(key))]
    return [_(", ").join(found)] if found else []


def _withdrawn(batch: Batch) -> int:
    return int(batch.summary.get("withdrawn", 0))


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
