"""What stands on every paper: name, logo, hotline, who signs; the codes of the forms; hours."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from exporters.forms import FORMS
from pages.parts import settings_log
from pages.parts.session import _, complain, office
from schema.clocks import working_time
from schema.defining.effective import DefinitionChange
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Office

LOGO_BYTES = 300_000
TEXTS = (
    ("name", "Name of the office", "stands on top of every form and list"),
    ("hotline", "Hotline", "the telephone number customers call; stands beside the name"),
    ("address", "Address", "stands at the foot of forms"),
    ("mailbox", "Mailbox", "for letters and e-mail; stands at the foot of forms"),
    ("supervisor", "Supervisor", "who signs as supervisor"),
    ("manager", "Manager", "who signs as manager"),
)
SIGNS = (b"\x89PNG\r\n", b"\xff\xd8\xff")  # how PNG and JPEG files begin


def show() -> None:
    """Ask for everything at once, keep what is different."""
    here = office()
    said: dict[str, str] = {}
    left, right = st.columns(2)
    for at, (key, label, told) in enumerate(TEXTS):
        place = (left, right)[at % 2]
        value = here.name if key == "name" else here.settings.get(key, "")
        said[key] = place.text_input(_(label), value, max_chars=120, help=_(told)).strip()
    told = _("such as {hours}; deadlines in working hours are counted by them")
    said["hours"] = left.text_input(
        _("Working hours"), here.pack.hours, help=told.format(hours=working_time.HOURS_TEXT)
    ).strip()
    logo = _logo(here, right)
    if logo is not None:
        said["logo"] = logo
    st.subheader(_("Forms: codes and editions"))
    said.update(_forms(here))
    if st.button(_("Save"), type="primary"):
        _keep(here, said)


def _logo(here: Office, place: st.delta_generator.DeltaGenerator) -> str | None:
    """The picture as text; empty to take it away, None to leave it."""
    kept = here.settings.get("logo", "")
    st.html("<style>[data-testid=stFileUploaderDropzoneInstructions]{display:none}</style>")
    file = place.file_uploader(
        _("Logo (PNG or JPEG, up to 300 KB)"), type=["png", "jpg", "jpeg"], key="logo_file"
    )
    if kept:
        place.image(base64.b64decode(kept), width=160)
        if place.checkbox(_("Print no logo any more")):
            return ""
    if file is None:
        return None
    content = file.getvalue()
    if len(content) > LOGO_BYTES or not content.startswith(SIGNS):
        complain(Problem("bad_logo", values={"value": file.name}))
        return None
    return base64.b64encode(content).decode()


def _forms(here: Office) -> dict[str, str]:
    rows = [
        {
            "form": key,
            "title": form.title,
            "code": here.settings.get(f"form.{key}.code") or form.code,
            "edition": here.settings.get(f"form.{key}.edition") or form.edition,
        }
        for key, form in FORMS.items()
    ]
    shown = st.data_editor(
        pd.DataFrame(rows),
        key="form_codes",
        hide_index=True,
        disabled=["form", "title"],
        column_config={
            "form": st.column_config.TextColumn(_("Form"), width="small"),
            "title": st.column_config.TextColumn(_("Title")),
            "code": st.column_config.TextColumn(_("Form code"), max_chars=30),
            "edition": st.column_config.TextColumn(_("Edition"), max_chars=30),
        },
    )
    st.caption(_("They stand at the top right of the paper; empty gives the shipped ones."))
    return {
        f"form.{row['form']}.{part}": (row[part] or "").strip()
        for row in shown.to_dict("records")
        for part in ("code", "edition")
    }


def _keep(here: Office, said: Mapping[str, str]) -> None:
    try:
        working_time.hours(said["hours"])
    except UnusableError as error:
        complain(error.problem)
        return
    changes = [
        DefinitionChange("setting", "", key, {"value": value})
        for key, value in said.items()
        if value != _known(here, key)
    ]
    if not changes:
        st.info(_("That is what counts already."))
    elif settings_log.keep(changes, _("Saved. Forms and lists carry it from now on.")):
        if any(change.key == "hours" for change in changes):
            st.session_state.recount_wanted = True
        st.rerun()


def _known(here: Office, key: str) -> str:
    if key in {"name", "hours"}:
        return here.name if key == "name" else here.pack.hours
    kept = here.settings.get(key, "")
    if not kept and key.startswith("form."):
        _word, form, part = key.split(".")
        return FORMS[form].code if part == "code" else FORMS[form].edition
    return kept
