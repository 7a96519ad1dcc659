"""What is late, what is due, what is new: queries and the words beside each record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, actor, engine, office
from schema import search
from schema.database import reading
from schema.search import Filter, Query

if TYPE_CHECKING:
    from schema.definitions import Register
    from schema.values import Record, Value

SHOWN = 20
DUE_DAYS = 2
NEW_DAYS = 3
OPEN = (Filter("status", "=", "open"), Filter("settled_at", "=", ""))


@dataclass(frozen=True)
class Heap:
    """One heap of the day's work: the first records and how many there are."""

    title: str
    query: Query
    records: tuple[Record, ...]
    count: int


def heaps(register: Register, now: datetime) -> tuple[Heap, Heap, Heap]:
    """The late, the due and the new ones of a register with a deadline."""
    soon = datetime.combine(now.date() + timedelta(days=DUE_DAYS), time())
    since = datetime.combine(now.date() - timedelta(days=NEW_DAYS), time())
    due = "settle_due"
    newest = ((register.event, "desc"),)
    wanted = (
        (_("Late"), Query((*OPEN, Filter(due, "<", _text(now))), ((due, "asc"),))),
        (
            _("Due today and tomorrow"),
            Query(
                (*OPEN, Filter(due, ">=", _text(now)), Filter(due, "<", _text(soon))),
                ((due, "asc"),),
            ),
        ),
        (_("New in the last days"), Query((Filter(register.event, ">=", _text(since)),), newest)),
    )
    here = office()
    found = []
    with reading(engine()) as connection:
        for title, query in wanted:
            page = search.page(connection, here, register.key, query, actor(), limit=SHOWN)
            count = search.count(connection, here, register.key, query, actor())
            found.append(Heap(title, query, page.records, count))
    late, due_soon, new = found
    return late, due_soon, new


def show(register: Register, heap: Heap, now: datetime) -> None:
    """A heap as a table, with the reason beside each record."""
    st.subheader(f"{heap.title}　{heap.count}")
    if not heap.records:
        st.html(f'<div class="tz-quiet">{_("Nothing here.")}</div>')
        return
    keys = ("number", register.event, "complainant", "content", "department", "settle_due")
    lists.table(register, heap.records, keys, lambda record: state(record, now))
    if heap.count > len(heap.records):
        st.page_link(
            "browse.py",
            label=_("All {count} in the register").format(count=heap.count),
            query_params=lists.parameters(register, heap.query),
        )


def state(record: Record, now: datetime) -> lists.Reason:
    """How late or how near the deadline is, in words."""
    due = _moment(record.values.get("settle_due"))
    if due is None:
        return "", _("no deadline")
    if record.values.get("settled_at") is not None:
        return "", _("settled")
    if due < now:
        days = (now.date() - due.date()).days
        text = _("{days} days late").format(days=days) if days else _("late since {time}")
        return "late", text.format(time=f"{due:%H:%M}")
    days = (due.date() - now.date()).days
    if days == 0:
        return "due", _("today by {time}").format(time=f"{due:%H:%M}")
    return ("due" if days == 1 else "nowrap"), _("{days} days left").format(days=days)


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _moment(value: Value) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(23, 59, 59)) if isinstance(value, date) else None
