"""A cross-table as a printable workbook, totals at both edges."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter

from exporters.listing import COMMON, HEADER, LINE, MM, ROW
from schema.language import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from schema.crossed import Cross

WIDE, NARROW, FIRST = 14, 9, 22  # widths of columns, in digits
NUMBER = {"count": "#,##0", "sum": "#,##0.##########", "average": "#,##0.00"}


def write(  # noqa: PLR0913 - what a table says about itself is named, one by one
    table: Cross,
    *,
    language: str,
    title: str = "",
    conditions: Sequence[str] = (),
    out: str | Path | IO[bytes],
    office: str = "",
    printed: str = "",
) -> int:
    """Write the table with its conditions above it; how many records it counts."""
    say, title = translator(language), title or table.register.label.text(language)
    target = str(out) if isinstance(out, str | Path) else out
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, plain) as workbook:
        sheet = workbook.add_worksheet(say("Cross-table"))
        last = len(table.columns) + 1
        told = (";" if language == "zh" else "; ").join(conditions) or say("all records")
        of_what = say("Conditions: {}").format(told)
        what = f"{heading(table, language)}    {of_what}"
        lines = (title, "    ".join(part for part in (office, what) if part), printed)
        for row, (text, size) in enumerate(zip(lines, (16, 10, 9), strict=True)):
            style = {**COMMON, "font_size": size, "bold": row == 0, "align": "left"}
            made = workbook.add_format(style)
            sheet.set_row(row, 26 if row == 0 else 16)
            sheet.merge_range(row, 0, row, max(last, 5), "", made)
            sheet.write_string(row, 0, text, made)
        _body(workbook, sheet, table, say, language)
        _page(sheet, table, last)
    return table.records(None, None)


def heading(table: Cross, language: str) -> str:
    """What is counted by what: 项目经理 × 满意度, count of records."""
    say = translator(language)
    axes = f"{table.down.label.text(language)} × {table.across.label.text(language)}"
    return say("{axes}: {measure}").format(axes=axes, measure=measured(table, language))


def measured(table: Cross, language: str) -> str:
    """What the cells say: the number of records, the sum or average of a field."""
    say = translator(language)
    of = table.of.label.text(language) if table.of else ""
    texts = {
        "count": say("number of records"),
        "sum": say("sum of {field}"),
        "average": say("average of {field}"),
    }
    return texts[table.measure].format(field=of)


def _body(
    workbook: Any, sheet: Any, table: Cross, say: Callable[[str], str], language: str
) -> None:
    box = {**COMMON, "border": 1}
    head = workbook.add_format(
        {**box, "bold": True, "bg_color": "#E6E6E6", "align": "center", "text_wrap": True}
    )
    name = workbook.add_format({**box, "text_wrap": True})
    cell = workbook.add_format({**box, "align": "right", "num_format": NUMBER[table.measure]})
    edge = {**box, "bold": True, "align": "right", "num_format": NUMBER[table.measure]}
    total = workbook.add_format({**edge, "bg_color": "#F2F2F2"})
    named = workbook.add_format({**box, "bold": True, "bg_color": "#F2F2F2"})
    corner = f"{table.down.label.text(language)} \\ {table.across.label.text(language)}"
    empty, all_ = say("(empty)"), say("Total")
    labels = [corner, *(each.label or empty for each in table.columns), all_]
    sheet.set_row(HEADER, 2 * LINE + 6)
    for column, label in enumerate(labels):
        sheet.write_string(HEADER, column, label, head)
    keys: list[str | None] = [*(each.key for each in table.columns), None]
    rows = [*((each.key, each.label or empty) for each in table.rows), (None, all_)]
    for at, (key, label) in enumerate(rows, HEADER + 1):
        sheet.set_row(at, ROW)
        sheet.write_string(at, 0, label, named if key is None else name)
        for column, wanted in enumerate(keys, 1):
            value = table.value(key, wanted)
            style = total if None in (key, wanted) else cell
            if value is None:
                sheet.write_blank(at, column, None, style)
            else:
                sheet.write_number(at, column, _plain(value), style)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _page(sheet: Any, table: Cross, last: int) -> None:
    width = NARROW if table.measure == "count" else WIDE
    sheet.set_column(0, 0, FIRST)
    sheet.set_column(1, last, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=18 * MM, right=18 * MM, top=14 * MM, bottom=14 * MM)
    sheet.repeat_rows(HEADER)
    sheet.freeze_panes(HEADER + 1, 1)
    sheet.print_area(0, 0, HEADER + len(table.rows) + 1, max(last, 5))
