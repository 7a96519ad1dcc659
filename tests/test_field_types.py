"""How each field type reads any cell an office writes, shows it, compares it, writes it back."""

from datetime import date, datetime, time
from decimal import Decimal
from string import ascii_letters

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.definitions import Field, Label, Option
from schema.draft import ErrorCell
from schema.field_types import FIELD_TYPES, READING, Reading, date_ranges, masked, shown
from schema.values import Mention, Note, Record, Signature, Unread

STATES = (
    Option("open", Label("处理中", "In progress"), ("未结案", "跟进中")),
    Option("closed", Label("已结案", "Closed"), ("结案", "关闭"), closes=True),
    Option("chat", Label("在线聊天/微信", "Chat"), ("微信",)),
    Option("none", Label("无", "None")),
)
INNER = (
    Field("role", "choice", Label("主办/协办"), options=(Option("lead", Label("主办")),)),
    Field("department", "department", Label("部门")),
    Field("handed_at", "datetime", Label("转交")),
    Field("reply", "long_text", Label("回复")),
)


def a_field(kind, **more):
    if kind in {"choice", "choices"}:
        more.setdefault("options", STATES)
    if kind == "lines":
        more.setdefault("fields", INNER)
    return Field("it", kind, Label("它"), **more)


def read(kind, cell, reading=READING, **more):
    return FIELD_TYPES[kind].read(cell, a_field(kind, **more), reading)


D = Decimal
READS = [
    # type, cell, value
    ("text", " 张女士\u3000", "张女士"),
    ("text", "第一行\r\n第二行", "第一行\n第二行"),
    ("text", "坏\x00字符\x0b", "坏字符"),
    ("text", "/", "/"),
    ("text", 8790.0, "8790"),
    ("text", 0.1 + 0.2, "0.3"),
    ("text", date(2026, 1, 5), "2026-01-05"),
    ("text", datetime(2026, 1, 5, 9, 5), "2026-01-05 09:05"),
    ("text", time(2, 52, 48), "02:52:48"),
    ("text", True, "TRUE"),
    ("text", "=1+1", "=1+1"),
    ("long_text", "\n1、加厚\n2、复检 ", "\n1、加厚\n2、复检 "),
    ("long_text", " \u3000\n", None),
    ("identifier", "\t0001", "0001"),
    ("identifier", "'00123", "00123"),
    ("identifier", "WO\u200b24\u00a0", "WO24"),
    ("identifier", 1.0, "1"),
    ("number", 261103.0, "261103"),
    ("integer", "１8", 18),
    ("integer", 8.0, 8),
    ("integer", "1,200", 1200),
    ("integer", "3万", 30000),
    ("integer", "-5", -5),
    ("integer", "/", None),
    ("decimal", "3.5万", D(35000)),
    ("decimal", "12,000.00", D(12000)),
    ("decimal", "7.50%", D("0.075")),
    ("decimal", ".5", D("0.5")),
    ("decimal", "(1,234.5)", D("-1234.5")),
    ("decimal", "1.5E+05", D(150000)),
    ("decimal", 0.0157, D("0.0157")),
    ("decimal", 1 / 3, D("0.333333333333333")),
    ("decimal", -0.0, D(0)),
    ("decimal", "无", None),
    ("decimal", "—", None),
    ("money", "￥1,234.5元", D("1234.5")),
    ("money", "17.8万元", D(178000)),
    ("money", "3千万", D(30000000)),
    ("money", 303025.0, D(303025)),
    ("percent", "4%", D("0.04")),
    ("percent", "７．５％", D("0.075")),
    ("percent", 0.12, D("0.12")),
    ("percent", 1.5, D("1.5")),
    ("percent", time(2, 52, 48), D("0.12")),
    ("percent", "02:52:48", D("0.12")),
    ("percent", "00:22:36", D("0.0157")),
    ("boolean", "√", True),
    ("boolean", "Y", True),
    ("boolean", "有", True),
    ("boolean", 1.0, True),
    ("boolean", "否", False),
    ("boolean", "无", False),
    ("boolean", False, False),
    ("boolean", "/", None),
    ("date", date(2026, 1, 5), date(2026, 1, 5)),
    ("date", datetime(2026, 1, 5), date(2026, 1, 5)),
    ("date", "2017.03.02", date(2017, 3, 2)),
    ("date", " 2022-08-23", date(2022, 8, 23)),
    ("date", "2023-03-1", date(2023, 3, 1)),
    ("date", "2026/1/7", date(2026, 1, 7)),
    ("date", "2025年9月29日", date(2025, 9, 29)),
    ("date", "2025 年 9 月 29 号", date(2025, 9, 29)),
    ("date", "25年9月29日", date(2025, 9, 29)),
    ("date", "2026年3月5日（星期四）", date(2026, 3, 5)),
    ("date", "20240305", date(2024, 3, 5)),
    ("date", 20240305.0, date(2024, 3, 5)),
    ("date", 45052.0, date(2023, 5, 6)),
    ("date", "45052", date(2023, 5, 6)),
    ("date", "25/12/2026", date(2026, 12, 25)),
    ("date", "12/25/2026", date(2026, 12, 25)),
    ("date", "5/5/2026", date(2026, 5, 5)),
    ("date", "29-Sep-2025", date(2025, 9, 29)),
    ("date", "September 29, 2025", date(2025, 9, 29)),
    ("date", "二〇二五年九月二十九日", date(2025, 9, 29)),
    ("date", "二○二五年十月一日", date(2025, 10, 1)),
    ("date", "2025。9。29", date(2025, 9, 29)),
    ("date", "2025–9–29", date(2025, 9, 29)),
    ("date", "2025.9.29.", date(2025, 9, 29)),
    ("date", "2025-09-29 00:00:00.000", date(2025, 9, 29)),
    ("date", "2026-01-05 00:00:00", date(2026, 1, 5)),
    ("date", 0.0, None),
    ("date", time(0, 0), None),
    ("date", datetime(1899, 12, 31), None),
    ("date", "？", None),
    ("datetime", "2025年9月29日 13:23", datetime(2025, 9, 29, 13, 23)),
    ("datetime", "2025年9月29日13时23分", datetime(2025, 9, 29, 13, 23)),
    ("datetime", "2019/4/25 9:32:09", datetime(2019, 4, 25, 9, 32, 9)),
    ("datetime", "2026-03-05T09:05", datetime(2026, 3, 5, 9, 5)),
    ("datetime", "2026-03-05T01:05:00Z", datetime(2026, 3, 5, 9, 5)),
    ("datetime", "2026.3.5 下午3点半", datetime(2026, 3, 5, 15, 30)),
    ("datetime", "20240305132000", datetime(2024, 3, 5, 13, 20)),
    ("datetime", 45052.5, datetime(2023, 5, 6, 12)),
    ("datetime", datetime(2026, 1, 5, 13, 19, 59, 999999), datetime(2026, 1, 5, 13, 20)),
    ("datetime", datetime(2026, 1, 5), date(2026, 1, 5)),
    ("datetime", "2026/1/5 0:00", date(2026, 1, 5)),
    ("datetime", "2026-01-05", date(2026, 1, 5)),
    ("time", "9:30", time(9, 30)),
    ("time", "14：20", time(14, 20)),
    ("time", "下午2:30", time(14, 30)),
    ("time", "中午1点", time(13)),
    ("time", "中午11点半", time(11, 30)),
    ("time", "晚上8点", time(20)),
    ("time", "凌晨12点", time(0)),
    ("time", "9点半", time(9, 30)),
    ("time", 0.5, time(12)),
    ("time", datetime(1899, 12, 30, 9, 30), time(9, 30)),
    ("choice", "已结案", "closed"),
    ("choice", " 关 闭 ", "closed"),
    ("choice", "CLOSED", "closed"),
    ("choice", "In  Progress", "open"),
    ("choice", "无", "none"),
    ("choice", "/", None),
    ("choices", "微信、已结案", ("chat", "closed")),
    ("choices", "在线聊天/微信", ("chat",)),
    ("choices", "结案/未结案\n结案", ("closed", "open")),
    ("phone", 15400000000.0, "15400000000"),
    ("phone", "154-0000-0000", "15400000000"),
    ("phone", "１５４００００００００", "15400000000"),
    ("phone", "+86 154 0000 0000", "15400000000"),
    ("phone", "0788-2000000", "0788-2000000"),
    ("phone", "(0788) 2000000", "0788-2000000"),
    ("phone", "0788-2000000 分机 817", "0788-2000000转817"),
    ("phone", "分机817", "分机817"),
    ("phone", "15400000000/15400000001", "15400000000、15400000001"),
    ("phone", "张某15400000000", "张某15400000000"),
    ("phone", "无", None),
    ("email", "kefu＠example.com", "kefu@example.com"),
    ("person", " 张三 ", Mention("张三")),
    ("department", "品质部/客服部", Mention("品质部/客服部")),
    ("department", "无", None),
    ("link", 261103.0, Mention("261103")),
    ("signature", "王某 2026年11月3日", Signature("王某", date(2026, 11, 3))),
    ("signature", "王某(2026-11-03)", Signature("王某", date(2026, 11, 3))),
    ("signature", "王某", Signature("王某")),
    ("attachment", "漏水.jpg\n合同、附件.pdf", ("漏水.jpg", "合同、附件.pdf")),
    ("rating", "★★★☆☆", 3),
    ("rating", "4星", 4),
    ("rating", 5.0, 5),
    (
        "lines",
        "主办 | 工程部 | 2026-11-03 16:13\n | 保洁部",
        (
            {
                "role": "lead",
                "department": Mention("工程部"),
                "handed_at": datetime(2026, 11, 3, 16, 13),
            },
            {"department": Mention("保洁部")},
        ),
    ),
]
REFUSES = [
    # type, cell, code
    ("text", ErrorCell("#N/A"), "error_cell"),
    ("text", 6222020000000000123.0, "too_many_digits"),
    ("identifier", 6222020000000000123.0, "too_many_digits"),
    ("decimal", "6222020000000000123", "too_many_digits"),
    ("decimal", "1234567890.1234567", "too_many_digits"),
    ("decimal", float("inf"), "too_many_digits"),
    ("decimal", date(2026, 1, 5), "not_a_number"),
    ("decimal", True, "not_a_number"),
    ("decimal", time(10, 0), "not_a_number"),
    ("decimal", "10:00", "not_a_number"),
    ("money", "10:00", "not_a_number"),
    ("percent", "10:00", "not_a_number"),
    ("integer", "12.5", "not_whole"),
    ("integer", 12.5, "not_whole"),
    ("integer", "不超过18个月", "not_a_number"),
    ("integer", "24个月", "not_a_number"),
    ("money", "630元/份", "not_a_number"),
    ("money", "2旧1新", "not_a_number"),
    ("percent", "100", "percent_unclear"),
    ("percent", 100.0, "percent_unclear"),
    ("boolean", "也许", "not_a_boolean"),
    ("date", "2026-02-30", "impossible_date"),
    ("date", "2026.13.1", "impossible_date"),
    ("date", "3/12/2026", "ambiguous_date"),
    ("date", "26.3.5", "ambiguous_date"),
    ("date", "1月5日", "date_without_year"),
    ("date", "2026年X月", "not_a_date"),
    ("date", "2026年3月", "date_without_day"),
    ("date", "2022年上半年", "not_a_date"),
    ("date", "当天", "not_a_date"),
    ("date", "待定", "not_a_date"),
    ("date", "2025.1.1-2025.12.31", "not_a_date"),
    ("date", "2025-6-13收，借出寄回3", "not_a_date"),
    ("date", "2026-01-05 13:20", "time_in_date"),
    ("date", time(9, 30), "not_a_date"),
    ("date", float("inf"), "not_a_date"),
    ("datetime", "2026-01-05 25:00", "not_a_date"),
    ("datetime", "2026-01-05 晚上8点多", "not_a_date"),
    ("time", "晚上8点多", "not_a_time"),
    ("time", "20:30-21:10", "not_a_time"),
    ("time", "24:00", "not_a_time"),
    ("time", "晚上12点", "not_a_time"),
    ("time", "晚上1点", "not_a_time"),
    ("choice", "暂停", "unknown_option"),
    ("choices", "结案、暂停", "unknown_option"),
    ("phone", "1540000****", "masked"),
    ("phone", "微信联系", "not_a_phone"),
    ("phone", date(2026, 1, 5), "not_a_phone"),
    ("email", "没有邮箱", "not_an_email"),
    ("rating", "11", "not_a_rating"),
    ("lines", "甲 | 乙 | 丙 | 丁 | 戊", "not_lines"),
    ("lines", "主办 | 工程部 | 改天", "not_a_date"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), READS)
def test_a_type_reads_what_offices_write(kind, cell, value):
    got = read(kind, cell)

    assert (got, type(got)) == (value, type(value))


@pytest.mark.parametrize(("kind", "cell", "code"), REFUSES)
def test_a_type_says_why_a_cell_does_not_fit(kind, cell, code):
    got = read(kind, cell)

    assert isinstance(got, Unread)
    assert got.code == code


@pytest.mark.parametrize(("kind", "cell"), [(kind, cell) for kind, cell, _ in READS + REFUSES])
def test_a_column_is_read_as_its_cells_are(kind, cell):
    column = [None, cell, "", cell, 15400000000.0, "2026-01-05 13:20:00", 1, True, 1.0]
    field = a_field(kind)

    got = FIELD_TYPES[kind].read_column(column, field)

    assert got == [FIELD_TYPES[kind].read(each, field) for each in column]


@pytest.mark.parametrize("kind", FIELD_TYPES)
@pytest.mark.parametrize("cell", [None, "", "  \u3000\t", float("nan")])
def test_a_blank_cell_is_nothing(kind, cell):
    assert read(kind, cell) is None


@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_a_column_may_have_words_for_nothing(kind):
    assert read(kind, " 缺漏 ", Reading(none_words=frozenset({"缺漏"}))) is None


YEARLESS = [
    # cell, day
    ("1月5日", date(2026, 1, 5)),
    ("10.19日", date(2026, 10, 19)),
    ("1/5", date(2026, 1, 5)),
    ("1月5日 9:30", datetime(2026, 1, 5, 9, 30)),
]


@pytest.mark.parametrize(("cell", "day"), YEARLESS)
def test_a_day_without_a_year_takes_the_year_of_its_column(cell, day):
    assert read("datetime", cell, Reading(year=2026)) == day


def test_the_column_says_whether_the_day_comes_first():
    assert read("date", "3/12/2026", Reading(day_first=True)) == date(2026, 12, 3)
    assert read("date", "3/12/2026", Reading(day_first=False)) == date(2026, 3, 12)
    assert read("date", "3-12-26", Reading(day_first=True)) == date(2026, 12, 3)
    assert read("date", "26.3.5", Reading(year_first=True)) == date(2026, 3, 5)


UNITS = [
    # type, unit of the field, cell, number
    ("integer", "个月", "24个月", 24),
    ("money", "万元", "3.5万元", D("3.5")),
    ("money", "万元", "3.5万", D("3.5")),
    ("money", "万元", "3.5", D("3.5")),
    ("money", "万元", "35000元", D("3.5")),
    ("money", "万元", "1.2亿", D(12000)),
    ("money", "元", "3.5万元", D(35000)),
    ("decimal", "元", "3.5万", D(35000)),
    ("decimal", "元", "￥1,200.5", D("1200.5")),
    ("decimal", "千克", "5千克", D(5)),
    ("decimal", "千克", "500克", D("0.5")),
    ("decimal", "Kg", "5kg", D(5)),
    ("decimal", "%", "80%", D(80)),
    ("integer", "分钟", "6小时30分钟", 390),
    ("integer", "分钟", "30分", 30),
    ("decimal", "小时", "1小时30分", D("1.5")),
]


@pytest.mark.parametrize(("kind", "unit", "cell", "number"), UNITS)
def test_a_unit_is_read_where_it_is_the_fields_own(kind, unit, cell, number):
    assert read(kind, cell, unit=unit) == number


OTHER_UNITS = [
    # type, unit of the field, cell
    ("integer", "个月", "24天"),
    ("money", "万元", "3万份"),
    ("money", "元", "630元/份"),
    ("integer", "分钟", "剩余2天"),
    ("decimal", "千克", "￥5"),
    ("integer", "", "30分钟"),
]


@pytest.mark.parametrize(("kind", "unit", "cell"), OTHER_UNITS)
def test_a_number_of_another_unit_is_none_of_the_field(kind, unit, cell):
    assert read(kind, cell, unit=unit) == Unread("not_a_number", {"value": cell})


MIXED_SHARES = [
    # what numbers without % mean, cell, share
    ("percent", 100.0, D(1)),
    ("percent", "7.5", D("0.075")),
    ("percent", "7.50%", D("0.075")),
    ("percent", 12.0, D("0.12")),
    ("share", 12.0, D(12)),
    ("open", "4%", D("0.04")),
    ("open", 0.0, D(0)),
    ("open", 0.5, Unread("percent_unclear", {"value": "0.5"})),
    ("open", 5.0, Unread("percent_unclear", {"value": "5"})),
    ("", 0.5, D("0.5")),
]


@pytest.mark.parametrize(("numbers", "cell", "share"), MIXED_SHARES)
def test_the_column_says_what_numbers_without_their_per_cent_mean(numbers, cell, share):
    field, reading = a_field("percent"), Reading(numbers=numbers)

    assert FIELD_TYPES["percent"].read_column([cell], field, reading) == [share]


def test_several_people_are_read_where_a_field_takes_many():
    got = read("department", "品质部/客服部、\n售后组", many=True)

    assert got == (Mention("品质部"), Mention("客服部"), Mention("售后组"))


def test_a_masked_text_is_never_a_value_of_a_masked_field():
    assert read("text", "138****1234", mask=True) == Unread("masked", {"value": "138****1234"})
    assert read("text", "138****1234") == "138****1234"


MASKS = [
    # text, masked
    ("13800001234", "138****1234"),
    ("0788-2000000转817", "078****0000转817"),
    ("15400000000、15400000001", "154****0000、154****0001"),
    ("张某15400000000", "张*154****0000"),
    ("李某", "李*"),
    ("张三丰", "张**"),
    ("李女士", "李*女士"),
    ("欧阳小明先生", "欧*先生"),
    ("匿名", "匿名"),
    ("9栋租户", "9栋租户"),
    ("3号楼2单元的王小五", "3号楼2单元的王**"),
    ("五号楼赵师傅", "五号楼赵*师傅"),
    ("热心市民", "热心市民"),
    ("阿卜杜拉·买买提", "阿**"),
    ("和园物业服务有限公司", "和园物业服务有限公司"),
    ("John Smith", "J**"),
    ("李*", "李*"),
    ("kefu@example.com", "k***@example.com"),
    ("138****1234", "138****1234"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "hidden"), MASKS)
def test_what_tells_who_it_is_can_be_masked(text, hidden):
    assert masked(a_field("text", mask=True), text) == hidden


SHOWS = [
    # type, value, Chinese, English
    ("money", D("1234.5"), "1,234.50", "1,234.50"),
    ("money", D("-0.5"), "-0.50", "-0.50"),
    ("percent", D("0.075"), "7.5%", "7.5%"),
    ("decimal", D("1E+3"), "1000", "1000"),
    ("boolean", False, "否", "No"),
    ("date", date(2026, 1, 5), "2026-01-05", "2026-01-05"),
    ("datetime", datetime(2026, 1, 5, 9, 5), "2026-01-05 09:05", "2026-01-05 09:05"),
    ("datetime", date(2026, 1, 5), "2026-01-05", "2026-01-05"),
    ("choice", "closed", "已结案", "Closed"),
    ("choice", "gone", "gone", "gone"),
    ("choices", ("open", "closed"), "处理中、已结案", "In progress、Closed"),
    ("signature", Signature("王某", date(2026, 11, 3)), "王某 2026-11-03", "王某 2026-11-03"),
]


@pytest.mark.parametrize(("kind", "value", "zh", "en"), SHOWS)
def test_a_value_is_shown_in_the_readers_language(kind, value, zh, en):
    kind_of, field = FIELD_TYPES[kind], a_field(kind)

    assert (kind_of.show(value, field, "zh"), kind_of.show(value, field, "en")) == (zh, en)


@pytest.mark.parametrize("kind", FIELD_TYPES)
def test_nothing_is_shown_as_nothing(kind):
    assert FIELD_TYPES[kind].show(None, a_field(kind)) == ""
    assert FIELD_TYPES[kind].excel(None, a_field(kind))[0] is None


SAME = [
    # type, one value, another
    ("text", None, ""),
    ("choices", (), None),
    ("decimal", D("8.0"), 8),
    ("datetime", date(2026, 1, 5), datetime(2026, 1, 5)),
    ("lines", ({"role": "lead", "reply": None},), ({"role": "lead"},)),
    ("lines", (), None),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_equal_things_are_the_same_however_they_are_kept(kind, one, other):
    assert FIELD_TYPES[kind].same(one, other)


def test_different_things_are_not_the_same():
    assert not FIELD_TYPES["datetime"].same(date(2026, 1, 5), datetime(2026, 1, 5, 9))
    assert not FIELD_TYPES["text"].same("0001", "1")
    assert not FIELD_TYPES["boolean"].same(False, None)
    assert not FIELD_TYPES["integer"].same(0, None)


EXCEL = [
    # type, value, cell, number format
    ("text", "=1+1", "=1+1", "@"),
    ("identifier", "00123", "00123", "@"),
    ("integer", 8, 8, "0"),
    ("money", D("1234.5"), 1234.5, "#,##0.00"),
    ("percent", D("0.12"), 0.12, "0.00%"),
    ("percent", D(12), "1200%", "@"),
    ("date", date(2026, 1, 5), date(2026, 1, 5), "yyyy-mm-dd"),
    ("datetime", date(2026, 1, 5), date(2026, 1, 5), "yyyy-mm-dd"),
    ("datetime", datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 9), "yyyy-mm-dd hh:mm"),
    ("time", time(9, 30), time(9, 30), "hh:mm"),
    ("choice", "closed", "已结案", "@"),
]


@pytest.mark.parametrize(("kind", "value", "cell", "number_format"), EXCEL)
def test_a_value_is_a_typed_cell_in_excel(kind, value, cell, number_format):
    assert FIELD_TYPES[kind].excel(value, a_field(kind)) == (cell, number_format)


def test_a_cell_shows_what_it_said_where_that_could_not_be_read():
    field = a_field("date")
    note = Record(1, 1, {"it": None}, notes={"it": Note("待定", "not_a_date")})
    link = Record(1, 1, {"it": 7}, names={"it": "张三"})
    hidden = Record(1, 1, {"it": "138****1234"}, masked=frozenset({"it"}))

    assert [shown(field, each) for each in (note, link, hidden)] == ["待定", "张三", "138****1234"]


WORDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="*"), max_size=9)
SENTENCES = st.lists(WORDS, max_size=4).map(" ".join).map(str.strip)
NAMES = st.text("张王李赵三四五女士" + ascii_letters, min_size=1, max_size=6)
NUMBERS = st.decimals(-(10**10), 10**10, places=4)
SHARES = st.decimals(-20, 20, places=6)
DAYS = st.dates(date(1900, 1, 2), date(2199, 12, 31))
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 31))
PHONES = st.from_regex(r"1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}(转[0-9]{3,4})?", fullmatch=True)
KEYS = [option.key for option in STATES]
MENTIONS = NAMES.map(Mention)
LINE = st.fixed_dictionaries(
    {"department": MENTIONS},
    optional={
        "role": st.just("lead"),
        "handed_at": MOMENTS | DAYS,
        "reply": st.text("甲乙 |\\\nn丙", min_size=1).filter(str.strip),
    },
)
VALUES = {
    "text": SENTENCES,
    "long_text": st.lists(SENTENCES, min_size=1).map("\n".join).filter(str.strip),
    "integer": st.integers(1 - 10**15, 10**15 - 1),
    "decimal": NUMBERS,
    "money": NUMBERS,
    "percent": SHARES,
    "boolean": st.booleans(),
    "date": DAYS,
    "datetime": MOMENTS | DAYS,
    "time": st.times(),
    "choice": st.sampled_from(KEYS),
    "choices": st.lists(st.sampled_from(KEYS), min_size=1, unique=True).map(tuple),
    "phone": st.lists(PHONES, min_size=1, max_size=3).map("、".join),
    "identifier": st.from_regex(r"[A-Z0-9]{1,12}(-[0-9]{1,3})?", fullmatch=True),
    "email": st.from_regex(r"[a-z0-9.]{1,9}@[a-z0-9]{1,9}\.(com|cn)", fullmatch=True),
    "person": MENTIONS,
    "department": MENTIONS,
    "link": MENTIONS,
    "lines": st.lists(LINE, min_size=1, max_size=3).map(tuple),
    "signature": st.builds(Signature, NAMES, st.none() | DAYS),
    "attachment": st.lists(NAMES.map(lambda name: f"{name}.jpg"), min_size=1).map(tuple),
    "rating": st.integers(1, 10),
    "number": st.from_regex(r"[A-Z]{0,2}[0-9]{4,8}", fullmatch=True),
}


@pytest.mark.parametrize("kind", FIELD_TYPES)
@pytest.mark.parametrize("language", ["zh", "en"])
@settings(deadline=None)  # a busy machine is no mistake
@given(data=st.data())
def test_a_type_reads_what_it_shows(kind, language, data):
    value = data.draw(VALUES[kind])
    kind_of, field = FIELD_TYPES[kind], a_field(kind)

    got = kind_of.read(kind_of.show(value, field, language), field)

    assert got == value or (value == "" and got is None)


@pytest.mark.parametrize("kind", [kind for kind in FIELD_TYPES if kind != "lines"])
@settings(deadline=None)  # a busy machine is no mistake
@given(data=st.data())
def test_a_type_reads_the_cell_it_writes(kind, data):
    value = data.draw(VALUES[kind])
    kind_of, field = FIELD_TYPES[kind], a_field(kind)

    got = kind_of.read(kind_of.excel(value, field)[0], field)

    assert kind_of.same(got, value) or isinstance(value, datetime | time)  # Excel's own rounding


RANGES = [
    # text, first day, last day
    ("2025.1.1-2025.12.31", date(2025, 1, 1), date(2025, 12, 31)),
    ("2025年1月1日至2025年12月31日", date(2025, 1, 1), date(2025, 12, 31)),
    ("2025年1月1日至12月31日", date(2025, 1, 1), date(2025, 12, 31)),
    ("2025/1/1/-2025/12/31", date(2025, 1, 1), date(2025, 12, 31)),
    ("2025.01.01～2025.12.31", date(2025, 1, 1), date(2025, 12, 31)),
    ("2025-01-01-2025-12-31", date(2025, 1, 1), date(2025, 12, 31)),
    ("自2025-01-01起至2025-12-31止", date(2025, 1, 1), date(2025, 12, 31)),
    ("2025-01-01 —— 2025-12-31", date(2025, 1, 1), date(2025, 12, 31)),
    ("２０２５．１．１－２０２５．１２．３１", date(2025, 1, 1), date(2025, 12, 31)),
    ("2025年3月1日-长期", date(2025, 3, 1), None),
    ("2025-03-01起长期有效", date(2025, 3, 1), None),
]


@pytest.mark.parametrize(("text", "first", "last"), RANGES)
def test_a_range_of_days_has_a_first_and_a_last(text, first, last):
    assert date_ranges.read(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["2025.1.1", "2025-1-1", "2025.12.31-2025.1.1", "2025年12月1日至1月31日", "长期", "一年", "",
     "2025年3月-2025年6月", "2025-01-01 09:30", "签订之日起一年", "1-3", "20250101-20251231x"],
)  # fmt: skip
def test_what_is_no_range_of_days_has_none(text):
    assert date_ranges.read(text) is None


@settings(deadline=None)  # a busy machine is no mistake
@given(one=DAYS, other=DAYS)
def test_a_range_reads_what_it_shows(one, other):
    days = (min(one, other), max(one, other))

    assert date_ranges.read(date_ranges.show(days)) == days


@pytest.mark.parametrize("kind", FIELD_TYPES)
@settings(deadline=None)  # a busy machine is no mistake
@given(cell=st.text(max_size=40) | st.floats() | st.integers() | st.datetimes() | st.times())
def test_no_cell_stops_a_type_from_reading(kind, cell):
    field = a_field(kind, unit="万元")
    looking = Reading(year=2026, numbers="open")

    value = FIELD_TYPES[kind].read(cell, field, looking)

    assert FIELD_TYPES[kind].read_column([cell], field, looking) == [value]


FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@pytest.mark.parametrize(
    "kind", ["integer", "decimal", "money", "percent", "date", "datetime", "time", "phone"]
)
@settings(deadline=None)  # a busy machine is no mistake
@given(data=st.data())
def test_full_width_signs_say_the_same_as_half_width_ones(kind, data):
    kind_of, field = FIELD_TYPES[kind], a_field(kind)
    text = kind_of.show(data.draw(VALUES[kind]), field)

    assert kind_of.read(text.translate(FULL_WIDTH), field) == kind_of.read(text, field)


@pytest.mark.parametrize("kind", ["text", "long_text", "identifier", "number"])
@settings(deadline=None)  # a busy machine is no mistake
@given(digits=st.from_regex(r"0{0,3}[0-9]{1,20}", fullmatch=True))
def test_digits_in_a_text_stay_every_one(kind, digits):
    field = a_field(kind)

    assert FIELD_TYPES[kind].read(digits, field) == digits
    assert FIELD_TYPES[kind].excel(digits, field) == (digits, "@")


@settings(deadline=None)  # a busy machine is no mistake
@given(number=st.integers(10**10, 2 * 10**10 - 1))
def test_a_phone_that_became_a_number_is_its_digits(number):
    assert read("phone", float(number)) == read("identifier", float(number)) == str(number)
