"""What an import would change, and what it leaves to a person, each at its place in the file."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from pages.parts import lists, preview
from pages.parts.session import _, language
from schema.messages import where
from schema.problems import Place

OUTCOMES = {"doubtful": "doubtful", "quarantined": "refused"}


def changes(report: dict[str, Any]) -> None:
    """Cells of known records before and after; the record opens by a click."""
    head = "".join(
        f"<th>{escape(name)}</th>"
        for name in (_("In the file"), _("Record"), _("Field"), _("Before"), _("After"))
    )
    lines, former = [], None
    for each in report["changes"]:
        place = (each["sheet"], each["row"])
        first = place != former
        former = place
        lines.append(_change(each, report, first=first))
    more = report["changes_count"] - len({(e["sheet"], e["row"]) for e in report["changes"]})
    st.html(
        f'<table class="tz fit"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )
    if more > 0:
        st.caption(_("… and {n} more records").format(n=f"{more:,}"))


def left(report: dict[str, Any]) -> None:
    """Rows that do not come in, with the reasons and what they say."""
    st.caption(_("These rows are not loaded; after saving you find them below the page's list."))
    lines = [
        f'<tr><td class="nowrap">{escape(_place(each))}</td>'
        f'<td class="nowrap">{escape(_(OUTCOMES[each["outcome"]]))}</td>'
        f"<td>{escape(' '.join(each['why']))}</td>"
        f'<td class="tz-quiet">{escape(lists.cut(each["says"], 60))}</td></tr>'
        for each in report["left"]
    ]
    st.html(f'<table class="tz fit"><tbody>{"".join(lines)}</tbody></table>')
    more = report["left_count"] - len(report["left"])
    if more > 0:
        st.caption(_("… and {n} more").format(n=f"{more:,}"))


def cells(report: dict[str, Any]) -> None:
    """Cells no type takes as they are: they come in as written, marked."""
    st.caption(_("These cells come in as they are written, marked yellow until somebody looks."))
    lines = [(_place(each, report["labels"]), each["message"]) for each in report["cells"]]
    st.html(preview.reasons(lines, report["cells_count"]))


def _change(each: dict[str, Any], report: dict[str, Any], *, first: bool) -> str:
    place = escape(_place(each)) if first else ""
    address = f"record?register={report['register']}&id={each['record']}"
    link = f'<a href="{escape(address)}" target="_blank">{escape(_("open"))}</a>' if first else ""
    label = str(report["labels"].get(each["field"], each["field"]))
    return (
        f'<tr><td class="nowrap">{place}</td><td>{link}</td><td class="nowrap">{escape(label)}</td>'
        f'<td class="tz-old">{escape(each["before"])}</td>'
        f'<td class="tz-new">{escape(each["after"])}</td></tr>'
    )


def _place(each: dict[str, Any], labels: dict[str, str] | None = None) -> str:
    place = Place(each["sheet"], each["row"], each.get("column"), each.get("field"))
    return where(place, language(), labels or {})
