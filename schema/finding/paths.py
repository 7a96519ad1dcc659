"""Fields of linked records seen from a register: works.manager, one step over a link."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from schema.actors import may
from schema.definitions import Label
from schema.problems import Problem, UnusableError
from schema.storing.tables import batch, is_json, is_link, targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from schema.actors import Actor
    from schema.definitions import Field, Office, Register
    from schema.finding.derived import Sight

    Expression = sa.ColumnElement[Any]

UNREACHED = frozenset({"lines", "attachment", "signature"})  # more than one cell each


@dataclass(frozen=True)
class Step:
    """A field as a register sees it: its own, or with a link one of the record it leads to.

    key and label name the whole path; field is as the register it stands in defines it.
    """

    key: str
    label: Label
    field: Field
    link: Field | None = None
    target: Register | None = None

    def seen(self) -> Field:
        """The field under the name of its path, to be read and never written."""
        return replace(
            self.field, key=self.key, label=self.label, required="", default="", finds="", plan=""
        )

    def expression(self, here: Sight, make: Callable[[Sight, Field], Expression]) -> Expression:
        """What make gives of the field, in the record the link leads to where there is one."""
        if self.link is None:
            return make(here, self.field)
        there = self.other(here)
        led = there.table.c.id == here.counts(self.link)
        chosen = sa.select(make(there, self.field)).where(led, alive(there))
        return chosen.correlate(here.table).scalar_subquery()

    def other(self, here: Sight) -> Sight:
        """The register the link leads to, seen at the same moment."""
        there = here.other(self.target.key) if self.target else None
        if there is None:
            raise unknown(self.key)
        return there


def find(office: Office, register: Register, key: str) -> Step | None:
    """The field of a key or of a path link.field; None where there is none."""
    own = register.find(key)
    if own is not None:
        return Step(own.key, own.label, own)
    first, dot, rest = key.partition(".")
    link = register.find(first) if dot else None
    target = led_to(office, link) if link else None
    field = target.find(rest) if target else None
    if link is None or target is None or field is None or field.type in UNREACHED:
        return None
    return Step(f"{link.key}.{field.key}", _joined(link.label, field.label), field, link, target)


def named(office: Office, register: Register, text: str, language: str = "zh") -> Step | None:
    """The same by what people call the fields: 工程.项目经理."""
    wanted = text.strip()
    if (step := find(office, register, wanted)) is not None:
        return step
    own = _called(register, wanted, language)
    if own is not None:
        return find(office, register, own.key)
    for dot in re.finditer(r"[.．·]", wanted):
        link = _called(register, wanted[: dot.start()].strip(), language)
        target = led_to(office, link) if link else None
        field = _called(target, wanted[dot.end() :].strip(), language) if target else None
        if link and field:
            return find(office, register, f"{link.key}.{field.key}")
    return None


def needed(office: Office, register: Register, text: str, language: str = "zh") -> Step:
    """The same; UnusableError where nothing is called so."""
    step = named(office, register, text, language)
    if step is None:
        raise unknown(text.strip())
    return step


def every(office: Office, register: Register) -> Iterator[Step]:
    """Every path over a link that can be taken, in the order of the definitions."""
    for link in register.fields:
        target = None if link.hidden else led_to(office, link)
        for field in target.fields if target else ():
            if not field.hidden and (step := find(office, register, f"{link.key}.{field.key}")):
                yield step


def led_to(office: Office, link: Field) -> Register | None:
    """The one register a link leads to, where a cell holds one link and it has a table."""
    if not is_link(link) or is_json(link) or len(targets(link)) != 1:
        return None
    return office.registers.get(targets(link)[0])


def permit(office: Office, register: Register, keys: Iterable[str], actor: Actor) -> None:
    """UnusableError where a path leads into a register the actor may not see."""
    for key in keys:
        step = find(office, register, key) if "." in key else None
        if step and step.target and not may(actor, "see", step.target.key):
            raise UnusableError(Problem("not_allowed"))


def widened(office: Office, register: Register, keys: Iterable[str]) -> Register:
    """The register with fields of linked records after its own, each under its path."""
    steps = [find(office, register, key) for key in dict.fromkeys(keys)]
    found = tuple(step.seen() for step in steps if step and step.link)
    if not found:
        return register
    shown = list(register.columns)
    for each in reversed(found) if shown else ():  # beside the link they come by
        link = each.key.partition(".")[0]
        shown.insert(shown.index(link) + 1 if link in shown else len(shown), each.key)
    return replace(register, fields=(*register.fields, *found), columns=tuple(shown))


def alive(seen: Sight) -> Expression:
    """Neither deleted nor of an import that still writes."""
    columns = seen.table.c
    writing = sa.select(batch.c.id).where(batch.c.status == "open")
    settled = sa.or_(columns.batch_id.is_(None), columns.batch_id.not_in(writing))
    return sa.and_(columns.deleted_at.is_(None), settled)


def unknown(text: str) -> UnusableError:
    """Nothing is called so."""
    return UnusableError(Problem("unknown_field", values={"value": text}))


def _called(register: Register | None, text: str, language: str) -> Field | None:
    for field in register.fields if register else ():
        if text in {field.key, field.label.text(language), field.label.zh, field.label.en}:
            return field
    return None


def _joined(link: Label, field: Label) -> Label:
    english = f"{link.text('en')} · {field.text('en')}"
    return Label(f"{link.zh} · {field.zh}", english)
