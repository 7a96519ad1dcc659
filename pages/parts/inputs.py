"""One box for a field: what it says now, what may be chosen, what the cell could not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import suggesting
from pages.parts.session import _, actor, engine, language, office, plain
from schema import search
from schema.database import reading
from schema.field_types import FIELD_TYPES, shown

if TYPE_CHECKING:
    from schema.definitions import Field, Register
    from schema.values import Record

MOST_NAMES = 300
NAMED = frozenset({"person", "department"})
HINTS = {
    "date": "for example 2026-03-12",
    "datetime": "for example 2026-03-12 14:30",
    "time": "for example 14:30",
    "signature": "name and day",
    "link": "name or number",
}
JOINT = "、"
TYPED = frozenset(
    {
        "text",
        "long_text",
        "link",
        "identifier",
        "phone",
        "decimal",
        "integer",
        "money",
        "date",
        "datetime",
    }
)


def ask(field: Field, record: Record, register: Register) -> str:
    """The text of the field as the visitor leaves it."""
    text = shown(field, record, language())
    label = _label(field, record)
    key = f"field_{register.key}_{record.id}_{record.version}_{field.key}"
    if field.type in {"choice", "boolean"}:
        return _one_of(label, _words(field), text, key, _help(field, record))
    if field.type == "choices":
        return _some_of(label, _words(field), text, key, _help(field, record))
    if field.type in NAMED:
        names = _names(field)
        if field.many:
            return _some_of(label, names, text, key, _help(field, record))
        return _one_of(label, names, text, key, _help(field, record))
    if field.type == "long_text":
        return st.text_area(label, text, key=key, help=_help(field, record), height="content")
    return st.text_input(
        label,
        text,
        key=key,
        help=_help(field, record),
        placeholder=_(HINTS[field.type]) if field.type in HINTS else None,
        disabled=field.type == "number",
    )


def suggest(register: Register, record: Record) -> None:
    """Offer names under the boxes while one types, and show what is known of those meant."""
    boxes = {
        field.key: _label(field, record)
        for field in register.fields
        if not field.hidden and field.type in TYPED
    }
    version = f"{register.key}_{record.id}_{record.version}"
    suggesting.of_record(office(), register, boxes, version)


def _one_of(label: str, words: list[str], text: str, key: str, told: str | None) -> str:
    choices = words if not text or text in words else [text, *words]
    chosen = st.selectbox(
        label,
        choices,
        index=choices.index(text) if text else None,
        key=key,
        help=told,
        placeholder=_("not chosen"),
    )
    return chosen or ""


def _some_of(label: str, words: list[str], text: str, key: str, told: str | None) -> str:
    now = [part for part in text.split(JOINT) if part]
    choices = [*(part for part in now if part not in words), *words]
    chosen = st.multiselect(label, choices, now, key=key, help=told, placeholder=_("not chosen"))
    return JOINT.join(chosen)


def _words(field: Field) -> list[str]:
    if field.type == "boolean":
        kind = FIELD_TYPES["boolean"]
        return [kind.show(True, field, language()), kind.show(False, field, language())]
    return [option.label.text(language()) for option in field.options]


def _names(field: Field) -> list[str]:
    targets = field.to or (field.type,)
    with reading(engine()) as connection:
        found = search.find_links(connection, office(), targets, "", MOST_NAMES, actor=actor())
    return sorted({label for _link, label in found})


def _label(field: Field, record: Record) -> str:
    label = field.label.text(language())
    if field.unit:
        label = f"{label}（{field.unit}）"
    label = plain(label)
    if field.required and record.values.get(field.key) in {None, ""}:
        label = f":orange[{label}]"
    return f":orange-background[{label}]" if field.key in record.notes else label


def _help(field: Field, record: Record) -> str | None:
    told = [plain(field.help.text(language()))] if field.help else []
    note = record.notes.get(field.key)
    if note is not None:
        text = _("The cell said “{raw}”, which does not fit this field.")
        told.append(plain(text.format(raw=note.raw)))
    if field.key in record.computed:
        rule = FIELD_TYPES[field.type].show(record.computed[field.key], field, language())
        told.append(_("Given by hand; the rule says {value}.").format(value=plain(rule) or "…"))
    elif field.computed:
        told.append(_("Worked out by a rule."))
    if field.type == "number":
        told.append(_("Given by Taizhang."))
    return "  \n".join(told) or None
