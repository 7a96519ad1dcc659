"""What a workbook seems to hold, told as plain data for scripts and checks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from importers import drafting, tables
from importers.placing import ranking

if TYPE_CHECKING:
    from collections.abc import Callable

    from importers.sheets import Sheet, Workbook
    from schema.definitions import Office
    from schema.draft import DraftTable

TYPES = {
    "date": "date",
    "datetime": "datetime",
    "choice": "choice",
    "phone": "phone",
    "identifier": "id",
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "percent": "number",
    "rating": "number",
}


def guess(
    workbook: Workbook, say: Callable[[str], str] = str, office: Office | None = None
) -> dict[str, Any]:
    """Sheets, their tables, headers, rows, what was skipped and why, and the columns' types.

    With an office every table tells its register: key, label and score, or nothing where none fits.
    """
    return {"sheets": [_sheet(sheet, workbook.name, say, office) for sheet in workbook.sheets]}


def _sheet(
    sheet: Sheet, file: str, say: Callable[[str], str], office: Office | None
) -> dict[str, Any]:
    found = tables.find(sheet)
    drafts = [drafting.draft_table(sheet, table, file) for table in found]
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "hidden_rows": len(sheet.hidden_rows),
        "kind": tables.kind(sheet, found),
        "tables": [_table(draft, say) | _register(draft, office) for draft in drafts],
    }


def _register(table: DraftTable, office: Office | None) -> dict[str, Any]:
    """The register in use that a table fits."""
    if office is None:
        return {}
    ranked = ranking.best([replace(table, hidden=False)], office)
    if not ranked or ranked[0][1] < ranking.FITS:
        return {"register": None}
    key, score = ranked[0]
    label = office.register(key).label.zh
    return {"register": {"key": key, "label": label, "score": round(score, 2)}}


def _table(table: DraftTable, say: Callable[[str], str]) -> dict[str, Any]:
    return {
        "title": table.title,
        "header_rows": list(table.header_rows),
        "first_row": table.rows[0] if table.rows else None,
        "last_row": table.rows[-1] if table.rows else None,
        "records": len(table.rows),
        "skipped": [
            {"rows": [some.first, some.last], "code": some.code, "why": say(some.why)}
            for some in table.skipped
        ],
        "columns": [
            {
                "column": column.column,
                "header": column.header,
                "type": TYPES.get(column.type, "text"),
            }
            for column in table.columns
            if column.column
        ],
        "made": [column.header for column in table.columns if not column.column],
        "totals": [
            {
                "row": total.row,
                "column": total.column,
                "header": total.header,
                "said": total.said,
                "ours": total.ours,
                "agrees": total.agrees,
            }
            for total in table.totals
        ],
    }
