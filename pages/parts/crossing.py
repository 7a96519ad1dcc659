"""A cross-table on the screen: what is asked, the table, and what a click on a cell opens."""

from __future__ import annotations

import json
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from exporters.crossing import measured
from exporters.listing import conditions
from pages.parts import figures, session
from pages.parts.session import _, actor, engine, language, now, office
from schema import search
from schema.actors import may
from schema.database import reading
from schema.finding import crossing
from schema.problems import UnusableError
from schema.search import Filter, Query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from schema.crossed import Cross, Heading
    from schema.definitions import Register
    from schema.finding.paths import Step

PREFERRED = ("department", "manager", "class", "building", "kind", "status", "stage")
MEASURES = {"count": "Number of records", "sum": "Sum", "average": "Average"}


class Asked(NamedTuple):
    """What is to be crossed, and of which records."""

    rows: str
    columns: str
    measure: str
    query: Query


def possible(register: Register) -> bool:
    """Whether a register has two fields to cross."""
    return len(crossing.heads(office(), register)) > 1


def ask(register: Register) -> Asked:
    """Ask for rows, columns, measure and period; the address may say them and a filter."""
    here, address = office(), st.query_params
    steps = crossing.heads(here, register)
    numbers = crossing.numbers(here, register)
    names = {each.key: each.label.text(language()) for each in (*steps, *numbers)}
    first, second = _proposed(register, steps)
    places = st.columns([3, 3, 2, 3, 2] if numbers else [3, 3, 2, 2])
    with places[0]:
        rows = _choose(_("Rows down"), "rows", [each.key for each in steps], first, names, register)
    with places[1]:
        columns = _choose(
            _("Columns across"), "columns", [each.key for each in steps], second, names, register
        )
    wanted, _sep, of = address.get("measure", "count").partition(":")
    kinds = list(MEASURES) if numbers else ["count"]
    shown = {key: _(text) for key, text in MEASURES.items()}
    with places[2]:
        how = _choose(_("Value"), "how", kinds, wanted, shown, register)
    if numbers:
        with places[3]:
            of = _choose(
                _("Number field"), "of", [each.key for each in numbers], of, names, register,
                off=how == "count",
            )  # fmt: skip
    with places[-1]:
        periods = {key: _(text) for key, text in figures.PERIODS.items()}
        narrowed = "filter" in address or "text" in address
        since = "all"
        if register.event:
            first = "all" if narrowed else "year"
            since = _choose(_("Period"), "since", list(periods), first, periods, register)
    measure = how if how == "count" else f"{how}:{of}"
    return Asked(rows, columns, measure, _query(register, since))


def show(register: Register, asked: Asked) -> None:
    """The table with its conditions, or the sentence that says why there is none."""
    try:
        with reading(engine()) as connection:
            table = search.cross(
                connection,
                office(),
                register.key,
                asked.query,
                actor(),
                rows=asked.rows,
                columns=asked.columns,
                measure=asked.measure,
                language=language(),
            )
    except UnusableError as error:
        session.complain(error.problem, register)
        return
    _told(register, asked, table)
    if not table.rows:
        st.info(_("No record meets these conditions."))
        return
    st.html(_drawn(register, asked, table))


def _choose(  # noqa: PLR0913 - what is asked, of what, how it is called
    label: str,
    name: str,
    keys: Sequence[str],
    wanted: str,
    names: dict[str, str],
    register: Register,
    *,
    off: bool = False,
) -> str:
    asked = st.query_params.get(name, wanted)
    at = keys.index(asked) if asked in keys else 0
    key = f"cross_{register.key}_{name}"
    chosen = st.selectbox(
        label, keys, index=at, format_func=lambda each: names[each], key=key, disabled=off
    )
    return str(chosen)


def _proposed(register: Register, steps: Sequence[Step]) -> tuple[str, str]:
    """Departments, classes and the like by month, where the register has them."""
    keys = [each.key for each in steps]
    first = next((key for key in PREFERRED if key in keys), keys[0])
    second = register.event if register.event in keys and register.event != first else ""
    return first, second or next((key for key in keys if key != first), first)


def _query(register: Register, since: str) -> Query:
    filters = list(_filters())
    if since in figures.DAYS:
        first = (now() - timedelta(days=figures.DAYS[since])).date().replace(day=1)
        filters.append(Filter(register.event, ">=", first.isoformat()))
    return Query(tuple(filters), text=st.query_params.get("text", ""))


def _filters() -> Sequence[Filter]:
    try:
        given = json.loads(st.query_params.get("filter", "[]"))
        return [Filter(str(field), str(how), str(value)) for field, how, value in given]
    except (ValueError, TypeError):
        return []  # a broken link counts everything


def _told(register: Register, asked: Asked, table: Cross) -> None:
    seen = search.widened(office(), register, asked.query.paths)
    told = [*conditions(seen, asked.query.filters, language())]
    told += [f"“{asked.query.text}”"] if asked.query.text else []
    said = _("; ").join(told) or _("all records")
    text = escape(f"{measured(table, language())}　{_('Conditions: {}').format(said)}")
    parts = [f'<span class="tz-quiet">{text}</span>']
    if told:
        plain = urlencode({"register": register.key, "rows": asked.rows, "columns": asked.columns})
        parts.append(f'<a href="/cross?{escape(plain)}" target="_self">{_("All records")}</a>')
    if may(actor(), "export", register.key):
        address = f"/api/exports/cross/{register.key}.xlsx?{urlencode(_address(asked))}"
        parts.append(f'<a href="{escape(address)}" target="_self">{_("Export to Excel")}</a>')
    parts.append(f'<span class="tz-quiet">{_("Click a number to open its records.")}</span>')
    st.html(f'<div class="tz-cross-told">{" ".join(parts)}</div>')


def _address(asked: Asked) -> dict[str, str]:
    filters = [[each.field, each.operator, each.value] for each in asked.query.filters]
    return {
        "rows": asked.rows,
        "columns": asked.columns,
        "measure": asked.measure,
        "filter": json.dumps(filters, ensure_ascii=False),
        "text": asked.query.text,
    }


def _drawn(register: Register, asked: Asked, table: Cross) -> str:
    empty, total = _("(empty)"), _("Total")
    names = f"{table.down.label.text(language())} ＼ {table.across.label.text(language())}"
    head = "".join(f"<th>{escape(each.label or empty)}</th>" for each in table.columns)
    lines = []
    for row in (*table.rows, None):
        cells = [_cell(register, asked, table, row, column) for column in (*table.columns, None)]
        label = escape(total if row is None else row.label or empty)
        kind = ' class="total"' if row is None else ""
        lines.append(f"<tr{kind}><th>{label}</th>{''.join(cells)}</tr>")
    return (
        '<div class="tz-wide tz-cross"><table class="tz"><thead><tr>'
        f"<th>{escape(names)}</th>{head}<th>{total}</th></tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(
    register: Register, asked: Asked, table: Cross, row: Heading | None, column: Heading | None
) -> str:
    value = table.value(row and row.key, column and column.key)
    kind = ' class="total"' if row is None or column is None else ""
    if value is None:
        return f"<td{kind}></td>"
    filters = [*asked.query.filters]
    filters += [Filter(asked.rows, "=", row.asks)] if row else []
    filters += [Filter(asked.columns, "=", column.asks)] if column else []
    listed = [[each.field, each.operator, each.value] for each in filters]
    address = {"register": register.key, "filter": json.dumps(listed, ensure_ascii=False)}
    if asked.query.text:
        address["text"] = asked.query.text
    link = escape(f"/browse?{urlencode(address)}")
    return f'<td{kind}><a href="{link}" target="_self">{_said(value, table.measure)}</a></td>'


def _said(value: Decimal, measure: str) -> str:
    return f"{value:,.2f}" if measure == "average" else f"{value:,f}"
