"""The sentence of every problem code: what is wrong and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.definitions import EMPTY
from schema.language import translator
from schema.message_texts import MESSAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schema.problems import Place, Problem

UNKNOWN = "This could not be done ({code}). Please try again; if it recurs, pass the code on."

SIZES = {"limit", "size"}
MEGABYTE = 1024 * 1024


class _Facts(dict[str, object]):
    """Values of a sentence; one that nobody gave is shown as an ellipsis, never an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def _told(name: str, value: object, say: Callable[[str], str]) -> object:
    if name == "what":  # a kind of thing, in our words
        return say(str(value)) if value else ""
    if name in SIZES and isinstance(value, int) and value >= MEGABYTE:
        return f"{value // MEGABYTE} MB"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "、".join(str(item) for item in value)
    return "" if value is None else value


def sentence(problem: Problem, language: str, labels: Mapping[str, object] = EMPTY) -> str:
    """What is wrong and what to do, in zh or en; labels name fields by their key."""
    key = problem.place.field or ""
    say = translator(language)
    facts = _Facts({"field": labels.get(key, key) or "…", "code": problem.code})
    facts.update({name: _told(name, value, say) for name, value in problem.values.items()})
    text = MESSAGES.get(problem.code, UNKNOWN)
    return say(text).format_map(facts)


def where(place: Place, language: str, labels: Mapping[str, object] = EMPTY) -> str:
    """The place as Excel names it, such as 工作表「投诉」第 5 行 E 列; empty if unknown."""
    say = translator(language)
    parts = (
        (place.sheet, say("sheet “{}”")),
        (place.row, say("row {}")),
        (place.column, say("column {}")),
        (labels.get(place.field or "", ""), say("“{}”")),
    )
    joint = " " if language == "en" else ""
    return joint.join(text.format(value) for value, text in parts if value not in {None, ""})


def told(problem: Problem, language: str, labels: Mapping[str, object] = EMPTY) -> str:
    """The place and the sentence in one line."""
    place = where(problem.place, language, labels)
    said = sentence(problem, language, labels)
    joint = ": " if language == "en" else "："
    return f"{place}{joint}{said}" if place else said
