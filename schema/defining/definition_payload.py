"""The changes of the definition an import brings: new fields, new choices, hidden fields shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema.defining.effective import DefinitionChange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schema.definitions import Field, Option
    from schema.planning import Plan


def changes_of(plan: Plan) -> Iterator[DefinitionChange]:
    """What the office's definition must learn before the plan's records fit."""
    register = plan.register.key
    for field in plan.new_fields:
        yield DefinitionChange("add_field", register, field.key, payload(field))
    for key, option in plan.new_options:
        yield DefinitionChange("add_option", register, key, _option(option))
    for key in plan.shown_again:
        yield DefinitionChange("show_field", register, key, {})


def payload(field: Field) -> dict[str, Any]:
    """A field as a definition file would write it, defaults left out."""
    made: dict[str, Any] = {"type": field.type, "label": {"zh": field.label.zh}}
    if field.options:
        made["options"] = [_option(option) for option in field.options]
    if field.unit:
        made["unit"] = field.unit
    return made


def _option(option: Option) -> dict[str, Any]:
    made: dict[str, Any] = {"key": option.key, "zh": option.label.zh}
    if option.synonyms:
        made["synonyms"] = list(option.synonyms)
    for name in ("colour", "closes", "imported"):
        if value := getattr(option, name):
            made[name] = value
    return made
