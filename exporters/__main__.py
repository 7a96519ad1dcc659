"""The commands that write files: list, form, report."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from exporters import course, crossing, forms, listing, marking
from exporters.forms import Printing
from importers import workbook
from schema import batches, keeping, messages, search, settings
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading
from schema.finding import paths, timeline
from schema.importing import marks
from schema.language import translator
from schema.problems import Problem, UnusableError
from schema.terminal import Parser, leave

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from schema.batches import Batch
    from schema.database import Connection, Engine
    from schema.definitions import Office, Register
    from schema.values import Record

LANGUAGE = settings.language()
MOST_BLANKS = 500
MOST_ENTRIES = 5_000
_ = translator(LANGUAGE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; 2 if it could not be, with one sentence on stderr."""
    given = _parser().parse_args(arguments)
    try:
        print(COMMANDS[given.command](given))
    except UnusableError as error:
        print(messages.sentence(error.problem, LANGUAGE), file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except OSError as error:
        print(_unwritable(error).format(given.out), file=sys.stderr)
        return 2
    return 0


def _unwritable(error: OSError) -> str:
    """What hinders writing, and what to do."""
    if isinstance(error, FileNotFoundError):
        return _("There is no folder for “{}”. Please make it, or name another place.")
    if error.errno == errno.ENOSPC:
        return _("The disk is full: “{}” was not written. Please make room and try again.")
    return _("“{}” cannot be written. Close it where it is open, or name another place.")


def _parser() -> Parser:
    parser = Parser(prog="python -m exporters", description=_("Taizhang: lists and forms as files"))
    commands = parser.add_subparsers(dest="command", required=True)
    list_ = commands.add_parser("list", help=_("a register as a printable workbook"))
    list_.add_argument("register", help=_("key or name, such as complaint"))
    list_.add_argument("out", help=_("the workbook to write, .xlsx"))
    list_.add_argument("--where", default="", help=_("such as status=open,received_at>=2026-01-01"))
    list_.add_argument("--fields", default="", help=_("columns by key or label, comma between"))
    list_.add_argument("--sort", default="", help=_("columns to sort by, comma between"))
    list_.add_argument("--phones", choices=("masked", "full"), default="masked")
    _add_cross(commands)
    form = commands.add_parser("form", help=_("a standard form, filled or blank"))
    form.add_argument("form", help=_("such as F01"))
    form.add_argument("names", nargs="+", metavar="NUMBER OUT", help=_("record and workbook"))
    form.add_argument("--blank", type=int, metavar="N", help=_("so many empty ones"))
    form.add_argument("--copies", type=int, default=0, metavar="N", help=_("so many copies"))
    form.add_argument("--hide", action="store_true", help=_("hide the complainant"))
    form.add_argument("--paper", choices=("A4", "A5"), default="A4", help=_("of slips"))
    course_ = commands.add_parser("course", help=_("everything about one record, newest first"))
    course_.add_argument("register", help=_("key or name, such as complaint"))
    course_.add_argument("number", help=_("number or name of the record"))
    course_.add_argument("out", help=_("the workbook to write, .xlsx"))
    course_.add_argument("--phones", choices=("masked", "full"), default="masked")
    returned = commands.add_parser(
        "returned", help=_("the workbook of an import with the cells to look at marked")
    )
    original = commands.add_parser("original", help=_("the workbook of an import, untouched"))
    for each in (returned, original):
        each.add_argument("batch", type=int, help=_("number of the import"))
        each.add_argument("out", help=_("the workbook to write"))
    report = commands.add_parser("report", help=_("a report (not yet)"))
    report.add_argument("report")
    report.add_argument("out")
    report.add_argument("--period", default="")
    return parser


def _add_cross(commands: Any) -> None:
    cross = commands.add_parser("cross", help=_("a register by two fields, as a workbook"))
    cross.add_argument("register", help=_("key or name, such as complaint"))
    cross.add_argument("out", help=_("the workbook to write, .xlsx"))
    cross.add_argument("--rows", required=True, metavar="FIELD", help=_("by key or label"))
    cross.add_argument("--columns", required=True, metavar="FIELD", help=_("dates by month"))
    cross.add_argument("--measure", default="count", help=_("count, sum:FIELD or average:FIELD"))
    cross.add_argument("--where", default="", help=_("such as status=open,received_at>=2026-01-01"))


def _list(given: argparse.Namespace) -> str:
    with reading(_database()) as connection:
        office = offices.current(connection)
        register = _register(office, given.register)
        filters = search.parse_where(given.where, register, LANGUAGE, office)
        fields = _fields(office, register, given.fields)
        sort = tuple((key, "asc") for key in _fields(office, register, given.sort))
        query = search.Query(filters, sort, reach=tuple(key for key in fields if "." in key))
        records = search.all(connection, office, register.key, query, LOCAL)
        told = listing.conditions(search.widened(office, register, query.paths), filters, LANGUAGE)
        register = search.widened(office, register, query.reach)

        def write(target: Path) -> int:
            return listing.write(
                register,
                records,
                language=LANGUAGE,
                title=register.label.text(LANGUAGE),
                conditions=told,
                fields=fields or None,
                out=target,
                office=office.name,
                printed=_printed(office),
                phones=given.phones,
            )

        count = _written(given.out, write)
    return _("{} records written to {}.").format(count, given.out)


def _course(given: argparse.Namespace) -> str:
    with reading(_database()) as connection:
        office = offices.current(connection)
        register = _register(office, given.register)
        record = _record(connection, office, register, given.number)
        line = timeline.of(connection, office, register.key, record.id, LOCAL, MOST_ENTRIES)

    def write(target: Path) -> int:
        return course.write(
            register,
            record,
            line,
            language=LANGUAGE,
            out=target,
            office=office.name,
            printed=_printed(office),
            phones=given.phones,
        )

    return _("{} records written to {}.").format(_written(given.out, write), given.out)


def _record(connection: Connection, office: Office, register: Register, name: str) -> Record:
    """The record of this number, or the only one of this name."""
    record = search.by_number(connection, office, register.key, name, LOCAL)
    if record is not None:
        return record
    key = next((key for key in register.title if register.field(key).type != "number"), "")
    query = search.Query((search.Filter(key, "=", name),)) if key else search.Query(text=name)
    found = search.page(connection, office, register.key, query, LOCAL, limit=2).records
    if len(found) != 1:
        code = "link_ambiguous" if found else "not_found"
        what = {"what": register.label.text(LANGUAGE), "value": name, "count": "≥2"}
        raise UnusableError(Problem(code, values=what))
    return found[0]


def _cross(given: argparse.Namespace) -> str:
    with reading(_database()) as connection:
        office = offices.current(connection)
        register = _register(office, given.register)
        query = search.Query(search.parse_where(given.where, register, LANGUAGE, office))
        how = {name: getattr(given, name) for name in ("rows", "columns", "measure")}
        table = search.cross(
            connection, office, register.key, query, LOCAL, language=LANGUAGE, **how
        )
    seen = search.widened(office, register, query.paths)
    told = listing.conditions(seen, query.filters, LANGUAGE)
    write = partial(crossing.write, table, language=LANGUAGE, office=office.name)
    n = _written(given.out, lambda to: write(out=to, conditions=told, printed=_printed(office)))
    return _("{} records counted in {}.").format(n, given.out)


def _form(given: argparse.Namespace) -> str:
    form = forms.FORMS.get(given.form)
    if form is None:
        values = {"value": given.form, "known": list(forms.FORMS)}
        raise UnusableError(Problem("unknown_form", values=values))
    if given.blank is not None and not 0 < given.blank <= MOST_BLANKS:
        values = {"value": given.blank, "low": 1, "high": MOST_BLANKS}
        raise UnusableError(Problem("out_of_range", values=values))
    if len(given.names) != (1 if given.blank else 2):
        raise UnusableError(Problem("number_or_blank"))
    given.out = given.names[-1]
    if given.blank:
        content = forms.blank(
            form.key, given.blank, _office(), Printing(times=0, paper=given.paper)
        )
    else:
        with reading(_database()) as connection:
            content = _filled(connection, offices.current(connection), form, given)
    _written(given.out, lambda target: target.write_bytes(content))
    return _("{} written to {}.").format(form.title, given.out)


def _filled(
    connection: Connection, office: Office, form: forms.Form, given: argparse.Namespace
) -> bytes:
    register = office.register(form.register)
    record = search.by_number(connection, office, register.key, given.names[0], LOCAL)
    if record is None:
        field = register.number_field
        what = field.label.text(LANGUAGE) if field else register.label.text(LANGUAGE)
        values = {"what": what, "value": given.names[0]}
        raise UnusableError(Problem("not_found", values=values))
    copies = tuple(range(1, min(given.copies, len(form.copies)) + 1))
    printing = Printing(copies, given.hide, 1, given.paper, _printed(office))
    return forms.fill(form.key, register, record, office, printing)


def _returned(given: argparse.Namespace) -> str:
    batch, path, told = _batch(given.batch)
    made = marking.marked(
        path.read_bytes(),
        batch.file,
        [marking.Mark(**each) for each in told],
        lambda: {each.name: each.columns for each in workbook.read_safely(path, batch.file).sheets},
    )
    _put(given.out, made.content, Path(made.name).suffix)
    lines = [_("{} cells marked in {}.").format(len(told), given.out)]
    if made.lacks:
        lines.append(_("Not in it: {}").format("；".join(_(each) for each in made.lacks)))
    return "\n".join(lines)


def _original(given: argparse.Namespace) -> str:
    batch, path, _told = _batch(given.batch)
    _put(given.out, path.read_bytes(), path.suffix)
    return _("{} written to {}.").format(batch.file, given.out)


def _batch(number: int) -> tuple[Batch, Path, list[dict[str, Any]]]:
    """An import, its workbook and what is to be marked in it."""
    engine = _database()
    try:
        with reading(engine) as connection:
            batch = batches.one(connection, number)
            if batch is None:
                raise UnusableError(Problem("not_found", values={"what": "batch", "value": number}))
            path = batches.file_of(batch)
            if path is None:
                raise UnusableError(Problem("file_not_kept", values={"file": batch.file}))
            office = offices.current(connection)
            return batch, path, marks.of_batch(connection, office, batch, LOCAL)
    finally:
        engine.dispose()


def _put(out: str, content: bytes, ending: str) -> None:
    _written(out, lambda target: target.write_bytes(content), ending)


def _report(given: argparse.Namespace) -> str:
    remedy = "python -m exporters list"
    raise UnusableError(Problem("not_yet", values={"what": given.report, "remedy": remedy}))


def _database() -> Engine:
    """The database, if there is one; a list of a new and empty one would mislead."""
    engine = connect(settings.database_url())
    missing = UnusableError(Problem("database_missing"))
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        raise missing
    with reading(engine) as connection:
        if not keeping.level(connection)[0]:
            raise missing
    return engine


def _office() -> Office | None:
    """The office of the database; blank forms can do without."""
    try:
        with reading(_database()) as connection:
            return offices.current(connection)
    except UnusableError:
        return None


def _register(office: Office, name: str) -> Register:
    for register in office.registers.values():
        if name in {register.key, register.id, register.label.zh, register.label.en}:
            return register
    raise UnusableError(Problem("unknown_register", values={"value": name}))


def _fields(office: Office, register: Register, names: str) -> list[str]:
    """The keys of fields by key or label, comma between, those of linked records too."""
    wanted = [name for name in names.split(",") if name.strip()]
    return [paths.needed(office, register, name, LANGUAGE).key for name in wanted]


def _printed(office: Office) -> str:
    now = datetime.now(ZoneInfo(office.zone))
    return _("Printed {} by {}").format(f"{now:%Y-%m-%d %H:%M}", LOCAL.name)


def _written(out: str, write: Callable[[Path], int], ending: str = ".xlsx") -> int:
    """Write beside the target and move it there whole, so that no half a file is ever left."""
    target = Path(out)
    if target.suffix.lower() != ending.lower():
        code = "not_xlsx" if ending == ".xlsx" else "other_ending"
        raise UnusableError(Problem(code, values={"value": out, "ending": ending}))
    handle, name = tempfile.mkstemp(suffix=ending, dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        result = write(part)
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return result


COMMANDS: dict[str, Callable[[argparse.Namespace], str]] = {
    "list": _list,
    "course": _course,
    "cross": _cross,
    "form": _form,
    "returned": _returned,
    "original": _original,
    "report": _report,
}

if __name__ == "__main__":
    sys.exit(leave(main))
