"""What a register is called that is made of a table."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from importers.words import GENERIC

if TYPE_CHECKING:
    from schema.draft import DraftTable

# What a title says of one year, month or copy of the book.
PASSING = re.compile(
    r"(?:19|20)\d{2}\s*(?:[-—~至/.年]\s*(?:(?:19|20)\d{2}\s*年?|\d{1,2}\s*月?(?:\s*\d{1,2}\s*日?)?))?\s*(?:年度?|年)?"
    r"|(?<!\d)\d{1,2}\s*(?:[-—~至]\s*\d{1,2}\s*)?月份?|第?[一二三四1-4]季度|[上下]半年|Q[1-4]"
    r"|[(（]\d+[)）]$|副本|最终版?|终版|新版|定稿|[vV]\d+(?:\.\d+)*|年度"
)
EDGES = " _-—－.·、，,:：()（）[]【】《》<>"
UNITS = re.compile(r"[(（\[【]\s*(?:单位|计量|截至|截止)[^)）\]】]*[)）\]】]?|单位[:：].*$")
EMPTY_BRACKETS = re.compile(r"[(（\[【]\s*[)）\]】]")
LONGEST = 30
FALLBACK = "登记表"


def register_name(table: DraftTable, file: str) -> str:
    """What the register is called: by its title, its sheet or its file, without year and month."""
    stem = PurePath(file).stem
    for text in (table.title, table.sheet, stem):
        name = PASSING.sub("", UNITS.sub("", text.split("\n")[0]))
        name = EMPTY_BRACKETS.sub("", name).strip(EDGES)
        generic = GENERIC.fullmatch(name) or re.fullmatch(
            r"(?i)sheet\s*\d*|工作表\s*\d*|表\s*\d*", name
        )
        if len(name) >= 2 and not generic and not name.isdigit():
            return " ".join(name.split())[:LONGEST]
    return FALLBACK
