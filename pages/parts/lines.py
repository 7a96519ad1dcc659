"""The lines of a record as a small table to type in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from pages.parts.session import actor, engine, language, office, plain
from schema.actors import may
from schema.database import reading
from schema.field_types import FIELD_TYPES
from schema.finding import links
from schema.values import Link

if TYPE_CHECKING:
    from schema.definitions import Field
    from schema.values import Record, Value

PART = " | "


def ask(field: Field, record: Record) -> str:
    """The lines as the visitor leaves them, as the text the field type reads."""
    st.caption(plain(field.label.text(language())))
    heads = {inner.key: inner.label.text(language()) for inner in field.fields}
    frame = pd.DataFrame(_rows(field, record), columns=list(heads), dtype="object")
    edited = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        key=f"lines_{record.id}_{record.version}_{field.key}",
        column_config={inner.key: _column(inner) for inner in field.fields},
        placeholder="",
    )
    return _joined(edited.to_dict("records"), list(heads))


def text(field: Field, record: Record) -> str:
    """The lines as they are kept, in the same form."""
    return _joined(_rows(field, record), [inner.key for inner in field.fields])


def _column(inner: Field) -> Any:
    label = inner.label.text(language())
    if inner.type == "choice":
        words = [option.label.text(language()) for option in inner.options]
        return st.column_config.SelectboxColumn(label, options=words)
    return st.column_config.TextColumn(label)


def _rows(field: Field, record: Record) -> list[dict[str, str]]:
    held = record.values.get(field.key)
    rows = held if isinstance(held, tuple) else ()
    return [
        {inner.key: _cell(inner, row.get(inner.key)) for inner in field.fields}
        for row in rows
        if isinstance(row, Mapping)
    ]


def _cell(inner: Field, value: Value) -> str:
    if isinstance(value, Link):
        reveals = may(actor(), "reveal", value.register)
        with reading(engine()) as connection:
            called = links.names(connection, office(), value.register, [value.id], reveals=reveals)
        return called.get(value.id, f"#{value.id}")
    return FIELD_TYPES[inner.type].show(value, inner, language())


def _joined(rows: Iterable[Mapping[Any, Any]], keys: list[str]) -> str:
    made = []
    for row in rows:
        cells = [_escaped(row.get(key)) for key in keys]
        while cells and not cells[-1]:
            cells.pop()  # a separator left at the end would be read as a cell
        if cells:
            made.append(PART.join(cells))
    return "\n".join(made)


def _escaped(cell: object) -> str:
    if cell is None or cell != cell:  # an empty cell comes back as NaN
        return ""
    return str(cell).strip().replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")
