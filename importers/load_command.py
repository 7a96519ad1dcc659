"""The load command: a file into a register, first only told, with --save done."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from importers import matching, workbook
from schema import batches, keeping, messages, planning, settings
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading
from schema.finding import catching_up
from schema.importing import plan_report
from schema.language import translator
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schema.actors import Actor
    from schema.database import Engine
    from schema.definitions import Office
    from schema.planning import Plan

SHOWN = 20  # problems and names told one by one on a terminal
LANGUAGE = settings.language()
_ = translator(LANGUAGE)


def add_arguments(parser: ArgumentParser) -> None:
    """What the command can be told."""
    parser.add_argument("register", metavar="REGISTER")
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--sheet", metavar="S")
    parser.add_argument("--save", action="store_true", help=_("do it; without it nothing changes"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object instead of text"))
    parser.add_argument("--extra", choices=("add", "skip"), default="add")
    parser.add_argument("--links", choices=("leave", "create", "refuse"), default="leave")
    parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD")
    parser.add_argument("--actor", metavar="NAME", default="")


def run(given: Namespace | Sequence[str], now: datetime | None = None) -> int:
    """Carry out the command: 0 all in, 1 some rows left to a person, 2 unusable."""
    if not isinstance(given, Namespace):
        parser = ArgumentParser(prog="python -m importers load")
        add_arguments(parser)
        given = parser.parse_args(given)
    try:
        return _load(given, now)
    except UnusableError as error:
        print(messages.sentence(error.problem, LANGUAGE), file=sys.stderr)
        return 2


def _load(given: Namespace, now: datetime | None) -> int:
    engine = connect(settings.database_url())
    try:
        _check(engine)
        return _load_into(engine, given, now)
    finally:
        engine.dispose()


def _load_into(engine: Engine, given: Namespace, now: datetime | None) -> int:
    with reading(engine) as connection:
        office = offices.current(connection)
    now = now or datetime.now(ZoneInfo(office.zone)).replace(tzinfo=None, microsecond=0)  # noqa: TID251 - a command's edge
    _tell_abandoned(engine, now)
    actor = replace(LOCAL, name=given.actor) if given.actor else LOCAL
    plan = _plan(engine, office, given, actor, now)
    report = plan_report.report(plan, LANGUAGE)
    if given.save:
        batch = batches.save(engine, plan, actor, now)
        catching_up.catch_up(engine)
        told = batches.summary(batch)
        report |= {key: told[key] for key in ("read", *planning.OUTCOMES)} | {"batch": batch.id}
    report["saved"] = bool(given.save)
    if given.json:
        print(json.dumps(report, ensure_ascii=False, indent=1, default=str))
    else:
        print("\n".join(_lines(report)))
    return 1 if report["doubtful"] or report["quarantined"] else 0


def _check(engine: Engine) -> None:
    missing = UnusableError(Problem("database_missing"))
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        raise missing
    with reading(engine) as connection:
        if not keeping.level(connection)[0]:
            raise missing


def _tell_abandoned(engine: Engine, now: datetime) -> None:
    for batch in batches.abandoned(engine, now):
        text = _("An import of {} had been broken off; what it had written was removed.")
        print(text.format(batch.file), file=sys.stderr)


def _plan(engine: Engine, office: Office, given: Namespace, actor: Actor, now: datetime) -> Plan:
    register = office.registers.get(given.register)
    if register is None:
        raise UnusableError(Problem("unknown_register", values={"value": given.register}))
    draft = matching.draft(
        workbook.read_safely(given.file),
        register,
        office,
        mapping=_mapping(given.map),
        extra=given.extra,
        sheet=given.sheet,
    )
    with reading(engine) as connection:
        office = offices.current(connection)
        return planning.plan(connection, office, draft, actor, now, links=given.links)


def _mapping(wanted: Sequence[str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for text in wanted:
        column, sign, field = text.rpartition("=")
        if not sign or not column.strip():
            raise UnusableError(Problem("bad_map", values={"value": text}))
        mapping[column.strip()] = field.strip()
    return mapping


def _lines(report: dict[str, Any]) -> Iterator[str]:
    """The report as an office reads it."""
    yield _("{file}: {read} rows = {accepted} new + {updated} changed + {unchanged} unchanged + "
            "{doubtful} doubtful + {quarantined} quarantined").format(**report)  # fmt: skip
    yield from _named(_("New fields"), [each["header"] for each in report["new_fields"]])
    yield from _named(_("New choices"), [each["value"] for each in report["new_options"]])
    folds = [f"{each['from']} → {each['to']} ({each['count']})" for each in report["folded"]]
    yield from _named(_("Words that will read otherwise, the file's own words are kept"), folds)
    names = [f"{each['value']} ({each['rows']})" for each in report["unlinked"]]
    yield from _named(_("Names that stay as text, no record bears them"), names)
    if report["incomplete"]:
        yield _("{} records lack fields that are asked at entry; they are marked 待补.").format(
            len(report["incomplete"])
        )
    for sheet in report["not_loaded"]:
        why = _(plan_report.REASONS.get(sheet["why"], sheet["why"]))
        yield _("Sheet {} was left out: {}").format(sheet["sheet"], why)
    yield from _problems(report["problems"])
    if not report["saved"]:
        yield _("Nothing was changed. Add --save to do it.")


def _named(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = "…" if len(names) > SHOWN else ""
        yield _("{} ({}): {}").format(title, len(names), "、".join(names[:SHOWN]) + more)


def _problems(problems: Sequence[dict[str, Any]]) -> Iterator[str]:
    for problem in problems[:SHOWN]:
        place = f"{problem['column'] or ''}{problem['row'] or ''}"
        yield f"  {problem['sheet'] or ''} {place}: {problem['message']}"
    if len(problems) > SHOWN:
        yield _("  and {} more; --json tells them all").format(len(problems) - SHOWN)
