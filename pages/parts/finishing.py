"""The end of an import: saved, called off, or told why not; then the next file's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from pages.parts import batch_list, files, intake, lists, preview
from pages.parts.session import _, complain, office, plain
from schema.problems import UnusableError

if TYPE_CHECKING:
    from pages.parts.intake import Intake

OUTDATED = "plan_outdated"


def save(mine: Intake) -> NoReturn:
    """Save as planned, then go on; somebody else's import in between only means another look."""
    try:
        batch = intake.save(mine)
    except UnusableError as error:
        mine.planned = None
        st.session_state.load_not_saved = error.problem
    else:
        st.session_state.load_saved = batch.id
        intake.put_away()
    st.rerun()


def told() -> None:
    """What the last step did: saved, called off, or not saved and why."""
    batch_list.told()
    if st.session_state.pop("load_called_off", None):
        st.warning(_("Called off. Nothing of it was saved."))
    problem = st.session_state.pop("load_not_saved", None)
    if problem is not None:
        complain(problem)


def unusable() -> None:
    """Files that could not be used, each in a sentence."""
    for name, why in intake.unusable():
        st.error(f"**{plain(name)}**：{plain(why)}")


def waiting() -> None:
    """The files whose turn comes after this one."""
    names = [found[1] for token in intake.waiting()[1:] if (found := files.waiting(token))]
    if names:
        text = _("{n} more files wait: {names}")
        shown = lists.cut(preview.joint().join(names), preview.LONGEST)
        st.caption(text.format(n=len(names), names=plain(shown)))


def loaded_before(mine: Intake) -> None:
    """Say at once that this very file was loaded before."""
    for batch in intake.loaded_before(mine)[:1]:
        label = office().register(batch.register).label.zh
        text = _("This very file was loaded on {day} into {register} by {actor}.")
        st.info(
            text.format(
                day=f"{batch.started_at:%Y-%m-%d %H:%M}",
                register=plain(label),
                actor=plain(batch.actor),
            )
        )
