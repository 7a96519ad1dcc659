"""Between a field's value and its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from schema.storing import encoding
from schema.storing.column_types import iso, plain_number
from schema.storing.tables import columns_of, is_json, is_link, targets
from schema.values import Link, Mention, Signature, Value

if TYPE_CHECKING:
    from schema.definitions import Field

Row = Mapping[Any, Any]
# A cast of a whole column to what a driver takes as it is; None stays None.
Raw = Callable[[Any], Any]


AS_THEY_ARE = frozenset({str, int, bool})


def store(field: Field, value: Value, *, given: bool = False) -> dict[str, Any]:
    """The columns a value fills; for the given value of a computed field pass given."""
    name = f"{field.key}_given" if given else field.key
    if isinstance(value, Mention):
        value = None  # its text is kept as a note by whoever could not resolve it
    if is_json(field):
        return {name: _json(value)}
    if is_link(field):
        return _link(field, name, value)
    if field.type == "datetime":
        return _moment(name, value)
    if field.type == "signature":
        signed = value if isinstance(value, Signature) else Signature("")
        return {f"{name}_name": signed.name or None, f"{name}_day": signed.day}
    return {name: value}


def restore(field: Field, row: Row, *, given: bool = False) -> Value:
    """The value that columns of a row hold."""
    name = f"{field.key}_given" if given else field.key
    if is_json(field):
        return _from_json(field, row.get(name))
    if is_link(field):
        return _from_link(field, name, row)
    if field.type == "datetime":
        moment = row.get(name)
        return moment.date() if moment is not None and row.get(f"{name}_timed") is False else moment
    if field.type == "signature":
        signed, day = row.get(f"{name}_name"), row.get(f"{name}_day")
        return None if signed is None and day is None else Signature(signed or "", day)
    value: Value = row.get(name)
    return value


def counting(field: Field, row: Row) -> Value:
    """What counts in a field: the given value of a computed one, where there is one."""
    given = restore(field, row, given=True) if field.computed else None
    return restore(field, row) if given is None else given


def columns(field: Field, values: Sequence[Value], sqlite: bool) -> dict[str, list[Any]]:
    """Whole columns for a driver: of a computed field the given ones, else its own."""
    names = [column.name for column in columns_of(field)]
    if field.computed:
        names = names[len(names) // 2 :]
    if len(names) == 1 and not is_json(field) and not is_link(field):
        return {names[0]: _plain(values, sqlite)}
    if field.type == "datetime":
        return _moments(names, values, sqlite)
    stored = [store(field, value, given=field.computed) for value in values]
    return {name: _plain([row[name] for row in stored], sqlite) for name in names}


def _plain(values: Sequence[Any], sqlite: bool) -> list[Any]:
    if not sqlite:
        return [None if isinstance(value, Mention) else value for value in values]
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= AS_THEY_ARE:
        return list(values)
    if len(kinds) > 1:  # 1, True and 1.0 are equal: no memo for a mixture
        return [_raw(value) for value in values]
    known = {value: _raw(value) for value in set(values)}
    return [known[value] for value in values]


def _raw(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Decimal):
        return plain_number(value)
    return None if isinstance(value, Mention) else iso(value)


def _moments(names: list[str], values: Sequence[Any], sqlite: bool) -> dict[str, list[Any]]:
    moment, timed = names
    # A day and its midnight are never equal, so each value is cast once.
    known = {value: _midnight(value) for value in set(values)}
    raw = dict(zip(known, _plain(list(known.values()), sqlite), strict=True))
    timeds = {value: None if value is None else isinstance(value, datetime) for value in known}
    return {
        moment: [raw[value] for value in values],
        timed: [timeds[value] for value in values],
    }


def _midnight(value: Any) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)


def _moment(name: str, value: Value) -> dict[str, Any]:
    if not isinstance(value, date):
        return {name: None, f"{name}_timed": None}
    return {name: _midnight(value), f"{name}_timed": isinstance(value, datetime)}


def _link(field: Field, name: str, value: Value) -> dict[str, Any]:
    link = value if isinstance(value, Link) else None
    if len(targets(field)) > 1:
        return {
            f"{name}_register": link.register if link else None,
            f"{name}_id": link.id if link else None,
        }
    return {name: link.id if link else None}


def _from_link(field: Field, name: str, row: Row) -> Value:
    to = targets(field)
    if len(to) > 1:
        register, record = row.get(f"{name}_register"), row.get(f"{name}_id")
        return Link(register, record) if register and record is not None else None
    record = row.get(name)
    return Link(to[0], record) if to and record is not None else None


def _json(value: Value) -> str | None:
    if not isinstance(value, (tuple, list)):
        return None if value is None else _json((value,))
    kept = [
        part.id if isinstance(part, Link) else part
        for part in value
        if not isinstance(part, Mention)
    ]
    return encoding.dumps(tuple(kept)) if kept else None


def _from_json(field: Field, text: str | None) -> Value:
    if text is None:
        return None
    parts = encoding.loads(text)
    to = targets(field)
    if is_link(field) and to:
        return tuple(Link(to[0], part) for part in parts)
    return tuple(parts)
