"""A value of one register's field as another field would hold it, or nothing where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema.field_types import FIELD_TYPES, fold
from schema.finding import links
from schema.storing.tables import is_json, is_link, targets
from schema.values import Link, Mention, Unread, Value

if TYPE_CHECKING:
    import sqlalchemy as sa

    from schema.definitions import Field, Office

EMPTY_VALUES = (None, "", ())
CHOSEN = frozenset({"choice"})
APART = frozenset({"lines", "attachment", "number", "choices"})


def carried(
    connection: sa.Connection, office: Office, source: Field, value: Value, target: Field
) -> Value:
    """What the target field takes of a value of the source field; None where it takes nothing."""
    if value in EMPTY_VALUES or target.computed:
        return None
    if source.type in APART or target.type in APART or is_json(source) or is_json(target):
        return value if source.type == target.type == "choices" else None
    if isinstance(value, Link) and is_link(target):
        return value if value.register in targets(target) else None
    if source.type in CHOSEN and target.type in CHOSEN:
        return _option(source, str(value), target)
    if source.type == target.type and not is_link(target):
        return value
    return _reread(connection, office, target, said(connection, office, source, value))


def said(connection: sa.Connection, office: Office, field: Field, value: Value) -> str:
    """The text of a value; of a link, how the record is called."""
    if isinstance(value, Link):
        return links.names(connection, office, value.register, [value.id]).get(value.id, "")
    return FIELD_TYPES[field.type].show(value, field)


def _option(source: Field, key: str, target: Field) -> Value:
    """The option of the target that has a name in common with that of the source."""
    option = source.option(key)
    if option is None:
        return None
    names = {fold(name) for name in (option.label.zh, *option.synonyms)}
    for each in target.options:
        if names & {fold(name) for name in (each.label.zh, *each.synonyms)}:
            return each.key
    return key if source.options_from and source.options_from == target.options_from else None


def _reread(connection: sa.Connection, office: Office, target: Field, text: str) -> Value:
    read = FIELD_TYPES[target.type].read(text, target)
    if isinstance(read, Unread):
        return None
    if not isinstance(read, Mention):
        return read
    found = links.resolve(connection, office, target, [read.text])[read.text]
    return found if isinstance(found, Link) else None
