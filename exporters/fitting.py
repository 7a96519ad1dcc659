"""How much text a printed box holds, estimated for 宋体 and for the fonts that stand in for it."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SIZES = (10.5, 10, 9.5, 9)  # points; long text is not printed smaller
MM = 72 / 25.4  # points in a millimetre
LEADING = 1.4  # height of a line, in its size
PADDING = 1.6  # mm a cell keeps free, left and right together
_NOT_FIRST = frozenset("、。,.:;!?)]}%,。:;!?)》」』”’】〕…~")
_NOT_LAST = frozenset("([{(《「『“‘【〔")


@cache
def _em(character: str) -> float:
    """Its width in its size; wide enough for the Latin of stand-in fonts."""
    if unicodedata.east_asian_width(character) in "WFA" or not character.isascii():
        return 1.0
    if character in "MWmw@%":
        return 0.95
    if character.isupper():
        return 0.72
    return 0.5 if character in " ilj.,:;'|!()[]-" else 0.62


def width(text: str, size: float) -> float:
    """The mm one line of text takes."""
    return sum(map(_em, text)) * size / MM


def wrapped(text: str, size: float, room: float, *, break_at: str = "anywhere") -> list[str]:
    """The lines a box of `room` mm shows; break_at "spaces" keeps an option with its box."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap(_tokens(paragraph, break_at), size, room - PADDING)
    return lines


def _tokens(text: str, break_at: str) -> Iterable[str]:
    """What is not broken: a word of letters and digits, an option, else a character."""
    word = ""
    for character in text:
        joined = character != " " if break_at == "spaces" else character.isascii()
        if joined and character != " ":
            word += character
            continue
        if word:
            yield word
            word = ""
        yield character
    if word:
        yield word


def _wrap(tokens: Iterable[str], size: float, room: float) -> list[str]:
    lines, line = [], ""
    for token in _cut(tokens, size, room):
        if line and width((line + token).rstrip(), size) > room:
            carried = _carried(line, token)
            lines.append(line[: len(line) - len(carried)])
            line = carried
        line += token
    return [*lines, line]


def _cut(tokens: Iterable[str], size: float, room: float) -> Iterable[str]:
    """The tokens; one longer than a line falls apart into its characters."""
    for token in tokens:
        if len(token) > 1 and width(token, size) > room:
            yield from token
        else:
            yield token


def _carried(line: str, token: str) -> str:
    """What goes along to the next line: a mark begins no line, a bracket ends none."""
    if len(line) > 1 and (token[0] in _NOT_FIRST or line[-1] in _NOT_LAST):
        return line[-1]
    return ""


def needed(text: str, size: float, room: float, *, break_at: str = "anywhere") -> float:
    """The mm of height the text takes in a box `room` mm wide."""
    return len(wrapped(text, size, room, break_at=break_at)) * size * LEADING / MM


def size_for(
    text: str, room: float, height: float, sizes: Iterable[float], *, break_at: str = "anywhere"
) -> float | None:
    """The first size in which the text fits the box, or None."""
    for size in sizes:
        if needed(text, size, room, break_at=break_at) <= height:
            return size
    return None


def split(text: str, size: float, room: float, height: float) -> tuple[str, str]:
    """What fits the box, and the rest; together they are the text."""
    held = max(int(height * MM / (size * LEADING)), 1)
    taken, at = 0, 0
    paragraphs = text.split("\n")
    for number, paragraph in enumerate(paragraphs):
        lines = wrapped(paragraph, size, room)
        for line in lines:
            if taken == held:
                return text[:at], text[at:]
            at += len(line)
            taken += 1
        at += number < len(paragraphs) - 1
    return text, ""
