"""The register command: a new register for a file no register fits, first only told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from importers.job import Job
from schema import batches, keeping, planning, settings
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading, writing
from schema.defining import office_registers
from schema.defining.effective import GENERAL, effective
from schema.defining.loading import shipped
from schema.draft import Wish
from schema.language import translator
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from importers.proposing import Proposal
    from schema.actors import Actor
    from schema.database import Engine
    from schema.definitions import Office

LANGUAGE = settings.language()
_ = translator(LANGUAGE)
SHOWN = 6  # choices of a field told on a terminal
KINDS = {
    "text": "text", "long_text": "long text", "number": "running number", "date": "date",
    "datetime": "date and time", "choice": "choice", "phone": "phone", "identifier": "identifier",
    "integer": "whole number", "decimal": "number", "money": "amount", "percent": "percent",
    "boolean": "yes or no", "time": "time", "email": "e-mail",
}  # fmt: skip


def add_arguments(parser: ArgumentParser) -> None:
    """What the command can be told."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--sheet", metavar="S")
    parser.add_argument("--name", metavar="LABEL", default="")
    parser.add_argument("--save", action="store_true", help=_("do it; without it nothing changes"))
    parser.add_argument("--load", action="store_true", help=_("make it and load the file into it"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object instead of text"))
    parser.add_argument("--actor", metavar="NAME", default="")


def run(given: Namespace, now: datetime | None = None) -> int:
    """Carry out the command: 0 done or told, 1 some rows left to a person."""
    engine = connect(settings.database_url())
    job = Job(settings.database_url())
    try:
        return _run(engine, job, given, now)
    finally:
        job.close()
        engine.dispose()


def _run(engine: Engine, job: Job, given: Namespace, now: datetime | None) -> int:
    office = _office(engine)
    now = now or datetime.now(ZoneInfo(office.zone)).replace(tzinfo=None, microsecond=0)  # noqa: TID251 - a command's edge
    actor = replace(LOCAL, name=given.actor) if given.actor else LOCAL
    job.read(given.file, best=False)
    proposal = job.propose(given.sheet, given.name)
    report: dict[str, Any] = {
        "name": proposal.label,
        "key": proposal.key,
        "definition": proposal.payload,
        "toml": proposal.toml,
        "fits": [{"register": key, "score": round(s, 2)} for key, s in proposal.fits],
        "saved": given.save or given.load,
    }
    if given.save or given.load:
        with writing(engine) as connection:
            offices.add_register(connection, proposal.payload, actor, now)
    elif (twin := office_registers.named(proposal.label, office)) is not None:
        report["taken"] = twin.key
    if given.load:
        report["load"] = _load(job, proposal, given.sheet, actor, now)
    if given.json:
        print(json.dumps(report, ensure_ascii=False, indent=1, default=str))
    else:
        print("\n".join(_lines(report, proposal, office)))
    left = report.get("load", {})
    return 1 if left.get("doubtful") or left.get("quarantined") else 0


def known() -> Office:
    """The office of the database; what is shipped where there is none yet."""
    engine = connect(settings.database_url())
    try:
        return _office(engine)
    except UnusableError:
        return effective(shipped(), GENERAL)
    finally:
        engine.dispose()


def _office(engine: Engine) -> Office:
    missing = UnusableError(Problem("database_missing"))
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        raise missing
    with reading(engine) as connection:
        if not keeping.level(connection)[0]:
            raise missing
        return offices.current(connection)


def _load(
    job: Job, proposal: Proposal, sheet: str | None, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Load the file into the register just made."""
    report = job.plan(Wish(proposal.key, sheet=sheet), actor, now, language=LANGUAGE)
    batch = job.save(actor, now)
    job.finish()
    told = batches.summary(batch)
    counts = {key: told[key] for key in ("read", *planning.OUTCOMES)}
    return report | counts | {"batch": batch.id, "saved": True}


def _lines(report: dict[str, Any], proposal: Proposal, office: Office) -> Iterator[str]:
    """The proposal as an office reads it."""
    register = proposal.register
    yield _("A register “{label}” with {count} fields ({key})").format(
        label=proposal.label, count=len(register.fields), key=proposal.key
    )
    for field in register.fields:
        kind = _(KINDS.get(field.type, field.type))
        words = "、".join(option.label.zh for option in field.options[:SHOWN])
        more = "…" if len(field.options) > SHOWN else ""
        yield f"  {field.label.zh}  {kind}" + (f"  {words}{more}" if words else "")
    if register.number is not None:
        example = register.number.pattern
        yield _("Numbers are made by {pattern}; records are about the moment in “{event}”.").format(
            pattern=example,
            event=register.field(register.event).label.zh if register.event else "—",
        )
    for each in report["fits"]:
        label = office.register(each["register"]).label.text(LANGUAGE)
        yield _("The register “{label}” may fit already; load {key} would use it.").format(
            label=label, key=each["register"]
        )
    yield from _end(report, office)


def _end(report: dict[str, Any], office: Office) -> Iterator[str]:
    if "taken" in report:
        label = office.register(report["taken"]).label.text(LANGUAGE)
        yield _("The name “{label}” is taken already; give another one with --name.").format(
            label=label
        )
    if "load" in report:
        text = _(
            "{file}: {read} rows = {accepted} new + {updated} changed + {unchanged} unchanged + "
            "{doubtful} doubtful + {quarantined} quarantined"
        )
        yield text.format(**report["load"])
    if not report["saved"]:
        yield _("Nothing was changed. Add --save to do it.")
