"""The English sentence of every problem of a register as such, by its code."""

from __future__ import annotations

from typing import Final

from schema.view_texts import VIEW_TEXTS

REGISTER_TEXTS: Final[dict[str, str]] = {
    **VIEW_TEXTS,
    "kind_stays": (
        "The kind of office stays “{value}”: there are records or changes already. Please switch "
        "registers on and off one by one in the catalogue."
    ),
    "register_needed": (
        "“{value}” stays: other registers name its records everywhere. Please leave it on."
    ),
    "last_register": (
        "“{value}” is the last register that is on. Please switch on another one first."
    ),
    "register_exists": (
        "There is already a register “{value}”. Please choose another name, or load the file into "
        "that one."
    ),
    "bad_register": "The register cannot be made: {line}. Please correct its definition.",
    "definition_stays": (
        "This change cannot be taken back: records may need it, or it was changed again since. "
        "Please change the definition by hand."
    ),
}
