"""From the tables of a definition file to fields, registers and packs; what is wrong is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from schema.defining.vocabulary import (
    CALL_KEYS,
    CLOCK_KEYS,
    FIELD_KEYS,
    FIGURE_KEYS,
    GROUP_KEYS,
    NUMBER_KEYS,
    OPTION_KEYS,
    PACK_KEYS,
    REGISTER_KEYS,
    TABLE,
    TABLES,
    Kind,
)
from schema.definitions import (
    Call,
    Clock,
    Field,
    Figure,
    Group,
    Label,
    Numbering,
    Option,
    Pack,
    Register,
    Rule,
)

Table = Mapping[str, Any]
Made = TypeVar("Made")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass
class Teller:
    """Collects what is wrong with one file, each with its table and key path."""

    file: str
    told: list[str] = field(default_factory=list)

    def tell(self, table: str, key: str, what: str) -> None:
        """Note one contradiction."""
        self.told.append(
            f"{self.file}: [{table}] {key}: {what}" if table else f"{self.file}: {what}"
        )


def register(raw: Table, teller: Teller) -> Register | None:
    """The register a file describes; None where key, id, label or fields are lacking."""
    good = _known(raw, REGISTER_KEYS, "register", teller)
    fields = tuple(_each(good.get("fields", ()), "fields", teller, read_field))
    if not _has(good, ("key", "id", "label", "fields"), "register", teller):
        return None
    if not _key(good, "register", teller):
        return None
    number = good.get("number")
    return Register(
        key=good["key"],
        id=good["id"],
        label=_label(good["label"]),
        fields=fields,
        number=_numbering(number, "number", teller) if number is not None else None,
        index=tuple(tuple(each) for each in good.get("index", ())),
        spoken=tuple(tuple(each) for each in good.get("spoken", ())),
        call=_call(good["call"], teller) if "call" in good else None,
        groups=tuple(_each(good.get("groups", ()), "groups", teller, _group)),
        **_texts(good, "title", "identity", "columns", "quick", "forms", "card"),
        **{name: good[name] for name in ("group", "event", "source") if name in good},
    )


def read_field(raw: Table, table: str, teller: Teller) -> Field | None:
    """One field of a register, of lines or of the office; None where it cannot stand."""
    good = _known(raw, FIELD_KEYS, table, teller)
    if not _has(good, ("key", "type", "label"), table, teller) or not _key(good, table, teller):
        return None
    options = good.get("options", ())
    plain = (
        "type", "required", "default", "many", "mask", "personal", "unit", "group", "source",
        "hidden", "fills", "finds", "plan", "closed",
    )  # fmt: skip
    return Field(
        key=good["key"],
        label=_label(good["label"]),
        options=()
        if isinstance(options, str)
        else read_options(options, f"{table}.options", teller),
        options_from=options if isinstance(options, str) else "",
        rule=_rule(good["rule"], table, teller) if "rule" in good else None,
        back=_label(good["back"]) if "back" in good else None,
        help=_label(good["help"]) if "help" in good else None,
        fields=tuple(_each(good.get("fields", ()), f"{table}.fields", teller, read_field)),
        **_texts(good, "synonyms", "to"),
        **{name: good[name] for name in plain if name in good},
    )


def read_options(raw: Any, table: str, teller: Teller) -> tuple[Option, ...]:
    """The options of a choice, in order."""
    return tuple(_each(raw, table, teller, read_option))


def read_option(raw: Table, table: str, teller: Teller) -> Option | None:
    """One option; None where it cannot stand."""
    good = _known(raw, OPTION_KEYS, table, teller)
    if not _has(good, ("key", "zh"), table, teller) or not _key(good, table, teller):
        return None
    return Option(
        key=good["key"],
        label=Label(good["zh"], good.get("en", "")),
        **_texts(good, "synonyms", "kin"),
        **{name: good[name] for name in ("colour", "closes", "imported") if name in good},
    )


def pack(raw: Table, teller: Teller) -> Pack | None:
    """The pack a file describes; None where key, label or registers are lacking."""
    good = _known(raw, PACK_KEYS, "pack", teller)
    if not _has(good, ("key", "label", "registers"), "pack", teller):
        return None
    if not _key(good, "pack", teller):
        return None
    options = {
        name: read_options(listed, f"options.{name}", teller)
        for name, listed in good.get("options", {}).items()
        if _fits(listed, TABLES, "options", name, teller)
    }
    clocks = {
        name: _clock(name, each, teller)
        for name, each in good.get("clocks", {}).items()
        if _fits(each, TABLE, "clocks", name, teller)
    }
    numbers = {
        name: _numbering(each, f"numbers.{name}", teller)
        for name, each in good.get("numbers", {}).items()
        if _fits(each, TABLE, "numbers", name, teller)
    }
    figures = {
        name: _figure(name, each, teller)
        for name, each in good.get("figures", {}).items()
        if _fits(each, TABLE, "figures", name, teller)
    }
    return Pack(
        key=good["key"],
        label=_label(good["label"]),
        registers=tuple(good["registers"]),
        options=options,
        clocks={name: clock for name, clock in clocks.items() if clock},
        numbers={name: number for name, number in numbers.items() if number},
        figures={name: figure for name, figure in figures.items() if figure},
        **{name: good[name] for name in ("hours", "source") if name in good},
    )


def _clock(key: str, raw: Table, teller: Teller) -> Clock | None:
    table = f"clocks.{key}"
    good = _known(raw, CLOCK_KEYS, table, teller)
    if not _has(good, ("register", "from", "figures"), table, teller):
        return None
    figures = good["figures"]
    return Clock(
        key=key,
        register=good["register"],
        start=good["from"],
        figures={"": figures} if isinstance(figures, str) else dict(figures),
        **{name: good[name] for name in ("by", "day_one", "end", "source") if name in good},
    )


def _figure(key: str, raw: Table, teller: Teller) -> Figure | None:
    table = f"figures.{key}"
    good = _known(raw, FIGURE_KEYS, table, teller)
    if not _has(good, ("group", "label", "values"), table, teller):
        return None
    values = good["values"]
    return Figure(
        key=key,
        label=_label(good["label"]),
        values={"": values} if isinstance(values, str) else dict(values),
        group=good["group"],
        **{name: good[name] for name in ("unit", "on", "source") if name in good},
    )


def _numbering(raw: Table, table: str, teller: Teller) -> Numbering | None:
    good = _known(raw, NUMBER_KEYS, table, teller)
    if not _has(good, ("pattern", "cycle"), table, teller):
        return None
    return Numbering(good["pattern"], good["cycle"])


def _group(raw: Table, table: str, teller: Teller) -> Group | None:
    good = _known(raw, GROUP_KEYS, table, teller)
    if not _has(good, ("key", "zh"), table, teller) or not _key(good, table, teller):
        return None
    return Group(good["key"], Label(good["zh"], good.get("en", "")))


def _call(raw: Table, teller: Teller) -> Call | None:
    good = _known(raw, CALL_KEYS, "call", teller)
    if not _has(good, ("zh", "who", "matter"), "call", teller):
        return None
    plain = ("who", "matter", "contact", "department", "lines", "line_matter", "line_department")
    return Call(
        word=Label(good["zh"], good.get("en", "")),
        **_texts(good, "place"),
        **{name: good[name] for name in plain if name in good},
    )


def _rule(raw: Table, table: str, teller: Teller) -> Rule | None:
    if not isinstance(raw.get("name"), str):
        teller.tell(table, "rule.name", "is missing")
        return None
    return Rule(raw["name"], {key: each for key, each in raw.items() if key != "name"})


def _label(raw: Table) -> Label:
    return Label(raw["zh"], raw.get("en", ""))


def _texts(good: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: tuple(good[name]) for name in names if name in good}


def _each(
    raw: Any, table: str, teller: Teller, make: Callable[[Table, str, Teller], Made | None]
) -> list[Made]:
    made = []
    for position, each in enumerate(raw, 1):
        name = each.get("key", position)
        thing = make(each, f"{table}.{name}", teller)
        if thing is not None:
            made.append(thing)
    return made


def _known(raw: Table, kinds: Mapping[str, Kind], table: str, teller: Teller) -> dict[str, Any]:
    good = {}
    for key, each in raw.items():
        if key not in kinds:
            teller.tell(table, key, f"is not known here; known are {', '.join(kinds)}")
        elif _fits(each, kinds[key], table, key, teller):
            good[key] = each
    return good


def _fits(raw: Any, kind: Kind, table: str, key: str, teller: Teller) -> bool:
    recognised, called = kind
    if recognised(raw):
        return True
    teller.tell(table, key, f"must be {called}")
    return False


def _has(good: Mapping[str, Any], names: tuple[str, ...], table: str, teller: Teller) -> bool:
    missing = [name for name in names if name not in good]
    for name in missing:
        teller.tell(table, name, "is missing")
    return not missing


def _key(good: Mapping[str, Any], table: str, teller: Teller) -> bool:
    if KEY.fullmatch(good["key"]):
        return True
    teller.tell(table, "key", "must be small letters, digits and _, at most 40, a letter first")
    return False
