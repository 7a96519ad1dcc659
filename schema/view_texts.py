"""The English sentence of every problem of a cross-table or view, by its code."""

from __future__ import annotations

from typing import Final

VIEW_TEXTS: Final[dict[str, str]] = {
    "cross_field": (
        "“{value}” cannot head the rows or columns of a cross-table. Please choose a choice, "
        "person, department, date, yes-or-no or short text field."
    ),
    "cross_masked": (
        "“{value}” tells who somebody is and is not counted in cross-tables. Please choose "
        "another field."
    ),
    "cross_measure": (
        "“{value}” cannot be added up. Please count the records, or choose a field of numbers, "
        "such as sum:amount."
    ),
    "cross_many": (
        "“{value}” has {count} different values; a cross-table shows at most {limit}. Please "
        "choose another field, or narrow the conditions."
    ),
}
