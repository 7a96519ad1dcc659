"""What a column is taken for: by its cells first, by its name where they leave it open."""

from datetime import date, datetime, time

import pytest

from importers import columns

TYPES = [
    # name, cells, type
    ("编号", [1.0, 2.0, 3.0, 4.0, 5.0], "identifier"),
    ("客户代码", ["0001", "075", "669", "K001", "0125"], "identifier"),
    ("零件", ["8790", "K001", "K002", "0125", "A7"], "identifier"),
    ("银行卡", ["6222000000000000001", "6222000000000000002", "6222000000000000003"], "identifier"),
    ("序号", ["AB-12x", "CD-13y", "EF-14z"], "identifier"),
    ("投诉日期", [date(2026, 1, 5), date(2026, 1, 6)], "date"),
    ("投诉日期", ["2017.03.02", "2024.1.31", " 2022-08-23", "2023-03-1"], "date"),
    ("报障时间", ["2025年9月29日 13:23", "2025年9月30日 08:01"], "datetime"),
    ("创建", ["2025年9月29日", "2025年9月30日"], "date"),
    ("时间", ["2019/4/25 9:32:09", date(2019, 4, 26), "2019/4/27 8:00"], "datetime"),
    ("签订日期", [45672.0, "2026-09-01", "2025年12月", 45915.0], "date"),
    ("金额", [45672.0, 45915.0, 46000.0], "money"),
    ("日期", ["1.1", "1.4", "1月9日", "2026-01-11"], "date"),
    ("版本", ["1.1", "1.4", "2.0", "2.1"], "identifier"),
    ("版本", ["1.1", "1.10", "1.2", "1.3"], "identifier"),
    ("版本", [1.1, 1.4, 2.0, 2.1], "decimal"),
    ("完成时间", ["2026.01.10", "当天", "/", "2026-01-03", "当天", "1月5日", "2026.1.9"], "date"),
    ("回访时间", ["上午", "晚上8点多", "20:30-21:10", "9:30", "下午"], "text"),
    ("开始", [time(9, 30), "14：20", "8:05"], "time"),
    ("完成周期（天）", ["8", "6", "/", "2天", "3"], "integer"),
    ("故障比例", [0.0157, 1.0, "/", time(2, 52, 48), 0.055], "percent"),
    ("比率", ["12.5%", "7.50%", "4%"], "percent"),
    ("采购金额", ["1.9万", "12,000.00", "35000元", 99800.0], "money"),
    ("采购金额", ["630元/份", *["12,000.00"] * 20], "money"),
    ("履约保证金", [930.03, "5%", "无", "/", 4990.0, "5%"], "text"),
    ("合同期限", ["2025.1.1-2025.12.31", "长期", "签订之日起一年", "2025/1/1-2026/1/1"], "text"),
    ("数量", ["2旧1新", "1个", "三箱", "一批"], "text"),
    ("数量", [1.0, 2.0, "１８"], "integer"),
    ("联系电话", [15400000000.0, "154-0000-0000", "0788-2000000", "分机817"], "phone"),
    ("联系电话", ["154****0000", "15400000001"], "phone"),
    ("经办人及电话", ["张某15400000000", "李某 15400000001", "王某"], "text"),
    ("备用", [15400000000.0, "15400000001", "15400000002"], "phone"),
    ("状态", ["结案", "未结案", "结案", "暂停", "结案", "结案"], "choice"),
    ("是否投诉", ["是", "否", "√", "否", "否"], "choice"),
    ("问题描述", ["外壳破损\n要求更换", "漏水", "噪音很大" * 20], "long_text"),
    ("邮箱", ["a@example.com", "b@example.com"], "email"),
    ("账号余额", [1200.5, 88.25, 993.0], "money"),
    ("电话费", [50.0, 38.5, 99.0], "money"),
    ("退款次数", [3.0, 2.0, 1.0], "integer"),
    ("电话", ["1.541E+10", "1.542E+10"], "text"),
    ("编号", ["第1批", "第2批", "第3批"], "text"),
    ("分机", [8201.0, 8202.0, 8305.0], "identifier"),
    ("房号", ["1-101", "2-305", 1203.0], "identifier"),
    ("年度", ["2024年", "2025年", "2025年", "2026年"], "text"),
    ("满意度评分", ["5", "4", "5分", "4分"], "integer"),
    ("体温", ["36.5℃", "36.8℃", "37.1℃"], "decimal"),
    ("面积", ["89.5㎡", "120.35㎡", "76㎡"], "decimal"),
    ("数量", ["10个", "5个", "3箱"], "text"),
    ("有效期", ["2026-12-31", "长期", "2027-05-01", "2027-06-01"], "date"),
    ("月份", ["2026年1月", "2026年2月", "2026年3月"], "text"),
    ("检查月份", ["1月", "2月", "3月", "1月"], "text"),
    ("等级", [1.0, 2.0, 1.0], "integer"),
    ("手机", [], "phone"),
    ("交付日期", [None, None], "date"),
    ("备注", [None], "text"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cells", "kind"), TYPES)
def test_a_column_is_taken_for(name, cells, kind):
    assert columns.typed(name, cells, year=2026).type in {
        kind,
        "choice" if kind == "text" else kind,
    }


def test_a_list_of_the_workbook_makes_a_choice_of_all_it_lists_and_all_seen():
    typed = columns.typed("状态", ["结案", "关闭"], choices=("结案", "未结案"))

    assert typed.type == "choice"
    assert [option.label.zh for option in typed.options] == ["结案", "未结案", "关闭"]


def test_a_list_that_fits_no_cell_is_not_believed():
    cells = [f"第{n}次漏水，请尽快处理" for n in range(6)]

    assert columns.typed("问题描述", cells, choices=("是", "否")).type == "text"


def test_spellings_that_differ_by_blanks_are_one_choice():
    typed = columns.typed("满意度", ["满意", "满 意", "满意 ", "很满意", "满意", "很满意"] * 3)

    assert [option.label.zh for option in typed.options] == ["满意", "很满意"]


NONE_WORDS = [
    # name, cells, words that mean nothing
    ("8D报告", ["有", "无", "有", "有", "/", "有"], {"/"}),
    (
        "应急措施",
        ["无", "冻结库存，逐台检查后再发货，并通知客户确认", "/", "已寄出50个螺钉"],
        {"无", "/"},
    ),
    ("数量", ["3", "无", "-", "4"], {"无", "-"}),
]


@pytest.mark.parametrize(("name", "cells", "words"), NONE_WORDS)
def test_words_for_nothing_are_told_column_by_column(name, cells, words):
    assert columns.typed(name, cells).none_words == words


def test_a_day_beyond_twelve_settles_which_comes_first():
    assert columns.typed("日期", ["3/12/2026", "25/12/2026"]).day_first is True
    assert columns.typed("日期", ["3/12/2026", "12/25/2026"]).day_first is False
    assert columns.typed("日期", ["3/12/2026", "4/5/2026"]).day_first is None


def test_a_number_format_in_per_cent_makes_shares():
    assert columns.typed("完成情况", [0.5, 0.75, 1.0], form="percent").type == "percent"


def test_a_moment_is_not_lost_in_a_column_of_days():
    cells = [datetime(2026, 1, 5, 13, 20), *[date(2026, 1, 6)] * 5]

    assert columns.typed("投诉日期", cells).type == "datetime"
