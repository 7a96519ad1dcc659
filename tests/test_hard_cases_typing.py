"""Hard cases of real registers: what dates, numbers and texts mean, what only a person knows."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers import columns, drafting, matching, workbook
from importers.judging import splitting
from schema.definitions import Field, Label
from schema.draft import NO_ANSWERS
from schema.field_types import FIELD_TYPES, Reading
from schema.importing import draft_reading
from schema.values import Unread
from tests.workbooks import typing as made

D = Decimal


def table(path, answers=NO_ANSWERS):
    """The one table of the file, typed as the answers have it."""
    (found,) = drafting.tables(workbook.read(path.read_bytes(), path.name), answers=answers)
    return found


def column(path, header, answers=NO_ANSWERS):
    (found,) = [each for each in table(path, answers).columns if each.header == header]
    return found


def values(found):
    """What the cells of a column are read as; where none can, the code of the reason."""
    field = Field("it", found.type, Label(found.header), options=found.options, unit=found.unit)
    cells = FIELD_TYPES[found.type].read_column(found.cells, field, Reading.of(found))
    labels = {option.key: option.label.zh for option in found.options}
    return [each.code if isinstance(each, Unread) else labels.get(each, each) for each in cells]


def read(path, header, answer=None):
    """Type and values of a column; answer: to the one question asked of it."""
    answers = NO_ANSWERS
    if answer:
        (question,) = column(path, header).questions
        answers = {(header, question): answer}
    found = column(path, header, answers)
    return found.type, values(found)


def rows_of(path, office):
    """What of the file would go into the complaint register, every unknown column as a field."""
    register = office.register("complaint")
    book = workbook.read(path.read_bytes(), path.name)
    return draft_reading.read(matching.draft(book, register, office), register)


def notices(path):
    """What is told of the columns: code, first cell, how many."""
    return [
        (each.code, f"{each.place.column}{each.place.row}", each.values["count"])
        for each in table(path).problems
        if "header" in each.values
    ]


class TestDates:
    def test_d01_days_and_moments_in_words(self, tmp_path):
        path = made.d01_days_in_words(tmp_path)

        assert read(path, "受理时间") == (
            "datetime",
            [
                datetime(2025, 9, 29, 13, 23),
                datetime(2025, 9, 30, 8, 5),
                datetime(2025, 10, 8, 14, 20),
                datetime(2025, 10, 9, 15, 30),
            ],
        )
        assert read(path, "送达日期") == (
            "date",
            [date(2025, 9, 29), date(2025, 9, 30), date(2025, 10, 8), date(2025, 10, 9)],
        )

    def test_d02_a_day_among_moments_stays_a_day(self, tmp_path):
        assert read(made.d02_texts_among_moments(tmp_path), "报修时间") == (
            "datetime",
            [
                datetime(2019, 4, 25, 9, 32, 9),
                datetime(2019, 4, 26, 10, 5),
                date(2019, 4, 27),
                date(2019, 4, 28),
            ],
        )

    def test_d03_days_with_points(self, tmp_path):
        assert read(made.d03_points_between(tmp_path), "立项日期") == (
            "date",
            [date(2017, 3, 2), date(2024, 1, 31), date(2026, 1, 7), date(2026, 2, 8)],
        )

    def test_d04_blanks_and_full_width_make_no_difference(self, tmp_path):
        assert read(made.d04_blanks_and_short_days(tmp_path), "完工日期") == (
            "date",
            [date(2022, 8, 23), date(2023, 3, 1), date(2023, 3, 9), date(2023, 4, 1)],
        )

    def test_d05_numbers_in_a_column_of_days_are_days_and_told(self, tmp_path):
        path = made.d05_days_as_numbers(tmp_path)

        assert read(path, "签约日期") == (
            "date",
            [date(2023, 5, day) for day in (6, 14, 20, 25)] + [date(2023, 6, 3)],
        )
        assert notices(path) == [("number_as_date", "C2", 4)]

    def test_d06_a_nought_is_no_day(self, tmp_path):
        kind, days = read(made.d06_noughts_as_days(tmp_path), "归还日期")

        assert (kind, days[:2]) == ("date", [date(2023, 5, 6), None])

    def test_d07_a_share_shown_as_a_time_is_a_share_and_told(self, tmp_path):
        path = made.d07_a_share_shown_as_a_time(tmp_path)

        assert read(path, "不良率") == (
            "percent",
            [D("0.0157"), D("0.12"), D(1), None, D("0.055"), D("0.031")],
        )
        assert notices(path) == [("time_as_share", "B3", 1)]

    def test_d08_the_title_gives_the_year_and_words_stay(self, tmp_path):
        path = made.d08_days_without_a_year(tmp_path)

        assert read(path, "办结日期") == (
            "date",
            [
                date(2026, 1, 5),
                date(2026, 10, 19),
                date(2026, 1, 6),
                "not_a_date",
                date(2026, 1, 12),
                "not_a_date",
                date(2026, 1, 20),
            ],
        )
        assert notices(path) == [("year_supplied", "C4", 2)]

    def test_d08_without_any_year_nothing_is_guessed(self, tmp_path):
        cells = ["10月19日", "1月6日", "3月2日", "5月8日"]

        assert read(made.d08_no_year_anywhere(tmp_path), "办结日期") == ("text", cells)

    def test_d08_of_two_years_in_the_title_none_is_taken(self, tmp_path):
        _, days = read(made.d08_two_years_in_the_title(tmp_path), "办结日期")

        assert days == [date(2025, 11, 2), date(2025, 12, 9), *["date_without_year"] * 2]

    def test_d09_ranges_stay_as_written_and_may_be_split(self, tmp_path):
        path = made.d09_ranges(tmp_path)
        raw = column(path, "合同期限")
        answers = {("合同期限", "date_range"): "split"}

        assert (raw.type, raw.questions, values(raw)) == ("text", ("date_range",), [*raw.cells])
        assert column(path, "合同期限", answers).cells == raw.cells
        first, last = date(2025, 1, 1), date(2025, 12, 31)
        assert values(column(path, "合同期限（起）", answers)) == [
            *[first] * 4,
            date(2025, 3, 1),
            None,
        ]
        assert values(column(path, "合同期限（止）", answers)) == [*[last] * 4, None, None]

    def test_d10_words_among_days_are_kept_as_words(self, tmp_path):
        kind, days = read(made.d10_words_among_days(tmp_path), "成立日期")

        assert (kind, days[7:]) == (
            "date",
            [date(2025, 5, 13), "not_a_date", None, None, "not_a_date", None],
        )

    def test_d11_periods_are_no_days(self, tmp_path):
        path = made.d11_periods(tmp_path)

        for header in ("所属日期", "账期年月"):
            assert read(path, header) == ("text", column(path, header).cells)

    def test_d12_every_format_of_a_day_is_one_and_a_text_stays_a_text(self, tmp_path):
        path = made.d12_formats_of_days(tmp_path)
        days = [date(2023, 5, day) for day in (6, 7, 14, 25)]

        assert [read(path, header) for header in "甲乙丙丁"] == [("date", days)] * 4
        assert read(path, "戊") == ("choice", ["待修", "已约", "待修", "改期"])

    def test_d13_days_keep_their_order(self, tmp_path):
        path = made.d13_days_out_of_order(tmp_path)

        assert read(path, "开工日期")[1] == [date(2025, 5, 9), date(2025, 5, 2), date(2025, 6, 1)]
        assert read(path, "完工日期")[1] == [date(2025, 5, 1), date(2025, 5, 20), date(2025, 5, 31)]

    def test_d14_times_are_times_only_where_all_are(self, tmp_path):
        path = made.d14_times(tmp_path)

        assert read(path, "到场") == (
            "time",
            [time(9, 30), time(14, 20), time(15), time(8, 15), time(10, 30)],
        )
        assert read(path, "离场") == (
            "text",
            ["9:30", "14：20", "晚上8点多", "20:30-21:10", "08:15"],
        )

    def test_d15_a_formula_without_result_is_told(self, tmp_path):
        path = made.d15_formulas_without_result(tmp_path)

        assert read(path, "提醒日期") == (
            "date",
            [None, None, *(date(2025, 5, day) for day in (6, 7, 8))],
        )
        (told,) = [each for each in table(path).problems if each.code == "formula_without_result"]
        assert (told.place.row, told.place.column, told.values["count"]) == (2, "C", 2)

    def test_the_order_of_a_day_is_asked_where_no_cell_tells_it(self, tmp_path):
        path = made.days_of_open_order(tmp_path)
        unclear = "ambiguous_date"

        assert column(path, "到货日期").questions == ("day_or_month",)
        assert read(path, "到货日期")[1] == [unclear, unclear, date(2026, 6, 6), unclear]
        assert read(path, "到货日期", "day")[1][:2] == [date(2026, 12, 3), date(2026, 5, 4)]
        assert read(path, "到货日期", "month")[1][:2] == [date(2026, 3, 12), date(2026, 4, 5)]

    def test_one_cell_tells_the_order_of_all(self, tmp_path):
        found = column(made.days_of_told_order(tmp_path), "到货日期")

        assert (found.day_first, found.questions) == (True, ())
        assert values(found)[0] == date(2026, 12, 3)

    def test_short_years_are_told_by_the_column_and_the_title(self, tmp_path):
        path = made.short_years(tmp_path)

        assert read(path, "送检日期")[1] == [
            date(2026, 3, 5),
            date(2026, 4, 12),
            date(2025, 12, 30),
        ]
        assert read(path, "退回日期")[1] == [date(2026, 3, 5), date(2026, 4, 13), date(2026, 2, 1)]


class TestNumbers:
    def test_e01_numbers_as_texts_are_numbers(self, tmp_path):
        assert read(made.e01_numbers_as_texts(tmp_path), "件数") == (
            "integer",
            [8, 12, None, 3, None, 18, 1204],
        )

    def test_e02_units_are_multiplied_or_become_the_columns(self, tmp_path):
        path = made.e02_units_in_the_cell(tmp_path)

        assert read(path, "合同金额") == (
            "money",
            [30_000_000, 35_000, 178_000, 99525, 99525, 1200],
        )
        assert (column(path, "工期").unit, read(path, "工期")) == (
            "个月",
            ("integer", [24, 36, 51, 12, 6, 18]),
        )
        assert read(path, "投资额（万元）")[1] == [D("3.5")] * 3 + [D("12.5"), 12000, 8]
        assert read(path, "质保") == ("text", column(path, "质保").cells)

    def test_e03_a_price_a_piece_is_no_amount(self, tmp_path):
        path = made.e03_prices_a_piece(tmp_path)

        assert read(path, "收费金额") == (
            "money",
            ["not_a_number", *(number * 1000 for number in range(11, 31))],
        )
        assert read(path, "收费标准")[0] == "choice"

    def test_e04_counts_in_words_stay_words(self, tmp_path):
        path = made.e04_no_number(tmp_path)

        assert read(path, "领用情况") == ("text", column(path, "领用情况").cells)
        assert read(path, "数量") == ("integer", [1, 2, 18, 3, 5, 6])

    def test_e05_numbers_beside_per_cents_are_asked(self, tmp_path):
        path = made.e05_per_cents(tmp_path)

        assert read(path, "应收")[1][:2] == [303025, 12000]
        assert read(path, "合格比例") == ("text", ["7.50%", "4%", "100", "98.5", "99%", "97"])
        assert read(path, "合格比例", "percent") == (
            "percent",
            [D("0.075"), D("0.04"), D(1), D("0.985"), D("0.99"), D("0.97")],
        )
        assert read(path, "合格比例", "number") == (
            "decimal",
            [D("0.075"), D("0.04"), D(100), D("98.5"), D("0.99"), D(97)],
        )
        assert read(path, "税率")[1][:2] == [D("0.06"), D("0.13")]
        assert read(path, "进度（%）") == ("integer", [50, 80, 100, 35, 60, 20])

    def test_e06_spans_of_time_are_minutes_where_all_can_be_read(self, tmp_path):
        path = made.e06_spans_of_time(tmp_path)

        assert (column(path, "处理用时").unit, read(path, "处理用时")) == (
            "分钟",
            ("integer", [390, 30, None, 120, 65, 45]),
        )
        assert read(path, "剩余时长")[0] == "text"

    def test_e07_codes_that_became_numbers_are_codes(self, tmp_path):
        path = made.e07_codes_that_became_numbers(tmp_path)

        assert read(path, "零件")[1][:6] == ["K001", "8790", "8791", "0125", "A7-2", "8795"]
        assert read(path, "配件") == ("identifier", [*map(str, range(8790, 8820)), "K001", "12E3"])
        assert read(path, "版次")[1][:4] == ["1.1", "1.10", "1.2", "2.0"]

    def test_e08_an_error_is_told_with_its_cell_and_never_emptied(self, tmp_path, office):
        path = made.e08_errors(tmp_path)
        rows = rows_of(path, office)

        assert read(path, "结算金额")[1].count("error_cell") == 4
        (key,) = [each.key for each in rows.new_fields if each.label.zh == "结算金额"]
        told = [(each.place.row, each.place.column) for each in rows.problems]
        assert told == [(row, "B") for row in (3, 4, 6, 7)]
        kept = [rows.notes[key][place].raw for place in (1, 2, 4, 5)]
        assert kept == ["#N/A", "#REF!", "#DIV/0!", "#VALUE!"]

    def test_e09_lost_digits_are_told_and_the_rest_stays(self, tmp_path):
        path = made.e09_long_numbers(tmp_path)

        assert read(path, "银行卡") == (
            "identifier",
            ["too_many_digits", "too_many_digits", "6222020000000000789"],
        )
        assert read(path, "收款账号") == ("identifier", column(path, "收款账号").cells)
        assert notices(path) == [("digits_lost", "C2", 2)]

    def test_e09_digits_lost_in_a_text_file_are_told(self, tmp_path):
        path = made.e09_long_numbers_cut_in_a_text_file(tmp_path)

        assert read(path, "证件") == ("identifier", column(path, "证件").cells)
        assert notices(path) == [("digits_lost", "B2", 6), ("digits_lost", "C2", 6)]


class TestTexts:
    def test_f01_leading_noughts_stay(self, tmp_path):
        assert read(made.f01_leading_noughts(tmp_path), "网点") == (
            "identifier",
            ["0001", "075", "0125", "669", "K001", "0002"],
        )

    def test_f02_a_tab_before_a_number_goes_and_the_text_stays(self, tmp_path):
        kind, cells = read(made.f02_tabs_before_numbers(tmp_path), "流水")

        assert (kind, cells[1]) == ("identifier", "6222000000000000001")

    def test_f03_persons_and_phones_stay_together_until_somebody_parts_them(self, tmp_path):
        path = made.f03_persons_with_phones(tmp_path)
        raw = column(path, "经办人及电话")
        split = table(path, {("经办人及电话", "person_and_phone"): "split"}).columns

        assert (values(raw), raw.questions) == ([*raw.cells], ("person_and_phone",))
        assert [each.header for each in split] == [
            "单据号",
            "客户",
            "经办人及电话",
            "经办人",
            "电话",
            "联系人",
        ]
        whole = "找前台转，号码不详 15400000007 或 8 号"
        assert values(split[3]) == [
            "许衡",
            "连溪",
            "闻笛",
            "许衡、连溪",
            None,
            "闻笛（白班）",
            whole,
        ]
        assert (split[4].type, values(split[4])) == (
            "phone",
            [
                "15400000001",
                "15400000002",
                "15400000003",
                "15400000001、15400000002",
                "15400000005",
                "0788-2000006",
                None,
            ],
        )

    def test_f03_a_part_of_the_columns_own_name_takes_its_place(self, tmp_path):
        path = made.f03_persons_with_phones(tmp_path)
        split = table(path, {("联系人", "person_and_phone"): "split"}).columns

        assert [(each.column, each.header) for each in split[3:]] == [
            ("D", "联系人"),
            ("", "联系电话"),
        ]
        assert split[3].questions == ("person_and_phone",)

    def test_f04_a_phone_is_its_digits(self, tmp_path):
        assert read(made.f04_phones(tmp_path), "联系电话") == (
            "phone",
            ["15400000000", "15400000001", "0788-2000000", "分机817", "masked", "15400000002"],
        )

    def test_f05_several_values_stay_one_text(self, tmp_path):
        path = made.f05_several_values(tmp_path)

        assert read(path, "涉及班组") == ("long_text", column(path, "涉及班组").cells)

    def test_f06_words_for_nothing_are_told_column_by_column(self, tmp_path):
        path = made.f06_words_for_nothing(tmp_path)

        assert read(path, "8D报告") == ("choice", ["有", "无", "有", "无", None, "有"])
        assert read(path, "处理措施")[1] == ["更换主板并复检", *[None] * 4, "上门调试后恢复"]
        assert read(path, "封条")[1] == ["完好", None, "完好", "破损", "完好", None]
        assert read(path, "封条", "value")[1] == ["完好", "无", "完好", "破损", "完好", "无"]

    def test_f07_choices_are_all_that_is_listed_and_seen(self, tmp_path):
        plain, listed = made.f07_lists_and_other_words(tmp_path)

        assert [each.label.zh for each in column(plain, "进展").options] == [
            "关闭",
            "结案",
            "处理中",
        ]
        assert [each.label.zh for each in column(listed, "进展").options] == [
            "结案",
            "处理中",
            "关闭",
            "待定",
            "暂停",
        ]

    def test_f08_spellings_of_a_word_are_one_choice_by_its_usual_spelling(self, tmp_path, office):
        path = made.f08_spellings(tmp_path)
        rows = rows_of(path, office)

        _, words = read(path, "态度")
        assert (words[0], words[3], words[5]) == ("满意", "很满意", "不满意")
        (key,) = [each.key for each in rows.new_fields if each.label.zh == "态度"]
        assert {word: to for of, word, to in rows.folded if of == key}["满 意"] == "满意"

    def test_f09_long_texts_are_kept_whole(self, tmp_path):
        path = made.f09_long_texts(tmp_path)

        kind, texts = read(path, "经过")

        assert kind == "long_text"
        assert texts == column(path, "经过").cells
        assert len(texts[0]) > 3000

    def test_f10_prefixes_stay_in_the_text(self, tmp_path):
        path = made.f10_prefixes(tmp_path)

        assert read(path, "内容") == ("long_text", column(path, "内容").cells)

    def test_f11_invisible_characters_make_no_other_word(self, tmp_path):
        path = made.f11_invisible_characters(tmp_path)

        assert read(path, "工单")[1] == ["WO24", "WO25", "WO26", "WO27", "WO28", "WO29"]
        assert read(path, "片区")[1] == ["东区", "东区", "东区", "西区", "东区", "西区"]

    def test_f12_only_merged_cells_say_what_stands_above(self, tmp_path):
        path = made.f12_merged_downwards(tmp_path)

        assert read(path, "订单")[1] == ["DD-1", "DD-1", "DD-1", "DD-4", "DD-5", "DD-6"]
        assert read(path, "收货人")[1] == ["许衡", None, None, "连溪", None, None]

    def test_f13_a_suffix_makes_another_number(self, tmp_path):
        path = made.f13_numbers_with_suffixes(tmp_path)

        assert read(path, "合同编号") == ("identifier", column(path, "合同编号").cells)

    def test_f14_as_above_is_filled_only_when_asked_for(self, tmp_path):
        path = made.f14_as_above(tmp_path)
        road, lane = "青禾路18号3栋", "澄心巷6号"

        assert read(path, "送货地址")[1] == ["同上", road, "同上", "同 上", lane, "〃"]
        assert read(path, "送货地址", "fill")[1] == ["同上", road, road, road, lane, lane]
        assert column(path, "送货日期").cells[1] == "同上"
        assert read(path, "送货日期")[0] == "date"
        assert read(path, "送货日期", "fill") == (
            "date",
            [date(2025, 5, day) for day in (6, 6, 8, 8, 8, 9)],
        )

    def test_f15_names_among_codes_stay_as_they_are(self, tmp_path):
        path = made.f15_names_among_codes(tmp_path)

        assert read(path, "代码") == ("identifier", column(path, "代码").cells)
        assert read(path, "物品") == ("identifier", column(path, "物品").cells)

    def test_a_text_file_is_typed_as_a_workbook_is(self, tmp_path):
        path = made.texts_only(tmp_path)

        assert {each.header: (each.type, values(each)[0]) for each in table(path).columns} == {
            "网点": ("identifier", "001"),
            "日期": ("date", date(2026, 3, 1)),
            "金额": ("money", D("1200.5")),
            "电话": ("phone", "15400000001"),
            "评价": ("choice", "满意"),
            "预算金额": ("money", D(15000)),
            "是否回访": ("boolean", True),
            "备注": ("text", "=1+1"),
        }

    def test_excels_own_truth_is_yes_or_no(self, tmp_path):
        path = made.truths(tmp_path)

        assert read(path, "已结清")[0] == "boolean"
        assert read(path, "是否到访")[0] == "choice"
        assert set(values(column(path, "签收"))) == {"√", None}

    def test_a_day_among_numbers_of_rooms_is_told(self, tmp_path):
        path = made.days_among_room_numbers(tmp_path)

        assert read(path, "房号")[1][-1] == "2026-03-05"
        assert notices(path) == [("date_among_codes", "C14", 1)]


CELLS = (
    st.none()
    | st.text(max_size=30)
    | st.floats(allow_nan=False)
    | st.booleans()
    | st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1))
    | st.times()
)
HEADERS = st.sampled_from(
    ["编号", "日期", "合同期限", "联系电话", "金额（万元）", "合格率", "进度（%）", "数量", "备注"]
)


@settings(deadline=None)  # a busy machine is no mistake
@given(header=HEADERS, cells=st.lists(CELLS, max_size=12))
def test_no_column_stops_the_reading(header, cells):
    typed = columns.typed(header, cells, year=2026)

    assert typed.type in FIELD_TYPES
    assert len(splitting.filled(cells)) == len(cells)
    assert len([splitting.contact(cell) for cell in cells]) == len(cells)


CODES = st.from_regex(r"0[0-9]{2,7}|[A-Z]{1,3}-?[0-9]{1,6}|[0-9]{16,19}", fullmatch=True)


@settings(deadline=None)  # a busy machine is no mistake
@given(header=HEADERS.filter(lambda name: "期" not in name), codes=st.lists(CODES, min_size=1))
def test_no_code_is_altered_under_any_name(header, codes):
    typed = columns.typed(header, codes)
    kind = FIELD_TYPES[typed.type]
    field = Field("it", typed.type, Label(header), options=typed.options, unit=typed.unit)

    for code, value in zip(codes, kind.read_column(codes, field), strict=True):
        assert isinstance(value, Unread) or kind.show(value, field) == code


@pytest.mark.parametrize(
    ("header", "person", "phone"),
    [
        ("经办人及电话", "经办人", "电话"),
        ("客户/联系人、手机", "客户/联系人", "客户/手机"),
        ("联系方式", "联系人", "联系方式"),
        ("维修师傅", "维修师傅", "联系电话"),
    ],
)
def test_parts_of_a_column_are_called_by_its_name(header, person, phone):
    assert splitting.names(header) == (person, phone)
