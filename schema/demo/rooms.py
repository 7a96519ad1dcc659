"""The rooms of the invented estate: those its customers live in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from schema.values import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schema.demo.pen import Row

PARTS = 3
LIVING = {"业主自住": "owner", "业主出租": "let", "租户": "let"}
OWING = 17  # every so manieth room owes its fee


def of(customers: Sequence[Row]) -> list[Row]:
    """A room for each household, with its owner or tenant; some owe their fee."""
    made: list[Row] = []
    for customer in customers:
        code = str(customer["address"])
        parts = code.split("-")
        if len(parts) != PARTS:
            continue  # a shop
        person = "tenant" if customer["nature"] == "租户" else "owner"
        row: Row = {
            "code": code,
            **dict(zip(("building", "unit", "room"), parts, strict=True)),
            "status": LIVING[str(customer["nature"])],
            person: Mention(str(customer["name"])),
            "phone": customer["phone"],
        }
        if len(made) % OWING == 0:
            row["arrears"] = Decimal(430)
        made.append(row)
    return made
