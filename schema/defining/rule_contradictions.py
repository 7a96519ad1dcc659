"""What the rule of a field must not say, taken together with the registers and the packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schema import rules
from schema.computing import figures, running_out, spans
from schema.computing.by_row import keys, rule_of, text
from schema.finding.filters import parse_where
from schema.problems import UnusableError
from schema.storing.tables import targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schema.definitions import Field, Figure, Pack, Register

Told = tuple[str, str]  # key, what
NUMBERS = frozenset({"integer", "decimal", "money", "percent", "rating"})
MOMENTS = frozenset({"date", "datetime"})
COUNTED = frozenset({"product", "added", "difference", "share", "weighted", "capped", "grade"})
HERE = (
    "of",
    "minus",
    "part",
    "whole",
    "by",
    "least",
    "from",
    "to",
    "done",
    "due",
    "before",
    "last",
)
OF_LINES = ("part", "whole", "by")
TIMES = frozenset({"from", "to", "done", "due", "before", "last"})
UNITS_AHEAD = frozenset({"minutes", "hours"})
UNITS_APART = frozenset({"days", "weeks", "months"})


def of(
    field: Field,
    siblings: Sequence[Field],
    register: Register,
    registers: Mapping[str, Register],
    packs: Mapping[str, Pack],
) -> Iterator[Told]:
    """What is wrong with a field's rule; siblings: the fields of its row, or of its line."""
    rule = field.rule
    if rule is None:
        return
    wrong = rules.contradictions(field)
    for what in wrong:
        key, _, said = what.partition(": ")
        yield key, said
    if wrong:
        return
    own = {each.key: each for each in siblings}
    yield from _of_row(field, own)
    yield from _when(field, own, register)
    yield from _circle(field, own, register)
    if "clock" in rule.parameters:
        yield from _clock(field, register, packs)
    if "figure" in rule.parameters:
        yield from _figure(field, own, register, packs)
    yield from _led(field, own, register, registers)


def _led(
    field: Field, own: Mapping[str, Field], register: Register, registers: Mapping[str, Register]
) -> Iterator[Told]:
    rule = rule_of(field)
    if "register" in rule.parameters or rule.name == "lookup":
        yield from _others(field, register, registers)
    elif "link" in rule.parameters and text(rule, "link") not in own:
        yield "rule.link", f"{text(rule, 'link')} is no field of {register.key}"


def _of_row(field: Field, own: Mapping[str, Field]) -> Iterator[Told]:
    """Whether the fields a rule names are there, and fit."""
    rule = rule_of(field)
    lines = own.get(text(rule, "lines"))
    if "lines" in rule.parameters and (lines is None or lines.type != "lines"):
        yield "rule.lines", f"{text(rule, 'lines')} has no lines"
        return
    inner = {each.key: each for each in lines.fields} if lines else {}
    for name in filter(rule.parameters.__contains__, HERE):
        for key in keys(rule, name):
            yield from _fits(name, key, inner if lines and name in OF_LINES else own, rule.name)
    for name in filter(rule.parameters.__contains__, ("field", "weight") if lines else ()):
        yield from _fits(name, text(rule, name), inner, "product")


def _when(field: Field, own: Mapping[str, Field], register: Register) -> Iterator[Told]:
    """Whether what a rule needs is there when it runs, and its ways of measuring are known."""
    rule = rule_of(field)
    if rules.at_reading(register, field):
        if field not in register.fields:
            yield "rule.name", f"{rule.name} cannot stand in a line"
    else:
        for key in (key for name in HERE for key in keys(rule, name)):
            if key in own and rules.at_reading(register, own[key]):
                yield "rule", f"{key} is worked out at reading, which is after saving"
    unit = text(rule, "unit")
    if unit and unit not in spans.UNITS:
        yield "rule.unit", f"{unit} is not known; known are {', '.join(spans.UNITS)}"
    if rule.name == "in_time":
        ends = [name for name in ("due", "from", "before") if name in rule.parameters]
        if len(ends) != 1 or ("due" in ends) == ("figure" in rule.parameters):
            yield "rule", "in_time needs due, or from or before with a figure"


def _fits(name: str, key: str, there: Mapping[str, Field], rule: str) -> Iterator[Told]:
    named = there.get(key)
    if named is None:
        yield f"rule.{name}", f"{key} is no field of this register"
    elif name in TIMES and named.type not in MOMENTS:
        yield f"rule.{name}", f"{key} must be a date or datetime, not {named.type}"
    elif name not in {*TIMES, "by"} and rule in COUNTED and named.type not in NUMBERS:
        yield f"rule.{name}", f"{key} must be a number, not {named.type}"


def _circle(field: Field, own: Mapping[str, Field], register: Register) -> Iterator[Told]:
    """Whether a rule comes back to its own field."""
    seen: set[str] = set()
    left = list(_inputs(field))
    while left:
        key = left.pop()
        if key == field.key:
            yield "rule", "goes in a circle"
            return
        named = own.get(key)
        if named is not None and key not in seen and register.key:
            seen.add(key)
            left += _inputs(named)


def _inputs(field: Field) -> Iterable[str]:
    if field.rule is None or "lines" in field.rule.parameters:
        return ()
    return (key for name in HERE for key in keys(field.rule, name))


def _clock(field: Field, register: Register, packs: Mapping[str, Pack]) -> Iterator[Told]:
    name = text(rule_of(field), "clock")
    found = [pack.clocks[name] for pack in packs.values() if name in pack.clocks]
    found = [clock for clock in found if clock.register == register.key]
    if not found:
        yield "rule.clock", f"no pack has a clock {name} for {register.key}"
    if rule_of(field).name == "revisit_due":
        for figure in (each for clock in found for each in clock.figures.values()):
            length = running_out.duration(figure)
            if length is None or length.unit not in UNITS_APART:
                yield "rule.clock", f"{figure} must be in days, weeks or months"


def _figure(
    field: Field, own: Mapping[str, Field], register: Register, packs: Mapping[str, Pack]
) -> Iterator[Told]:
    name = text(rule_of(field), "figure")
    there = [pack for pack in packs.values() if name in pack.figures]
    using = [pack for pack in there if register.key in pack.registers] or there
    found = [pack.figures[name] for pack in using]
    if not found:
        yield "rule.figure", f"no pack has a figure {name}"
    for figure in found:
        for what in _unfit(field, own, figure):
            yield "rule.figure", f"{name} {what}"


def _unfit(field: Field, own: Mapping[str, Field], figure: Figure) -> Iterable[str]:
    rule = rule_of(field)
    if rule.name == "grade":
        return _unfit_bands(field, text(rule, "else"), figure)
    if rule.name == "cycle":
        return _unknown(field, figure.values)
    if rule.name == "weighted":
        return _unknown(own[text(rule, "by")], figure.values) if text(rule, "by") in own else ()
    if rule.name == "capped":
        said = {name: figures.number(figure.values.get(name, "")) for name in ("share", "most")}
        return [f"must say {name}, a number" for name, number in said.items() if number is None]
    length = running_out.duration(figure.values.get("", ""))
    return [] if length and length.unit in UNITS_AHEAD else ["must be in minutes or hours"]


def _unfit_bands(field: Field, otherwise: str, figure: Figure) -> Iterator[str]:
    if not figures.bands(figure):
        yield "has a band that cannot be read, such as ≥ 90 or 70–89"
    yield from _unknown(field, [*figure.values, *filter(None, [otherwise])])


def _unknown(field: Field, said: Iterable[str]) -> Iterator[str]:
    for key in said:
        if field.option(key) is None and not field.options_from:
            yield f"names {key}, which is no option of {field.key}"


def _others(field: Field, register: Register, registers: Mapping[str, Register]) -> Iterator[Told]:
    rule = rule_of(field)
    there = registers.get(text(rule, "register")) if rule.name != "lookup" else register
    if there is None:
        yield "rule.register", f"{text(rule, 'register')} is no register"
        return
    link = there.find(text(rule, "link"))
    if link is None or not targets(link) or link.many:
        yield "rule.link", f"{text(rule, 'link')} is no link of {there.key} to one record"
        return
    if rule.name == "lookup":
        there = registers.get(targets(link)[0], register)
        if len(targets(link)) > 1:
            yield "rule.link", f"{link.key} leads to several registers"
    elif register.key not in targets(link):
        yield "rule.link", f"{there.key}.{link.key} does not lead to this register"
    yield from _taken(field, there)
    yield from _asked(rule.name, text(rule, "where"), text(rule, "per"), there)


def _taken(field: Field, there: Register) -> Iterator[Told]:
    rule = rule_of(field)
    if "field" not in rule.parameters:
        return
    taken = there.find(text(rule, "field"))
    if taken is None:
        yield "rule.field", f"{text(rule, 'field')} is no field of {there.key}"
        return
    if rules.at_reading(there, taken):
        yield "rule.field", f"{there.key}.{taken.key} is worked out at reading itself"
    if rule.name in {"sum", "average"}:
        if taken.type not in NUMBERS:
            yield "rule.field", f"{taken.key} must be a number, not {taken.type}"
        return
    yield from _alike(field, taken)


def _alike(field: Field, taken: Field) -> Iterator[Told]:
    """Whether a field can hold what it takes from another record."""
    if not (field.type == taken.type or (field.type, taken.type) == ("date", "datetime")):
        yield "rule.field", f"{taken.key} is a {taken.type}, this field a {field.type}"
    if (field.options_from, field.options) != (taken.options_from, taken.options):
        yield "rule.field", f"{taken.key} has other options"
    if taken.mask and not field.mask:
        yield "rule.field", f"{taken.key} is masked, so this field must be masked"


def _asked(rule: str, where: str, per: str, there: Register) -> Iterator[Told]:
    if per:
        by = there.find(per)
        if by is None or by.type != "choice":
            yield "rule.per", f"{per} is no choice of {there.key}"
    try:
        named = [there.find(each.field) for each in parse_where(where, there)]
    except UnusableError:
        yield "rule.where", f"{where} is no condition on {there.key}"
        return
    if any(each is not None and rules.at_reading(there, each) for each in named):
        yield "rule.where", f"{rule} cannot ask for what is worked out at reading"
