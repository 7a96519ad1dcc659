"""The stages of works or any other undertaking: planned, actual, how far apart."""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.session import _, language, now
from schema.field_types import shown

if TYPE_CHECKING:
    from schema.definitions import Field, Register
    from schema.values import Record, Value


def show(register: Register, record: Record) -> None:
    """A line a stage, for a register whose dates say when they were planned for."""
    stages = [field for field in register.fields if field.plan and not field.hidden]
    if not stages or not any(_told(field, record) for field in stages):
        return
    heads = "".join(f"<th>{escape(each)}</th>" for each in (_("Stage"), _("Planned"), _("Actual")))
    lines = "".join(_line(register, record, field) for field in stages)
    st.html(f'<table class="tz fit stages"><tr>{heads}<th></th></tr>{lines}</table>')


def _told(field: Field, record: Record) -> bool:
    return any(record.values.get(key) is not None for key in (field.key, field.plan))


def _line(register: Register, record: Record, field: Field) -> str:
    plan = register.field(field.plan)
    cells = [field.label.text(language())]
    cells += [shown(each, record, language()) for each in (plan, field)]
    kind, said = _apart(record.values.get(plan.key), record.values.get(field.key), now().date())
    inside = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr>{inside}<td class="{kind}">{escape(said)}</td></tr>'


def _apart(planned: Value, actual: Value, today: date) -> tuple[str, str]:
    """How far the stage is from its plan: a css class and the words."""
    due, done = _day(planned), _day(actual)
    if due is None:
        return "", ""
    days = ((done or today) - due).days
    if days > 0:
        return "late", _("{days} days late").format(days=days)
    return ("", _("on time")) if done else ("", "")


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
