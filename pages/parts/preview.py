"""What was understood of a file, in counts an office can check, and what saving would do."""

from __future__ import annotations

from collections import Counter, defaultdict
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, labels, language
from schema.field_types import FIELD_TYPES
from schema.messages import sentence, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schema.definitions import Register
    from schema.draft import Draft, DraftTable, SkippedRows
    from schema.planning import Plan
    from schema.problems import Problem

MOST = 100
LONGEST = 160
COUNTED = {
    "header": "{n} header",
    "title": "{n} title",
    "subtitle": "{n} subtitle",
    "note": "{n} remark",
    "form_head": "{n} particulars",
    "generic_header": "{n} general names",
    "blank": "{n} blank",
    "numbered_only": "{n} number only",
    "prepared": "{n} prepared",
    "section": "{n} section",
    "total": "{n} total",
    "instructions": "{n} instructions",
    "placeholder": "{n} placeholder",
    "repeated_header": "{n} repeated header",
}
NAMED = {
    "title": "title row",
    "subtitle": "subtitle row",
    "note": "remarks under the table",
    "form_head": "particulars above the table",
    "generic_header": "general column names",
    "blank": "blank row",
    "numbered_only": "a number only, no record yet",
    "prepared": "prepared for later, no record yet",
    "section": "section row",
    "total": "total",
    "instructions": "instructions",
    "placeholder": "placeholder",
    "repeated_header": "repeated header",
}
LEFT = {
    "hidden": "hidden sheet",
    "other_headers": "other columns",
    "no_records": "no records in it",
    "no_match": "no column agrees",
    "no_table": "no table in it",
}


def count(draft: Draft) -> None:
    """Sheets and rows as an equation that can be checked against the workbook."""
    skipped = Counter[str]()
    for table in draft.tables:
        skipped["header"] += len(table.header_rows)
        for part in table.skipped:
            skipped[part.code] += part.last - part.first + 1
    rows = draft.read + sum(skipped.values())
    parts = [_("{count} records").format(count=f"<b>{draft.read}</b>")]
    parts += [escape(_(COUNTED.get(code, code)).format(n=n)) for code, n in skipped.items() if n]
    sheets = len({table.sheet for table in draft.tables})
    text = _("Sheets: {sheets}; {rows} rows = ").format(sheets=sheets, rows=rows)
    st.html(
        f'<div class="tz-count">{text}{" + ".join(parts)}</div>'
        f'<div class="tz-quiet">{escape(_quiet(draft))}</div>'
    )


def outcomes(plan: Plan) -> None:
    """How many rows are new, changed, unchanged, doubtful and refused."""
    named = {
        "accepted": _("New records"),
        "updated": _("Changed"),
        "unchanged": _("Unchanged"),
        "doubtful": _("Doubtful"),
        "quarantined": _("Refused"),
    }
    counts = plan.counts
    boxes = "".join(
        f'<div class="{"" if counts[key] else "none"}">{escape(label)}<b>{counts[key]}</b></div>'
        for key, label in named.items()
    )
    st.html(f'<div class="tz-outcomes">{boxes}</div>')


def told(plan: Plan) -> None:
    """What saving adds besides the records, and what stays open."""
    lines = []
    if plan.new_fields:
        names = _joint().join(field.label.text(language()) for field in plan.new_fields)
        lines.append(_("New fields: {names}").format(names=names))
    options = ((key, option.label.text(language())) for key, option in plan.new_options)
    if made := _by_field(plan, options):
        lines.append(_("New choices, meaning not set: {names}").format(names=made))
    unlinked = ((each.field, f"{each.text} ×{each.count}") for each in plan.unlinked)
    if nobody := _by_field(plan, unlinked):
        lines.append(_("Names nobody bears yet: {names}").format(names=nobody))
    if plan.incomplete:
        missing = Counter(key for each in plan.incomplete for key in each.fields)
        names = _by_field(plan, ((key, f"×{n}") for key, n in missing.items()))
        text = _("Incomplete, to be completed later: {n} ({names})")
        lines.append(text.format(n=len(plan.incomplete), names=names))
    st.html("".join(f'<div class="tz-told">{escape(line)}</div>' for line in lines) or " ")


def details(plan: Plan, draft: Draft) -> None:
    """The tables found, what changes, and every row and cell with a reason, to be opened."""
    register = plan.register
    if plan.changes:
        with st.expander(_("What would change: {n} records").format(n=len(plan.changes))):
            st.html(_changes(plan, register))
    doubtful = [p for reasons in plan.reasons.values() for p in reasons]
    if doubtful:
        with st.expander(_("Doubtful and refused rows: {n}").format(n=len(plan.reasons))):
            st.html(problems(doubtful, register))
    cells = [problem for problem in plan.problems if problem not in doubtful]
    if cells:
        with st.expander(_("Cells to look at: {n}").format(n=len(cells))):
            st.html(problems(cells, register))
    with st.expander(_("Tables found and rows left out")):
        st.html("".join(_table(table) for table in draft.tables))


def problems(found: Sequence[Problem], register: Register) -> str:
    """Problems at their cells, as a table."""
    names = labels(register)
    lines = [
        (where(problem.place, language(), names), sentence(problem, language(), names))
        for problem in found
    ]
    return reasons(lines)


def reasons(lines: Sequence[tuple[str, str]]) -> str:
    """Places and what is wrong there, as a table; beyond the first hundred only how many."""
    rows = [
        f'<tr><td class="nowrap">{escape(place)}</td><td>{escape(why)}</td></tr>'
        for place, why in lines[:MOST]
    ]
    if len(lines) > MOST:
        more = _("… and {n} more").format(n=len(lines) - MOST)
        rows.append(f"<tr><td></td><td>{escape(more)}</td></tr>")
    return f'<table class="tz fit"><tbody>{"".join(rows)}</tbody></table>'


def _quiet(draft: Draft) -> str:
    said = [_("Your file was not touched.")]
    left = [
        _("{sheet} ({why})").format(sheet=sheet, why=_(LEFT.get(why, why)))
        for sheet, why in draft.not_loaded
    ]
    if left:
        said.append(_("Not loaded: {sheets}").format(sheets=_joint().join(left)))
    return "　".join(said)


def _by_field(plan: Plan, found: Iterable[tuple[str, str]]) -> str:
    """Words under the name of their field."""
    grouped = defaultdict(list)
    for key, text in found:
        grouped[key].append(text)
    names = labels(plan.register)
    parts = (
        f"{names.get(key, key)} {lists.cut(_joint().join(texts), LONGEST)}"
        for key, texts in grouped.items()
    )
    return ("；" if language() == "zh" else "; ").join(parts)


def _joint() -> str:
    return "、" if language() == "zh" else ", "


def _table(table: DraftTable) -> str:
    text = _("header in row {header}, {n} records").format(
        header=_joint().join(str(row) for row in table.header_rows), n=len(table.rows)
    )
    rows = "".join(
        f'<tr><td class="nowrap">{escape(_rows(part))}</td>'
        f"<td>{escape(_(NAMED.get(part.code, part.why or part.code)))}</td></tr>"
        for part in table.skipped
    )
    head = f"<p><b>{escape(table.sheet)}</b>　{escape(text)}</p>"
    return f'{head}<table class="tz fit"><tbody>{rows}</tbody></table>'


def _rows(part: SkippedRows) -> str:
    if part.first == part.last:
        return _("row {row}").format(row=part.first)
    return _("rows {first} to {last}").format(first=part.first, last=part.last)


def _changes(plan: Plan, register: Register) -> str:
    lines = []
    names = labels(register)
    for change in plan.changes[:MOST]:
        place = where(plan.rows.span(change.position).place(change.position), language())
        for cell in change.cells:
            field = register.field(cell.field)
            kind = FIELD_TYPES[field.type]
            before = lists.cut(kind.show(cell.before, field, language()))
            after = cell.note.raw if cell.note else kind.show(cell.after, field, language())
            lines.append(
                f'<tr><td class="nowrap">{escape(place)}</td>'
                f'<td class="nowrap">{escape(str(names[cell.field]))}</td>'
                f'<td class="tz-old">{escape(before)}</td>'
                f'<td class="tz-new">{escape(lists.cut(after))}</td></tr>'
            )
    return f'<table class="tz fit"><tbody>{"".join(lines)}</tbody></table>'
