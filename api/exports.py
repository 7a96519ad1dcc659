"""Lists and forms as files, streamed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import anyio.to_thread
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from api import answers
from api.registers import known
from api.rows import DIGITS, query
from exporters import forms
from exporters import listing as lists
from exporters.answers import Printing
from schema import office as offices
from schema import search
from schema.actors import may
from schema.database import reading
from schema.problems import Problem, UnusableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from api.desk import Desk
    from exporters.forms import Form
    from schema.definitions import Register
    from schema.search import Query
    from schema.values import Record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BLANKS = 200
MOST_FILLED = 50


async def listing(desk: Desk, request: Request) -> Response:
    """A register, or what a filter leaves of it, as a typed and printable workbook."""
    asked = query(request.query_params)
    language = answers.language(request)
    folder = tempfile.mkdtemp(prefix="taizhang-")
    out = Path(folder) / "list.xlsx"

    def write() -> str:
        with reading(desk.engine()) as connection:
            office = offices.current(connection)
            register = known(office, request)
            _permit(desk, "export", register.key)
            found = search.all(connection, office, register.key, asked, desk.actor())
            title = register.label.text(language)
            register = search.widened(office, register, asked.reach)
            told = search.widened(office, register, asked.paths)
            lists.write(
                register,
                found,
                language=language,
                title=title,
                conditions=_conditions(told, asked, language),
                office=office.name,
                hotline=office.settings.get("hotline", ""),
                logo=forms.logo(office),
                printed=f"{desk.now():%Y-%m-%d %H:%M} {desk.actor().name}",
                out=out,
            )
        return f"{title} {desk.now():%Y-%m-%d}.xlsx"

    try:
        name = await anyio.to_thread.run_sync(write)
    except BaseException:
        _remove(out)
        raise
    gone = BackgroundTask(_remove, out)
    return FileResponse(out, media_type=XLSX, headers=named(name), background=gone)


async def form(desk: Desk, request: Request) -> Response:
    """A standard form filled with one record."""
    return await _filled(desk, request, [request.path_params["id"]])


async def several(desk: Desk, request: Request) -> Response:
    """A standard form filled with several records, in the order they are named, as one workbook."""
    asked = request.query_params.get("records", "").split(",")
    if not all(DIGITS.match(each) for each in asked):
        raise UnusableError(Problem("bad_request"))
    numbers = list(dict.fromkeys(map(int, asked)))
    if len(numbers) > MOST_FILLED:
        values = {"value": len(numbers), "high": MOST_FILLED}
        raise UnusableError(Problem("too_many_forms", values=values))
    return await _filled(desk, request, numbers)


async def _filled(desk: Desk, request: Request, numbers: Sequence[int]) -> Response:
    key = request.path_params["form"]
    wanted = _form(key)
    printing = _printing(wanted, request.query_params)

    def fill() -> tuple[bytes, str]:
        with reading(desk.engine()) as connection:
            office = offices.current(connection)
            register = office.register(wanted.register)
            _permit(desk, "print", register.key)
            records = []
            for number in numbers:
                record = search.one(connection, office, register.key, number, desk.actor())
                if record is None:
                    raise answers.missing("record", number)
                records.append(record)
        content = forms.fill_many(key, register, records, office, printing)
        return content, f"{wanted.title} {_called(register, records)}.xlsx"

    content, name = await anyio.to_thread.run_sync(fill)
    return Response(content, media_type=XLSX, headers=named(name))


async def blank(desk: Desk, request: Request) -> Response:
    """Blank copies of a form, to be filled by hand."""
    key = request.path_params["form"]
    wanted = _form(key)
    asked = request.query_params.get("copies", "1")
    copies = int(asked) if DIGITS.match(asked) else 0
    if not 1 <= copies <= MOST_BLANKS:
        values = {"value": asked, "low": 1, "high": MOST_BLANKS}
        raise UnusableError(Problem("out_of_range", values=values))

    def make() -> bytes:
        with reading(desk.engine()) as connection:
            office = offices.current(connection)
        return forms.blank(key, copies, office)

    content = await anyio.to_thread.run_sync(make)
    return Response(content, media_type=XLSX, headers=named(f"{wanted.title}.xlsx"))


def _called(register: Register, records: Sequence[Record]) -> object:
    """What the records are called in a file name: the number of one, how many there are."""
    if len(records) > 1:
        return f"×{len(records)}"
    field = register.number_field
    return (records[0].values.get(field.key) if field else None) or records[0].id


def _printing(form: Form, asked: QueryParams) -> Printing:
    """How a form is wanted: hide=1 masks who complained, copies=1,2 names the copies."""
    wanted = asked.get("copies", "")
    known = {str(number): number for number in range(1, len(form.copies) + 1)}
    parts = [part for part in wanted.split(",") if part]
    if any(part not in known for part in parts):
        values = {"value": wanted, "low": 1, "high": len(form.copies)}
        raise UnusableError(Problem("out_of_range", values=values))
    return Printing(tuple(known[part] for part in parts), hide=asked.get("hide") == "1")


def _conditions(register: Register, asked: Query, language: str) -> list[str]:
    said = [*lists.conditions(register, asked.filters, language)]
    return [*said, f"“{asked.text}”"] if asked.text else said


def _form(key: str) -> Form:
    if key not in forms.FORMS:
        values = {"value": key, "known": list(forms.FORMS)}
        raise UnusableError(Problem("unknown_form", values=values))
    return forms.FORMS[key]


def _permit(desk: Desk, action: str, register: str) -> None:
    if not may(desk.actor(), action, register):
        raise UnusableError(Problem("not_allowed", values={"action": action}))


def named(name: str) -> dict[str, str]:
    """The header that gives a download its name."""
    plain = quote(name, safe="")
    return {"content-disposition": f"attachment; filename*=UTF-8''{plain}"}


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.rmdir()
