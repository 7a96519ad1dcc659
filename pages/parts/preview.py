"""What was understood of a file, in counts an office can check, and what saving would do."""

from __future__ import annotations

from collections import Counter, defaultdict
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    "left_out": "{n} set aside by you",
    "beyond": "{n} after the table",
}
LEFT = {
    "hidden": "hidden sheet",
    "other_headers": "other columns",
    "no_records": "no records in it",
    "no_match": "no column agrees",
    "no_table": "no table in it",
    "skipped": "left out by you",
}


def count(report: dict[str, Any]) -> None:
    """Sheets and rows as an equation that can be checked against the workbook."""
    skipped = Counter[str]()
    for table in report["tables"]:
        skipped["header"] += len(table["header_rows"])
        for part in table["skipped"]:
            first, last = part["rows"]
            skipped[part["code"]] += last - first + 1
    rows = report["read"] + sum(skipped.values())
    parts = [_("{count} records").format(count=f"<b>{report['read']:,}</b>")]
    parts += [
        escape(_(COUNTED.get(code, code)).format(n=f"{n:,}")) for code, n in skipped.items() if n
    ]
    sheets = len({table["sheet"] for table in report["tables"]})
    text = _("Sheets: {sheets}; {rows} rows = ").format(sheets=sheets, rows=f"{rows:,}")
    st.html(
        f'<div class="tz-count">{text}{" + ".join(parts)}{_totals(report)}</div>'
        f'<div class="tz-quiet">{escape(_quiet(report))}</div>'
    )


def outcomes(report: dict[str, Any]) -> None:
    """How many rows are new, changed, unchanged, doubtful and refused."""
    named = {
        "accepted": _("New records"),
        "updated": _("Changed"),
        "unchanged": _("Unchanged"),
        "doubtful": _("Doubtful"),
        "quarantined": _("Refused"),
    }
    boxes = "".join(
        f'<div class="{"" if report[key] else "none"}">{escape(label)}<b>{report[key]:,}</b></div>'
        for key, label in named.items()
    )
    st.html(f'<div class="tz-outcomes">{boxes}</div>')


def told(report: dict[str, Any]) -> None:
    """What saving adds besides the records, what stays open, how rows are known again."""
    lines = []
    if report["new_fields"]:
        names = joint().join(each["header"] for each in report["new_fields"])
        lines.append(_("New fields: {names}").format(names=lists.cut(names, LONGEST)))
    options = ((each["field"], each["value"]) for each in report["new_options"])
    if made := _by_field(report, options):
        lines.append(_("New choices, meaning not set: {names}").format(names=made))
    if report["incomplete"]:
        missing = Counter(key for each in report["incomplete"] for key in each["fields"])
        names = _by_field(report, ((key, f"×{n:,}") for key, n in missing.items()))
        text = _("Incomplete, to be completed later: {n} ({names})")
        lines.append(text.format(n=f"{len(report['incomplete']):,}", names=names))
    lines += _kept_apart(report)
    st.html("".join(f'<div class="tz-told">{escape(line)}</div>' for line in lines))


def _kept_apart(report: dict[str, Any]) -> list[str]:
    """By what rows are known again, and what is left as the register has it."""
    identity = report["identity"]
    lines = [str(identity["message"]), *(str(each["message"]) for each in identity["proposed"])]
    if report["conflicts"]:
        text = _("{n} cells were edited here since and differ from the file: these stay.")
        lines.append(text.format(n=f"{len(report['conflicts']):,}"))
    if report["blanks_kept"]:
        text = _("{n} empty cells of the file leave what the register says.")
        lines.append(text.format(n=f"{report['blanks_kept']:,}"))
    if report["more_changes"]:
        text = _("{n} more changed rows wait: load the file once more after saving.")
        lines.append(text.format(n=f"{report['more_changes']:,}"))
    return lines


def reasons(lines: Sequence[tuple[str, str]], more: int = 0) -> str:
    """Places and what is wrong there, as a table; beyond the first hundred only how many."""
    made = [
        f'<tr><td class="nowrap">{escape(place)}</td><td>{escape(why)}</td></tr>'
        for place, why in lines[:MOST]
    ]
    more = max(more, len(lines)) - MOST
    if more > 0:
        text = _("… and {n} more").format(n=more)
        made.append(f"<tr><td></td><td>{escape(text)}</td></tr>")
    return f'<table class="tz fit"><tbody>{"".join(made)}</tbody></table>'


def joint() -> str:
    """What stands between things that are named one after the other."""
    return "、" if language() == "zh" else ", "


def _totals(report: dict[str, Any]) -> str:
    """Whether the office's own totals in the file agree with the records."""
    found = [each for each in report.get("totals", ()) if "agrees" in each]
    if not found:
        return ""
    wrong = [each for each in found if not each["agrees"]]
    if not wrong:
        text = _("agrees with the {n} totals in your file").format(n=len(found))
        pause = "；" if language() == "zh" else "; "
        return f'{pause}<span class="tz-agrees">{escape(text)}</span>'
    text = _("{n} totals in your file differ").format(n=len(wrong))
    lines = "".join(f"<li>{escape(_total(each))}</li>" for each in wrong[:5])
    return f'<div class="tz-differs">{escape(text)}<ul>{lines}</ul></div>'


def _total(each: dict[str, Any]) -> str:
    place = f"{each['sheet']} {each['column'] or ''}{each['row']}"
    name = each["header"] or _("Number of records")
    text = _("{place} “{name}”: your file says {said}, the records make {ours}")
    return text.format(
        place=place, name=name, said=_number(each["said"]), ours=_number(each["ours"])
    )


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _quiet(report: dict[str, Any]) -> str:
    said = [_("Your file was not touched.")]
    left = [
        _("{sheet} ({why})").format(sheet=each["sheet"], why=_(LEFT.get(each["why"], each["why"])))
        for each in report["not_loaded"]
    ]
    if left:
        said.append(_("Not loaded: {sheets}").format(sheets=lists.cut(joint().join(left), LONGEST)))
    return "　".join(said)


def _by_field(report: dict[str, Any], found: Iterable[tuple[str, str]]) -> str:
    """Words under the name of their field."""
    grouped = defaultdict(list)
    for key, text in found:
        grouped[key].append(text)
    names = report["labels"]
    parts = (
        f"{names.get(key, key)} {lists.cut(joint().join(texts), LONGEST)}"
        for key, texts in grouped.items()
    )
    return ("；" if language() == "zh" else "; ").join(parts)
