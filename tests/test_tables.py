"""Where the tables of a sheet are, what names their columns, and which rows are records."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from importers import drafting, guessing, workbook


def a_workbook(*rows, merges=(), name="投诉", hidden="", more=()):
    """The bytes of an .xlsx; merges as A1:B2; more: (sheet name, rows) of further sheets."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for sheet_name, cells in ((name, rows), *more):
        fill(book.add_worksheet(sheet_name), cells)
    first = book.get_worksheet_by_name(name)
    for area in merges:
        row, column = xlsxwriter.utility.xl_cell_to_rowcol(area.partition(":")[0])
        first.merge_range(area, "")
        first.write(row, column, rows[row][column])
    if hidden:
        book.get_worksheet_by_name(hidden).hide()
    book.close()
    return stream.getvalue()


def fill(sheet, rows):
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(index, column, cell)
            elif cell is not None:
                sheet.write(index, column, cell)


def guessed(*rows, **more):
    """What guess says of the one sheet with these rows."""
    return guessing.guess(workbook.read(a_workbook(*rows, **more), "x.xlsx"))["sheets"][0]


def table(*rows, **more):
    """The one table of a sheet with these rows."""
    (only,) = guessed(*rows, **more)["tables"]
    return only


def headers(found):
    return [column["header"] for column in found["columns"]]


def skipped(found):
    return [(*some["rows"], some["code"]) for some in found["skipped"]]


HEADER = ("编号", "投诉日期", "客户名称", "投诉内容", "处理结果", "备注")


def records(count, start=1):
    """So many records under HEADER."""
    return [
        (n, datetime(2026, 1, n), f"客户{n}公司", f"第{n}号产品有破损，要求更换", "已换货", None)
        for n in range(start, start + count)
    ]


class TestHeader:
    def test_stands_below_a_merged_title(self):
        found = table(("2026年投诉台账",), HEADER, *records(5), merges=("A1:F1",))

        assert (found["title"], found["header_rows"]) == ("2026年投诉台账", [2])
        assert (found["first_row"], found["last_row"], found["records"]) == (3, 7, 5)

    def test_is_not_a_title_written_into_every_cell(self):
        found = table(("工单列表",) * 6, HEADER, *records(5))

        assert found["header_rows"] == [2]

    def test_is_not_a_subtitle_or_a_note_or_a_blank_row(self):
        note = ("①供合同台账A列引用，编号由综合部统一给出，不得跳号。",)
        found = table(("投资明细",), note, (), (), HEADER, *records(5), merges=("A1:F1", "A2:F2"))

        assert found["header_rows"] == [5]
        assert skipped(found) == [(1, 1, "title"), (2, 2, "note"), (3, 4, "blank")]

    def test_is_not_the_head_of_a_form_above_it(self):
        head = [("报价单位：____", None, "联系人：张三", None, "电话：15400000000")] * 3
        found = table(*head, HEADER, *records(5))

        assert found["header_rows"] == [4]

    def test_is_not_the_general_names_of_an_export(self):
        general = ("编号", "日期 1", "文本 2", "文本 3", "文本 4", "文本 5")
        found = table(general, HEADER, *records(5))

        assert found["header_rows"] == [2]
        assert skipped(found) == [(1, 1, "generic_header")]

    def test_joins_two_levels(self):
        upper = ("序号", "客户信息", None, "回访情况", None, "备注")
        lower = (None, "客户名称", "联系电话", "回访方式", "回访时间", None)
        rows = [
            (n, f"客户{n}", "15400000000", "电话", datetime(2026, 1, n), None) for n in (1, 2, 3)
        ]
        merges = ("A1:A2", "B1:C1", "D1:E1", "F1:F2")

        found = table(upper, lower, *rows, merges=merges)

        assert found["header_rows"] == [1, 2]
        assert headers(found) == [
            "序号", "客户信息/客户名称", "客户信息/联系电话",
            "回访情况/回访方式", "回访情况/回访时间", "备注",
        ]  # fmt: skip

    def test_joins_two_levels_without_merged_cells(self):
        upper = ("序号", "客户信息", None, "回访情况", None, "备注")
        lower = (None, "客户名称", "联系电话", "回访方式", "回访时间", None)
        rows = [
            (n, f"客户{n}", "15400000000", "电话", datetime(2026, 1, n), None) for n in (1, 2, 3)
        ]

        found = table(upper, lower, *rows)

        assert found["header_rows"] == [1, 2]
        assert headers(found)[1:5] == [
            "客户信息/客户名称", "客户信息/联系电话", "回访情况/回访方式", "回访情况/回访时间",
        ]  # fmt: skip

    def test_joins_three_levels_and_lets_equal_parts_collapse(self):
        rows = [
            ("序号", "合同编号", "付款计划", None, None, "已付金额"),
            (None, None, "2025年", None, "2026年", "已付金额"),
            (None, None, "11月", "12月", "1月", "（元）"),
            *[(n, f"HT-{n}", 10.5, 20, 30, 60.5) for n in range(1, 6)],
        ]
        merges = ("A1:A3", "B1:B3", "C1:E1", "C2:D2")

        found = table(*rows, merges=merges)

        assert found["header_rows"] == [1, 2, 3]
        assert headers(found) == [
            "序号", "合同编号", "付款计划/2025年/11月", "付款计划/2025年/12月",
            "付款计划/2026年/1月", "已付金额（元）",
        ]  # fmt: skip

    def test_may_hold_words_for_totals(self):
        found = table(
            ("序号", "名称", "数量", "小计", "合计"), *[(n, "甲", n, n, n) for n in (1, 2, 3)]
        )

        assert headers(found)[3:] == ["小计", "合计"]
        assert found["records"] == 3

    def test_names_on_two_lines_become_one_line(self):
        found = table(("序号", "交于\n品工时间", " 开标时间", "备注"), *[(1, 2, 3, "x")] * 3)

        assert headers(found)[1:3] == ["交于品工时间", "开标时间"]

    def test_names_repeated_are_numbered_and_missing_ones_lettered(self):
        rows = [(n, "甲", "乙", "丙", f"值{n}") for n in range(1, 6)]
        found = table(("序号", "状态", "备注", "备注", None), *rows)

        assert headers(found) == ["序号", "状态", "备注", "备注 2", "列E"]

    def test_may_be_days(self):
        days = [datetime(2026, 5, n) for n in range(18, 24)]
        found = table(("姓名", *days), *[(f"员工{n}", 1, 0, 1, 1, 0, 1) for n in range(6)])

        assert headers(found)[:2] == ["姓名", "2026-05-18"]

    def test_alone_is_a_table_without_records(self):
        found = table(("退回件台账",), HEADER, merges=("A1:F1",))

        assert (found["records"], found["first_row"], found["last_row"]) == (0, None, None)


class TestRows:
    # what stands between and after the records,       code
    OTHERS = (
        ((7, None, None, None, None, None), "numbered_only"),
        ((None, None, None, None, None, None), "blank"),
        (("合计", None, None, None, 12), "total"),
        ((None, "小  计：", None, None, "共6次"), "total"),
        (("合 计：", None, None, "3件"), "total"),
        ((None, None, "含税合计总价", None, 88.5), "total"),
        (("备注：本表每季度更新",), "note"),
        (("注：1、满意度分为三档",), "note"),
        (("填表人：张三", None, "审核人：李四"), "note"),
        ((None, "此行需保留，勿删"), "placeholder"),
        ((None, None, "……"), "placeholder"),
        (HEADER, "repeated_header"),
        ((None, "补充协议"), "section"),
    )

    @pytest.mark.parametrize(("row", "code"), OTHERS, ids=lambda value: str(value)[:30])
    def test_that_are_no_records_are_told(self, row, code):
        found = table(HEADER, *records(6), row, *records(6, 7))

        assert skipped(found) == [(8, 8, code)]
        assert found["records"] == 12

    def test_a_merged_month_is_a_section(self):
        found = table(HEADER, ("1月份",), *records(6), merges=("A2:F2",))

        assert skipped(found) == [(2, 2, "section")]

    def test_instructions_under_the_header_are_told(self):
        told = (None, "填写说明：按年度编号，不得跳号", None, None, "含税")
        found = table(HEADER, told, *records(6))

        assert skipped(found) == [(2, 2, "instructions")]

    def test_numbered_in_advance_are_many_and_no_records(self):
        ahead = [(n,) for n in range(4, 90)]
        found = table(HEADER, *records(3), *ahead)

        assert (found["records"], skipped(found)) == (3, [(5, 90, "numbered_only")])

    def test_numbered_in_advance_may_hold_noughts_of_formulas(self):
        rows = [(*row[:5], 3) for row in records(6)]
        found = table(HEADER, *rows, (7, None, None, None, None, 0))

        assert found["records"] == 6

    def test_prepared_with_their_fixed_part_are_no_records(self):
        days = [
            (f"2026-01-{n:02}", shift, f"员工{n}", f"第{n}天有事", "已办", "甲")
            for n in range(1, 7)
            for shift in ("白班", "夜班")
        ]
        header = ("日期", "班次", "值班人员", "事项", "处理情况", "签字")
        found = table(header, *days, (None, "白班"), (None, "夜班"))

        assert (found["records"], skipped(found)) == (12, [(14, 15, "prepared")])

    def test_unlabelled_sums_at_the_end_are_no_record(self):
        rows = [(f"N{n}", f"客户{n}", n * 10.5, "已付") for n in range(1, 6)]
        found = table(("单号", "客户名称", "金额", "状态"), *rows, (None, None, 157.5))

        assert skipped(found) == [(7, 7, "total")]

    def test_a_long_text_that_starts_with_a_total_is_a_record(self):
        odd = (7, datetime(2026, 1, 7), "客户7公司", "合计金额不对，要求重新核算并退款", None, None)

        assert table(HEADER, *records(6), odd)["records"] == 7

    def test_one_cell_equal_to_its_header_is_a_record(self):
        odd = (7, datetime(2026, 1, 7), "客户名称", "问题待查", None, None)

        assert table(HEADER, *records(6), odd)["records"] == 7

    def test_exact_duplicates_are_records(self):
        assert table(HEADER, *records(6), *records(6)[-2:])["records"] == 8

    def test_whose_serial_starts_again_are_records(self):
        assert table(HEADER, *records(6), *records(6))["records"] == 12

    def test_without_a_name_are_records_all_the_same(self):
        rows = [
            (f"K{n:03}", None if n % 3 == 0 else f"客户{n}", "现金", "False") for n in range(20)
        ]

        assert table(("客户代码", "客户名称", "客户类型", "停用"), *rows)["records"] == 20


class TestMergedCells:
    def test_are_filled_down_over_their_records_and_nothing_else(self):
        rows = [
            ("序号", "客户名称", "回访内容", "备注"),
            (1, "甲公司", "问询一", None),
            (2, None, "问询二", None),
            (3, None, "问询三", None),
            (4, "乙公司", "问询四", None),
        ]
        content = a_workbook(*rows, merges=("B2:B3",))

        (draft,) = drafting.tables(workbook.read(content, "x.xlsx"))

        assert list(draft.columns[1].cells) == ["甲公司", "甲公司", None, "乙公司"]


class TestSheets:
    def test_say_what_they_are(self):
        sentences = [("一、每班必须填写交接人。",), ("二、无来电来访的填“无”。",)]
        form = [
            ("投诉人：", None, "联系电话：", None),
            ("投诉内容：",),
            ("处理意见：",),
            ("签字：", None, "日期："),
        ]

        assert guessed(HEADER, *records(4))["kind"] == "table"
        assert guessed(*sentences)["kind"] == "other"
        assert guessed(*form)["kind"] == "form"
        assert guessed()["kind"] == "empty"

    def test_keep_the_blank_at_the_end_of_their_name(self):
        assert guessed(HEADER, *records(3), name="值班记录 ")["name"] == "值班记录 "

    def test_may_be_hidden(self):
        content = a_workbook(
            HEADER, *records(3), hidden="旧", more=(("旧", (HEADER, *records(3))),)
        )

        sheets = guessing.guess(workbook.read(content, "x.xlsx"))["sheets"]

        assert [(sheet["name"], sheet["hidden"]) for sheet in sheets] == [
            ("投诉", False),
            ("旧", True),
        ]

    def test_may_hold_tables_side_by_side(self):
        rows = [
            ("序号", "姓名", "电话", None, "序号", "姓名", "电话"),
            *[(n, f"甲{n}", "15400000001", None, n, f"乙{n}", "15400000002") for n in (1, 2, 3)],
        ]

        left, right = guessed(*rows)["tables"]

        assert [c["column"] for c in left["columns"]] == ["A", "B", "C"]
        assert [c["column"] for c in right["columns"]] == ["E", "F", "G"]

    def test_may_hold_tables_below_each_other(self):
        other = ("设备名称", "型号", "数量", "单价")
        rows = [
            HEADER,
            *records(5),
            (),
            ("设备清单",),
            other,
            *[(f"泵{n}", "A-1", n, 9.5) for n in (1, 2, 3)],
        ]

        first, second = guessed(*rows)["tables"]

        assert (first["records"], second["records"], second["title"]) == (5, 3, "设备清单")
        assert second["header_rows"] == [9]
