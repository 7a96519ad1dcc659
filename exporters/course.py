"""Everything about a customer, a room or a works as one printable list, newest first."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from exporters import listing
from schema.definitions import Field, Label, Register
from schema.entries import said
from schema.field_types import masked, shown
from schema.values import Record

if TYPE_CHECKING:
    from pathlib import Path

    from schema.entries import Entry, Timeline

PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
COLUMNS = (
    Field("when", "datetime", Label("时间", "When")),
    Field("kind", "text", Label("台账", "Register")),
    Field("title", "text", Label("编号或名称", "Number or name")),
    Field("matter", "long_text", Label("事项", "Matter")),
    Field("state", "text", Label("状态", "State")),
)
LIST = Register("course", "", Label("全部记录", "All records"), COLUMNS)


def write(  # noqa: PLR0913 - what a list says about itself is named, one by one
    register: Register,
    record: Record,
    line: Timeline,
    *,
    language: str,
    out: str | Path | IO[bytes],
    office: str = "",
    printed: str = "",
    phones: str = "masked",
) -> int:
    """Write what links to a record as a list under its name; how many entries were written.

    phones: "masked", or "full" for who may see them; numbers within texts are masked, too.
    """
    reveals = phones == "full"
    return listing.write(
        LIST,
        (
            _record(place, entry, language, reveals=reveals)
            for place, entry in enumerate(line.entries)
        ),
        language=language,
        title=heading(register, record, language),
        conditions=_facts(register, record, language, reveals=reveals),
        fields=[each.key for each in COLUMNS],
        out=out,
        office=office,
        printed=printed,
        phones=phones,
    )


def heading(register: Register, record: Record, language: str) -> str:
    """What the list is called: 客户履历 李女士, or all records about a room."""
    titles = (shown(register.field(key), record, language) for key in register.title)
    name = " ".join(each for each in titles if each) or f"#{record.id}"
    if register.key == "customer":
        return f"{'客户履历' if language == 'zh' else 'Customer history'} {name}"
    label = register.label.text(language)
    return f"{label} {name} 全部记录" if language == "zh" else f"{label} {name}: all records"


def _record(place: int, entry: Entry, language: str, *, reveals: bool) -> Record:
    title, matter, state = said(entry, language, reveals=reveals)
    values = {
        "when": entry.when,
        "kind": entry.register.label.text(language),
        "title": title,
        "matter": matter if reveals else PHONE.sub(r"\1****\2", matter),
        "state": state,
    }
    return Record(place, 1, values)


def _facts(register: Register, record: Record, language: str, *, reveals: bool) -> list[str]:
    """What stands of the record itself above the list: its columns that say something."""
    told = []
    for key in register.columns:
        field = register.field(key)
        text = shown(field, record, language)
        if not text or key in register.title or field.type in {"long_text", "lines", "attachment"}:
            continue
        if field.mask and not reveals and key not in record.masked:
            text = masked(field, text)
        told.append(f"{field.label.text(language)} {text}")
    return told
