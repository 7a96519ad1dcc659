"""What a register must not say of the records it leads to, and of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema.definitions import Call, Field, Register

Told = tuple[str, str, str]  # table, key, what


def of(register: Register, registers: Mapping[str, Register]) -> Iterator[Told]:
    """Fills, finds, plans, closed lines, spoken names, cards and calls that lead nowhere."""
    for key in (*(key for several in register.spoken for key in several), *register.card):
        if register.find(key) is None:
            where = "card" if key in register.card else "spoken"
            yield "register", where, f"{key} is no field of this register"
    for field in register.fields:
        table = f"fields.{field.key}"
        yield from _fills(field, table, register, registers)
        yield from _named(field, table, register)
    if register.call is not None:
        yield from _call(register.call, register)


def _fills(
    field: Field, table: str, register: Register, registers: Mapping[str, Register]
) -> Iterator[Told]:
    targets = [registers[key] for key in field.to if key in registers]
    for own, theirs in field.fills.items():
        found = register.find(own)
        if found is None:
            yield table, "fills", f"{own} is no field of this register"
        elif found.computed:
            yield table, "fills", f"{own} is given by its rule"
        for target in targets:
            if target.find(theirs) is None:
                yield table, "fills", f"{theirs} is no field of {target.key}"


def _named(field: Field, table: str, register: Register) -> Iterator[Told]:
    found = register.find(field.finds)
    if field.finds and (found is None or found.type != "link" or found.many):
        yield table, "finds", f"{field.finds} is no link of this register"
    if field.plan and register.find(field.plan) is None:
        yield table, "plan", f"{field.plan} is no field of this register"
    if field.closed and field.closed not in {inner.key for inner in field.fields}:
        yield table, "closed", f"{field.closed} is no column of these lines"


def _call(call: Call, register: Register) -> Iterator[Told]:
    named = {
        "who": (call.who,),
        "matter": (call.matter,),
        "contact": (call.contact,),
        "department": (call.department,),
        "lines": (call.lines,),
        "place": call.place,
    }
    for name, keys in named.items():
        for key in keys:
            if key and register.find(key) is None:
                yield "call", name, f"{key} is no field of this register"
    lines = register.find(call.lines)
    inner = {each.key for each in lines.fields} if lines else set()
    for name in ("line_matter", "line_department"):
        key = getattr(call, name)
        if (key or call.lines) and key not in inner:
            yield "call", name, f"{key} is no column of {call.lines or 'any lines'}"
