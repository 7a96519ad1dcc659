"""The sentence of every problem code: what is wrong and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.definitions import EMPTY
from schema.language import translator
from schema.message_texts import MESSAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.problems import Place, Problem

UNKNOWN = "This could not be done ({code}). Please try again; if it recurs, pass the code on."


class _Facts(dict[str, object]):
    """Values of a sentence; one that nobody gave is shown as an ellipsis, never an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def _told(value: object) -> object:
    if isinstance(value, (list, tuple, set, frozenset)):
        return "、".join(str(item) for item in value)
    return "" if value is None else value


def sentence(problem: Problem, language: str, labels: Mapping[str, object] = EMPTY) -> str:
    """What is wrong and what to do, in zh or en; labels name fields by their key."""
    key = problem.place.field or ""
    facts = _Facts({"field": labels.get(key, key) or "…", "code": problem.code})
    facts.update({name: _told(value) for name, value in problem.values.items()})
    text = MESSAGES.get(problem.code, UNKNOWN)
    return translator(language)(text).format_map(facts)


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
