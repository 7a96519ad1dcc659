"""What the names on a paper form stand for: fields of the record and facts of the printing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from exporters.filling import NOTHING, Answer
from schema.field_types import masked, shown
from schema.values import Record, Value

if TYPE_CHECKING:
    from exporters.layout import Form, Sheet
    from schema.definitions import Field, Office, Register

# Names on paper that no field bears: the exporters give them.
PRINTING = (
    "单位名称", "客服热线", "单位地址", "信箱", "主管姓名", "经理姓名",
    "表单编号", "版次", "份别", "打印次数", "补打",
)  # fmt: skip
OF_RECORD = ("附件数", "主办部门", "协办部门", "时效")
NOBODY = frozenset({"匿名", "业主", "业户", "住户", "租户", "客户", "用户", "顾客", "路人"})
OTHER = "____"
DAY_END = time(23, 59, 59)


@dataclass(frozen=True)
class Printing:
    """How forms are printed: which copies, the how manyth time.

    copies: which of the form's copies, counted from 1; none is the single copy.
    hide: the complainant stays unknown to whom the complaint is about.
    times: 0 leaves the count open. paper: "A5" puts one slip on a sheet of its own.
    foot: when and by whom it was printed, small under the frame.
    """

    copies: tuple[int, ...] = ()
    hide: bool = False
    times: int = 1
    paper: str = ""
    foot: str = ""


def fields_by_name(form: Form, *registers: Register) -> dict[str, str]:
    """The key of the field each name means: the layout's own names, then labels and keys."""
    found: dict[str, str] = {}
    for register in registers:
        for field in register.fields:
            for name in (field.label.zh, field.key, *field.synonyms):
                found.setdefault(name, field.key)
    for register in registers:  # a label is surer than another field's synonym
        found.update({field.label.zh: field.key for field in reversed(register.fields)})
    return {**found, **form.names}


def of_printing(form: Form, office: Office, printing: Printing, copy: int) -> dict[str, Answer]:
    """What is the same for every record of one printing; the office may number its own forms."""
    names, set_by = form.copies, office.settings
    return {
        "单位名称": Answer(office.name),
        "客服热线": Answer(set_by.get("hotline", "")),
        "单位地址": Answer(set_by.get("address", "")),
        "信箱": Answer(set_by.get("mailbox", "")),
        "主管姓名": Answer(set_by.get("supervisor", "")),
        "经理姓名": Answer(set_by.get("manager", "")),
        "表单编号": Answer(set_by.get(f"form.{form.key}.code") or form.code),
        "版次": Answer(set_by.get(f"form.{form.key}.edition") or form.edition),
        "份别": Answer(names[copy - 1] if 0 < copy <= len(names) else ""),
        "打印次数": Answer(str(printing.times) if printing.times else ""),
        "补打": Answer("补打" if printing.times > 1 else ""),
    }


def of_record(register: Register, record: Record, names: Mapping[str, str]) -> dict[str, Answer]:
    """The answer to every name that a field of the register bears, and to the reckoned ones."""
    by_key = {field.key: _answer(field, record) for field in register.fields}
    found = {name: by_key[key] for name, key in names.items() if key in by_key}
    reckoned = _reckoned(register, record, by_key)
    return {**found, **{name: reckoned[name] for name in OF_RECORD if name in reckoned}}


def hidden(
    answers: Mapping[str, Answer], form: Form, register: Register, names: Mapping[str, str]
) -> dict[str, Answer]:
    """The answers with what could tell who complained masked."""
    said = dict(answers)
    for name in form.hides:
        field, text = register.find(names.get(name, "")), answers.get(name, NOTHING).text
        if field is None or not text:
            continue
        said[name] = Answer(masked(field, text))
        for other in form.repeats if len(text) > 1 and text not in NOBODY else ():
            again = said.get(other, NOTHING)
            if text in again.text:
                said[other] = replace(again, text=again.text.replace(text, said[name].text))
    return said


def of_lines(
    sheet: Sheet, register: Register, record: Record, names: Mapping[str, str]
) -> list[dict[str, Answer]]:
    """The answers of each line of the list the sheet shows, as `{list.column}`."""
    field = register.find(names.get(sheet.lines, ""))
    if field is None:
        return []
    answers: list[dict[str, Answer]] = []
    for line in _lines(record.values.get(field.key)):
        one = Record(
            record.id, record.version, line, names=_line_names(record, field, len(answers))
        )
        answers.append(
            {f"{sheet.lines}.{part.label.zh}": _answer(part, one) for part in field.fields}
        )
    return answers


def _lines(value: Value) -> Sequence[Mapping[str, Value]]:
    return [line for line in value if isinstance(line, Mapping)] if isinstance(value, tuple) else []


def _line_names(record: Record, field: Field, position: int) -> dict[str, str]:
    """What the links of one line are called; records name them list.position.column."""
    start = f"{field.key}.{position}."
    return {key[len(start) :]: name for key, name in record.names.items() if key.startswith(start)}


def _answer(field: Field, record: Record) -> Answer:
    value = record.values.get(field.key)
    note = record.notes.get(field.key)
    if field.type in {"choice", "choices", "boolean"}:
        text = "" if value is None and note is None else shown(field, record, "zh")
        return Answer(text, boxes=_boxes(field, value, note.raw if note else ""))
    if note or field.key in record.masked:
        return Answer(shown(field, record, "zh"))
    if value is None or value == () or value == "":
        return NOTHING
    if isinstance(value, date):
        return Answer(_day(value, short=False), _day(value, short=True))
    return Answer(shown(field, record, "zh"))


def _day(value: date, *, short: bool) -> str:
    """As people write a date: 2026年11月3日 16:40, in narrow cells 11-03 16:40."""
    day = f"{value:%m-%d}" if short else f"{value.year}年{value.month}月{value.day}日"
    if not isinstance(value, datetime) or value.time().replace(microsecond=0) == DAY_END:
        return day
    return f"{day} {value:%H:%M}"


def _boxes(field: Field, value: Value, raw: str) -> tuple[tuple[str, bool], ...]:
    """All options, the chosen one ticked; one that came from a file only where it is chosen."""
    if field.type == "boolean":
        return (("是", value is True), ("否", value is False))
    chosen = value if isinstance(value, tuple) else (value,)
    boxes, said = [], False
    for option in field.options:
        ticked = option.key in chosen
        if option.imported and not ticked:
            continue
        other = option.key == "other"
        label = option.label.zh + ((raw or OTHER) if other else "")
        boxes.append((label, ticked or bool(other and raw)))
        said = said or other
    if raw and not said:
        boxes.append((raw, True))
    return tuple(boxes)


def _reckoned(
    register: Register, record: Record, by_key: Mapping[str, Answer]
) -> dict[str, Answer]:
    files = record.values.get("attachments")
    count = len(files) if isinstance(files, tuple) else 0
    reckoned = {"附件数": Answer(str(count) if count else "")}
    if register.find("settle_due") and register.find("settled_at"):
        reckoned["时效"] = Answer(boxes=_in_time(record))
    if register.find("referrals"):
        lead, assisting = _referred(register, record)
        reckoned["主办部门"] = _or(by_key.get("department", NOTHING), lead)
        reckoned["协办部门"] = _or(by_key.get("assisting", NOTHING), assisting)
    return reckoned


def _or(answer: Answer, text: str) -> Answer:
    return answer if answer.text else replace(answer, text=text)


def _referred(register: Register, record: Record) -> tuple[str, str]:
    """The departments of the referral lines, those that lead and those that assist."""
    field = register.field("referrals")
    department = next((part for part in field.fields if part.key == "department"), None)
    names: dict[bool, list[str]] = {True: [], False: []}
    for position, line in enumerate(_lines(record.values.get("referrals"))):
        if department and line.get("department") is not None:
            one = Record(0, 0, line, names=_line_names(record, field, position))
            names[line.get("role") == "lead"].append(shown(department, one, "zh"))
    return "、".join(names[True]), "、".join(names[False])


def _in_time(record: Record) -> tuple[tuple[str, bool], ...]:
    """Settled in time or late, ticked once both moments are known."""
    due, done = record.values.get("settle_due"), record.values.get("settled_at")
    if not isinstance(due, date) or not isinstance(done, date):
        return (("按时", False), ("逾期", False))
    late = _moment(done, time.min) > _moment(due, DAY_END)
    return (("按时", not late), ("逾期", late))


def _moment(value: date, at: time) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, at)
