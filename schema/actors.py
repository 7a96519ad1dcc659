"""Who acts, and what he may: the one place that decides it."""

from __future__ import annotations

from dataclasses import dataclass

ACTIONS = frozenset(
    {"see", "add", "change", "delete", "import", "export", "print", "reveal", "design", "settings"}
)
ROLES: dict[str, frozenset[str]] = {
    "administrator": ACTIONS,
    "clerk": frozenset({"see", "add", "change", "print"}),
    "reader": frozenset({"see"}),
}


@dataclass(frozen=True)
class Actor:
    """The person a change is made by; person is the id of his record in the person register."""

    name: str
    role: str
    person: int | None = None


LOCAL = Actor("本机管理员", "administrator")


def may(actor: Actor, action: str, register: str) -> bool:
    """Whether the actor's role allows the action in the register (key)."""
    del register  # roles hold for all registers until an office sets them apart
    return action in ROLES.get(actor.role, frozenset())
