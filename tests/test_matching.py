"""Which column of a file goes to which field."""

from datetime import date

import pytest

from importers.matching import match, normal
from schema.defining.effective import effective
from schema.defining.loading import shipped
from schema.draft import DraftColumn, DraftTable
from schema.problems import UnusableError
from tests.drafts import a_table


@pytest.fixture(scope="module")
def general():
    return effective(shipped(), "general")


def matched(office, *tables, register="complaint", **how):
    draft = match(tables, office.register(register), office, **how)
    return {
        column.header: (column.field, column.how)
        for table in draft.tables
        for column in table.columns
    }


def a_column(header, *cells, kind="text"):
    column = DraftColumn("A", header, kind, cells)
    return DraftTable("表", "", (1,), range(2, 2 + len(cells)), (column,))


NORMAL = [
    # header, normalised
    ("完成周期（天）", "完成周期"),
    ("交于\n品工时间", "交于品工时间"),
    (" 开标时间\u200b", "开标时间"),
    ("采购预算金额(元)", "采购预算金额"),
    ("（元）", "(元)"),
    ("客诉台帐", "客诉台账"),
    ("ＡＢＣ：", "abc"),
]


@pytest.mark.parametrize(("header", "expected"), NORMAL)
def test_headers_are_compared_without_width_blanks_and_units(header, expected):
    assert normal(header) == expected


def test_a_column_goes_by_label_or_synonym_and_others_become_fields(general):
    assert matched(general, a_table()) == {
        "编号": ("original_number", "number"),
        "投诉日期": ("received_at", "synonym"),
        "投诉人": ("complainant", "label"),
        "联系方式": ("contact", "label"),
        "问题描述": ("content", "synonym"),
        "跟进人": ("taken_by", "synonym"),
        "结案状态": ("status", "synonym"),
        "国家": ("guo_jia", "new"),
    }


def test_a_bare_serial_is_not_our_number(general):
    assert matched(general, a_column("序号", 1.0, 2.0, 3.0))["序号"][0] == "original_number"
    assert matched(general, a_column("编号", "260101", "260102"))["编号"][0] == "number"
    assert matched(general, a_column("编号", "KS-01", "KS-02"))["编号"][0] == "number"


def test_a_field_is_given_once_and_the_second_column_is_kept(general):
    table = a_table(((1, "甲", "乙"),), ("编号", "备注", "备注 2"))

    assert matched(general, table)["备注 2"] == ("bei_zhu_2", "new")


def test_a_group_above_does_not_hide_the_name_below(general):
    assert matched(general, a_column("客户信息/联系电话", "15400000001"))["客户信息/联系电话"] == (
        "contact",
        "synonym",
    )


def test_a_person_decides_by_letter_or_header(general):
    mapping = {"H": "room", "跟进人": "skip", "问题描述": "客户要求"}

    found = matched(general, a_table(), mapping=mapping)

    assert found["国家"] == ("room", "person")
    assert found["跟进人"] == (None, "skip")
    assert found["问题描述"] == ("demand", "person")


@pytest.mark.parametrize(
    ("mapping", "code"), [({"没有": "room"}, "unknown_column"), ({"A": "没有"}, "unknown_field")]
)
def test_a_mapping_to_nothing_is_refused(general, mapping, code):
    with pytest.raises(UnusableError) as error:
        match([a_table()], general.register("complaint"), general, mapping=mapping)

    assert error.value.problem.code == code


def test_columns_without_field_are_left_out_when_asked(general):
    assert matched(general, a_table(), extra="skip")["国家"] == (None, "skip")


def test_sheets_of_one_kind_are_loaded_together_and_others_told(general):
    other = a_table((("甲", "乙"),), ("楼号", "面积"), sheet="房间")
    tables = [
        a_table(sheet="1月"), a_table(sheet="2月"), other,
        a_table(sheet="旧", hidden=True), a_table((), sheet="空"),
    ]  # fmt: skip

    draft = match(tables, general.register("complaint"), general)

    assert [table.sheet for table in draft.tables] == ["1月", "2月"]
    assert sorted(draft.not_loaded) == [
        ("房间", "other_headers"),
        ("旧", "hidden"),
        ("空", "no_records"),
    ]


def test_a_sheet_that_is_named_is_loaded_even_if_hidden(general):
    tables = [a_table(sheet="1月"), a_table(sheet="旧 ", hidden=True)]

    draft = match(tables, general.register("complaint"), general, sheet="旧")

    assert [table.sheet for table in draft.tables] == ["旧 "]


def test_a_column_without_a_name_is_known_by_its_cells(general):
    table = a_column("列A", "已结案", "处理中", "已登记", kind="choice")

    assert matched(general, table)["列A"] == ("status", "content")


def test_a_customer_is_known_by_the_name_of_its_register(general):
    assert matched(general, a_column("客户档案", "某某卫浴"))["客户档案"][0] == "customer"


def test_dates_do_not_disturb_the_search_for_options(general):
    table = a_table((("漏水", date(2026, 1, 1)),), ("问题描述", "列B"))

    assert matched(general, table)["列B"][1] == "new"
