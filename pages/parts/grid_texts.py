"""What the grid says, by the name its scripts know."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def texts(_: Callable[[str], str]) -> dict[str, str]:
    """Every text of the grid in the visitor's language."""
    return _toolbar(_) | _cells(_) | _filters(_) | _results(_)


def _toolbar(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "search": _("Search all fields (Chinese, pinyin, numbers)"),
        "add_row": _("New row"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "remove": _("Delete rows"),
        "export": _("Export to Excel"),
        "cross": _("Cross-table"),
        "columns": _("Columns"),
        "linked_columns": _("Of linked records"),
        "find_column": _("Find a column"),
        "reset_columns": _("Restore the standard columns"),
        "count": _("{n} records"),
        "none_yet": _("No records yet. Add a row, paste from Excel, or import a workbook."),
        "none_found": _("No record meets these conditions."),
        "load_workbook": _("Import a workbook"),
        "undone": _("Undone"),
        "redone": _("Redone"),
        "nothing_to_undo": _("Nothing to undo"),
        "nothing_to_redo": _("Nothing to redo"),
        "undone_partly": _("Undone in part: some cells were changed since."),
        "undo_refused": _("Not undone: the cells were changed since. Correct them by hand."),
        "comma": _(", "),
    }


def _cells(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "cell": _("Cell"),
        "draft": _("New"),
        "draft_hint": _("Not saved yet: fill in the marked cells"),
        "draft_incomplete": _("The new row is saved once the marked cells are filled in"),
        "open": _("Open the record"),
        "required": _("Asked for at entry"),
        "noted_hint": _("The old ledger says “{raw}”, which does not fit this column"),
        "unlinked_hint": _(
            "“{raw}” is not in “{registers}” yet, so it stays as written. Add it there, "
            "then choose it here (F2)."
        ),
        "file_header": _("In your file: {header}"),
        "given_hint": _("Given by hand or by the old ledger; the computed value is on the record"),
        "computed_hint": _("This column is computed. Open the record to overrule it."),
        "on_record_page": _("This column is changed on the record's page: click ↗ at the row"),
        "read_only": _("You may look but not change here"),
        "conflict_hint": _("Someone else changed this cell meanwhile: choose which value stays"),
        "conflict": _("Changed meanwhile by {by} ({at}). Which value stays?"),
        "theirs": _("Theirs"),
        "mine": _("Mine"),
        "take_theirs": _("Keep theirs"),
        "keep_mine": _("Keep mine"),
        "correct": _("Correct"),
        "drop": _("Back to “{text}”"),
    }


def _filters(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "filter": _("Filter"),
        "contains": _("contains …"),
        "any": _("all"),
        "blank": _("(empty)"),
        "from": _("From"),
        "to": _("To"),
        "apply": _("Apply"),
        "clear": _("Clear"),
        "clear_filters": _("Clear the conditions"),
        "today": _("Today"),
        "this_week": _("This week"),
        "this_month": _("This month"),
        "last_month": _("Last month"),
        "this_year": _("This year"),
    }


def _results(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "saving": _("Saving …"),
        "saved": _("Saved"),
        "nothing_saved": _("Nothing saved"),
        "saved_rows": _("{n} rows saved"),
        "refused_cells": _("{n} cells not saved"),
        "not_saved": _("Not saved, because another cell of the same change was refused"),
        "unsaved": _("{n} cells to correct"),
        "next_cell": _("Next one"),
        "skipped": _("not changed here: {columns}"),
        "removed": _("{n} records moved to the trash; Ctrl+Z brings them back"),
        "not_removed": _("Not deleted: someone changed a record meanwhile. See it as it is now."),
        "pasting": _("Pasting …"),
        "too_much": _("More than {n} cells at once: please import them as a workbook"),
        "server_failed": _("The server could not do this. Your text stays here; try again."),
        "server_away": _("No connection. Your text stays here; press Enter in the cell to retry."),
    }
