"""Cross-tables: records counted, or a number added up, by two fields at once."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.crossed import ALL, Cross, Heading, Part
from schema.field_types import FIELD_TYPES
from schema.finding import derived, links, paths, scoping
from schema.finding.filters import NUMBERS, title_keys
from schema.problems import Place, Problem, UnusableError
from schema.storing.column_types import Number
from schema.storing.tables import cell_note, is_json, is_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema.actors import Actor
    from schema.definitions import Field, Office, Register
    from schema.finding.derived import Sight
    from schema.finding.filters import Query
    from schema.finding.paths import Step

    Expression = sa.ColumnElement[Any]

DATES = frozenset({"date", "datetime"})
HEADS = DATES | {"choice", "boolean", "department", "person", "link", "text", "rating", "integer"}
MEASURES = ("count", "sum", "average")
MOST_ROWS, MOST_COLUMNS = 500, 60
MONTH = re.compile(r"(\d{4})-(\d{2})")


def heads(office: Office, register: Register) -> list[Step]:
    """Every field that may head rows or columns, the register's own first."""
    own = [paths.find(office, register, field.key) for field in register.fields]
    linked = paths.every(office, register)
    return [step for step in (*own, *linked) if step and _fits(step)]


def numbers(office: Office, register: Register) -> list[Step]:
    """Every field that may be added up."""
    own = [paths.find(office, register, field.key) for field in register.fields]
    linked = paths.every(office, register)
    return [step for step in (*own, *linked) if step and _counts(step)]


def cross(  # noqa: PLR0913 - what, where, for whom, by what, in which language
    connection: sa.Connection,
    office: Office,
    register_key: str,
    query: Query,
    actor: Actor,
    *,
    rows: str,
    columns: str,
    measure: str = "count",
    language: str = "zh",
) -> Cross:
    """The cross-table of what a query covers; measure is count, sum:FIELD or average:FIELD.

    rows, columns, FIELD: a field's key, or link.field of a linked record. Dates count by month,
    empty cells under "". UnusableError: a field that is masked or cannot head a table, and more
    headings than anybody can read.
    """
    register = office.registers.get(register_key)
    if register is None:
        raise UnusableError(Problem("unknown_register", values={"value": register_key}))
    if not may(actor, "see", register_key):
        raise UnusableError(Problem("not_allowed"))
    down, across = (_head(office, register, name, language) for name in (rows, columns))
    how, of = _measure(office, register, measure, language)
    used = [each.key for each in (down, across, of) if each]
    paths.permit(office, register, [*used, *(each.field for each in query.filters)], actor)
    seen = derived.sight(office, register, query.now)
    found = _counted(connection, seen, query, (down, across, of))
    made = [
        _headings(
            connection,
            office,
            step,
            {(row, column)[at] for row, column, _part in found},
            actor,
            language,
        )
        for at, step in enumerate((down, across))
    ]
    parts: dict[tuple[str | None, str | None], Part] = defaultdict(Part)
    for row, column, part in found:
        for place in ((row, column), (row, ALL), (ALL, column), (ALL, ALL)):
            parts[place] = _added(parts[place], part)
    for step, headings, most in zip((down, across), made, (MOST_ROWS, MOST_COLUMNS), strict=True):
        if len(headings) > most:
            values = {"value": step.label.text(language), "count": len(headings), "limit": most}
            raise UnusableError(Problem("cross_many", Place(field=step.key), values))
    down_, across_ = (
        _ordered(step.field, headings, {key: _size(parts, at, key) for key in headings})
        for at, (step, headings) in enumerate(zip((down, across), made, strict=True))
    )
    named = of.seen() if of else None
    return Cross(register, down.seen(), across.seen(), how, named, down_, across_, dict(parts))


def _head(office: Office, register: Register, name: str, language: str) -> Step:
    step = paths.needed(office, register, name, language)
    if step.field.mask:
        raise _refused("cross_masked", step, language)
    if not _fits(step):
        raise _refused("cross_field", step, language)
    return step


def _fits(step: Step) -> bool:
    field = step.field
    if field.type not in HEADS or field.mask or field.hidden or is_json(field):
        return False
    return not is_link(field) or len(field.to) <= 1


def _counts(step: Step) -> bool:
    return step.field.type in NUMBERS and not (step.field.mask or step.field.hidden)


def _measure(
    office: Office, register: Register, text: str, language: str
) -> tuple[str, Step | None]:
    how, _, name = text.partition(":")
    if how == "count" and not name:
        return how, None
    if how not in MEASURES or not name:
        raise UnusableError(Problem("cross_measure", values={"value": text}))
    step = paths.needed(office, register, name, language)
    if step.field.mask:
        raise _refused("cross_masked", step, language)
    if not _counts(step):
        raise UnusableError(Problem("cross_measure", values={"value": step.label.text(language)}))
    return how, step


def _refused(code: str, step: Step, language: str) -> UnusableError:
    return UnusableError(Problem(code, Place(field=step.key), {"value": step.label.text(language)}))


def _counted(
    connection: sa.Connection, seen: Sight, query: Query, steps: tuple[Step, Step, Step | None]
) -> list[tuple[str, str, Part]]:
    """One line a cell: its two keys, and what stands behind it."""
    base = scoping.scope(connection, seen.office, seen.register, query)
    if base is None:
        return []
    down, across, of = steps
    dialect = connection.dialect.name
    number: Expression = sa.type_coerce(sa.null(), Number())
    if of is not None:
        number = of.expression(seen, lambda here, field: here.counts(field))
    each = sa.select(
        down.expression(seen, lambda here, field: _key(here, field, dialect)).label("r"),
        across.expression(seen, lambda here, field: _key(here, field, dialect)).label("c"),
        number.label("m"),
    )
    each_ = each.select_from(seen.table).where(*base).subquery()
    keys = [sa.func.coalesce(column, "") for column in (each_.c.r, each_.c.c)]
    filled = sa.func.count(each_.c.m)
    total = sa.func.round(sa.func.sum(each_.c.m), 10, type_=Number()) if of else sa.null()
    wanted = sa.select(*keys, sa.func.count(), filled, total).group_by(sa.text("1"), sa.text("2"))
    return [
        (row[0], row[1], Part(row[2], row[3], Decimal(0) if row[4] is None else row[4]))
        for row in connection.execute(wanted)
    ]


def _key(here: Sight, field: Field, dialect: str) -> Expression:
    """What is counted of a cell, as a text: a month, #id, the value, or a name left unlinked."""
    value = here.counts(field)
    if field.type in DATES:
        if dialect == "sqlite":
            return sa.func.substr(sa.type_coerce(value, sa.Text), 1, 7)
        return sa.func.to_char(value, "YYYY-MM")
    if field.type == "boolean":
        return sa.case((value, "1"), (sa.not_(value), "0"), else_=None)
    text = sa.cast(value, sa.Text)
    if not is_link(field):
        return text
    n, row = cell_note.c, here.table.c
    said = sa.select(n.raw).where(
        n.register == here.register.key, n.field == field.key, n.record_id == row.id
    )
    raw = said.correlate(here.table).scalar_subquery()
    return sa.case((value.is_not(None), sa.literal("#") + text), else_=raw)


def _headings(
    connection: sa.Connection,
    office: Office,
    step: Step,
    keys: Iterable[str],
    actor: Actor,
    language: str,
) -> dict[str, Heading]:
    field = step.field
    if not is_link(field):
        return {key: _heading(field, key, language) for key in keys}
    target = paths.led_to(office, field)
    if target is None:
        raise _refused("cross_field", step, language)
    ids = [int(key[1:]) for key in keys if re.fullmatch(r"#\d+", key)]
    reveals = may(actor, "reveal", target.key)
    called = links.names(connection, office, target.key, ids, reveals=reveals)
    plain = reveals and len(title_keys(target)) == 1
    labels = {f"#{each}": name for each, name in called.items()}
    twins = [*labels.values()]
    return {
        key: Heading(key, label, label if plain and twins.count(label) <= 1 else key)
        for key in keys
        for label in [labels.get(key, key)]
    }


def _heading(field: Field, key: str, language: str) -> Heading:
    if not key or field.type in DATES or field.type in {"text", "rating", "integer"}:
        option = field.option(key) if key else None
        return Heading(key, option.label.text(language) if option else key, key)
    if field.type == "boolean":
        text = FIELD_TYPES[field.type].show(key == "1", field, language)
        return Heading(key, text, text)
    option = field.option(key)
    text = option.label.text(language) if option else key
    return Heading(key, text, text)


def _ordered(
    field: Field, headings: Mapping[str, Heading], sizes: Mapping[str, int]
) -> tuple[Heading, ...]:
    """Months in a row without gaps, choices as the office orders them, names by size; "" last."""
    options = {option.key: at for at, option in enumerate(field.options)}

    def place(heading: Heading) -> tuple[Any, ...]:
        if field.options:
            return heading.key == "", options.get(heading.key, len(options)), heading.label
        if is_link(field):
            return heading.key == "", -sizes[heading.key], heading.label
        if field.type == "boolean":
            return heading.key == "", -int(heading.key or 0)
        return heading.key == "", _natural(heading.label)

    made = dict(headings)
    if field.type in DATES:
        for month in _between(headings):
            made.setdefault(month, Heading(month, month, month))
    return tuple(sorted(made.values(), key=place))


def _natural(text: str) -> list[tuple[int, int, str]]:
    """2号楼 before 10号楼."""
    parts = re.findall(r"\d+|\D+", text)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _between(keys: Iterable[str]) -> list[str]:
    """The months from the first to the last, if they are few enough to be read."""
    months = sorted(
        int(found[1]) * 12 + int(found[2]) - 1 for key in keys if (found := MONTH.fullmatch(key))
    )
    if not months or months[-1] - months[0] >= MOST_COLUMNS:
        return []
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(months[0], months[-1] + 1)]


def _size(parts: Mapping[tuple[str | None, str | None], Part], at: int, key: str) -> int:
    return parts[(key, ALL) if at == 0 else (ALL, key)].records


def _added(one: Part, other: Part) -> Part:
    return Part(one.records + other.records, one.filled + other.filled, one.total + other.total)
