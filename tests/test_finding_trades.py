"""Registers of twelve trades in the untidy ways of their offices, read as a careful clerk would."""

from datetime import date

import pytest

from importers import drafting, tables, workbook
from importers.sheets import Sheet
from schema.draft import ErrorCell
from tests.workbooks import finding as made
from tests.workbooks.finding import day


def drafts(folder, rows, **how):
    path = made.book(folder, "trade", ("表", rows, how))
    return drafting.tables(workbook.read(path.read_bytes(), path.name))


def only(folder, rows, **how):
    (draft,) = drafts(folder, rows, **how)
    return draft


def skipped(draft):
    return {row: some.code for some in draft.skipped for row in range(some.first, some.last + 1)}


def column(draft, header):
    return next(each for each in draft.columns if each.header == header)


COMPLAINTS = ("编号", "投诉时间", "投诉人", "联系电话", "投诉内容")


def complaint(n):
    return f"TS2604{n:02}", f"2026.4.{n}", f"业主{n}", "15400000001", "楼道灯不亮"


@pytest.mark.parametrize("records", [1, 2, 3, 6])
def test_a_month_of_few_records_and_many_numbers_given_out(tmp_path, records):
    rows = [COMPLAINTS, *map(complaint, range(1, records + 1))]
    rows += [(f"TS2604{n:02}",) for n in range(records + 1, records + 9)]

    draft = only(tmp_path, rows)

    assert len(draft.rows) == records
    assert set(skipped(draft).values()) == {"numbered_only"}


def test_a_form_that_was_only_numbered_yet_holds_no_record(tmp_path):
    rows = [("序号", "日期", "投诉人", "电话", "处理"), (1,), (2,), (3,)]

    draft = only(tmp_path, rows)

    assert (len(draft.rows), skipped(draft)) == (0, dict.fromkeys((2, 3, 4), "numbered_only"))


def test_a_list_of_numbers_that_count_nothing_is_kept(tmp_path):
    rows = [("编号", "名称", "电话"), (1032,), (1107,), (2200,)]

    assert len(only(tmp_path, rows).rows) == 3


def test_weeks_are_sections(tmp_path):
    rows = [("回访日期", "客户", "电话", "反馈")]
    for week in (1, 2, 3):
        rows.append((f"第{week}周（4月{week}日-4月{week + 6}日）",))
        rows += [(f"4月{week}日", f"客户{week}{n}", "15400000001", "满意") for n in range(4)]

    draft = only(tmp_path, rows)

    assert len(draft.rows) == 12
    assert column(draft, "分段").cells[::4] == [
        "第1周（4月1日-4月7日）", "第2周（4月2日-4月8日）", "第3周（4月3日-4月9日）",
    ]  # fmt: skip


def test_an_aside_in_brackets_is_no_record(tmp_path):
    rows = [("日期", "客户", "问题", "责任人", "状态")]
    rows += [(day(n), f"客户{n}", f"漏水{n}", "小陈", "完成") for n in range(1, 8)]
    rows.insert(4, (None, "（以上为已上报集团部分）"))

    draft = only(tmp_path, rows)

    assert (len(draft.rows), skipped(draft)) == (7, {5: "note"})


def test_measures_below_names_are_no_record(tmp_path):
    rows = [("日期", "压力", "流量", "水温", "巡检人"), (None, "MPa", "m³/h", "℃", None)]
    rows += [(day(n), 0.42, 120 + n, 18.5, f"员工{n}") for n in range(1, 8)]

    draft = only(tmp_path, rows)

    assert (len(draft.rows), skipped(draft)) == (7, {2: "instructions"})
    assert column(draft, "流量").type == "integer"


@pytest.mark.parametrize(
    "numbers", [("甲", "1", "2", "3=1-2", "4=2/1"), ("栏次", 1, 2, 3, 4)], ids=["sums", "plain"]
)
def test_numbers_of_columns_say_how_they_are_reckoned(tmp_path, numbers):
    rows = [("站点", "投诉总数", "已处理", "未处理", "处理率"), numbers]
    rows += [(f"{n}号站", 20 + n, 18, 2 + n, 0.9) for n in range(1, 8)]

    assert skipped(only(tmp_path, rows)) == {2: "instructions"}


TWO_LANGUAGES = [
    ("序号", "投诉日期", "顾客名称", "投诉内容", "责任人"),
    ("No.", "Date", "Customer", "Complaint", "Owner"),
]


@pytest.mark.parametrize("names", [TWO_LANGUAGES, TWO_LANGUAGES[::-1]], ids=["below", "above"])
def test_names_once_more_in_another_language_are_header(tmp_path, names):
    records = [(n, day(n), f"客户{n}公司", "划伤", f"员工{n}") for n in range(1, 8)]

    draft = only(tmp_path, [*names, *records])

    assert (draft.header_rows, len(draft.rows)) == ((1, 2), 7)


def test_records_in_english_below_a_chinese_header_stay_records(tmp_path):
    rows = [("客户", "国家", "产品", "问题")]
    rows += [("Acme", "Spain", "Pump", "Leak"), ("Bolt", "Italy", "Valve", "Noise")] * 3

    draft = only(tmp_path, rows)

    assert (draft.header_rows, len(draft.rows)) == ((1,), 6)


def test_counts_by_kind_beside_the_records_are_a_table_of_their_own(tmp_path):
    kinds = ("漏水", "噪音", "卫生")
    rows = [("序号", "日期", "投诉人", "类别", None, "类别", "件数")]
    for n in range(1, 13):
        beside = (kinds[n - 1], 4) if n < 4 else ("合计", 12) if n == 4 else (None, None)
        rows.append((n, day(n), f"业主{n}", kinds[n % 3], None, *beside))

    records, counts = drafts(tmp_path, rows)

    assert [each.header for each in records.columns] == ["序号", "日期", "投诉人", "类别"]
    assert (len(records.rows), len(counts.rows)) == (12, 3)


def test_columns_after_a_blank_one_that_newer_records_lack_stay_with_them(tmp_path):
    rows = [("序号", "日期", "投诉人", "备注", None, "备注", "回访人")]
    for n in range(1, 13):
        beside = ("满意", "小林") if n < 5 else (None, None)
        rows.append((n, day(n), f"业主{n}", "已办", None, *beside))

    assert len(only(tmp_path, rows).rows) == 12


SAME = ["同上", "〃"]


@pytest.mark.parametrize("same", SAME)
def test_as_above_hides_no_type_and_stays_as_written(tmp_path, same):
    rows = [("送修日期", "电话", "机型")]
    for n in range(1, 5):
        rows += [(day(n), f"1540000000{n}", "A1"), (same, same, "B2"), (same, same, "C3")]

    draft = only(tmp_path, rows)

    assert (column(draft, "送修日期").type, column(draft, "电话").type) == ("date", "phone")
    assert column(draft, "电话").cells[:3] == ["15400000001", same, same]
    assert column(draft, "送修日期").questions == ("same_as_above",)


def test_days_written_as_numbers_are_days_where_the_name_says_so(tmp_path):
    rows = [("日期", "单据号", "数量"), *[(20260300 + n, 20260300 + n, n) for n in range(1, 9)]]

    draft = only(tmp_path, rows)

    assert column(draft, "日期").type == "date"
    assert column(draft, "单据号").type == "identifier"
    assert column(draft, "单据号").cells[0] == 20260301


@pytest.mark.parametrize("name", ["来电号码", "固话", "座机", "主叫号码"])
def test_phones_under_other_names(tmp_path, name):
    phones = [
        "154 0000 8001",
        "+86 15400000002",
        "(0571)87650003",
        "0571-87651234转801",
        "87650004",
    ]
    draft = only(tmp_path, [("日期", "来电人", name), *[(day(1), "某", each) for each in phones]])

    assert column(draft, name).type == "phone"
    assert column(draft, name).cells == phones


def test_an_error_in_a_prepared_sheet_is_kept_with_its_record():
    rows = [
        ("序号", "日期", "投诉人"),
        (1.0, date(2026, 3, 1), "业主"),
        (2.0, ErrorCell("#N/A"), "丁"),
    ]
    columns = [list(cells) for cells in zip(*rows, strict=True)]
    (found,) = tables.find(Sheet("表", columns))

    assert list(found.records) == [1, 2]
