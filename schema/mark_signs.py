"""How marks of ours look in an office's workbook, so that they are not read as the office's own."""

from __future__ import annotations

AUTHOR = "台账"
BREAK = "\n————\n"  # between the office's own note of a cell and ours
COLOURS = {"noted": "FFEB9C", "quarantined": "F4B6B6", "doubtful": "BDD7EE"}
