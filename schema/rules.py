"""The rules a field may be computed by: their vocabulary, and what those of a row give.

Rules of a row are worked out when a record is saved or imported; rules over other records, and
those that depend on the moment, when it is read (schema.finding.derived).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schema.computing.by_row import EVENT, Ground, run, steps, text
from schema.computing.running_out import clocks, length

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.clocks.working_time import Calendar
    from schema.definitions import Field, Office, Register
    from schema.values import Value

__all__ = [
    "VOCABULARY", "RuleKind", "at_reading", "clocks", "compute", "compute_columns",
    "contradictions", "length", "running",
]  # fmt: skip


@dataclass(frozen=True)
class RuleKind:
    """One rule of the vocabulary: its parameters, the field types it fills, whether it runs.

    reading: worked out by the database whenever it is read, so that it is never stale.
    """

    name: str
    parameters: tuple[str, ...]
    gives: tuple[str, ...]
    optional: tuple[str, ...] = ()
    reading: bool = False
    running: bool = True


_ANY = ("text", "integer", "decimal", "money", "percent", "boolean", "date", "datetime", "choice")
_NUMBERS = ("integer", "decimal", "money", "percent")
_DAYS = ("datetime", "date")
_ONE = (
    *_ANY,
    "long_text",
    "identifier",
    "phone",
    "email",
    "rating",
    "time",
    "person",
    "department",
)
VOCABULARY: Final[dict[str, RuleKind]] = {
    kind.name: kind
    for kind in (
        RuleKind("deadline", ("clock",), ("datetime",)),
        RuleKind("number", (), ("number",)),
        # Of the same row: of, minus, part … name its fields.
        RuleKind("product", ("of",), _NUMBERS),
        RuleKind("added", ("of",), _NUMBERS),
        RuleKind("difference", ("of", "minus"), _NUMBERS),
        RuleKind("share", ("part", "whole"), ("percent", "decimal"), ("lines", "by")),
        RuleKind("elapsed", ("from", "to"), ("decimal", "integer"), ("unit", "at_least")),
        RuleKind("in_time", ("done",), ("boolean",), ("due", "from", "before", "figure")),
        RuleKind("total", ("lines", "field"), _NUMBERS),
        RuleKind("score", ("lines", "field"), _NUMBERS, ("weight",)),
        # With a figure of the pack: a weight or multiplier by option, bands, a share with a cap.
        RuleKind("weighted", ("of", "by", "figure"), _NUMBERS),
        RuleKind("capped", ("of", "figure"), _NUMBERS),
        RuleKind("grade", ("of", "figure"), ("choice",), ("else", "least")),
        # Over other records, or against now.
        RuleKind("overdue", ("due", "done"), ("boolean",), reading=True),
        RuleKind("cycle", ("from", "figure"), ("choice",), reading=True),
        RuleKind("revisit_due", ("clock",), _DAYS, ("last",), reading=True),
        RuleKind("occurrence", ("link",), ("integer",), reading=True),
        RuleKind("last", ("register", "link", "field"), _ONE, reading=True),
        RuleKind("count", ("register", "link"), ("integer",), ("where",), reading=True),
        RuleKind("sum", ("register", "link", "field"), _NUMBERS, ("where", "per"), reading=True),
        RuleKind("average", ("register", "link", "field"), _NUMBERS, ("where",), reading=True),
        RuleKind("lookup", ("link", "field"), _ONE, reading=True),
    )
}


def contradictions(field: Field) -> list[str]:
    """What is wrong with a field's rule: the texts a definition's author reads."""
    if field.rule is None:
        return []
    kind = VOCABULARY.get(field.rule.name)
    if kind is None:
        return [f"rule.name: {field.rule.name} is not known; known are {', '.join(VOCABULARY)}"]
    given = set(field.rule.parameters)
    found = [f"rule.{name}: is missing" for name in kind.parameters if name not in given]
    unknown = given - {*kind.parameters, *kind.optional}
    found += [f"rule.{name}: is not known to the rule {kind.name}" for name in sorted(unknown)]
    if field.type not in kind.gives:
        found.append(f"rule.name: {kind.name} gives {', '.join(kind.gives)}, not {field.type}")
    return found


def running(field: Field) -> bool:
    """Whether the field's rule computes it already."""
    return field.rule is not None and VOCABULARY[field.rule.name].running


def at_reading(register: Register, field: Field) -> bool:
    """Whether the field is worked out when it is read; a grade is where what it grades is."""
    if field.rule is None or field.rule.name not in VOCABULARY:
        return False
    if field.rule.name == "grade":
        of = register.find(text(field.rule, "of"))
        return of is not None and of.key != field.key and at_reading(register, of)
    return VOCABULARY[field.rule.name].reading


def compute(
    register: Register, values: Mapping[str, Value], office: Office, calendar: Calendar
) -> dict[str, Value]:
    """What the rules of a row give for one record, by field key.

    Of computed fields the values hold what was given alone. A field whose clock or figure the
    office's pack lacks is left out.
    """
    columns = {key: (value,) for key, value in values.items()}
    found = compute_columns(register, columns, 1, office, calendar)
    return {key: column[0] for key, column in found.items()}


def compute_columns(
    register: Register,
    columns: Mapping[str, Sequence[Value]],
    count: int,
    office: Office,
    calendar: Calendar,
) -> dict[str, list[Value]]:
    """The same for many records at once: columns in, columns out, equal starts counted once."""
    ground = Ground(register, office, calendar)
    own = [field for field in register.fields if not at_reading(register, field)]
    if register.event in columns:
        columns = {**columns, EVENT: columns[register.event]}
    return run(steps(ground, own), columns, count)
