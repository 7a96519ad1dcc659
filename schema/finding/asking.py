"""What is looked for, as a person writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema.finding import paths
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from datetime import datetime

    from schema.definitions import Office, Register

SPLIT = re.compile(r"^\s*(.+?)\s*(!=|<=|>=|=|<|>|~)\s*(.*?)\s*$")


@dataclass(frozen=True)
class Filter:
    """One condition: a field key, an operator and the text a person gave.

    = and != with an empty text ask for empty and filled cells; in takes several, one a line.
    """

    field: str
    operator: str
    value: str


@dataclass(frozen=True)
class Query:
    """What of a register is wanted and in which order; trash asks for what was deleted.

    now: the moment what is overdue is told by, if not this one.
    reach: fields of linked records that records are to bring along, as link.field.
    """

    filters: tuple[Filter, ...] = ()
    sort: tuple[tuple[str, str], ...] = ()
    text: str = ""
    trash: bool = False
    now: datetime | None = None
    reach: tuple[str, ...] = ()

    @property
    def paths(self) -> list[str]:
        """Every field of linked records that is asked about."""
        asked = [
            *self.reach,
            *(each.field for each in self.filters),
            *(key for key, _ in self.sort),
        ]
        return [key for key in asked if "." in key]


def parse_where(
    text: str, register: Register, language: str = "zh", office: Office | None = None
) -> tuple[Filter, ...]:
    """The filters of `status=open,received_at>=2026-01-01`; fields by label or key.

    With the office, fields of linked records too: 工程.项目经理=王五.
    """
    found = []
    for part in re.split(r"[,，]", text):
        if not part.strip():
            continue
        match = SPLIT.match(part)
        if match is None:
            raise UnusableError(Problem("bad_condition", values={"value": part.strip()}))
        name, operator, value = match.groups()
        found.append(Filter(_key(name, register, language, office), operator, value))
    return tuple(found)


def _key(name: str, register: Register, language: str, office: Office | None) -> str:
    if office is not None:
        return paths.needed(office, register, name, language).key
    for field in register.fields:
        if name in {field.key, field.label.text(language), field.label.zh, field.label.en}:
            return field.key
    raise UnusableError(Problem("unknown_field", values={"value": name}))
