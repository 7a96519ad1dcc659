"""What a person should see of a plan beside its counts: totals, sheets told twice, who is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema.language import translator

if TYPE_CHECKING:
    from schema.draft import OfficeTotal
    from schema.planning import Plan

CONFLICTS = 1000  # told one by one


def notices(plan: Plan, language: str) -> dict[str, Any]:
    """The part of a report that asks to be looked at.

    identity: by what rows are known again, and how many by each. totals: the office's own beside
    ours. overlaps: sheets that tell the same records. duplicates: equal rows within a sheet.
    conflicts: cells edited in Taizhang since. blanks_kept: empty cells that left a value alone.
    more_changes: rows whose changes wait for another run.
    """
    return {
        "identity": _identity(plan, language),
        "totals": [
            _total(sheet.sheet, each, language)
            for sheet in plan.draft.tables
            for each in sheet.totals
        ],
        "overlaps": _overlaps(plan, language),
        "duplicates": {"rows": len(plan.twins.equal), "choice": plan.duplicates},
        "conflicts": _conflicts(plan),
        "blanks_kept": plan.blanks,
        "more_changes": plan.later,
    }


def _identity(plan: Plan, language: str) -> dict[str, Any]:
    say = translator(language)
    labels = {each.key: each.label.text(language) for each in plan.register.fields}
    known = plan.recognition
    named = (" + " if language == "en" else "＋").join(labels[key] for key in known.fields)
    message = (
        say("Rows are known again by {}.").format(named)
        if known.fields
        else say("Rows are known again by all they say, for no column names a record by itself.")
    )
    told = say("{} differs in every row and could name a record.")
    return {
        "by": known.by,
        "fields": list(known.fields),
        "proposed": [{"field": key, "message": told.format(labels[key])} for key in known.proposed],
        "rows": dict(plan.recognised),
        "message": message,
    }


def _total(sheet: str, total: OfficeTotal, language: str) -> dict[str, Any]:
    say = translator(language)
    text = (
        say("{header}: the records add up to {ours}; your total says {said}.")
        if total.column
        else say("{ours} records; your total says {said}.")
    )
    said, ours = _figure(total.said), _figure(total.ours)
    return {
        "sheet": sheet,
        "row": total.row,
        "column": total.column,
        "header": total.header,
        "said": total.said,
        "ours": total.ours,
        "agrees": total.agrees,
        "message": text.format(header=total.header, ours=ours, said=said),
    }


def _figure(number: float) -> str:
    return f"{number:,.2f}".removesuffix(".00")


def _overlaps(plan: Plan, language: str) -> list[dict[str, Any]]:
    text = translator(language)(
        "{rows} of the {of} rows of sheet {sheet} stand in sheet {other} too: {same} just so, "
        "{nearly} nearly. They are taken once; please choose which sheet counts."
    )
    found = []
    for each in plan.twins.overlaps:
        facts = {
            "sheet": each.sheet,
            "other": each.other,
            "rows": each.rows,
            "of": each.of,
            "same": each.same,
            "nearly": each.nearly,
        }
        found.append({**facts, "message": text.format(**facts)})
    return found


def _conflicts(plan: Plan) -> list[dict[str, Any]]:
    """Cells that were edited in Taizhang since: what the file says, what stands here."""
    found = [each for each in plan.problems if each.code == "edited_since"]
    return [
        {
            "sheet": each.place.sheet,
            "row": each.place.row,
            "column": each.place.column,
            "field": each.place.field,
            "file": str(each.values.get("value", "")),
            "here": str(each.values.get("theirs", "")),
        }
        for each in found[:CONFLICTS]
    ]
