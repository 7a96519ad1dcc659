"""Whether what is shipped is sound: contradictions, and rules that do not run yet."""

from __future__ import annotations

from schema import rules
from schema.defining import contradictions
from schema.defining.effective import laid_over
from schema.defining.loading import Shipped, shipped
from schema.defining.parsing import Teller


def check(known: Shipped | None = None) -> list[str]:
    """Every contradiction, each with its file, table and key; none means sound."""
    known = known or shipped()
    return [*known.problems, *_effective(known)]


def notes(known: Shipped | None = None) -> list[str]:
    """The computed fields whose rule is understood but does not run yet."""
    known = known or shipped()
    return [
        f"registers/{register.key}.toml: [fields.{field.key}] rule: {field.rule.name} "
        "is not running yet; given values are kept"
        for register in known.registers.values()
        for field in register.fields
        if field.rule is not None
        and field.rule.name in rules.VOCABULARY
        and not rules.running(field)
    ]


def _effective(known: Shipped) -> list[str]:
    told: list[str] = []
    for pack in known.packs:
        teller = Teller(f"packs/{pack}.toml", told)
        for register in laid_over(known, pack).catalogue.values():
            for field in register.fields:
                table = f"options.{field.options_from}"
                found = contradictions.options_of(field, table) if field.options_from else ()
                for where, key, what in found:
                    teller.tell(where, key, what)
            for field in (each for each in register.fields if each.options_from):
                for where, key, what in contradictions.default_of(field, f"options.{field.key}"):
                    teller.tell(where, key, what)
    return list(dict.fromkeys(told))
