"""Reads text files of separated values, whatever their encoding, separator and line ends."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from importers.kinds import unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = ",\t;|"
SAMPLE = 50
NAMED = re.compile(r"sep=(.)[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
KEPT_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def columns(content: bytes, name: str) -> list[tuple[str, ...]]:
    """The columns of the file, as texts; UnusableError if it is no text."""
    text = decoded(content, name)
    named = NAMED.match(text)
    separator = named.group(1) if named else _separator(text)
    rows = list(_rows(text[named.end() :] if named else text, separator))
    while rows and not rows[-1]:
        rows.pop()
    found: list[tuple[str, ...]] = list(zip_longest(*rows, fillvalue=""))
    if '="' in text:
        found = [tuple(map(_without_formula, column)) for column in found]
    return found


def decoded(content: bytes, name: str) -> str:
    """The file's text: a byte order mark counts, then strict UTF-8, then GB18030."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _decode(content, name, encoding)
    if b"\0" in content:
        raise unusable("not_a_workbook", name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(content, name, "gb18030")


def _decode(content: bytes, name: str, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise unusable("not_a_workbook", name) from error


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _separator(text: str) -> str:
    """The separator that cuts the first lines into most columns most evenly."""

    def evenness(separator: str) -> float:
        counts = Counter(len(row) for row in islice(_rows(text, separator), SAMPLE) if row)
        if not counts:
            return 0.0
        width, times = counts.most_common(1)[0]
        return (width - 1) * times / counts.total()

    return max(SEPARATORS, key=evenness)


def _without_formula(text: str) -> str:
    """A text that Excel was made to keep as it is: ="0001"."""
    kept = KEPT_TEXT.fullmatch(text)
    return kept.group(1) if kept else text
