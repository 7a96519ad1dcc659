"""What is looked for: filters as a person writes them, and the conditions they become."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.field_types import FIELD_TYPES, READING
from schema.field_types.base import printable
from schema.finding import paths
from schema.finding.asking import Filter, Query, parse_where
from schema.problems import Place, Problem, UnusableError
from schema.storing.tables import (
    batch_row,
    cell_note,
    is_json,
    is_link,
    lines_table,
    table_of,
    targets,
)
from schema.values import Mention, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schema.definitions import Field, Register
    from schema.finding.derived import Sight
    from schema.finding.paths import Step

__all__ = [
    "BATCH", "NUMBERS", "Condition", "Filter", "Query", "conditions", "contains", "holds",
    "parse_where", "title_keys",
]  # fmt: skip
OPERATORS = ("!=", "<=", ">=", "=", "<", ">", "~", "in")
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda column, value: column == value,
    "!=": lambda column, value: sa.or_(column != value, column.is_(None)),
    "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value,
    ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
}
OPEN_WORDS = {"open": False, "未结": False, "未结案": False, "closed": True, "已结": True}
NUMBERS = frozenset({"integer", "decimal", "money", "percent", "rating"})
PERIOD = re.compile(r"^(\d{4})(?:-(\d{1,2}))?$")
BATCH = "batch_id"  # no field, but asked for like one: the records of an import
Condition = sa.ColumnElement[bool]


def conditions(sight: Sight, filters: Sequence[Filter]) -> list[Condition]:
    """The SQL conditions of filters; an unfit one is told."""
    return [_condition(sight, each) for each in filters]


def _condition(sight: Sight, wanted: Filter) -> Condition:
    register = sight.register
    wanted = replace(wanted, value=printable(wanted.value))  # as every kept text is
    if wanted.operator not in OPERATORS:
        raise _unfit(wanted)
    field = register.find(wanted.field)
    if field is None and wanted.field == BATCH:
        return _imported(sight, wanted)
    if field is None:
        return _beyond(sight, paths.needed(sight.office, register, wanted.field), wanted)
    if wanted.operator == "in":
        each = [replace(wanted, operator="=", value=value) for value in wanted.value.splitlines()]
        return sa.or_(sa.false(), *(_condition(sight, one) for one in each))
    if wanted.value == "" and wanted.operator in {"=", "!="}:
        empty = _empty(sight, field)
        return empty if wanted.operator == "=" else sa.not_(empty)
    return _by_type(field)(field, sight, wanted)


def _beyond(sight: Sight, step: Step, wanted: Filter) -> Condition:
    """What is asked of the record a link leads to; one that leads nowhere has only empty cells."""
    if step.link is None:
        raise paths.unknown(wanted.field)
    if wanted.operator == "in":
        each = [replace(wanted, operator="=", value=value) for value in wanted.value.splitlines()]
        return sa.or_(sa.false(), *(_beyond(sight, step, one) for one in each))
    there, link = step.other(sight), sight.counts(step.link)
    asked = replace(wanted, field=step.field.key)
    turned = wanted.operator == ("!=" if wanted.value else "=")
    if turned:
        asked = replace(asked, operator="=" if wanted.value else "!=")
    found = sa.select(there.table.c.id).where(paths.alive(there), _condition(there, asked))
    return sa.or_(link.is_(None), link.not_in(found)) if turned else link.in_(found)


def _imported(sight: Sight, wanted: Filter) -> Condition:
    """Whether a record was made or changed by an import, named by its number."""
    if wanted.operator != "=" or not re.fullmatch(r"[0-9]{1,18}", wanted.value):
        raise _unfit(wanted)
    came = sa.select(batch_row.c.record_id).where(
        batch_row.c.batch_id == int(wanted.value),
        batch_row.c.register == sight.register.key,
        batch_row.c.outcome.in_(("accepted", "updated")),
        batch_row.c.record_id.is_not(None),
    )
    return sight.table.c.id.in_(came)


def _by_type(field: Field) -> Callable[[Field, Sight, Filter], Condition]:
    if field.type == "lines":
        return _in_lines
    if is_link(field):
        return _linked
    if field.type in {"choice", "choices"}:
        return _chosen
    if field.type in {"date", "datetime"}:
        return _dated
    if field.type in NUMBERS or field.type in {"boolean", "time"}:
        return _measured
    return _written


def _empty(sight: Sight, field: Field) -> Condition:
    if field.type == "lines":
        lines = lines_table(sight.register, field)
        return ~sa.exists().where(lines.c.record_id == sight.table.c.id)
    column = _column(field, sight)
    if is_link(field):
        return sa.and_(column.is_(None), ~_said(field, sight))
    return sa.or_(column.is_(None), column == "") if _texts(field) else column.is_(None)


def _said(field: Field, sight: Sight, *fits: Condition) -> Condition:
    """Whether a cell says somebody, or this, who could not be linked to."""
    n = cell_note.c
    here = (n.register == sight.register.key, n.record_id == sight.table.c.id)
    return sa.exists().where(*here, n.field == field.key, *fits)


def _texts(field: Field) -> bool:
    return not is_link(field) and field.type in {
        "text",
        "long_text",
        "phone",
        "identifier",
        "email",
    }


def _column(field: Field, sight: Sight) -> sa.ColumnElement[Any]:
    if is_link(field) and not is_json(field) and len(targets(field)) > 1:
        return sight.table.c[f"{field.key}_id"]
    if field.type == "signature":
        return sight.table.c[f"{field.key}_name"]
    return sight.counts(field)


def _written(field: Field, sight: Sight, wanted: Filter) -> Condition:
    column = _column(field, sight)
    if wanted.operator == "~":
        return contains(column, wanted.value)
    return COMPARE[wanted.operator](column, wanted.value)  # type: ignore[no-any-return]  # SQL


def contains(column: sa.ColumnElement[Any], text: str) -> Condition:
    """Whether a text column holds the text somewhere, large or small letters alike."""
    return column.icontains(text, autoescape=True)


def _measured(field: Field, sight: Sight, wanted: Filter) -> Condition:
    operator = "=" if wanted.operator == "~" else wanted.operator
    if field.type == "boolean" and operator not in {"=", "!="}:
        raise _unfit(wanted)
    return COMPARE[operator](_column(field, sight), _read(field, wanted))  # type: ignore[no-any-return]  # SQL


def _read(field: Field, wanted: Filter) -> Any:
    value = FIELD_TYPES[field.type].read(wanted.value, field, READING)
    if value is None or isinstance(value, (Unread, Mention)):
        raise _unfit(wanted)
    return value


def _unfit(wanted: Filter) -> UnusableError:
    values = {"value": f"{wanted.field}{wanted.operator}{wanted.value}"}
    return UnusableError(Problem("bad_condition", Place(field=wanted.field), values))


def _dated(field: Field, sight: Sight, wanted: Filter) -> Condition:
    try:
        first, after = _span(field, wanted)
    except (OverflowError, ValueError) as error:  # year 0, or nothing comes after it
        raise _unfit(wanted) from error
    column = _column(field, sight)
    if wanted.operator in {"=", "~"}:
        return sa.and_(column >= first, column < after)
    if wanted.operator == "!=":
        return sa.or_(column < first, column >= after, column.is_(None))
    edge = after if wanted.operator in {"<=", ">"} else first
    return column < edge if wanted.operator in {"<", "<="} else column >= edge


def _span(field: Field, wanted: Filter) -> tuple[date, date]:
    """The moments a written period covers: a year, a month, a day or one second."""
    match = PERIOD.match(wanted.value.strip())
    if match and 1 <= int(match[2] or 1) <= 12:
        first = date(int(match[1]), int(match[2] or 1), 1)
        after = _later(first, 1 if match[2] else 12)
    else:
        first = _read(field, wanted)
        after = first + (timedelta(seconds=1) if isinstance(first, datetime) else timedelta(days=1))
    if field.type == "datetime":
        return _moment(first), _moment(after)
    return _day(first), _day(after) if after > first else after


def _later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)


def _day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _chosen(field: Field, sight: Sight, wanted: Filter) -> Condition:
    keys = _option_keys(field, wanted)
    column = _column(field, sight)
    if is_json(field):
        found = sa.or_(sa.false(), *(holds(column, f'"{key}"') for key in keys))
    elif None in keys:
        found = sa.or_(column.in_([key for key in keys if key]), column.is_(None))
    else:
        found = column.in_(keys)
    if wanted.operator != "!=":
        return found
    return sa.or_(sa.not_(found), column.is_(None)) if None not in keys else sa.not_(found)


def _option_keys(field: Field, wanted: Filter) -> list[str | None]:
    text = wanted.value.strip()
    exact: list[str | None] = [
        option.key
        for option in field.options
        if text in {option.key, option.label.zh, option.label.en, *option.synonyms}
    ]
    if exact:
        return exact
    if text.lower() in OPEN_WORDS and wanted.operator in {"=", "!="}:
        closes = OPEN_WORDS[text.lower()]
        keys: list[str | None] = [each.key for each in field.options if each.closes == closes]
        return keys if closes else [*keys, None]
    if wanted.operator == "~":
        return [option.key for option in field.options if text in option.label.zh]
    return [text]


def holds(column: sa.ColumnElement[Any], part: str) -> Condition:
    """Whether a JSON list in a text column holds this part."""
    inner = (
        sa.literal(",") + sa.func.substr(column, 2, sa.func.length(column) - 2) + sa.literal(",")
    )
    return inner.contains(f",{part},", autoescape=True)


def _linked(field: Field, sight: Sight, wanted: Filter) -> Condition:
    here = [sight.office.registers[key] for key in targets(field) if key in sight.office.registers]
    found = [_link_to(register, field, sight, wanted) for register in here]
    text, raw = wanted.value.strip(), cell_note.c.raw
    fits = contains(raw, text) if wanted.operator == "~" else raw == text
    unlinked = sa.and_(_column(field, sight).is_(None), _said(field, sight, fits))
    either = sa.or_(sa.false(), *found, unlinked)
    if wanted.operator == "!=":
        return sa.or_(sa.not_(either), _column(field, sight).is_(None))
    return either


def _link_to(target: Register, field: Field, sight: Sight, wanted: Filter) -> Condition:
    other = table_of(target).alias()
    named = _named(target, other, wanted)
    if is_json(field):
        listed = sight.table.c[field.key]
        inner = sa.literal(",") + sa.func.substr(listed, 2, sa.func.length(listed) - 2) + ","
        held = inner.contains(sa.literal(",") + sa.cast(other.c.id, sa.Text) + ",")
        return sa.exists().where(named, held)
    found = _column(field, sight).in_(sa.select(other.c.id).where(named))
    if len(targets(field)) > 1:
        return sa.and_(found, sight.table.c[f"{field.key}_register"] == target.key)
    return found


def _named(target: Register, other: sa.FromClause, wanted: Filter) -> Condition:
    """Whether a record of the target is the one a text names: #id, its number or a title."""
    text = wanted.value.strip()
    if re.fullmatch(r"#[0-9]{1,18}", text):
        return other.c.id == int(text[1:])
    names = [other.c[key] for key in title_keys(target)]
    if wanted.operator == "~":
        return sa.or_(sa.false(), *(contains(column, text) for column in names))
    return sa.or_(sa.false(), *(column == text for column in names))


def title_keys(register: Register) -> list[str]:
    """The fields of a register that name a record, as far as they are single texts."""
    keys = [*register.title]
    if register.number_field is not None and register.number_field.key not in keys:
        keys.append(register.number_field.key)
    texts = {"text", "number", "phone", "identifier", "long_text", "email"}
    return [key for key in keys if (f := register.find(key)) and f.type in texts and not f.many]


def _in_lines(field: Field, sight: Sight, wanted: Filter) -> Condition:
    lines = lines_table(sight.register, field)
    texts = [column for column in lines.c if isinstance(column.type, sa.Text)]
    held = sa.or_(sa.false(), *(contains(column, wanted.value) for column in texts))
    return sa.exists().where(lines.c.record_id == sight.table.c.id, held)
