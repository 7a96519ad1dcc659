"""What was understood of a file, in counts an office can check, and what saving would do."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, labels, language
from schema.field_types import FIELD_TYPES
from schema.messages import sentence, where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pages.parts.intake import Dropped
    from schema.definitions import Register
    from schema.draft import Draft, DraftTable
    from schema.planning import Plan
    from schema.problems import Problem

MOST = 100
SKIPPED = {
    "title": "title rows",
    "subtitle": "subtitles",
    "note": "remarks under the table",
    "form_head": "particulars above the table",
    "generic_header": "general column names",
    "blank": "blank rows",
    "numbered_only": "rows with a number only",
    "prepared": "rows prepared for later",
    "section": "section rows",
    "total": "totals",
    "instructions": "instructions",
    "placeholder": "placeholders",
    "repeated_header": "repeated headers",
}
LEFT = {
    "hidden": "hidden sheet",
    "other_headers": "other columns",
    "no_records": "no records in it",
    "no_match": "no column agrees",
}


def count(read: Dropped, draft: Draft) -> None:
    """Sheets and rows as an equation that can be checked against the workbook."""
    skipped = Counter[str]()
    for table in draft.tables:
        skipped[_("header rows")] += len(table.header_rows)
        for part in table.skipped:
            skipped[_(SKIPPED.get(part.code, part.why or part.code))] += part.last - part.first + 1
    rows = draft.read + sum(skipped.values())
    parts = [_("{count} records").format(count=f"<b>{draft.read}</b>")]
    parts += [f"{n} {escape(name)}" for name, n in skipped.items()]
    sheets = len({table.sheet for table in draft.tables})
    text = _("{sheets} sheets, {rows} rows = ").format(sheets=sheets, rows=rows)
    st.html(f'<div class="tz-count">{text}{" + ".join(parts)}</div>')
    quiet = [_("Your file was not touched.")]
    for sheet, why in draft.not_loaded:
        quiet.append(f"{_('Not loaded')}: {sheet} ({_(LEFT.get(why, why))})")
    st.html(f'<div class="tz-quiet">{escape("　".join(quiet))}</div>')
    with st.expander(_("Tables found and rows left out")):
        st.html("".join(_table(table) for table in draft.tables))
    del read


def outcomes(plan: Plan) -> None:
    """New, changed, unchanged, doubtful and refused rows; each with its reasons."""
    counts = plan.counts
    boxes = st.columns(5)
    for box, (key, label) in zip(boxes, _outcome_labels().items(), strict=True):
        box.metric(label, counts[key], border=True)
    register = plan.register
    _said(plan)
    if plan.changes:
        with st.expander(_("What would change: {n} records").format(n=len(plan.changes))):
            st.html(_changes(plan, register))
    doubtful = [p for reasons in plan.reasons.values() for p in reasons]
    if doubtful:
        with st.expander(_("Doubtful and refused rows: {n}").format(n=len(plan.reasons))):
            st.html(problems(doubtful, register))
    told = [problem for problem in plan.problems if problem not in doubtful]
    if told:
        with st.expander(_("Cells to look at: {n}").format(n=len(told))):
            st.html(problems(told, register))


def problems(found: Sequence[Problem], register: Register) -> str:
    """Problems at their cells, as a table."""
    names = labels(register)
    lines = [
        f'<tr><td class="nowrap">{escape(where(problem.place, language(), names))}</td>'
        f"<td>{escape(sentence(problem, language(), names))}</td></tr>"
        for problem in found[:MOST]
    ]
    if len(found) > MOST:
        more = _("… and {n} more").format(n=len(found) - MOST)
        lines.append(f"<tr><td></td><td>{escape(more)}</td></tr>")
    return f'<table class="tz"><tbody>{"".join(lines)}</tbody></table>'


def _outcome_labels() -> dict[str, str]:
    return {
        "accepted": _("New records"),
        "updated": _("Changed"),
        "unchanged": _("Unchanged"),
        "doubtful": _("Doubtful"),
        "quarantined": _("Refused"),
    }


def _said(plan: Plan) -> None:
    said = []
    if plan.new_fields:
        names = "、".join(field.label.text(language()) for field in plan.new_fields)
        said.append(_("New fields: {names}").format(names=names))
    if plan.new_options:
        names = "、".join(option.label.text(language()) for _key, option in plan.new_options)
        said.append(_("New choices, meaning not set: {names}").format(names=lists.cut(names, 200)))
    if plan.unlinked:
        names = "、".join(f"{each.text} ×{each.count}" for each in plan.unlinked)
        said.append(_("Names nobody bears yet: {names}").format(names=lists.cut(names, 200)))
    if plan.incomplete:
        said.append(_("Incomplete, to be completed later: {n}").format(n=len(plan.incomplete)))
    for line in said:
        st.html(f'<div class="tz-quiet">{escape(line)}</div>')


def _table(table: DraftTable) -> str:
    rows = [
        f'<tr><td class="nowrap">{part.first}–{part.last}</td>'
        f"<td>{escape(_(SKIPPED.get(part.code, part.why or part.code)))}</td></tr>"
        for part in table.skipped
    ]
    text = _("header in row {header}, {n} records").format(
        header="、".join(str(row) for row in table.header_rows), n=len(table.rows)
    )
    head = f"<p><b>{escape(table.sheet)}</b>　{escape(text)}</p>"
    return f'{head}<table class="tz"><tbody>{"".join(rows)}</tbody></table>'


def _changes(plan: Plan, register: Register) -> str:
    lines = []
    names = labels(register)
    for change in plan.changes[:MOST]:
        for cell in change.cells:
            field = register.field(cell.field)
            kind = FIELD_TYPES[field.type]
            before = lists.cut(kind.show(cell.before, field, language()))
            after = cell.note.raw if cell.note else kind.show(cell.after, field, language())
            lines.append(
                f'<tr><td class="nowrap">{escape(str(names[cell.field]))}</td>'
                f'<td class="tz-old">{escape(before)}</td>'
                f'<td class="tz-new">{escape(lists.cut(after))}</td></tr>'
            )
    return f'<table class="tz"><tbody>{"".join(lines)}</tbody></table>'
