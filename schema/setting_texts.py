"""The English sentences of what settings and handovers are told."""

from __future__ import annotations

from typing import Final

SETTING_TEXTS: Final[dict[str, str]] = {
    "bad_figure": (
        "“{value}” cannot stand here. Please choose one of those offered, or write it shorter."
    ),
    "bad_logo": (
        "“{value}” is not a PNG or JPEG picture of at most 300 KB. Please choose another one."
    ),
    "day_twice": "{value} stands there twice. Please delete one of the two lines.",
    "day_of_other_year": ("{value} is not a day of {year}. Please enter it under its own year."),
    "namesake": (
        "“{value}” is there already. Please give a number of its own, or leave it if it is the "
        "same one."
    ),
    "not_handed_over": (
        "Somebody is changing one of these records at this moment. Nothing was handed over; please "
        "try again."
    ),
}
