"""The computed cells of a record's lines: what a person gave beside what the rule gives.

People send lines back whole, so a computed cell that only repeats what the rule made, now or of
the lines as they were, was not given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema.computing import amounts
from schema.computing.by_row import EVENT, NOTHING, Ground, Step, run, steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schema.definitions import Field
    from schema.values import Value

GIVEN = "_given"


def computed(field: Field) -> bool:
    """Whether any cell of the lines comes from a rule."""
    return any(part.rule is not None for part in field.fields)


def laid_out(ground: Ground, field: Field, lines: Value, day: Value, former: Value = None) -> Value:
    """Lines with what the rules give under each key, and what was given under key_given.

    day: on which the figures count. former: the lines as they were.
    """
    found = steps(ground, field.fields)
    kept = amounts.rows(lines)
    if not found or not kept:
        return lines
    keys = [step.field.key for step in found]
    echoes = _by_rule(found, amounts.rows(former), day)
    own = _by_rule(found, kept, day)
    said = [
        {
            key: line.get(key)
            for key in keys
            if line.get(key) not in NOTHING and line.get(key) not in {own[key][at], *echoes[key]}
        }
        for at, line in enumerate(kept)
    ]
    return tuple(
        {
            **line,
            **{key: own[key][at] for key in keys},
            **{f"{key}{GIVEN}": each for key, each in said[at].items()},
        }
        for at, line in enumerate(kept)
    )


def counting(field: Field, lines: Value) -> Value:
    """Laid out lines as people see them: the given cell where there is one."""
    if not isinstance(lines, tuple):
        return lines
    return tuple(
        {part.key: line.get(f"{part.key}{GIVEN}", line.get(part.key)) for part in field.fields}
        for line in amounts.rows(lines)
    )


def _by_rule(
    found: Sequence[Step], lines: Sequence[Mapping[str, Any]], day: Value
) -> dict[str, list[Value]]:
    """What the rules make of the lines' other cells."""
    ruled = {step.field.key for step in found}
    inputs = {key for step in found for key in step.inputs} - ruled
    columns = {key: [line.get(key) for line in lines] for key in inputs}
    columns[EVENT] = [day] * len(lines)
    return run(found, columns, len(lines))
