"""What is late, what is due, what is new: queries and the words beside each record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import lists
from pages.parts.session import _, actor, engine, language, office
from schema import office as offices
from schema import search
from schema.clocks import reasons
from schema.database import reading
from schema.search import Filter, Query

if TYPE_CHECKING:
    from schema.clocks.working_time import Calendar
    from schema.database import Engine
    from schema.definitions import Office, Register
    from schema.values import Record, Value

SHOWN = 20
DUE = "settle_due"
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
    due = DUE
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


def days(engine: Engine, here: Office) -> Calendar:
    """The office's working days, by which deadlines are explained."""
    with reading(engine) as connection:
        return offices.calendar(connection, here)


def show(register: Register, heap: Heap, now: datetime) -> None:
    """A heap as a table, with the reason beside each record."""
    st.subheader(f"{heap.title}　{heap.count}")
    if not heap.records:
        st.html(f'<div class="tz-quiet">{_("Nothing here.")}</div>')
        return
    keys = ("number", register.event, "complainant", "content", "department", DUE)
    here = office()
    calendar = days(engine(), here)

    def reason(record: Record) -> lists.Reason:
        kind, text = state(register, record, now)
        return lists.Reason(kind, text, _why(register, record, here, calendar))

    lists.table(register, heap.records, keys, reason)
    if heap.count > len(heap.records):
        st.page_link(
            "browse.py",
            label=_("All {count} in the register").format(count=heap.count),
            query_params=lists.parameters(register, heap.query),
        )


def state(register: Register, record: Record, now: datetime) -> tuple[str, str]:
    """How late or how near the deadline is: a css class and the words."""
    if settled(register, record):
        return "", _("settled")
    due = _moment(record.values.get(DUE))
    if due is None:
        if register.find("level") and record.values.get("level") is None:
            return "hint", _("no level yet")
        return "hint", _("no deadline")
    if due < now:
        days = (now.date() - due.date()).days
        text = _("{days} days late").format(days=days) if days else _("late since {time}")
        return "late", text.format(time=f"{due:%H:%M}")
    days = (due.date() - now.date()).days
    if days == 0:
        return "due", _("today by {time}").format(time=f"{due:%H:%M}")
    return ("due" if days == 1 else "nowrap"), _("{days} days left").format(days=days)


def settled(register: Register, record: Record) -> bool:
    """Whether nothing is left to do: a moment of settling is given, or the status closes."""
    if record.values.get("settled_at") is not None or "settled_at" in record.notes:
        return True
    status = register.find("status")
    option = status.option(str(record.values.get("status"))) if status else None
    return option is not None and option.closes


def _why(register: Register, record: Record, here: Office, calendar: Calendar) -> str:
    if settled(register, record):
        return ""
    if DUE in record.computed:
        return _("This deadline was given by hand.")
    if record.values.get(DUE) is None:
        return _("The level decides how long there is; choose it on the record.")
    return reasons.of_deadline(register, DUE, record.values, here, calendar, language())


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _moment(value: Value) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(23, 59, 59)) if isinstance(value, date) else None
