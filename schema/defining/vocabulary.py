"""What may stand in a definition file, key by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def _is_text(raw: Any) -> bool:
    return isinstance(raw, str)


def _is_flag(raw: Any) -> bool:
    return isinstance(raw, bool)


def _is_table(raw: Any) -> bool:
    return isinstance(raw, Mapping)


def _is_texts(raw: Any) -> bool:
    return isinstance(raw, list | tuple) and all(isinstance(each, str) for each in raw)


def _is_tables(raw: Any) -> bool:
    return isinstance(raw, list | tuple) and all(isinstance(each, Mapping) for each in raw)


def _is_text_lists(raw: Any) -> bool:
    return isinstance(raw, list | tuple) and all(_is_texts(each) for each in raw)


def _is_label(raw: Any) -> bool:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("zh"), str) or not raw["zh"].strip():
        return False
    return set(raw) <= {"zh", "en"} and all(isinstance(each, str) for each in raw.values())


def _is_options(raw: Any) -> bool:
    return _is_text(raw) or _is_tables(raw)


def _is_names(raw: Any) -> bool:
    return isinstance(raw, Mapping) and _is_texts(list(raw.values()))


def _is_figures(raw: Any) -> bool:
    return _is_text(raw) or (isinstance(raw, Mapping) and _is_texts(list(raw.values())))


# What may stand under a key: how it is recognised and what it is called.
Kind = tuple[Callable[[Any], bool], str]
TEXT: Kind = (_is_text, "a text")
FLAG: Kind = (_is_flag, "true or false")
TABLE: Kind = (_is_table, "a table")
TEXTS: Kind = (_is_texts, "a list of texts")
TABLES: Kind = (_is_tables, "a list of tables")
TEXT_LISTS: Kind = (_is_text_lists, "a list of lists of texts")
LABEL: Kind = (_is_label, 'a label such as { zh = "编号", en = "No." }')
OPTIONS: Kind = (_is_options, "the name of a list of the pack, or a list of tables")
NAMES: Kind = (_is_names, "a table of field keys")
FIGURES: Kind = (_is_figures, "a text, or a table of texts")

OPTION_KEYS = {
    "key": TEXT, "zh": TEXT, "en": TEXT, "synonyms": TEXTS, "colour": TEXT, "closes": FLAG,
    "imported": FLAG, "kin": TEXTS,
}  # fmt: skip
FIELD_KEYS = {
    "key": TEXT, "type": TEXT, "label": LABEL, "required": TEXT, "default": TEXT,
    "synonyms": TEXTS, "options": OPTIONS, "rule": TABLE, "to": TEXTS, "back": LABEL,
    "fields": TABLES, "many": FLAG, "mask": FLAG, "personal": FLAG, "unit": TEXT, "group": TEXT,
    "help": LABEL, "source": TEXT, "hidden": FLAG, "fills": NAMES, "finds": TEXT, "plan": TEXT,
    "closed": TEXT,
}  # fmt: skip
REGISTER_KEYS = {
    "key": TEXT, "id": TEXT, "label": LABEL, "fields": TABLES, "group": TEXT, "title": TEXTS,
    "event": TEXT, "number": TABLE, "identity": TEXTS, "index": TEXT_LISTS, "columns": TEXTS,
    "quick": TEXTS, "groups": TABLES, "forms": TEXTS, "source": TEXT, "spoken": TEXT_LISTS,
    "card": TEXTS, "call": TABLE,
}  # fmt: skip
PACK_KEYS = {
    "key": TEXT, "label": LABEL, "registers": TEXTS, "options": TABLE, "clocks": TABLE,
    "numbers": TABLE, "figures": TABLE, "hours": TEXT, "source": TEXT,
}  # fmt: skip
CLOCK_KEYS = {
    "register": TEXT, "from": TEXT, "by": TEXT, "day_one": TEXT, "end": TEXT, "figures": FIGURES,
    "source": TEXT,
}  # fmt: skip
FIGURE_KEYS = {
    "group": TEXT, "label": LABEL, "values": FIGURES, "unit": TEXT, "on": FLAG, "source": TEXT,
}  # fmt: skip
CALL_KEYS = {
    "zh": TEXT, "en": TEXT, "who": TEXT, "matter": TEXT, "contact": TEXT, "place": TEXTS,
    "department": TEXT, "lines": TEXT, "line_matter": TEXT, "line_department": TEXT,
}  # fmt: skip
GROUP_KEYS = {"key": TEXT, "zh": TEXT, "en": TEXT}
NUMBER_KEYS = {"pattern": TEXT, "cycle": TEXT}
