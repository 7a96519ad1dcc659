"""The office's own workbook again: as it was, and with the cells to look at marked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from api.batches import mark_file, with_marks
from exporters.marking import Mark
from pages.parts import choosing
from pages.parts.session import _, actor, complain, engine, plain
from schema import batches
from schema.importing import marks
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from exporters.marking import Marked
    from schema.batches import Batch


def files(batch: Batch) -> None:
    """Its records, the workbook as it came, and the one with marks, to open or download."""
    records, original, back = st.columns([1.2, 1.2, 4])
    with records:
        st.page_link(
            "browse.py",
            label=_("The records of this import"),
            query_params={"register": batch.register, "batch": str(batch.id)},
        )
    if batches.file_of(batch) is None:
        original.caption(_("The workbook itself is not kept."))
        return
    with original:
        choosing.download(_("The workbook as it came"), f"/api/batches/{batch.id}/file", plain=True)
    with back:
        _offer(f"batch_{batch.id}", lambda: with_marks(engine(), batch, actor()))


def before_saving(path: Path, name: str, report: Mapping[str, Any]) -> None:
    """The same of a file that is only looked at yet, from the report of its plan."""
    found = [Mark(**each) for each in marks.of_report(report)]
    if found:
        _offer(f"file_{path.name}_{len(found)}", lambda: mark_file(path, name, found))


def _offer(key: str, make: Callable[[], Marked]) -> None:
    """A button that makes the file, then one that downloads it, with what it lacks."""
    state = f"returned_{key}"
    if st.button(_("Mark the cells to look at in the workbook"), key=f"mark_{key}"):
        try:
            with st.spinner(_("Marking…")):
                st.session_state[state] = make()
        except UnusableError as error:
            complain(error.problem)
    made: Marked | None = st.session_state.get(state)
    if made is None:
        return
    st.download_button(
        _("Download {name}").format(name=plain(made.name)),
        made.content,
        made.name,
        key=f"download_{key}",
        type="primary",
        on_click="ignore",
    )
    st.caption(_("Correct the coloured cells, save, and load the file again."))
    if made.lacks:
        lacks = "、".join(_(each) for each in made.lacks)
        st.caption(_("Not in it: {}").format(plain(lacks)))
