"""Lists as workbooks: typed cells, text that stays text, a page that can be printed."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from exporters import listing
from schema.defining import effective, loading
from schema.finding.filters import Filter
from schema.values import Link, Note, Record

OFFICE = effective.effective(loading.shipped(), "general")
COMPLAINT = OFFICE.register("complaint")
LEAK = Record(
    1,
    1,
    {
        "number": "261103",
        "received_at": datetime(2026, 11, 3, 16, 10),
        "shipped_on": date(2026, 10, 2),
        "complainant": "李某",
        "contact": "13800001234",
        "content": "卫生间顶部漏水",
        "level": "serious",
        "department": Link("department", 1),
        "quantity": Decimal("12.5"),
        "compensation": Decimal(630),
        "late_entry": True,
        "order_number": "00123",
    },
    names={"department": "工程部"},
)


def listed(records, **how):
    out = BytesIO()
    how = {"language": "zh", "title": "客户投诉登记表", **how}
    listing.write(COMPLAINT, records, out=out, **how)
    return openpyxl.load_workbook(out).active


def cells(sheet, row=5):
    header = {cell.value: cell.column for cell in sheet[4]}
    return {label: sheet.cell(row, column) for label, column in header.items() if label}


def with_values(**values):
    return replace(LEAK, values={**LEAK.values, **values})


CELLS = [
    # label, value, number format
    ("编号", "261103", "@"),
    ("投诉时间", datetime(2026, 11, 3, 16, 10), "yyyy-mm-dd hh:mm"),
    ("交运日期", datetime(2026, 10, 2), "yyyy-mm-dd"),
    ("投诉等级", "重大", "@"),
    ("责任部门", "工程部", "@"),
    ("数量", 12.5, None),
    ("赔付/减免", 630, None),
    ("补录", "是", "@"),
    ("订单编号", "00123", "@"),
    ("投诉人", "李*", "@"),
    ("联系方式", "138****1234", "@"),
]


class TestCells:
    @pytest.mark.parametrize(("label", "value", "form"), CELLS, ids=[row[0] for row in CELLS])
    def test_a_value_keeps_its_kind(self, label, value, form):
        cell = cells(listed([LEAK]))[label]

        assert (cell.value, form and cell.number_format) == (value, form)

    @pytest.mark.parametrize(
        "typed", ["=1+1", "=HYPERLINK(1)", "http://a.b", "00123", "110101199001011234", "1e5"]
    )
    def test_what_was_typed_stays_text(self, typed):
        cell = cells(listed([with_values(content=typed)]))["投诉内容"]

        assert (cell.value, cell.data_type) == (typed, "s")

    def test_phones_are_shown_to_who_may_see_them(self):
        row = cells(listed([LEAK], phones="full"))

        assert (row["联系方式"].value, row["投诉人"].value) == ("13800001234", "李某")

    def test_what_is_masked_already_is_not_masked_again(self):
        record = replace(with_values(contact="138****1234"), masked=frozenset({"contact"}))

        assert cells(listed([record], phones="full"))["联系方式"].value == "138****1234"

    def test_what_is_masked_is_masked_in_lines_too(self):
        customer = OFFICE.register("customer")
        field = next(each for each in customer.of_type("lines") if each.fields[0].mask)
        line = {"name": "李某", "phone": "13800001234", "post": "户主"}
        record = Record(1, 1, {"number": "1", field.key: (line,)})
        out = BytesIO()

        listing.write(customer, [record], language="zh", title="客户", out=out)

        cell = cells(openpyxl.load_workbook(out).active)[field.label.zh]
        assert cell.value == "李* | 户主 | 138****1234"

    def test_what_could_not_be_read_goes_out_as_it_was(self):
        record = replace(
            with_values(quantity=None), notes={"quantity": Note("约三箱", "not_a_number")}
        )

        assert cells(listed([record]))["数量"].value == "约三箱"

    def test_a_day_before_excels_calendar_is_text(self):
        assert cells(listed([with_values(shipped_on=date(1899, 5, 1))]))["交运日期"].value == (
            "1899-05-01"
        )

    def test_a_text_longer_than_a_cell_says_that_it_was_cut(self):
        value = cells(listed([with_values(content="长" * 40_000)]))["投诉内容"].value

        assert len(value) <= 32_767
        assert value.endswith("…(共40000字)")


class TestTitleBlock:
    def test_says_what_of_which_office_and_when(self):
        sheet = listed(
            [LEAK], conditions=["状态 = 未结"], office="和园物业", printed="打印:2026-11-03 16:40"
        )

        assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [
            "客户投诉登记表",
            "和园物业    条件：状态 = 未结",
            "打印:2026-11-03 16:40",
        ]

    def test_a_list_of_everything_says_so(self):
        assert listed([])["A2"].value == "条件：全部记录"

    def test_conditions_are_told_in_the_words_of_the_register(self):
        filters = (Filter("status", "=", "open"), Filter("level", "=", "serious"))

        told = listing.conditions(COMPLAINT, filters, "zh")

        assert told == ["状态 = 未结", "投诉等级 = 重大"]

    def test_english_readers_get_english_labels(self):
        assert "Received" in cells(listed([LEAK], language="en"))


class TestPage:
    def test_every_field_is_there_and_the_registers_columns_are_printed(self):
        sheet = listed([LEAK])

        assert len(cells(sheet)) == len([f for f in COMPLAINT.fields if not f.hidden])
        printed = [cell.value for cell in sheet[4]][:10]
        assert printed[:4] == ["编号", "投诉时间", "投诉人", "联系方式"]
        assert sheet.print_area == "'客户投诉登记表'!$A$1:$J$5"

    def test_columns_nobody_filled_in_are_folded_away(self):
        sheet = listed([LEAK])

        def hidden(label):
            letter = cells(sheet)[label].column_letter
            return any(
                each.hidden
                for each in sheet.column_dimensions.values()
                if each.min <= openpyxl.utils.column_index_from_string(letter) <= each.max
            )

        assert hidden("产品批号")
        assert not hidden("订单编号")
        assert not hidden("状态")  # empty, but one of the register's columns

    def test_the_fields_asked_for_come_in_their_order(self):
        sheet = listed([LEAK], fields=["content", "number"])

        assert list(cells(sheet)) == ["投诉内容", "编号"]

    def test_prints_landscape_one_page_wide_with_its_header_on_each(self):
        sheet = listed([LEAK] * 3)

        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.oddFooter.right.text == "第 &P 页 共 &N 页"

    def test_every_cell_is_framed(self):
        sheet = listed([LEAK])

        assert {cell.border.top.style for row in sheet["A4:J5"] for cell in row} == {"thin"}

    def test_a_register_without_records_has_its_header(self):
        assert "编号" in cells(listed([]))

    def test_says_how_many_records_were_written(self):
        count = listing.write(
            COMPLAINT, [LEAK] * 7, language="zh", title="清单", out=BytesIO(), conditions=()
        )

        assert count == 7
