"""Columns of linked records beside a register's own: works.manager in a list of revisits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema import search
from schema.finding import paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schema.definitions import Office, Register


def taken(register: Register, office: Office, query: Mapping[str, Any]) -> tuple[Register, str]:
    """The register with what the address asks to see of linked records, and that as a text.

    What is filtered or sorted by is shown too: nobody trusts a condition he cannot see.
    """
    asked = [
        *str(query.get("reach", "")).split(","),
        *(str(condition[0]) for condition in query.get("filter", ())),
        *(part.partition(":")[0] for part in str(query.get("sort", "")).split(",")),
    ]
    found = [key for key in dict.fromkeys(asked) if "." in key]
    known = [key for key in found if paths.find(office, register, key)]
    return search.widened(office, register, known), ",".join(known)


def offered(register: Register, office: Office, language: str) -> list[dict[str, str]]:
    """Every column of a linked record there is to choose."""
    return [
        {"key": step.key, "label": step.label.text(language)}
        for step in paths.every(office, register)
    ]
