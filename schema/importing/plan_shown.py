"""What a page shows of a plan: the tables, the first rows and changes, what to look at."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from schema.field_types import FIELD_TYPES
from schema.messages import sentence
from schema.recognising import said
from schema.storing.tables import is_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schema.definitions import Field
    from schema.draft import DraftColumn, DraftTable
    from schema.planning import Plan
    from schema.problems import Problem

ROWS = 5  # records shown as they will be kept
MOST = 100  # changes, rows and cells told one by one
SAMPLES = 3
LOOKED_AT = 2000  # cells among which samples are sought
LONGEST = 80
ADDED = ("accepted", "updated")
LEFT = ("doubtful", "quarantined")


def shown(plan: Plan, language: str) -> dict[str, Any]:
    """What the import page draws besides counts and columns; long lists are cut at a hundred.

    labels: fields by key. matched: columns with type, confidence, samples and questions. tables:
    rows and why some are no records. sample: the first rows as they will be kept. changes: cells
    before and after. left: rows that do not come in, with the reasons. cells: problems at cells
    of rows that do. *_count: how many there are in all.
    """
    labels = {each.key: each.label.text(language) for each in plan.register.fields}
    left = [each for each in sorted(plan.reasons) if plan.outcomes[each] in LEFT]
    apart = {id(each) for position in left for each in plan.reasons[position]}
    cells = [each for each in plan.problems if id(each) not in apart]
    return {
        "labels": labels,
        "matched": [_column(table, each) for table in plan.draft.tables for each in table.columns],
        "tables": [_table(each) for each in plan.draft.tables],
        "sample": _sample(plan, language),
        "changes": list(islice(_changes(plan, language), MOST)),
        "changes_count": len(plan.changes),
        "left": [_left(plan, each, language, labels) for each in left[:MOST]],
        "left_count": len(left),
        "cells": [_cell(each, language, labels) for each in cells[:MOST]],
        "cells_count": len(cells),
        "fingerprint": plan.draft.fingerprint,
    }


def _column(table: DraftTable, found: DraftColumn) -> dict[str, Any]:
    """Where a column goes, what it was taken for, and the first different things it says."""
    texts: dict[str, None] = {}
    for cell in islice(found.cells, LOOKED_AT):
        if cell is not None and (text := _line(said(cell))):
            texts[text] = None
            if len(texts) == SAMPLES:
                break
    return {
        "sheet": table.sheet,
        "column": found.column,
        "header": found.header,
        "field": found.field,
        "how": found.how,
        "type": found.type,
        "confidence": found.confidence,
        "samples": list(texts),
        "questions": list(found.questions),
        "offer": found.offer,
    }


def _table(table: DraftTable) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "title": table.title,
        "hidden": table.hidden,
        "header_rows": list(table.header_rows),
        "records": len(table.rows),
        "skipped": [
            {"rows": [each.first, each.last], "code": each.code, "why": each.why}
            for each in table.skipped
        ],
    }


def _sample(plan: Plan, language: str) -> dict[str, Any]:
    """The first rows that are new or change something, else of any."""
    added = chain.from_iterable(map(plan.positions, ADDED))
    positions = list(islice(added, ROWS)) or list(range(min(ROWS, len(plan.outcomes))))
    headers = _headers(plan, positions)
    fields = [plan.register.field(key) for key in headers]
    return {
        "fields": [
            {
                "field": each.key,
                "label": each.label.text(language),
                "header": headers[each.key],
                "new": each in plan.new_fields,
            }
            for each in fields
        ],
        "rows": [
            {
                "sheet": (place := plan.rows.span(position).place(position)).sheet,
                "row": place.row,
                "cells": [_kept(plan, each, position, language) for each in fields],
            }
            for position in positions
        ],
    }


def _headers(plan: Plan, positions: Sequence[int]) -> dict[str, str]:
    """The file's own headers by field, in the file's order."""
    found: dict[str, str] = {}
    for position in positions:
        for key, each in plan.rows.span(position).columns.items():
            if key in plan.rows.values:
                found.setdefault(key, each.header)
    return found


def _kept(plan: Plan, field: Field, position: int, language: str) -> dict[str, Any]:
    """A cell as it will be kept; noted: no type takes it and it is kept as the file says it."""
    span = plan.rows.span(position)
    if field.key not in span.columns:
        return {"text": "", "noted": False}
    note = plan.rows.notes.get(field.key, {}).get(position)
    if is_link(field):
        return {"text": said(span.cell(position, field.key)), "noted": False}
    if note:
        return {"text": note.raw, "noted": True}
    value = plan.rows.values[field.key][position]
    return {"text": FIELD_TYPES[field.type].show(value, field, language), "noted": False}


def _changes(plan: Plan, language: str) -> Iterator[dict[str, Any]]:
    for change in plan.changes:
        place = plan.rows.span(change.position).place(change.position)
        for cell in change.cells:
            field = plan.register.field(cell.field)
            kind = FIELD_TYPES[field.type]
            after = cell.note.raw if cell.note else kind.show(cell.after, field, language)
            if is_link(field):
                after = said(plan.rows.span(change.position).cell(change.position, cell.field))
            yield {
                "sheet": place.sheet,
                "row": place.row,
                "record": change.record,
                "field": cell.field,
                "before": _line(kind.show(cell.before, field, language)),
                "after": _line(after),
            }


def _left(plan: Plan, position: int, language: str, labels: Mapping[str, object]) -> dict[str, Any]:
    """A row that does not come in: why, and what it says."""
    span = plan.rows.span(position)
    place = span.place(position)
    cells = [said(each.cells[position - span.start]) for each in span.table.columns]
    return {
        "sheet": place.sheet,
        "row": place.row,
        "outcome": plan.outcomes[position],
        "why": [sentence(each, language, labels) for each in plan.reasons[position]],
        "says": _line(" / ".join(cell for cell in cells if cell)),
    }


def _cell(problem: Problem, language: str, labels: Mapping[str, object]) -> dict[str, Any]:
    return {
        "sheet": problem.place.sheet,
        "row": problem.place.row,
        "column": problem.place.column,
        "field": problem.place.field,
        "code": problem.code,
        "message": sentence(problem, language, labels),
    }


def _line(text: str) -> str:
    """The text in one line, shortened where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
