"""The registers and packs that are shipped, read from their files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from schema.defining import contradictions, parsing, set_contradictions
from schema.defining.parsing import Table, Teller
from schema.definitions import Pack, Register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HERE = Path(__file__).parents[1]
Thing = TypeVar("Thing", Register, Pack)


@dataclass(frozen=True)
class Shipped:
    """Every register and pack by key, and every contradiction of their files as a line."""

    registers: Mapping[str, Register]
    packs: Mapping[str, Pack]
    problems: tuple[str, ...] = ()


@cache
def shipped() -> Shipped:
    """What stands in schema/registers and schema/packs."""
    return load(HERE)


def load(folder: Path) -> Shipped:
    """What stands in the folders registers and packs of a folder; contradictory files too."""
    told: list[str] = []
    registers = dict(_things(folder / "registers", parsing.register, told))
    packs = dict(_things(folder / "packs", parsing.pack, told))
    told += contradictions.of(registers, packs)
    told += set_contradictions.of(registers, packs)
    return Shipped(registers, packs, tuple(told))


def _things(
    folder: Path, make: Callable[[Table, Teller], Thing | None], told: list[str]
) -> Iterator[tuple[str, Thing]]:
    for path in sorted(folder.glob("*.toml")):
        teller = Teller(f"{folder.name}/{path.name}", told)
        thing = _thing(path, make, teller)
        if thing is not None and thing.key != path.stem:
            teller.tell("", "", f"key must be {path.stem}, as the file is named, not {thing.key}")
        if thing is not None:
            yield thing.key, thing


def _thing(
    path: Path, make: Callable[[Table, Teller], Thing | None], teller: Teller
) -> Thing | None:
    try:
        return make(tomllib.loads(path.read_text(encoding="utf-8")), teller)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        teller.tell("", "", f"cannot be read: {error}")
        return None
