"""Files in and texts out: the drop zone over our own route, the copy button."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from api import uploads
from pages.parts.session import _
from schema import settings

if TYPE_CHECKING:
    from collections.abc import Callable

ASSETS = Path(__file__).parent / "assets"
WORKBOOKS = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.txt"
ZONE = """
<div class="zone" tabindex="0" role="button">
  <div><div class="title"></div><div class="hint"></div></div>
  <span class="choose"></span>
</div>
<progress hidden></progress>
<div class="said" role="status"></div>
<input type="file">
"""
COPY = """
<button type="button"></button>
<textarea rows="3" hidden readonly></textarea>
"""


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


_zone = st.components.v2.component(
    "taizhang_dropzone", html=ZONE, css=_asset("dropzone.css"), js=_asset("dropzone.js")
)
_copy = st.components.v2.component(
    "taizhang_copy", html=COPY, css=_asset("copy.css"), js=_asset("copy.js")
)


def workbook_zone(taken: Callable[[list[str]], None], key: str = "workbook") -> None:
    """A place to drop workbooks; `taken` gets the tokens of the uploads."""
    texts = {
        "title": _("Drop your workbook here"),
        "hint": _("Excel (.xlsx, .xls, .xlsb), .ods or .csv, as it is. Your file is not touched."),
        "accept": WORKBOOKS,
        "multiple": True,
        "paste": False,
    }
    _show(texts, taken, key)


def attachment_zone(taken: Callable[[str], None], key: str) -> None:
    """A place to drop, choose or paste an attachment, a screenshot for example."""
    texts = {
        "title": _("Add an attachment"),
        "hint": _("Drop a file here, or paste a screenshot with Ctrl+V."),
        "accept": "",
        "multiple": False,
        "paste": True,
    }
    _show(texts, lambda tokens: taken(tokens[0]), key)


def copy_button(label: str, text: str, key: str) -> None:
    """A button that copies a text for a chat message."""
    _copy(key=key, data={"label": label, "text": text, "done": _("Copied")}, height="content")


def waiting(token: str) -> tuple[Path, str] | None:
    """The uploaded file of a token and the name it came under."""
    return uploads.waiting(settings.data_folder() / "uploads", token)


def _show(texts: dict[str, object], taken: Callable[[list[str]], None], key: str) -> None:
    words = {
        "choose": _("Choose a file"),
        "sending": _("Sending…"),
        "failed": _("The file did not arrive. Please try again."),
        "pasted": _("Screenshot") + ".png",
    }

    def uploaded() -> None:
        answer = st.session_state[key].uploaded
        if answer:
            taken([str(each["upload"]) for each in answer["uploads"]])

    _zone(key=key, data={**texts, **words}, on_uploaded_change=uploaded, height="content")
