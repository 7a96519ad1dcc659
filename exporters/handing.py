"""The list of what somebody who leaves handed over, for both to sign."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT, MM = "宋体", 1 / 25.4
HEADS = ("序号", "台账", "编号", "事项", "原担任", "接收人", "备注")
WIDTHS = (6, 18, 13, 44, 12, 10, 14)
LONGEST = 60


@dataclass(frozen=True)
class Line:
    """One matter: its register, number, what it is, as what, who takes it over."""

    register: str
    number: str
    name: str
    role: str
    successor: str


def write(office: str, leaver: str, day: str, lines: Sequence[Line], foot: str = "") -> bytes:
    """工作交接清单 as a workbook: title, list, rows for the signatures; A4 landscape."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("工作交接清单")
        _head(book, sheet, office, leaver, day, len(lines))
        row = _lines(book, sheet, lines)
        _signatures(book, sheet, row, leaver)
        _page(sheet, row + 3, foot)
    return out.getvalue()


def _style(book: Any, **more: Any) -> Any:
    return book.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter", **more})


def _head(book: Any, sheet: Any, office: str, leaver: str, day: str, count: int) -> None:
    last = len(HEADS) - 1
    title = _style(book, font_size=16, bold=True, align="center")
    sheet.merge_range(0, 0, 0, last, "", title)
    sheet.write_string(0, 0, "工作交接清单", title)
    told = f"{office}    移交人：{leaver}    交接日期：{day}    共 {count} 项".strip()
    plain = _style(book)
    sheet.merge_range(1, 0, 1, last, "", plain)
    sheet.write_string(1, 0, told, plain)
    head = _style(book, bold=True, border=1, align="center", bg_color="#E6E6E6")
    sheet.set_row(0, 28)
    sheet.set_row(2, 20)
    for column, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, text, head)


def _lines(book: Any, sheet: Any, lines: Sequence[Line]) -> int:
    left = _style(book, border=1, text_wrap=True, num_format="@")
    centre = _style(book, border=1, align="center", num_format="@")
    for at, line in enumerate(lines, 1):
        row = at + 2
        sheet.set_row(row, 20 if len(line.name) <= 22 else 32)
        sheet.write_number(row, 0, at, _style(book, border=1, align="center"))
        texts = (line.register, line.number, line.name[:LONGEST], line.role, line.successor, "")
        for column, text in enumerate(texts, 1):
            sheet.write_string(row, column, text, left if column in {1, 3} else centre)
    return len(lines) + 3


def _signatures(book: Any, sheet: Any, row: int, leaver: str) -> None:
    """Room for three names and days: who hands over, who takes over, who watches."""
    box = _style(book, border=1, text_wrap=True, valign="top")
    told = _style(book, font_size=9, text_wrap=True)
    sheet.merge_range(row, 0, row, 6, "", told)
    sheet.write_string(row, 0, "以上事项及相关资料已当面交接清楚，双方签字确认。", told)
    sheet.set_row(row + 1, 56)
    places = ((0, 2, f"移交人（{leaver}）签字："), (3, 3, "接收人签字："), (4, 6, "监交人签字："))
    for first, last, text in places:
        said = f"{text}\n\n                    年    月    日"
        if last > first:
            sheet.merge_range(row + 1, first, row + 1, last, "", box)
        sheet.write_string(row + 1, first, said, box)


def _page(sheet: Any, rows: int, foot: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=18 * MM, right=18 * MM, top=14 * MM, bottom=14 * MM)
    sheet.repeat_rows(2)
    sheet.print_area(0, 0, rows - 2, len(HEADS) - 1)
    sheet.set_footer(f"&L&8{foot.replace('&', '&&')}&R&8第 &P 页 共 &N 页", {"margin": 6 * MM})
