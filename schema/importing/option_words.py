"""The words of a file in fields that offer choices: which option each becomes, and who said so."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schema.defining.slugs import slug
from schema.definitions import Label, Option
from schema.field_types import FIELD_TYPES
from schema.recognising import folded, said
from schema.values import Unread, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schema.definitions import Field, Register
    from schema.draft import Cell
    from schema.importing.draft_reading import Rows

LONGEST = 40  # longer words are no choice but a text in the wrong column
SEVERAL = re.compile(r"[、，,;；/\n]")
UNKNOWN = frozenset({"unknown_option", "unknown_choice"})
CHOICES = frozenset({"choice", "choices"})
FOLDING = CHOICES | {"boolean"}
TRUTHS: dict[str, Value | Unread] = {"是": True, "否": False, "": Unread("not_a_boolean")}
# Words that offices use for one another where a register has none of them.
ALIKE = (("未处理", "待处理"), ("较满意", "基本满意"))


def decided(
    rows: Rows, known: Field, cells: Sequence[Cell], values: Sequence[Any]
) -> Sequence[Any]:
    """The values of a column after what a person decided about its words."""
    said_of = {word: key for (field, word), key in rows.foldings.items() if field == known.key}
    if not said_of or known.type not in FOLDING:
        return values
    texts = list(map(said, cells))
    made = {
        text: _decided(rows, known, text, value, said_of)
        for text, value in dict(zip(texts, values, strict=True)).items()
    }
    changed = {text for text, value in zip(texts, values, strict=True) if made[text] != value}
    start = rows.count - len(cells)
    rows.decided.update(place for place, text in enumerate(texts, start) if text in changed)
    return [made[text] for text in texts]


def _decided(rows: Rows, known: Field, text: str, value: Any, said_of: Mapping[str, str]) -> Any:
    word = text.strip()
    if known.type == "boolean":
        return TRUTHS.get(said_of[word], value) if word in said_of else value
    if known.type == "choice" or word in said_of:
        key = _meant(rows, known, word, said_of)
        return value if key is None else key if known.type == "choice" else (key,)
    parts = [part.strip() for part in SEVERAL.split(text) if part.strip()]
    if not any(part in said_of for part in parts):
        return value
    keys = [_meant(rows, known, part, said_of) or option(rows, known, part) for part in parts]
    return value if None in keys else tuple(dict.fromkeys(keys))


def _meant(rows: Rows, known: Field, word: str, said_of: Mapping[str, str]) -> str | None:
    """The option a person gave a word; None where he said nothing or it is no longer there."""
    key = said_of.get(word)
    if key:
        return key if known.option(key) else None
    return None if key is None else _own(rows, known, word)


def _own(rows: Rows, known: Field, word: str) -> str:
    """The option that is called exactly so, made if need be."""
    options = _options(rows, known)
    found = next((each for each in options if each.label.zh == word), None)
    return found.key if found else _make(rows, known, word, options)


def fold(rows: Rows, known: Field, cell: Cell, unread: Unread) -> Value:
    """The choice a word becomes that no option had yet; None where it is no choice."""
    if known.type not in CHOICES or unread.code not in UNKNOWN:
        return None
    if known.type == "choice":
        return option(rows, known, said(cell))
    parts = [part.strip() for part in SEVERAL.split(said(cell)) if part.strip()]
    keys = [option(rows, known, part) for part in parts]
    return tuple(key for key in keys if key is not None) if None not in keys else None


def option(rows: Rows, known: Field, text: str) -> str | None:
    """The option a word names, made if need be; None where it is too long for a word."""
    word = " ".join(text.split())
    if not word or len(word) > LONGEST:
        return None
    plain = folded(word)
    if (known.key, plain) in rows.folds:
        return rows.folds[known.key, plain]
    options = _options(rows, known)
    found = _named(options, plain)
    key = found.key if found else _make(rows, known, word, options)
    rows.folds[known.key, plain] = key
    return key


def _options(rows: Rows, known: Field) -> list[Option]:
    return [*known.options, *(each for key, each in rows.new_options if key == known.key)]


def _make(rows: Rows, known: Field, word: str, options: Iterable[Option]) -> str:
    key = slug(word, {each.key for each in options})
    rows.new_options.append((known.key, _imported(key, word, known.options)))
    return key


def _imported(key: str, word: str, options: Iterable[Option]) -> Option:
    """The option a word of a file becomes: it means what its kin means, if it has any."""
    plain = folded(word)
    alike = tuple(each for group in ALIKE if plain in group for each in group if each != plain)
    made = Option(key, Label(word), alike, imported=True)
    for each in options:
        if plain in map(folded, each.kin):
            return replace(made, colour=each.colour, closes=each.closes)
    return made


def _named(options: Iterable[Option], plain: str) -> Option | None:
    for each in options:
        if plain in map(folded, (each.label.zh, each.label.en, *each.synonyms)):
            return each
    return None


def tell(rows: Rows, known: Field, cells: Sequence[Cell], values: Sequence[Value]) -> None:
    """Count the words of a column that will read otherwise, and those a person decided about."""
    if known.type not in FOLDING:
        return
    grown = replace(known, options=tuple(_options(rows, known)))
    pairs = Counter(zip(map(said, cells), values, strict=True))
    for (text, value), count in pairs.items():
        for word, part in _words(text.strip(), value):
            shown = FIELD_TYPES["choice" if isinstance(part, str) else known.type].show(part, grown)
            if part is not None and word and (word != shown or (known.key, word) in rows.foldings):
                rows.folded[known.key, word, shown] += count


def _words(text: str, value: Value) -> Sequence[tuple[str, Value]]:
    """The words of a cell and what each became; of several choices each by itself."""
    if isinstance(value, tuple):
        parts = [part.strip() for part in SEVERAL.split(text) if part.strip()]
        if len(parts) == len(value):
            return list(zip(parts, value, strict=True))
        return [(text, value[0])] if len(value) == 1 else []
    return [(text, value)]


def with_options(register: Register, made: Sequence[tuple[str, Option]]) -> Register:
    """The register with more options, by field key."""
    more: dict[str, list[Option]] = {}
    for key, each in made:
        more.setdefault(key, []).append(each)
    fields = tuple(
        replace(each, options=(*each.options, *more[each.key])) if each.key in more else each
        for each in register.fields
    )
    return replace(register, fields=fields)
