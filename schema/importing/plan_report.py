"""What a plan will do, or did, as plain data: for scripts, the page and the batch's summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema.importing import plan_shown
from schema.importing.plan_notices import notices
from schema.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schema.planning import Plan, Unlinked
    from schema.problems import Problem

SHOWN = 1000  # problems and incomplete records a batch keeps word for word
REASONS = {
    "hidden": "the sheet is hidden; name it with --sheet to load it",
    "no_records": "no records in it",
    "no_table": "no table in it",
    "no_match": "no column agrees with the register",
    "other_headers": "its columns differ from the table that is loaded; name it with --sheet",
}


def drawn(plan: Plan, language: str) -> dict[str, Any]:
    """The report with all else the import page draws: see plan_shown."""
    return report(plan, language) | plan_shown.shown(plan, language)


def report(plan: Plan, language: str) -> dict[str, Any]:
    """Counts, columns, what is new, what is left open and every problem with its sentence."""
    return {
        "register": plan.register.key,
        "file": plan.draft.file,
        **plan.counts,
        "new_fields": [
            {"field": each.key, "header": each.label.zh, "type": each.type}
            for each in plan.new_fields
        ],
        "new_options": [
            {"field": key, "option": option.key, "value": option.label.zh}
            for key, option in plan.new_options
        ],
        "folded": [
            {
                "field": field,
                "from": word,
                "to": shown,
                "count": count,
                "decided": (field, word) in plan.foldings,
            }
            for (field, word, shown), count in plan.rows.folded.items()
        ],
        "unlinked": [_unlinked(plan, each) for each in plan.unlinked],
        "incomplete": [
            {"sheet": each.place.sheet, "row": each.place.row, "fields": list(each.fields)}
            for each in plan.incomplete
        ],
        "not_loaded": [{"sheet": sheet, "why": why} for sheet, why in plan.draft.not_loaded],
        "columns": columns(plan),
        **notices(plan, language),
        "problems": problems(plan, plan.problems, language),
    }


def _unlinked(plan: Plan, each: Unlinked) -> dict[str, Any]:
    """A name nobody bears, with the records it may mean."""
    near = plan.near.get((each.field, each.text), ())
    return {
        "field": each.field,
        "value": each.text,
        "rows": each.count,
        "candidates": [
            {
                "register": offer.link.register,
                "id": offer.link.id,
                "name": offer.name,
                "score": offer.score,
            }
            for offer in near
        ],
    }


def kept(plan: Plan, language: str) -> dict[str, Any]:
    """The report as a batch keeps it: long lists cut, the number of what is cut told."""
    made = report(plan, language)
    for name in ("problems", "incomplete"):
        made[f"{name}_count"] = len(made[name])
        made[name] = made[name][:SHOWN]
    return made


def columns(plan: Plan) -> list[dict[str, Any]]:
    """Where each column of the file went, and how that was known."""
    return [
        {
            "sheet": table.sheet,
            "column": column.column,
            "header": column.header,
            "field": column.field,
            "how": column.how,
        }
        for table in plan.draft.tables
        for column in table.columns
    ]


def problems(plan: Plan, told: Iterable[Problem], language: str) -> list[dict[str, Any]]:
    """Problems with place, value and sentence."""
    labels = {each.key: each.label.text(language) for each in plan.register.fields}
    return [
        {
            "sheet": problem.place.sheet,
            "row": problem.place.row,
            "column": problem.place.column,
            "field": problem.place.field,
            "code": problem.code,
            "value": str(problem.values.get("value", "")),
            "message": sentence(problem, language, labels),
        }
        for problem in told
    ]
