"""The commands of the house: init, registers, switch, check, due."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from schema import messages, settings, terminal
from schema.actors import LOCAL
from schema.clocks import calendar_days, deadlines, reasons, working_time
from schema.clocks.working_time import HOURS_TEXT
from schema.language import translator
from schema.problems import Problem, UnusableError
from schema.terminal import Parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from schema.clocks.working_time import Calendar

LANGUAGE = settings.language()
_ = translator(LANGUAGE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; 2 if it could not be, with one sentence on stderr."""
    given = _parser().parse_args(arguments)
    try:
        return int(COMMANDS[given.command](given))
    except UnusableError as error:
        print(messages.sentence(error.problem, LANGUAGE), file=sys.stderr)
        return 2


def _parser() -> Parser:
    parser = Parser(prog="python -m schema", description=_("Taizhang: database and rules"))
    commands = parser.add_subparsers(dest="command", required=True)
    init = commands.add_parser("init", help=_("make or upgrade the database"))
    init.add_argument("--pack", help=_("kind of office, such as property"))
    init.add_argument("--demo", action="store_true", help=_("add invented records to look round"))
    commands.add_parser("registers", help=_("every register, a line each"))
    switch = commands.add_parser(
        "switch", help=_("show a register in the menus or take it out of them")
    )
    switch.add_argument("register", help=_("key or name, such as complaint"))
    switch.add_argument("to", choices=("on", "off"))
    commands.add_parser("check", help=_("contradictions in definitions, packs and forms"))
    due = commands.add_parser("due", help=_("when a deadline ends, and why"))
    due.add_argument("start", help=_("moment or day, such as 2026-02-13T10:00"))
    due.add_argument("duration", help=_("such as “3 working days”"))
    due.add_argument("--hours", help=_("working hours, such as 09:00-12:00,13:30-18:00"))
    due.add_argument("--end", choices=("day", "close"), default="day")
    return parser


def init(given: argparse.Namespace) -> int:
    """Make or upgrade the database, with the pack of the office and invented records if asked."""
    from schema import demo, keeping, office
    from schema.database import connect, reading

    _known_pack(given.pack)
    engine = connect(settings.database_url())
    keeping.prepare(engine, given.pack or "general")
    with reading(engine) as connection:
        current = office.current(connection)
    print(_("The database is ready. Kind of office: {}.").format(current.pack.label.text(LANGUAGE)))
    if given.pack not in {None, current.pack.key}:
        print(_("It was chosen before and stays; it is changed in the settings."))
    if given.demo:
        now = datetime.now(ZoneInfo(current.zone)).replace(tzinfo=None)
        added = demo.add(engine, LOCAL, now)
        print(_("{} invented records were added.").format(added) if added else _(ALREADY))
    print(_("Next: streamlit run app.py"))
    return 0


ALREADY = "The invented records are there already."


def _known_pack(pack: str | None) -> None:
    from schema.defining.loading import shipped

    packs = shipped().packs
    if pack is not None and pack not in packs:
        known = ", ".join(packs)
        raise UnusableError(Problem("unknown_pack", values={"value": pack, "known": known}))


def registers(given: argparse.Namespace) -> int:
    """Print key, id, label, fields, records and off of every register, tabs between."""
    from schema import office, search
    from schema.database import reading
    from schema.finding.filters import Query

    del given
    engine = _existing()
    if engine is None:
        raise UnusableError(Problem("database_missing"))
    with reading(engine) as connection:
        current = office.current(connection)
        for key, register in current.catalogue.items():
            there = key in current.registers
            count = search.count(connection, current, key, Query(), LOCAL) if there else 0
            label, fields = register.label.text(LANGUAGE), len(register.fields)
            off = () if key in current.on else ("off",)
            print(key, register.id, label, fields, count, *off, sep="\t")
    return 0


def switch(given: argparse.Namespace) -> int:
    """Switch a register on or off, and say what that means for others."""
    from schema import office as offices
    from schema import search, switching
    from schema.database import writing
    from schema.defining.loading import shipped
    from schema.defining.uses import uses

    engine = _existing()
    if engine is None:
        raise UnusableError(Problem("database_missing"))
    with writing(engine) as connection:
        catalogue = offices.current(connection).catalogue
        wanted = given.register.strip()
        named = [key for key, each in catalogue.items() if wanted in (key, each.label.zh)]
        key = named[0] if named else wanted
        now = datetime.now(ZoneInfo(offices.current(connection).zone)).replace(tzinfo=None)
        after = switching.switch(connection, key, LOCAL, now, on=given.to == "on")
        label = after.catalogue[key].label.text(LANGUAGE)
        if given.to == "on":
            print(_("“{}” is on.").format(label))
            return 0
        kept = search.count(connection, after, key, search.Query(), LOCAL)
        print(_("“{}” is off. Its {} records stay; nothing was deleted.").format(label, kept))
        linking = [each for each, _to in uses(after, shipped().packs, key).linking]
        names = _(", ").join(each.label.text(LANGUAGE) for each in linking if each.key in after.on)
        if names:
            print(_("Registers that link to it: {}").format(names))
    return 0


def check(given: argparse.Namespace) -> int:
    """Print every contradiction of what is shipped; 0 if there is none."""
    from exporters import forms
    from schema.defining import checking
    from schema.defining.loading import shipped

    del given
    known = shipped()
    problems = [*checking.check(), *forms.check(known.registers), *_behind()]
    for line in problems:
        print(line)
    for note in checking.notes():
        print(_("note: {}").format(note))
    if not problems:
        counts = len(known.registers), len(known.packs), len(forms.FORMS)
        print(_("Sound: {} registers, {} packs, {} forms.").format(*counts))
    return 1 if problems else 0


def _behind() -> list[str]:
    from schema import keeping
    from schema.database import reading

    engine = _existing()
    if engine is None:
        return []
    with reading(engine) as connection:
        at, newest = keeping.level(connection)
    text = _("migrations: the database stands at {}, the newest is {}: run python -m schema init")
    return [] if at == newest else [text.format(at, newest)]


def due(given: argparse.Namespace) -> int:
    """Print the moment a deadline ends, and why."""
    duration = deadlines.parse(given.duration)
    start = _start(given.start)
    calendar = _calendar(given.hours)
    last, why = reasons.due(start, duration, calendar, end=given.end, language=LANGUAGE)
    print(last.isoformat(timespec="seconds"))
    print(why)
    return 0


def _start(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        return day
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:  # the office's own zone is meant
        raise UnusableError(Problem("bad_moment", values={"value": text}))
    return moment


def _calendar(hours: str | None) -> Calendar:
    from schema import office
    from schema.database import reading

    engine = _existing()
    if engine is None:
        return calendar_days.calendar(working_hours=hours or HOURS_TEXT)
    with reading(engine) as connection:
        calendar = office.calendar(connection, office.current(connection))
    return replace(calendar, hours=working_time.hours(hours)) if hours else calendar


def _existing() -> Engine | None:
    # Opening an SQLite database that is not there would make an empty one.
    from schema import keeping
    from schema.database import connect, reading

    engine = connect(settings.database_url())
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return None
    with reading(engine) as connection:
        return engine if keeping.level(connection)[0] else None


COMMANDS = {"init": init, "registers": registers, "switch": switch, "check": check, "due": due}

if __name__ == "__main__":
    raise SystemExit(terminal.leave(main))
