"""Where a register is used: who links to it, on which forms, in which kinds of office it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema.defining.effective import BUILT_IN
from schema.storing.tables import is_link, targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schema.definitions import Clock, Field, Office, Pack, Register


@dataclass(frozen=True)
class Uses:
    """What would miss a register.

    linking: registers with the fields by which they name its records. forms: keys of layouts.
    packs: kinds of office that start with it. clocks: deadlines of this office that begin in it.
    """

    linking: tuple[tuple[Register, tuple[Field, ...]], ...]
    forms: tuple[str, ...]
    packs: tuple[Pack, ...]
    clocks: tuple[Clock, ...]


def uses(office: Office, packs: Mapping[str, Pack], key: str) -> Uses:
    """Where the register of this key is used; of all registers there are, off ones too."""
    others = ((other, tuple(_to(other.fields, key))) for other in office.catalogue.values())
    linking = tuple((other, fields) for other, fields in others if fields and other.key != key)
    return Uses(
        linking,
        office.catalogue[key].forms,
        tuple(pack for pack in packs.values() if key in pack.registers and key not in BUILT_IN),
        tuple(clock for clock in office.pack.clocks.values() if clock.register == key),
    )


def _to(fields: Iterable[Field], key: str) -> Iterable[Field]:
    """The fields that may lead to a register, those of lines under their list."""
    for field in fields:
        if (is_link(field) and key in targets(field)) or any(_to(field.fields, key)):
            yield field
