"""What a pack must not say, taken together with the registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema import numbering
from schema.clocks import deadlines, working_time
from schema.definitions import FIGURE_GROUPS
from schema.problems import UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema.definitions import Clock, Field, Option, Pack, Register

Told = tuple[str, str, str]  # table, key, what
GENERAL = "general"


def of(pack: Pack, registers: Mapping[str, Register], packs: Mapping[str, Pack]) -> Iterator[Told]:
    """What is wrong with a pack: table, key and what."""
    general = packs.get(GENERAL)
    lists = {**(general.options if general else {}), **pack.options}
    yield from _registers(pack, registers)
    yield from _options(pack, registers, lists)
    for key, clock in pack.clocks.items():
        for where, what in _clock(clock, registers, lists):
            yield f"clocks.{key}", where, what
    for key, each in pack.numbers.items():
        if key not in registers:
            yield "numbers", key, "is no register"
        for what in numbering.contradictions(each):
            yield f"numbers.{key}", "pattern", what
    yield from _other_figures(pack)
    try:
        working_time.hours(pack.hours)
    except UnusableError:
        yield "pack", "hours", f"{pack.hours} must be such as 09:00-12:00,13:30-18:00"


def _other_figures(pack: Pack) -> Iterator[Told]:
    for key, figure in pack.figures.items():
        if figure.group not in FIGURE_GROUPS:
            known = ", ".join(FIGURE_GROUPS)
            yield f"figures.{key}", "group", f"{figure.group} is not known; known are {known}"
        if not figure.source:
            yield f"figures.{key}", "source", "is missing: nobody could tell where it comes from"


def _registers(pack: Pack, registers: Mapping[str, Register]) -> Iterator[Told]:
    for key in pack.registers:
        if key not in registers:
            yield "pack", "registers", f"{key} is no register"
        if pack.registers.count(key) > 1:
            yield "pack", "registers", f"{key} stands there twice"


def _options(
    pack: Pack, registers: Mapping[str, Register], lists: Mapping[str, tuple[Option, ...]]
) -> Iterator[Told]:
    wanted: dict[str, str] = {}
    for register in registers.values():
        for field in _all(register.fields):
            if field.options_from:
                wanted[field.options_from] = f"{register.key}.{field.key}"
                if register.key in pack.registers and not lists.get(field.options_from):
                    what = f"is missing: {register.key}.{field.key} takes its options from it"
                    yield "options", field.options_from, what
    for name, options in pack.options.items():
        if name not in wanted:
            yield "options", name, "no field takes its options from it"
        keys = [option.key for option in options]
        for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
            yield f"options.{name}.{key}", "key", "two options have this key"


def _clock(
    clock: Clock, registers: Mapping[str, Register], lists: Mapping[str, tuple[Option, ...]]
) -> Iterator[tuple[str, str]]:
    if clock.day_one not in {"next", "same"}:
        yield "day_one", f'{clock.day_one} is not known; known are "next" and "same"'
    if clock.end not in {"day", "close"}:
        yield "end", f'{clock.end} is not known; known are "day" and "close"'
    yield from _figures(clock)
    register = registers.get(clock.register)
    if register is None:
        yield "register", f"{clock.register} is no register"
        return
    start = register.find(clock.start)
    if start is None or start.type not in {"date", "datetime"}:
        yield "from", f"{clock.start} is no date or datetime of {register.key}"
    if clock.by:
        yield from _dimension(clock, register, lists)


def _figures(clock: Clock) -> Iterator[tuple[str, str]]:
    for key, figure in clock.figures.items():
        try:
            deadlines.parse(figure)
        except UnusableError:
            where = f"figures.{key}" if key else "figures"
            yield where, f"{figure} is no duration such as 3 working days"
    if not clock.by and set(clock.figures) != {""}:
        yield "figures", "must be one duration, or by must name the choice they depend on"


def _dimension(
    clock: Clock, register: Register, lists: Mapping[str, tuple[Option, ...]]
) -> Iterator[tuple[str, str]]:
    field = register.find(clock.by)
    if field is None or field.type != "choice":
        yield "by", f"{clock.by} is no choice of {register.key}"
        return
    known = {option.key for option in field.options or lists.get(field.options_from, ())}
    for key in clock.figures:
        if key not in known:
            named = key or "the figure for all"
            yield f"figures.{key}", f"{named} is no option of {register.key}.{field.key}"
    for key in sorted(known - set(clock.figures)):
        yield f"figures.{key}", "is missing: records of this kind would have no deadline"


def _all(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _all(field.fields)
