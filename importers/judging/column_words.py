"""The words of a column: its choices, and those that say that there is nothing to say."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from importers.words import NONE_WORDS, folded, said
from schema.defining.slugs import slug
from schema.definitions import Label, Option
from schema.draft import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from importers.judging.column_facts import Column
    from schema.draft import Cell

WORDY = frozenset({"text", "long_text", "choice", "identifier"})
PAIRED = frozenset({"有", "是", "有效"})  # beside them 无 is an answer
FEW = 3
APART = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


def options(
    cells: Sequence[Cell], choices: Sequence[str], words: Collection[str]
) -> tuple[Option, ...]:
    """The listed choices and those seen; spellings that differ by blanks are one.

    It goes by the spelling the file lists, else by one without blanks in words, else the usual one.
    """
    seen = [said(cell) for cell in dict.fromkeys(cells) if not isinstance(cell, ErrorCell)]
    listed = {folded(text) for text in choices}
    found: dict[str, list[str]] = {}
    for text in (*choices, *seen):
        if text and text not in words:
            found.setdefault(folded(text), []).append(text)
    several = any(len(set(texts)) > 1 for plain, texts in found.items() if plain not in listed)
    counts = Counter(map(said, cells)) if several else Counter[str]()
    taken: set[str] = set()
    made = []
    for plain, texts in found.items():
        text = texts[0]
        if plain not in listed:
            text = max(texts, key=lambda each: (not APART.search(each), counts[each]))
        key = slug(text, taken)
        taken.add(key)
        made.append(Option(key, Label(text), imported=True))
    return tuple(made)


def none_words(column: Column, kind: str) -> frozenset[str]:
    """The words that mean nothing in this column; 无 may be a value beside 有 or where it rules."""
    marks = frozenset(word for word in column.nothing if folded(word) not in NONE_WORDS)
    if kind not in WORDY:
        return column.nothing
    if is_paired(column) or (kind == "choice" and column.total <= FEW) or column.total == 0:
        return marks
    return column.nothing


def is_paired(column: Column) -> bool:
    """Whether another word of the column is what 无 is the contrary of."""
    return bool({folded(cell) for cell in column.counts} & PAIRED)
