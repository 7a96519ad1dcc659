"""What the cell formats of an .xlsx show: percent, money, date, time or text, and a colour."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from importers.reading import fills

QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!\$|[hms]+\])[^\]]*\]')
NUMBER_FORMAT = re.compile(r"<(?:\w+:)?numFmt\b[^>]*>")
CELL_FORMATS = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
CELL_FORMAT = re.compile(r"<(?:\w+:)?xf\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')

# Built-in formats of Chinese Excel that stand in no style sheet: 27 … 36 and 50 … 58 are dates.
UNSEEN_DATES = frozenset({*range(27, 37), *range(50, 59)})
BUILT_IN = {
    **dict.fromkeys((9, 10), "percent"),
    **dict.fromkeys((5, 6, 7, 8, 37, 38, 39, 40, 41, 42, 43, 44), "money"),
    **dict.fromkeys((14, 15, 16, 17, 22), "date"),
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "time"),
    **dict.fromkeys(UNSEEN_DATES, "date"),
    49: "text",
}


@dataclass(frozen=True)
class Styles:
    """What cell formats show, by their index.

    kinds: of numbers. unseen: dates the reader takes for numbers. fills: the colour, if any.
    """

    kinds: dict[int, str] = field(default_factory=dict)
    unseen: frozenset[int] = frozenset()
    fills: dict[int, str] = field(default_factory=dict)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of an XML tag, as written."""
    return dict(ATTRIBUTE.findall(tag))


def shows(code: str) -> str:
    """What a number format's code shows: percent, money, date, time, text, or nothing special."""
    first = code.replace("&quot;", '"').split(";")[0]
    bare = QUOTED.sub("", first)
    letters = re.sub(r"\[\$[^\]]*\]", "", bare).lower()
    if "%" in bare:
        return "percent"
    if bare.strip() == "@":
        return "text"
    if re.search(r"[yd]", letters):
        return "date"
    if re.search(r"[hs]", letters):
        return "time"
    money = re.search(r"[¥￥$€元]", first) and "[$-" not in first
    return "money" if money else ""


def read(xml: str, theme: tuple[str, ...] = ()) -> Styles:
    """The cell formats of a style sheet; theme: the colours its fills may name."""
    codes: dict[int, str] = {}
    for tag in NUMBER_FORMAT.findall(xml):
        known = attributes(tag)
        codes[int(known.get("numFmtId", "-1"))] = known.get("formatCode", "")
    block = CELL_FORMATS.search(xml)
    formats = CELL_FORMAT.findall(block.group(0)) if block else []
    known_formats = [attributes(tag) for tag in formats]
    ids = [int(known.get("numFmtId", "0")) for known in known_formats]
    kinds = {
        index: shows(codes[id_]) if id_ in codes else BUILT_IN.get(id_, "")
        for index, id_ in enumerate(ids)
    }
    unseen = (i for i, id_ in enumerate(ids) if id_ in UNSEEN_DATES and id_ not in codes)
    colours = fills.colours(xml, theme)
    filled = {
        index: colours[int(known["fillId"])]
        for index, known in enumerate(known_formats)
        if int(known.get("fillId", len(colours))) < len(colours) and colours[int(known["fillId"])]
    }
    shown = {index: kind for index, kind in kinds.items() if kind}
    return Styles(shown, frozenset(unseen), filled)
