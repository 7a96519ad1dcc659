"""The colours cells of an .xlsx were painted with, and the rows that were hidden."""

from __future__ import annotations

import colorsys
import re
from itertools import islice
from typing import TYPE_CHECKING

from importers.sheets import column_index

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 100_000  # cells of a sheet: a sheet painted all over means nothing by it
WHITE = "ffffff"
FILLS = re.compile(r"<(?:\w+:)?fills\b.*?</(?:\w+:)?fills>", re.DOTALL)
FILL = re.compile(r"<(?:\w+:)?fill\s*/>|<(?:\w+:)?fill>(.*?)</(?:\w+:)?fill>", re.DOTALL)
FRONT = re.compile(r"<(?:\w+:)?fgColor\b[^>]*>")
SOLID = re.compile(r'patternType\s*=\s*"solid"')
SCHEME = re.compile(r"<a:clrScheme\b.*?</a:clrScheme>", re.DOTALL)
SCHEME_COLOUR = re.compile(
    r'<a:(?:sysClr\b[^>]*lastClr|srgbClr\b[^>]*val)\s*=\s*"([0-9A-Fa-f]{6})"'
)
PALETTE_BLOCK = re.compile(r"<(?:\w+:)?indexedColors>(.*?)</(?:\w+:)?indexedColors>", re.DOTALL)
PALETTE_COLOUR = re.compile(r'rgb\s*=\s*"[0-9A-Fa-f]{2}([0-9A-Fa-f]{6})"')
ATTRIBUTE = re.compile(r'(\w+)\s*=\s*"([^"]*)"')
HIDDEN_ROW = re.compile(
    rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"', re.DOTALL
)
PALETTE = (
    *("000000", "ffffff", "ff0000", "00ff00", "0000ff", "ffff00", "ff00ff", "00ffff") * 2,
    "800000", "008000", "000080", "808000", "800080", "008080", "c0c0c0", "808080",
    "9999ff", "993366", "ffffcc", "ccffff", "660066", "ff8080", "0066cc", "ccccff",
    "000080", "ff00ff", "ffff00", "00ffff", "800080", "800000", "008080", "0000ff",
    "00ccff", "ccffff", "ccffcc", "ffff99", "99ccff", "ff99cc", "cc99ff", "ffcc99",
    "3366ff", "33cccc", "99cc00", "ffcc00", "ff9900", "ff6600", "666699", "969696",
    "003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333",
)  # fmt: skip
OFFICE_THEME = (
    "000000", "ffffff", "44546a", "e7e6e6", "4472c4", "ed7d31", "a5a5a5", "ffc000", "5b9bd5",
    "70ad47", "0563c1", "954f72",
)  # fmt: skip


def theme(xml: str) -> tuple[str, ...]:
    """The colours of a theme in the order cells name them: light before dark."""
    block = SCHEME.search(xml)
    found = SCHEME_COLOUR.findall(block.group(0)) if block else []
    colours = [colour.lower() for colour in found] if len(found) >= len(OFFICE_THEME) else []
    one, two, three, four, *others = colours or OFFICE_THEME
    return (two, one, four, three, *others)


def colours(xml: str, themed: Sequence[str]) -> list[str]:
    """The colour of every fill of a style sheet as rrggbb; nothing for none and white."""
    block = FILLS.search(xml)
    own = PALETTE_BLOCK.search(xml)
    palette = PALETTE_COLOUR.findall(own.group(1)) if own else PALETTE
    found = []
    for match in FILL.finditer(block.group(0) if block else ""):
        body = match.group(1) or ""
        front = FRONT.search(body)
        colour = _colour(front.group(0), themed, palette) if front and SOLID.search(body) else ""
        found.append("" if colour == WHITE else colour)
    return found


def _colour(tag: str, themed: Sequence[str], palette: Sequence[str]) -> str:
    said = dict(ATTRIBUTE.findall(tag))
    if "rgb" in said:
        colour = said["rgb"][-6:].lower()
    elif "theme" in said:
        colour = _chosen(themed, said["theme"])
    else:
        colour = _chosen(palette, said.get("indexed", "")).lower()
    return _tinted(colour, said.get("tint", "")) if re.fullmatch("[0-9a-f]{6}", colour) else ""


def _chosen(colours: Sequence[str], index: str) -> str:
    return colours[int(index)] if index.isdecimal() and int(index) < len(colours) else ""


def _tinted(colour: str, tint: str) -> str:
    """The colour made darker (a tint below nought) or lighter, as Excel does."""
    try:
        share = max(-1.0, min(1.0, float(tint)))
    except ValueError:
        return colour
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, full))


def painted(data: bytes, fills: dict[int, str]) -> dict[tuple[int, int], str]:
    """Row and column of the cells with a filled style, of the first ones if there are too many."""
    used = [index for index in fills if b's="%d"' % index in data]
    if not used:
        return {}
    some = b"|".join(b"%d" % index for index in used)
    cell = re.compile(rb'<(?:\w+:)?c\s+r="([A-Z]+)(\d+)"[^>]*?\bs="(%b)"' % some)
    return {
        (int(match.group(2)) - 1, column_index(match.group(1).decode())): fills[int(match.group(3))]
        for match in islice(cell.finditer(data), MOST)
    }


def hidden_rows(data: bytes) -> set[int]:
    """The rows nobody is shown, from zero."""
    if b' hidden="' not in data:
        return set()
    return {int(row) - 1 for row in HIDDEN_ROW.findall(data)}
