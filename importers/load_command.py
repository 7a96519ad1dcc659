"""The load command: a file into a register, first only told, with --save done."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from importers import corrections, folders
from importers.job import Job
from importers.placing.header_names import Names, field_named
from schema import batches, keeping, messages, planning, settings
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading
from schema.draft import Wish
from schema.importing import plan_report
from schema.importing.memory import recall
from schema.language import translator
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from schema.actors import Actor
    from schema.database import Engine
    from schema.definitions import Field, Office, Option
    from schema.draft import Memory

STAGES = {
    "reading": "reading",
    "planning": "comparing with what is there",
    "saving": "saving",
    "searching": "making it searchable",
}
SHOWN = 20  # problems and names told one by one on a terminal
CORRECTIONS = {
    "header": "--header",
    "record": "--record",
    "none": "--no-record",
    "end": "--end",
    "skip": "--skip-sheet",
}
LANGUAGE = settings.language()
_ = translator(LANGUAGE)


def add_arguments(parser: ArgumentParser) -> None:
    """What the command can be told."""
    parser.add_argument("register", metavar="REGISTER")
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+")
    parser.add_argument("--sheet", metavar="S")
    parser.add_argument("--save", action="store_true", help=_("do it; without it nothing changes"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object instead of text"))
    parser.add_argument("--extra", choices=("add", "skip"), default="add")
    parser.add_argument("--links", choices=("leave", "create", "refuse"), default="leave")
    parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD")
    parser.add_argument("--fold", action="append", default=[], metavar="FIELD:WORD=OPTION")
    parser.add_argument("--answer", action="append", default=[], metavar="HEADER:QUESTION=ANSWER")
    parser.add_argument("--identity", metavar="FIELD,FIELD", default="")
    parser.add_argument("--duplicates", choices=("keep", "skip"), default="keep")
    for kind, said in CORRECTIONS.items():
        parser.add_argument(
            said, action="append", default=[], metavar="S!ROWS", dest=f"rows_{kind}"
        )
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
    wish = _wish(office, given)
    with reading(engine) as connection:
        said = recall(connection, office.register(given.register))
    single = len(given.files) == 1 and not given.files[0].is_dir()
    load = partial(_load_one, wish=wish, memory=said, actor=actor, now=now, save=given.save)
    reports = [load(given.files[0])] if single else list(_several(given.files, load))
    if given.json:
        told = reports[0] if single else {"files": reports}
        print(json.dumps(told, ensure_ascii=False, indent=1, default=str))
    else:
        print("\n".join(line for report in reports for line in _lines(report)))
    return 1 if any(map(_left, reports)) else 0


def _left(report: dict[str, Any]) -> bool:
    """Whether something of a file is left to a person."""
    return bool("unusable" in report or report["doubtful"] or report["quarantined"])


def _several(
    paths: Sequence[Path], load: Callable[[Path], dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Every file by itself, in the order of their names; one that cannot be used holds up none."""
    chosen = folders.choose(paths)
    for path, problem in chosen.left:
        yield {"file": path.name, "unusable": messages.sentence(problem, LANGUAGE)}
    for path in chosen.files:
        try:
            yield load(path)
        except UnusableError as error:
            yield {"file": path.name, "unusable": messages.sentence(error.problem, LANGUAGE)}


def _with_memory(wish: Wish, memory: Memory, job: Job) -> Wish:
    """The wish with what was said of earlier files; what is said now counts more."""
    return replace(
        wish,
        foldings={**memory.foldings, **wish.foldings},
        answers={**memory.answers, **wish.answers},
        corrections=wish.corrections or job.remembered(memory),
    )


def _load_one(
    file: Path, wish: Wish, memory: Memory, actor: Actor, now: datetime, *, save: bool
) -> dict[str, Any]:
    """What loading one file would do, and did if it was to be saved."""
    job = Job(settings.database_url())
    try:
        job.read(file, progress=_tell, best=False)
        wish = _with_memory(wish, memory, job)
        report = job.plan(wish, actor, now, _tell, language=LANGUAGE)
        if save:
            batch = job.save(actor, now, _tell)
            job.finish(_tell)
            told = batches.summary(batch)
            report |= {key: told[key] for key in ("read", *planning.OUTCOMES)}
            report["batch"] = batch.id
        report["saved"] = save
    finally:
        job.close()
    return report


def _tell(stage: str, done: int, total: int) -> None:
    """How far the work is, on a terminal that somebody watches."""
    if not sys.stderr.isatty():
        return
    share = f" {done * 100 // total} %" if total else ""
    print(f"\r{_(STAGES.get(stage, stage))}{share}\033[K\r", end="", file=sys.stderr, flush=True)


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


def _wish(office: Office, given: Namespace) -> Wish:
    if given.register not in office.registers:
        raise UnusableError(Problem("unknown_register", values={"value": given.register}))
    said = {kind: getattr(given, f"rows_{kind}") for kind in CORRECTIONS}
    return Wish(
        given.register,
        sheet=given.sheet,
        mapping=_mapping(given.map),
        extra=given.extra,
        links=given.links,
        foldings=_foldings(office, given.register, given.fold),
        answers={_two(text): text.rpartition("=")[2].strip() for text in given.answer},
        corrections=corrections.parsed(said),
        duplicates=given.duplicates,
        identity=_identity(office, given.register, given.identity),
    )


def _mapping(wanted: Sequence[str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for text in wanted:
        column, sign, field = text.rpartition("=")
        if not sign or not column.strip():
            raise UnusableError(Problem("bad_map", values={"value": text}))
        mapping[column.strip()] = field.strip()
    return mapping


def _foldings(office: Office, key: str, wanted: Sequence[str]) -> dict[tuple[str, str], str]:
    """Words of the file and the options they mean, fields and options by key or label."""
    register = office.register(key)
    found: dict[tuple[str, str], str] = {}
    for text in wanted:
        name, word = _two(text)
        target = text.rpartition("=")[2].strip()
        field = next((each for each in register.fields if name in _names(each)), None)
        if field is None:
            raise UnusableError(Problem("unknown_field", values={"value": name}))
        option = next((each for each in field.options if target in _names(each)), None)
        if option is None and target:
            raise UnusableError(Problem("bad_pair", values={"value": text}))
        found[field.key, word] = option.key if option else ""
    return found


def _identity(office: Office, key: str, wanted: str) -> tuple[str, ...]:
    """The fields that name a record this time, by key, by label or as a column would be known."""
    register = office.register(key)
    known = Names(register, office)
    found: list[str] = []
    for name in filter(None, map(str.strip, wanted.replace("，", ",").split(","))):
        field = field_named(name, register, known)
        if field is None:
            raise UnusableError(Problem("unknown_field", values={"value": name}))
        found.append(field.key)
    return tuple(found)


def _names(named: Field | Option) -> tuple[str, ...]:
    """All a field or an option may be called by."""
    return named.key, named.label.zh, named.label.en, *named.synonyms


def _two(text: str) -> tuple[str, str]:
    """What stands before the last equals sign, parted at its first colon."""
    said, sign, _target = text.rpartition("=")
    first, colon, second = said.replace("：", ":").partition(":")
    if not (sign and colon and first.strip() and second.strip()):
        raise UnusableError(Problem("bad_pair", values={"value": text}))
    return first.strip(), second.strip()


def _lines(report: dict[str, Any]) -> Iterator[str]:
    """The report as an office reads it."""
    if "unusable" in report:
        yield f"{report['file']}: {report['unusable']}"
        return
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
