"""The paper forms: filled for records, or blank for the pen, as workbooks."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from exporters import answers, drawing, filling, layout
from exporters.answers import Printing
from exporters.layout import Form
from schema.defining.effective import GENERAL, effective
from schema.defining.loading import shipped
from schema.values import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl import Workbook

    from exporters.drawing import Page
    from exporters.filling import Answer
    from exporters.layout import Sheet
    from schema.definitions import Office, Register

__all__ = ["FORMS", "Form", "Printing", "blank", "check", "fill", "fill_many", "logo", "template"]
FORMS, _PROBLEMS = layout.shipped()
AS_LAID_OUT = Printing()
OPEN = Printing(times=0)


def check(registers: Mapping[str, Register]) -> list[str]:
    """Every contradiction in the layouts, names that no field bears among them."""
    problems = list(_PROBLEMS)
    for form in FORMS.values():
        register = registers.get(form.register)
        if register is None:
            problems.append(f"{form.key}.txt: of {form.register}: no such register")
            continue
        fields = _names(form, register)
        known = {*answers.PRINTING, *answers.OF_RECORD}
        known |= {name for name, key in fields.items() if register.find(key)}
        for sheet in form.sheets:
            field = register.find(fields.get(sheet.lines, ""))
            known |= {f"{sheet.lines}.{part.label.zh}" for part in (field.fields if field else ())}
        problems += [
            f"{form.key}.txt: {{{name}}}: no field of {register.key} is called so"
            for name in (*layout.placeholders(form), *form.hides)
            if name not in known
        ]
    return problems


def fill(
    form: str,
    register: Register,
    record: Record,
    office: Office,
    printing: Printing = AS_LAID_OUT,
) -> bytes:
    """The form filled for one record."""
    return fill_many(form, register, [record], office, printing)


def fill_many(
    form: str,
    register: Register,
    records: Iterable[Record],
    office: Office,
    printing: Printing = AS_LAID_OUT,
) -> bytes:
    """The form filled for each record, in their order: a sheet a page, slips two on a sheet."""
    job = _Job(FORMS[form], register, office, printing)
    made = [_copy(job, record, copy) for record in records for copy in printing.copies or (0,)]
    return _workbook(job, made)


def blank(form: str, pieces: int, office: Office | None = None, printing: Printing = OPEN) -> bytes:
    """So many empty forms: the same frame, every box there, numbers left open."""
    chosen = FORMS[form]
    office = office or effective(shipped(), GENERAL)
    job = _Job(chosen, office.register(chosen.register), office, printing)
    said = answers.of_record(job.register, Record(0, 0, {}), job.names)
    said.update(answers.of_printing(chosen, office, printing, 0))
    page, _ = filling.filled(chosen.sheets[0], said)
    return _workbook(job, [_Copy(f"空白{at + 1}", [page]) for at in range(pieces)])


def template(form: str) -> bytes:
    """The form's template workbook, its placeholders as the layout writes them."""
    chosen = FORMS[form]
    office = effective(shipped(), GENERAL)
    sheet = chosen.sheets[0]
    sizes = {"T": filling.TITLE_SIZE, "N": filling.NOTE_SIZE, "G": filling.NOTE_SIZE}
    texts = tuple(drawing.Text(box.text, sizes.get(box.kind, 10.5)) for box in sheet.boxes)
    page = drawing.Page(sheet, texts, sheet.heights)
    job = _Job(chosen, office.register(chosen.register), office, AS_LAID_OUT)
    return _workbook(job, [_Copy(chosen.key, [page])])


@dataclass(frozen=True)
class _Job:
    """One printing: which form, of which register, for which office, and how."""

    form: Form
    register: Register
    office: Office
    printing: Printing

    @property
    def names(self) -> dict[str, str]:
        """What the names on the paper mean."""
        return _names(self.form, self.register)


@dataclass(frozen=True)
class _Copy:
    """One copy of one record's form: the name of its sheet and its pages, the first one first."""

    name: str
    pages: list[Page]


def _names(form: Form, register: Register) -> dict[str, str]:
    """An office may rename a field: the names of the shipped register hold as well."""
    known = shipped().registers.get(form.register)
    return answers.fields_by_name(form, *((known,) if known else ()), register)


def _copy(job: _Job, record: Record, copy: int) -> _Copy:
    form, names = job.form, job.names
    said = answers.of_record(job.register, record, names)
    if job.printing.hide and (not copy or copy in form.hidden_on):
        said = answers.hidden(said, form, job.register, names)
    said.update(answers.of_printing(form, job.office, job.printing, copy))
    pages: list[Page] = []
    for sheet in form.sheets:
        pages += _of_sheet(sheet, said, answers.of_lines(sheet, job.register, record, names))
    number = said.get("编号")
    name = number.text if number and number.text else form.title
    return _Copy(f"{name} 第{copy}联" if copy else name, pages)


def logo(office: Office) -> bytes:
    """The office's picture, as the settings keep it; nothing where there is none."""
    try:
        return base64.b64decode(office.settings.get("logo", ""), validate=True)
    except ValueError:
        return b""


def _of_sheet(
    sheet: Sheet, said: Mapping[str, Answer], lines: Sequence[Mapping[str, Answer]]
) -> list[Page]:
    """The sheet's page, or a page for every so many lines, and what goes on overleaf."""
    if sheet.lines and len(lines) <= sheet.more_than:
        return []
    step = sheet.per_page
    portions = [lines[at : at + step] for at in range(0, len(lines), step)] or [()]
    pages, rests = [], []
    for portion in portions:
        page, rest = filling.filled(sheet, said, portion)
        pages.append(page)
        rests += rest
    return pages + filling.overleaf(sheet, said, rests)


def _workbook(job: _Job, copies: Sequence[_Copy]) -> bytes:
    workbook = drawing.book()
    up = 1 if job.printing.paper == "A5" else job.form.up
    if up > 1:
        _slips(workbook, copies, up, logo(job.office))
    else:
        foot = "   ".join(filter(None, (_reached(job.office), job.printing.foot)))
        for copy in copies:
            _sheets(workbook, copy, foot, logo(job.office))
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _reached(office: Office) -> str:
    """Where the office is reached, for the foot of the page."""
    parts = (office.settings.get("address", ""), office.settings.get("mailbox", ""))
    return "   ".join(filter(None, parts))


def _slips(workbook: Workbook, copies: Sequence[_Copy], up: int, picture: bytes) -> None:
    """Slips one below the other; a 续页 follows its slip."""
    slips = [(copy.name, page) for copy in copies for page in copy.pages]
    for at in range(0, len(slips), up):
        portion = slips[at : at + up]
        names = dict.fromkeys(name for name, _ in portion)
        drawing.add(workbook, " ".join(names), [page for _, page in portion], up=up, logo=picture)


def _sheets(workbook: Workbook, copy: _Copy, foot: str, picture: bytes) -> None:
    total = len(copy.pages)
    for number, page in enumerate(copy.pages, 1):
        name = copy.name if number == 1 else f"{copy.name} 续{number - 1}"
        count = f"第 {number} 页 共 {total} 页"
        drawing.add(workbook, name, [page], foot=f"{count}   {foot}".strip(), logo=picture)
