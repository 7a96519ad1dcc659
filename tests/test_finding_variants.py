"""Registers of many trades, as strangers write them: header, records and made columns."""

import random
from datetime import date

import pytest

from importers import drafting, tables, workbook
from importers.sheets import Merge, Sheet
from schema.draft import Correction
from tests.workbooks import finding as made
from tests.workbooks.finding import day


def drafts(folder, rows, **how):
    path = made.book(folder, "variant", ("表", rows, how))
    return drafting.tables(workbook.read(path.read_bytes(), path.name))


def only(folder, rows, **how):
    (draft,) = drafts(folder, rows, **how)
    return draft


def skipped(draft):
    return {row: some.code for some in draft.skipped for row in range(some.first, some.last + 1)}


def cells(draft, header):
    return next(list(each.cells) for each in draft.columns if each.header == header)


def headers(draft):
    return [each.header for each in draft.columns if each.column]


LETTERHEAD = [
    ("某某物业管理有限公司",),
    ("客户服务中心",),
    (),
    ("报修处理登记簿",),
    ("部门：工程部", None, None, "月份：2026年3月"),
    (),
    ("单号", "房号", "业主", "报修内容", "派工时间", "完成情况"),
    *[(f"B{n}", f"3-{n:02}01", f"业主{n}", "水管漏水", day(n), "已完成") for n in range(1, 9)],
]
ENGLISH = [
    ("Customer Complaints Log 2026",),
    ("No.", "Date", "Customer", "Channel", "Issue", "Status", "Owner"),
    *[(n, day(n), f"Acme {n}", "Email", f"Unit {n} scratched", "Open", "JD") for n in range(1, 10)],
    ("Total", None, None, None, 9),
    ("Note: closed within 5 days",),
]
WIDE = [
    ("编号", *[f"指标{n}" for n in range(1, 200)]),
    *[(f"Z{r}", *[r] * 199) for r in range(1, 6)],
]
SHIFTS = [
    ("2026年3月考勤表",),
    ("姓名", "部门", *range(1, 32), "合计"),
    *[(f"员工{n}", "客服", *["√"] * 31, 31) for n in range(1, 9)],
]
WEEKDAYS = [
    ("姓名", *range(1, 15)),
    (None, *"一二三四五六日一二三四五六日"),
    *[(f"员工{n}", *["√"] * 14) for n in range(1, 6)],
]
DELIVERY = [
    ("送货单",),
    ("客户：", "某饭店", None, "日期：", day(1)),
    ("地址：", "某路3号", None, "单号：", "SH-001"),
    ("序号", "品名", "规格", "数量", "备注"),
    (1, "大米", "25kg", 3, None),
    (2, "食油", "5L", 4, None),
    ("合计", None, None, 7, None),
    ("送货人签字：", None, None, "收货人签字：", None),
]
PLANS = [
    ("2026年客户拜访计划",),
    ("客户名称", "一月", None, "二月", None, "负责人"),
    (None, "计划", "实际", "计划", "实际", None),
    *[(f"客户{n}", n, n, n + 1, n, "李某") for n in range(1, 7)],
]
COLONS = [
    ("编号:", "日期:", "客户:", "问题?", "是否解决?"),
    *[(f"Q{n}", day(n), f"客户{n}", "死机", "是") for n in range(1, 6)],
]
SURVEY = [
    ("时间戳", "1.您对服务是否满意？", "2.您希望改进哪些方面？", "3.您的联系方式"),
    *[(day(n), "满意", "速度", "15400000001") for n in range(1, 6)],
]
CODES = [
    ("TKT_NO", "CRT_DT", "CUST_NM", "PRTY"),
    *[(f"T{n}", "20260301", "A", "P1") for n in range(5)],
]
INTRO = [
    *[(f"第{n}条 本台账应当由专人负责登记，逐日填写，不得涂改。",) for n in range(1, 11)],
    (),
    ("日期", "来访单位", "事由", "接待人"),
    *[(day(n), f"单位{n}", "参观", "甲") for n in range(1, 7)],
]
YEARS = [("指标", 2022, 2023, 2024, 2025), ("投诉量", 12, 13, 9, 8), ("办结率", 0.9, 0.95, 0.97, 1)]
MONTHS = [("设备", "2026-01", "2026-02", "2026-03"), *[(f"锅炉{n}", n, n, n) for n in range(1, 6)]]
TWO = [("序号", "设备名称", "数量", "存放地点"), (1, "打印机", 2, "二楼"), (2, "扫描仪", 1, "三楼")]
TEXTS = [("单位", "联系人", "地址"), ("幼儿园", "陈园长", "和平路"), ("二小", "刘主任", "建设路")]
LIST = [("供应商名单",), ("供应商名称",), *[(f"某某{n}有限公司",) for n in range(1, 15)]]
OPINIONS = [("意见建议",), *[(f"希望第{n}窗口增加素菜，价格再低一些。",) for n in range(1, 12)]]
UNITS = [
    ("序号", "材料", "长度", "重量", "费用"),
    (None, None, "米", "kg", "元"),
    *[(n, f"管{n}", n * 2.5, n * 3.1, n * 100) for n in range(1, 6)],
]
NUMBERED = [
    ("单位名称", "户数", "投诉件数", "办结件数", "办结率"),
    ("甲", 1, 2, 3, 4),
    *[(f"街道{n}", n * 10, n, n, 1) for n in range(1, 6)],
]
CARRIED = [
    ("维修费用明细表", None, "2026年3月", None, "单位：元"),
    ("日期", "项目", "地点", "数量", "金额"),
    *[(day(n), f"换灯{n}", "东楼", n, n * 10) for n in range(1, 6)],
    ("承前页", None, None, 15, 150),
    ("第2页",),
    ("维修费用明细表",),
    ("日期", "项目", "地点", "数量", "金额"),
    *[(day(n), f"换灯{n}", "东楼", n, n * 10) for n in range(6, 9)],
    ("制单：张某", None, "复核：李某"),
]
AHEAD = [
    ("投诉编号", "日期", "客户", "内容"),
    *[(f"KF-{n:03}", day(n), f"客户{n}", "异味") for n in range(1, 6)],
    *[(f"KF-{n:03}",) for n in range(6, 16)],
]
NAMES_ONLY = [
    ("客户名称", "联系人", "电话", "地址", "等级"),
    *[(f"{name}记饭店", "王某", "1540000", "一路", "A") for name in "赵钱孙李周吴"],
    ("郑记面馆",),
    ("王记酒楼",),
    ("陈记烤鸭", "陈某", "1540001", "二路", "B"),
    ("褚记粥铺",),
]
TOTAL_IN_DATA = [
    ("单号", "客户", "事项", "金额"),
    *[
        (f"A{n}", f"客户{n}", word, n * 10)
        for n, word in enumerate(("合计", "单项", "小计", "总计"))
    ],
]

FOUND = [
    # rows, header rows, records
    ("letterhead", LETTERHEAD, (7,), 8),
    ("english", ENGLISH, (2,), 9),
    ("200 columns", WIDE, (1,), 5),
    ("days 1 to 31", SHIFTS, (2,), 8),
    ("weekdays below days", WEEKDAYS, (1, 2), 5),
    ("delivery note", DELIVERY, (4,), 2),
    ("groups not merged", PLANS, (2, 3), 6),
    ("colons and questions", COLONS, (1,), 5),
    ("survey", SURVEY, (1,), 5),
    ("codes", CODES, (1,), 5),
    ("long introduction", INTRO, (12,), 6),
    ("years", YEARS, (1,), 2),
    ("months as texts", MONTHS, (1,), 5),
    ("two records", TWO, (1,), 2),
    ("texts alone", TEXTS, (1,), 2),
    ("one column", LIST, (2,), 14),
    ("opinions", OPINIONS, (1,), 11),
    ("units below", UNITS, (1,), 5),
    ("columns numbered", NUMBERED, (1,), 5),
    ("page by page", CARRIED, (2,), 8),
    ("numbered in advance", AHEAD, (1,), 5),
    ("only the name is known", NAMES_ONLY, (1,), 10),
    ("total words in data", TOTAL_IN_DATA, (1,), 4),
    ("english header alone", [("Ticket ID", "Opened", "Requester", "Summary", "State")], (1,), 0),
    ("away from the corner", [(), (), *[(None, None, *row) for row in TWO]], (3,), 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "header", "records"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND]
)
def test_is_found(tmp_path, rows, header, records):
    draft = only(tmp_path, rows)

    assert (draft.header_rows, len(draft.rows)) == (header, records)


def test_the_table_is_named_by_its_own_title_not_the_office(tmp_path):
    assert only(tmp_path, LETTERHEAD).title == "报修处理登记簿"


def test_every_row_between_is_told(tmp_path):
    assert skipped(only(tmp_path, CARRIED)) == {
        1: "title", 8: "total", 9: "placeholder", 10: "repeated_header", 11: "repeated_header",
        15: "note",
    }  # fmt: skip


def test_parts_numbered_by_words_are_sections_and_their_sums_count_once(tmp_path):
    rows = [
        ("序号", "项目", "单位", "工程量", "金额"),
        ("一", "土建工程", None, None, 300),
        (1, "挖土方", "m3", 100, 100), (2, "回填", "m3", 50, 200),
        ("二", "安装工程", None, None, 90), (1, "配管", "m", 30, 40), (2, "配线", "m", 60, 50),
        ("合计", None, None, None, 390),
    ]  # fmt: skip
    draft = only(tmp_path, rows)

    assert cells(draft, "分段") == ["一 土建工程"] * 2 + ["二 安装工程"] * 2
    assert [(each.said, each.ours) for each in draft.totals] == [(390, 390)]


def test_sections_in_sections_are_joined(tmp_path):
    points = [(n, f"点{n}", "闸机", "正常") for n in (1, 2)]
    rows = [
        ("序号", "点位", "设备", "状态"),
        ("华东大区",), ("上海",), *points, ("杭州",), *points, ("华南大区",), ("深圳",), *points,
    ]  # fmt: skip
    draft = only(tmp_path, rows)

    assert cells(draft, "分段") == [
        "华东大区/上海", "华东大区/上海", "华东大区/杭州", "华东大区/杭州",
        "华南大区/深圳", "华南大区/深圳",
    ]  # fmt: skip


def test_blocks_with_titles_of_their_own_are_one_table(tmp_path):
    rows = []
    for month in (1, 2, 3):
        rows += [(f"2026年{month}月维修费用",), ("日期", "项目", "金额", "经办人")]
        rows += [(date(2026, month, n), f"维修{n}", n * 10, "王某") for n in range(1, 5)]
        rows += [("合计", None, 100, None), ()]
    draft = only(tmp_path, rows)

    assert cells(draft, "分段") == [f"2026年{n}月维修费用" for n in (1, 2, 3) for _ in range(4)]
    assert [(each.said, each.ours) for each in draft.totals] == [(100, 100)] * 3


@pytest.mark.parametrize("merged", [(), ("A2:A5", "A6:A9")], ids=["named", "merged"])
def test_subtotals_are_compared_with_their_part(tmp_path, merged):
    rows = [("部门", "姓名", "加班时长", "补贴")]
    for name in ("客服", "工程"):
        firsts = (name, *([None] * 2 if merged else [name] * 2))
        rows += [(first, f"{name}{n}", n, n * 10) for n, first in enumerate(firsts, 1)]
        rows.append((None, "小计", 6, 60) if merged else (f"{name}小计", None, 6, 60))
    rows.append(("总计", None, 12, 121))
    draft = only(tmp_path, rows, merges=merged)

    assert len(draft.rows) == 6
    assert [(each.row, each.said, each.ours) for each in draft.totals if not each.agrees] == [
        (10, 121, 120)
    ]
    assert [each.code for each in draft.problems] == ["total_differs"]


COUNTS = [("共7件", 7), ("合计：8条", 7), ("共 792 条记录", 7), ("总计7单", 7)]


@pytest.mark.parametrize(("text", "ours"), COUNTS)
def test_counts_of_records_are_compared(tmp_path, text, ours):
    rows = [("编号", "来电时间", "姓名", "诉求")]
    rows += [(f"T{n}", day(n), f"居民{n}", "路灯不亮") for n in range(1, 8)]
    draft = only(tmp_path, [*rows, (text,)])

    (total,) = draft.totals
    assert (total.column, total.header, total.ours) == ("", "", ours)
    assert total.agrees == ("7" in text.replace("792", ""))


def test_averages_balances_and_sums_with_tax_are_no_wrong_totals(tmp_path):
    rows = [
        ("日期", "摘要", "收入", "支出", "余额"),
        (day(0), "上年结转", None, None, 1000), (day(1), "收货款", 500, None, 1500),
        (day(2), "付房租", None, 300, 1200), (None, "本月合计", 500, 300, 1200),
        (day(3), "收货款", 100, None, 1300), (None, "本年累计", 600, 300, 1300),
        ("平均", None, 300, 300, 1250),
    ]  # fmt: skip
    draft = only(tmp_path, rows)

    assert len(draft.rows) == 4
    assert all(total.agrees for total in draft.totals)
    assert {total.row for total in draft.totals} == {5, 7}


def test_totals_at_the_top_are_compared_with_what_is_below(tmp_path):
    rows = [("合同编号", "客户", "金额"), ("合计", None, 660)]
    draft = only(tmp_path, [*rows, *[(f"C{n}", f"客户{n}", n * 110) for n in range(1, 4)]])

    assert [(each.row, each.said, each.ours) for each in draft.totals] == [(2, 660, 660)]


def test_a_last_row_of_figures_that_misses_the_sums_is_told(tmp_path):
    rows = [("车牌", "驾驶员", "事由", "里程")]
    rows += [(f"某A{n:03}", f"司机{n}", "送货", n * 10) for n in range(1, 9)]
    draft = only(tmp_path, [*rows, (None, None, None, 350)])

    assert (len(draft.rows), skipped(draft)) == (8, {10: "total"})
    assert [each.code for each in draft.problems] == ["total_differs"]


def test_tables_beside_each_other_may_have_nothing_in_common(tmp_path):
    left = [("姓名", "岗位", "手机"), *[(f"员工{n}", "保洁", "15400000001") for n in range(1, 12)]]
    right = [("车牌", "品牌", "司机"), *[(f"某A{n:05}", "东风", f"司机{n}") for n in range(1, 5)]]
    right += [()] * (len(left) - len(right))
    rows = [(*one, None, *other) for one, other in zip(left, right, strict=True)]

    one, other = drafts(tmp_path, rows)

    assert (len(one.rows), len(other.rows)) == (11, 4)


def test_a_blank_column_does_not_split_a_table(tmp_path):
    rows = [("序号", "客户", "诉求", None, "处理人", "结果", "日期")]
    for n in range(1, 12):
        who = ("李某", "已办") if n % 2 else (None, None)
        rows.append((n, f"客户{n}", "换货", None, *who, day(n)))

    assert len(only(tmp_path, rows).columns) == 6


def test_small_tables_below_each_other_are_told_apart(tmp_path):
    rows = [
        ("员工",), ("姓名", "部门", "电话"), ("甲", "客服", "1540"), ("乙", "工程", "1541"), (),
        ("客户",), ("客户名称", "等级", "联系人"),
        ("A公司", "VIP", "丙"), ("B公司", "普通", "丁"), (),
        ("设备",), ("编号", "设备名称", "存放地点"), ("S1", "打印机", "2F"), ("S2", "投影仪", "3F"),
    ]  # fmt: skip

    found = drafts(tmp_path, rows)

    assert [(draft.title, len(draft.rows)) for draft in found] == [
        ("员工", 2), ("客户", 2), ("设备", 2),
    ]  # fmt: skip


def test_a_table_below_that_starts_further_right_leaves_the_upper_one_alone(tmp_path):
    rows = [("品名", "数量", "单价"), *[(f"货{n}", n, 3.5) for n in range(1, 5)], (), ()]
    rows.append((None, None, "设备编号", "设备名称", "负责人", "状态"))
    rows += [(None, None, f"SB{n}", f"风机{n}", "赵某", "在用") for n in range(1, 6)]

    upper, lower = drafts(tmp_path, rows)

    assert headers(upper) == ["品名", "数量", "单价"]
    assert headers(lower) == ["设备编号", "设备名称", "负责人", "状态"]


SLIP = [
    ("客户投诉处理单",),
    ("投诉人", None, "联系电话", None),
    ("投诉时间", None, "受理人", None),
    ("投诉内容", None, None, None),
    ("处理结果", None, None, None),
    ("客户签字", None, "日期", None),
]
FILLED = [
    ("客户投诉处理单",),
    ("投诉人", "张某", "联系电话", "15400000000"),
    ("投诉时间", "2026-03-01", "受理人", "李某"),
    ("投诉内容", "空调不制冷", None, None),
    ("处理结果", "已加氟", None, None),
    ("客户签字", None, "日期", None),
]


@pytest.mark.parametrize("rows", [SLIP, FILLED], ids=["blank", "filled"])
def test_a_form_is_no_table(tmp_path, rows):
    assert drafts(tmp_path, rows, merges=["A1:D1", "B4:D4", "B5:D5"]) == ()


@pytest.mark.parametrize(
    ("names", "has"),
    [
        (("2026年1月", "2026年2月"), True), (("一季度", "二季度"), True),
        (("东区台账", "西区台账"), True),
        (("Jan", "Feb"), True), (("Sheet1", "Sheet2"), False),
    ],
)  # fmt: skip
def test_sheets_of_a_family_say_which_one(tmp_path, names, has):
    sheets = [(name, [made.VISITS, *made.visits(4, 10 * n)]) for n, name in enumerate(names, 1)]
    path = made.book(tmp_path, "family", *sheets)

    found = drafting.tables(workbook.read(path.read_bytes(), path.name))

    assert ["工作表" in [each.header for each in draft.columns] for draft in found] == [has] * 2


def test_a_column_that_says_the_sheet_makes_another_needless(tmp_path):
    header = ("分店", "日期", "事项", "金额")
    sheets = [
        (name, [header, *[(name, day(n), f"采购{n}", n * 1.5) for n in range(1, 5)]])
        for name in ("东街店", "西街店")
    ]
    path = made.book(tmp_path, "says", *sheets)

    found = drafting.tables(workbook.read(path.read_bytes(), path.name))

    assert [[each.header for each in draft.columns] for draft in found] == [list(header)] * 2


INDICATORS = [
    ("指标", "一季度", "二季度", "三季度"),
    ("总数", 12, 15, 9),
    ("办结合计", 11, 15, 9),
    ("满意率", 0.9, 0.95, 1),
    ("平均用时", 2.5, 2.1, 1.9),
]
ROOMS = [
    ("房号", "业主", "电话", "面积"),
    *[(100 + n, *((f"业主{n}", "15400000001", 88.5) if n % 3 else ())) for n in range(1, 12)],
    (112, None, None, None),
]
TIMES = [
    ("车牌", "出车", "回车", "事由", "里程"),
    *[(f"某A{n:03}" if n % 3 else None, "9:30", "10:40", None, None) for n in range(1, 9)],
]
LONG_FIRST = [
    ("反映问题", "来信人", "承办单位", "办理结果", "办结日期"),
    *[
        (
            f"反映第{n}小区夜间施工噪音扰民，要求尽快处理。",
            *(("甲", "城管", "已停工", day(n)) if n % 4 else ()),
        )
        for n in range(1, 13)
    ],
]
PRODUCTS = [
    ("品名", "规格", "数量", "单价"),
    *[(name, "箱", n, 3.5) for n, name in enumerate(("设计图", "计算器", "总线", "备注本"), 2)],
]


@pytest.mark.parametrize(
    ("rows", "records"),
    [(INDICATORS, 4), (ROOMS, 11), (TIMES, 8), (LONG_FIRST, 12), (PRODUCTS, 4)],
    ids=["indicators", "rooms", "times", "long texts", "products"],
)  # fmt: skip
def test_no_record_is_lost(tmp_path, rows, records):
    assert len(only(tmp_path, rows).rows) == records


@pytest.mark.parametrize(
    "last",
    [
        (None, None, None, None, None, None, None, "合计", 360),
        ("合计", None, None, None, None, 36, 8, "含运费", 360),
        ("总额", None, None, None, None, None, None, None, 360),
        ("全部合计", None, None, None, None, 36, 44, None, 360),
    ],
    ids=["label beside the sum", "with a remark", "soft word", "of all"],
)
def test_no_total_is_a_record(tmp_path, last):
    header = ("单号", "日期", "客户", "货品", "规格", "件数", "班次", "经手人", "金额")
    rows = [(f"S{n}", day(n), f"客户{n}", "米", "袋", n, n, "王某", n * 10) for n in range(1, 9)]
    draft = only(tmp_path, [header, *rows, last])

    assert (len(draft.rows), skipped(draft)) == (8, {10: "total"})
    assert (10, 360) in [(each.row, each.ours) for each in draft.totals]


ODD = (
    "编号", "日期", "客户名称", "合计", "小计：", "备注：x", "一、", "1月", "序号", "第2页",
    None, None, None, 1, 2.5, 0, True, day(1), "共7件", "客户：", "满意", "KF-001", "IV", "(一)",
)  # fmt: skip
KINDS = ("header", "record", "none", "end")


@pytest.mark.parametrize("seed", range(60))
def test_every_row_is_one_thing_whatever_a_sheet_holds_and_a_person_says(seed):
    chance = random.Random(seed)
    height, width = chance.randrange(1, 14), chance.randrange(1, 8)
    columns = [[chance.choice(ODD) for _ in range(height)] for _ in range(width)]
    merge = Merge(0, 0, chance.randrange(height), chance.randrange(width))
    sheet = Sheet("表", columns, merges=(merge,))
    rows = [chance.randrange(1, 16) for _ in range(3)]
    said = [Correction("表", chance.choice(KINDS), row, row + 1) for row in rows]

    for found in (tables.find(sheet), tables.find(sheet, said)):
        for each in found:
            told = [*range(each.header.top + 1, each.header.bottom + 2)]
            told += [row + 1 for row in each.records]
            told += [row for some in each.skipped for row in range(some.first, some.last + 1)]
            assert sorted(told) == list(range(min(told), max(told) + 1))
