"""Hard cases of real registers: where the table is, what is no record, what sheets are."""

import json

import pytest

from importers import corrections, drafting, guessing, load_command, picture, tables, workbook
from schema.draft import Correction
from schema.problems import UnusableError
from tests.workbooks import finding as made


def opened(path):
    """The workbook a builder made."""
    return workbook.read(path.read_bytes(), path.name)


def sheets(path):
    """What guess says of every sheet."""
    return guessing.guess(opened(path))["sheets"]


def table(path):
    """What guess says of the one table of the first sheet."""
    (only,) = sheets(path)[0]["tables"]
    return only


def headers(found):
    return [column["header"] for column in found["columns"]]


def skipped(found):
    return [(*some["rows"], some["code"]) for some in found["skipped"]]


def drafts(path):
    return drafting.tables(opened(path))


def column(draft, header):
    """The cells of the column so called."""
    (only,) = [each for each in draft.columns if each.header == header]
    return list(only.cells)


def problems(draft):
    return [problem.code for problem in draft.problems]


def totals(draft):
    return [(each.row, each.column, each.said, each.ours) for each in draft.totals]


class TestHeader:
    def test_a01_one_merged_title(self, tmp_path):
        found = table(made.a01_one_merged_title(tmp_path))

        assert (found["title"], found["header_rows"]) == ("2026年空调保养回访台账", [2])
        assert (found["first_row"], found["records"]) == (3, 8)

    def test_a02_title_in_every_cell(self, tmp_path):
        found = table(made.a02_title_in_every_cell(tmp_path))

        assert (found["title"], found["header_rows"]) == ("回访单列表", [2])

    def test_a03_title_and_subtitle(self, tmp_path):
        found = table(made.a03_title_and_subtitle(tmp_path))

        assert found["header_rows"] == [3]
        assert skipped(found) == [(1, 1, "title"), (2, 2, "subtitle")]

    def test_a04_note_and_blank_rows(self, tmp_path):
        found = table(made.a04_note_and_blank_rows(tmp_path))

        assert found["header_rows"] == [5]
        assert skipped(found) == [(1, 1, "title"), (2, 2, "note"), (3, 4, "blank")]

    def test_a05_two_rows_with_groups(self, tmp_path):
        found = table(made.a05_two_rows_with_groups(tmp_path))

        assert found["header_rows"] == [2, 3]
        assert headers(found) == [
            "序号", "商户信息/商户名称", "商户信息/联系人", "商户信息/联系电话",
            "回访情况/回访方式", "回访情况/回访结果", "备注",
        ]  # fmt: skip

    def test_a06_four_rows(self, tmp_path):
        found = table(made.a06_four_rows(tmp_path))

        assert (found["header_rows"], found["records"]) == ([2, 3, 4, 5], 8)
        assert headers(found) == [
            "序号", "楼栋", "能耗计划/2025年/下半年/11月", "能耗计划/2025年/下半年/12月",
            "能耗计划/2026年/上半年/1月", "能耗计划/2026年/上半年/2月",
        ]  # fmt: skip

    def test_a07_repeated_instead_of_merged(self, tmp_path):
        found = table(made.a07_repeated_instead_of_merged(tmp_path))

        assert (found["header_rows"], found["records"]) == ([1, 2, 3], 7)
        assert headers(found) == [
            "序号", "工程名称", "付款/2025年/12月", "付款/2026年/1月", "已付金额",
        ]  # fmt: skip

    def test_a08_total_words_in_header(self, tmp_path):
        found = table(made.a08_total_words_in_header(tmp_path))

        assert (found["header_rows"], found["records"]) == ([1, 2], 7)
        assert headers(found) == ["月份", "一部/受理", "一部/办结", "一部/小计", "合计"]

    def test_a09_instructions_below(self, tmp_path):
        found = table(made.a09_instructions_below(tmp_path))

        assert skipped(found) == [(2, 3, "instructions")]
        assert found["records"] == 8

    def test_a10_generic_header_above(self, tmp_path):
        found = table(made.a10_generic_header_above(tmp_path))

        assert found["header_rows"] == [2]
        assert skipped(found) == [(1, 1, "generic_header")]

    def test_a11_warning_in_first_row(self, tmp_path):
        found = table(made.a11_warning_in_first_row(tmp_path))

        assert (found["title"], found["header_rows"]) == ("", [2])
        assert skipped(found) == [(1, 1, "note")]

    def test_a12_form_head_above(self, tmp_path):
        found = table(made.a12_form_head_above(tmp_path))

        assert (found["header_rows"], found["records"]) == ([8], 9)
        assert headers(found)[:2] == ["序号", "物料名称"]

    def test_a13_no_name_above_data(self, tmp_path):
        (draft,) = drafts(made.a13_no_name_above_data(tmp_path))

        assert column(draft, "列F")[:2] == ["附言0", "附言1"]
        assert "column_without_name" in problems(draft)

    def test_a14_same_name_twice(self, tmp_path):
        found = table(made.a14_same_name_twice(tmp_path))

        assert headers(found) == [
            "序号", "门店", "状态", "1月", "2月", "状态 2", "1月 2", "2月 2", "备注", "备注 2",
        ]  # fmt: skip

    def test_a15_breaks_and_blanks_in_names(self, tmp_path):
        found = table(made.a15_breaks_and_blanks_in_names(tmp_path))

        assert headers(found) == ["序号", "送达客户时间", "开标时间", "Due Date", "备注"]

    def test_a16_units_in_names(self, tmp_path):
        (draft,) = drafts(made.a16_units_in_names(tmp_path))

        assert [each.header for each in draft.columns] == [
            "序号", "完成周期（天）", "任务进度（%）", "采购预算(元)", "采购控制价（元）",
        ]  # fmt: skip
        assert [each.unit for each in draft.columns] == ["", "天", "%", "元", "元"]

    def test_a17_dates_as_names(self, tmp_path):
        (draft,) = drafts(made.a17_dates_as_names(tmp_path))

        assert [each.header for each in draft.columns][-2:] == ["2026-03-06", "2026-03-06 2"]
        assert "periods_as_columns" in problems(draft)

    def test_a18_name_does_not_fit(self, tmp_path):
        found = table(made.a18_name_does_not_fit(tmp_path))

        assert (found["records"], found["columns"][0]["type"]) == (9, "id")

    def test_a19_header_again_lower(self, tmp_path):
        found = table(made.a19_header_again_lower(tmp_path))

        assert found["records"] == 18
        assert [some for some in skipped(found) if some[2] == "repeated_header"] == [
            (9, 9, "repeated_header"), (16, 16, "repeated_header"),
        ]  # fmt: skip


class TestRows:
    def test_b01_numbered_in_advance(self, tmp_path):
        found = table(made.b01_numbered_in_advance(tmp_path))

        assert (found["records"], skipped(found)) == (9, [(11, 60, "numbered_only")])

    def test_b02_sections(self, tmp_path):
        path = made.b02_sections(tmp_path)

        assert skipped(table(path)) == [
            (2, 2, "section"), (7, 7, "section"), (11, 11, "section"),
        ]  # fmt: skip
        (draft,) = drafts(path)
        assert column(draft, "分段") == ["新签合同"] * 4 + ["续签合同"] * 3 + ["补充协议"] * 3
        assert draft.columns[-1].column == ""

    def test_b03_serial_restarts(self, tmp_path):
        assert table(made.b03_serial_restarts(tmp_path))["records"] == 9

    def test_b04_serials_become_text(self, tmp_path):
        found = table(made.b04_serials_become_text(tmp_path))

        assert (found["records"], found["columns"][0]["type"]) == (7, "id")

    def test_b05_totals(self, tmp_path):
        path = made.b05_totals(tmp_path)

        assert skipped(table(path)) == [(6, 6, "total"), (10, 12, "total")]
        assert totals(drafts(path)[0]) == [
            (6, "D", 10, 10), (6, "E", 105, 105), (10, "D", 18, 18), (10, "E", 369, 369),
            (11, "D", 28, 28), (11, "E", 474, 474),
        ]  # fmt: skip

    def test_b06_total_without_label(self, tmp_path):
        path = made.b06_total_without_label(tmp_path)

        assert skipped(table(path)) == [(10, 10, "total")]
        assert totals(drafts(path)[0]) == [(10, "C", 369, 369)]

    def test_b07_keeping_rows(self, tmp_path):
        found = table(made.b07_keeping_rows(tmp_path))

        assert (found["records"], skipped(found)) == (8, [(10, 13, "placeholder")])

    def test_b08_notes_at_bottom(self, tmp_path):
        found = table(made.b08_notes_at_bottom(tmp_path))

        assert (found["records"], skipped(found)) == (8, [(10, 10, "blank"), (11, 14, "note")])

    def test_b09_blank_rows_inside(self, tmp_path):
        found = table(made.b09_blank_rows_inside(tmp_path))

        assert (found["records"], skipped(found)) == (11, [(6, 6, "blank"), (10, 11, "blank")])

    def test_b10_header_words_inside(self, tmp_path):
        assert table(made.b10_header_words_inside(tmp_path))["records"] == 12

    def test_b11_equal_records(self, tmp_path):
        (draft,) = drafts(made.b11_equal_records(tmp_path))

        assert len(draft.rows) == 6
        (said,) = [problem for problem in draft.problems if problem.code == "equal_rows"]
        assert said.values["count"] == 4

    def test_b12_header_alone(self, tmp_path):
        first, second = sheets(made.b12_header_alone(tmp_path))

        assert (first["kind"], first["tables"][0]["records"]) == ("table", 0)
        assert (second["kind"], second["tables"]) == ("empty", [])

    def test_b13_cut_at_ten_thousand(self, tmp_path):
        (draft,) = drafts(made.b13_cut_at_ten_thousand(tmp_path))

        assert (len(draft.rows), problems(draft)) == (10_000, ["export_cut"])

    def test_b14_months_as_sections(self, tmp_path):
        (draft,) = drafts(made.b14_months_as_sections(tmp_path))

        assert column(draft, "分段") == ["3月份"] * 4 + ["4月份"] * 4

    def test_b15_fixed_part_only(self, tmp_path):
        found = table(made.b15_fixed_part_only(tmp_path))

        assert (found["records"], skipped(found)) == (12, [(14, 17, "prepared")])

    def test_b16_total_words_in_texts(self, tmp_path):
        assert table(made.b16_total_words_in_texts(tmp_path))["records"] == 10


class TestSheets:
    def test_c01_all_and_one_per_vendor(self, tmp_path):
        found = drafts(made.c01_all_and_one_per_vendor(tmp_path))

        assert [len(draft.rows) for draft in found] == [14, 8, 6]
        assert not any(each.header == "工作表" for draft in found for each in draft.columns)

    def test_c02_hidden_sheet_and_columns(self, tmp_path):
        path = made.c02_hidden_sheet_and_columns(tmp_path)

        assert [sheet["hidden"] for sheet in sheets(path)] == [False, True]
        shown, hidden = drafts(path)
        assert (len(shown.rows), hidden.hidden) == (8, True)
        assert column(shown, "客户名称")[0] == "华星第1分店"
        said = {problem.code: problem.values for problem in shown.problems}
        assert said == {"hidden_rows": {"count": 2}, "hidden_columns": {"columns": ["C", "D"]}}

    def test_c03_no_tables(self, tmp_path):
        found = sheets(made.c03_no_tables(tmp_path))

        assert [sheet["kind"] for sheet in found] == ["other", "other", "other", "table"]

    def test_c04_name_ends_in_blank(self, tmp_path):
        (sheet,) = sheets(made.c04_name_ends_in_blank(tmp_path))

        assert (sheet["name"], sheet["tables"][0]["records"]) == ("回访记录 ", 6)

    def test_c05_several_tables(self, tmp_path):
        beside, below = sheets(made.c05_several_tables(tmp_path))

        assert [headers(each) for each in beside["tables"]] == [
            ["序号", "姓名", "电话"], ["序号", "车牌", "车位"],
        ]  # fmt: skip
        assert [(t["title"], t["records"]) for t in below["tables"]] == [("", 5), ("备件清单", 4)]

    def test_c06_months_in_columns(self, tmp_path):
        contracts, plan = drafts(made.c06_months_in_columns(tmp_path))

        assert (len(contracts.rows), len(plan.rows), len(plan.columns)) == (6, 6, 193)
        (said,) = [problem for problem in plan.problems if problem.code == "periods_as_columns"]
        assert said.values == {"count": 192, "first": "2020年1月", "last": "2035年12月"}

    def test_c07_months_as_sheets(self, tmp_path):
        found = drafts(made.c07_months_as_sheets(tmp_path))

        assert [column(draft, "工作表") for draft in found] == [
            ["2026年1月"] * 5, ["2026年2月"] * 5, ["2026年3月"] * 5,
        ]  # fmt: skip
        assert "工作表" not in headers(table_of(made.c07_months_as_sheets(tmp_path), 0))

    def test_c08_shifted_columns(self, tmp_path):
        one, two, three = drafts(made.c08_shifted_columns(tmp_path))

        assert problems(one) == problems(two) == []
        (said,) = three.problems
        assert (said.code, said.place.column) == ("shifted_column", "C")


def table_of(path, number):
    return sheets(path)[number]["tables"][0]


def corrected(path, *said, sheet=0):
    """What a sheet's tables are after a person said this of its rows."""
    found = opened(path).sheets[sheet]
    return [
        (
            table.header.top + 1,
            table.header.bottom + 1,
            [row + 1 for row in table.records],
            {row: some.code for some in table.skipped for row in range(some.first, some.last + 1)},
        )
        for table in tables.find(found, [Correction(found.name, *each) for each in said])
    ]


class TestCorrections:
    def test_another_row_is_the_header(self, tmp_path):
        path = made.a01_one_merged_title(tmp_path)

        ((top, bottom, records, others),) = corrected(path, ("header", 3, 3))

        assert (top, bottom, records) == (3, 3, list(range(4, 11)))
        assert others == {1: "title", 2: "form_head"}

    def test_two_rows_are_the_header(self, tmp_path):
        rows = [
            ("区", "街道", "居民"),
            ("名", "名", "姓氏"),
            *[(f"东{n}", "a", "b") for n in range(5)],
        ]
        path = made.book(tmp_path, "two", ("x", rows))

        ((top, bottom, records, _),) = corrected(path, ("header", 1, 2))
        (draft,) = drafting.tables(opened(path), [Correction("x", "header", 1, 2)])

        assert (top, bottom, records) == (1, 2, [3, 4, 5, 6, 7])
        assert [each.header for each in draft.columns] == ["区/名", "街道/名", "居民/姓氏"]

    def test_a_second_header_starts_a_second_table(self, tmp_path):
        path = made.c05_several_tables(tmp_path)

        found = corrected(path, ("header", 9, 9), sheet=1)

        assert [each[:3] for each in found] == [
            (1, 1, [2, 3, 4, 5, 6]), (9, 9, [10, 11, 12, 13]),
        ]  # fmt: skip

    def test_two_headers_that_nobody_saw(self, tmp_path):
        rows = [("甲", "乙"), ("a", "b"), ("c", "d"), ("丙", "丁"), ("e", "f"), ("g", "h")]
        path = made.book(tmp_path, "unseen", ("x", rows))

        found = corrected(path, ("header", 1, 1), ("header", 4, 4))

        assert [each[:3] for each in found] == [(1, 1, [2, 3]), (4, 4, [5, 6])]

    def test_rows_are_records_after_all(self, tmp_path):
        path = made.b02_sections(tmp_path)

        ((_, _, records, others),) = corrected(path, ("record", 7, 7))

        assert 7 in records
        assert others == {2: "section", 11: "section"}

    def test_prepared_rows_and_sums_at_the_end_are_records_after_all(self, tmp_path):
        prepared = corrected(made.b15_fixed_part_only(tmp_path), ("record", 17, 17))
        summed = corrected(made.b06_total_without_label(tmp_path), ("record", 10, 10))

        assert prepared[0][2][-1] == 17
        assert summed[0][2][-1] == 10

    def test_rows_are_no_records(self, tmp_path):
        path = made.a01_one_merged_title(tmp_path)

        ((_, _, records, others),) = corrected(path, ("none", 4, 6))

        assert records == [3, 7, 8, 9, 10]
        assert {row: code for row, code in others.items() if row > 2} == dict.fromkeys(
            (4, 5, 6), "left_out"
        )

    def test_the_row_taken_for_the_header_is_a_record(self, tmp_path):
        rows = [("甲部", "乙部", "数"), ("客户", "金额", "日期"), *[("a", n, n) for n in range(5)]]
        path = made.book(tmp_path, "taken", ("x", rows))

        ((top, _, records, _),) = corrected(path, ("header", 1, 1), ("record", 2, 2))

        assert (top, records) == (1, [2, 3, 4, 5, 6, 7])

    def test_the_table_ends(self, tmp_path):
        path = made.a01_one_merged_title(tmp_path)

        ((_, _, records, others),) = corrected(path, ("end", 8, 8))

        assert records == [3, 4, 5, 6, 7]
        assert {others[row] for row in (8, 9, 10)} == {"beyond"}

    def test_a_table_below_the_end_stays(self, tmp_path):
        path = made.c05_several_tables(tmp_path)

        found = corrected(path, ("end", 5, 5), sheet=1)

        assert [each[2] for each in found] == [[2, 3, 4], [10, 11, 12, 13]]

    def test_the_sheet_is_left_out(self, tmp_path):
        assert corrected(made.a01_one_merged_title(tmp_path), ("skip", 0, 0)) == []

    def test_the_last_word_on_a_row_holds(self, tmp_path):
        path = made.a01_one_merged_title(tmp_path)

        ((_, _, records, _),) = corrected(path, ("none", 4, 6), ("record", 5, 5))

        assert records == [3, 5, 7, 8, 9, 10]

    def test_what_is_said_of_another_sheet_changes_nothing(self, tmp_path):
        path = made.a01_one_merged_title(tmp_path)
        plain = drafting.tables(opened(path))

        assert drafting.tables(opened(path), [Correction("别的", "skip", 0, 0)]) == plain

    def test_totals_and_sections_are_worked_out_anew(self, tmp_path):
        path = made.b05_totals(tmp_path)

        (draft,) = drafting.tables(opened(path), [Correction("费用", "none", 5, 5)])

        assert totals(draft)[:2] == [(6, "D", 10, 6), (6, "E", 105, 63)]
        assert "total_differs" in problems(draft)

    def test_are_read_from_texts(self):
        said = corrections.parsed({"header": ["客诉!3-4"], "none": ["客诉 !17"], "skip": ["旧表"]})

        assert said == (
            Correction("客诉", "header", 3, 4),
            Correction("客诉 ", "none", 17, 17),
            Correction("旧表", "skip", 0, 0),
        )

    @pytest.mark.parametrize("text", ["", "客诉", "客诉!", "客诉!x", "客诉!4-3", "客诉!0", "!3"])
    def test_that_name_no_rows_are_refused(self, text):
        with pytest.raises(UnusableError) as refused:
            corrections.parsed({"record": [text]})

        assert refused.value.problem.code == "bad_rows"

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            (Correction("没有", "skip", 0, 0), "no_sheet"),
            (Correction("回访", "end", 99, 99), "no_such_rows"),
        ],
    )
    def test_of_what_is_not_there_are_refused(self, said, code):
        with pytest.raises(UnusableError) as refused:
            corrections.check([said], {"回访": 10})

        assert refused.value.problem.code == code


class TestPicture:
    def test_shows_rows_with_what_they_are(self, tmp_path):
        sheet = opened(made.b05_totals(tmp_path)).sheets[0]

        shown = picture.picture(sheet, tables.find(sheet), first=5, count=3)

        assert (shown.sheet, shown.total) == ("费用", 12)
        assert [(row.number, row.code) for row in shown.rows] == [
            (5, "record"), (6, "total"), (7, "record"),
        ]  # fmt: skip
        assert shown.rows[1].cells == ("", "小  计：", "", "10", "105")
        assert [(c.letter, c.header, c.table) for c in shown.columns][:2] == [
            ("A", "序号", 0), ("B", "费用项目", 0),
        ]  # fmt: skip

    def test_shows_tables_beside_each_other_apart(self, tmp_path):
        sheet = opened(made.c05_several_tables(tmp_path)).sheets[0]

        shown = picture.picture(sheet, tables.find(sheet))

        assert [column.table for column in shown.columns] == [0, 0, 0, None, 1, 1, 1]
        assert shown.rows[0].codes == ("header", "header")

    def test_shows_what_is_hidden(self, tmp_path):
        sheet = opened(made.c02_hidden_sheet_and_columns(tmp_path)).sheets[0]

        shown = picture.picture(sheet, tables.find(sheet))

        assert [row.number for row in shown.rows if row.hidden] == [4, 5]
        assert [column.letter for column in shown.columns if column.hidden] == ["C", "D"]

    def test_shows_a_sheet_without_tables(self, tmp_path):
        sheet = opened(made.c03_no_tables(tmp_path)).sheets[1]

        shown = picture.picture(sheet, tables.find(sheet))

        assert {row.code for row in shown.rows} == {"outside"}


class TestMarks:
    def test_colours_of_rows_and_cells_are_offered(self, tmp_path):
        fills = {(3, None): "#FFFF00", (5, 3): "#FF0000", (5, 4): "#FF0000"}
        path = made.book(
            tmp_path, "fills", ("回访", [made.VISITS, *made.visits(9)], {"fills": fills})
        )

        (draft,) = drafts(path)

        (offered,) = [each for each in draft.columns if each.header == "底色"]
        assert (offered.column, offered.how, offered.field) == ("", "skip", None)
        assert list(offered.cells) == [
            None, None, "黄色", None, "红色：回访内容、满意度", None, None, None, None,
        ]  # fmt: skip

    @pytest.mark.parametrize("rows", [range(1, 13), range(1, 13, 2)], ids=["all", "zebra"])
    def test_decoration_is_no_mark(self, tmp_path, rows):
        fills = {(row, None): "#DDEBF7" for row in rows}
        path = made.book(
            tmp_path, "deco", ("回访", [made.VISITS, *made.visits(12)], {"fills": fills})
        )

        assert "底色" not in [each.header for each in drafts(path)[0].columns]

    def test_a_coloured_column_is_no_mark(self, tmp_path):
        fills = {(row, 2): "#FFF2CC" for row in range(13)}
        path = made.book(
            tmp_path, "deco", ("回访", [made.VISITS, *made.visits(12)], {"fills": fills})
        )

        assert "底色" not in [each.header for each in drafts(path)[0].columns]

    def test_notes_are_offered_with_their_column(self, tmp_path):
        notes = {"D3": "客户改期", "A1": "编号由系统给出"}
        path = made.book(
            tmp_path, "notes", ("回访", [made.VISITS, *made.visits(4)], {"notes": notes})
        )

        (draft,) = drafts(path)

        assert column(draft, "批注") == [None, "回访内容：客户改期", None, None]


class TestLoadCommand:
    @pytest.fixture
    def load(self, engine, monkeypatch, capsys, noon):
        url = engine.url.render_as_string(hide_password=False)
        monkeypatch.setenv("TAIZHANG_DATABASE_URL", url)

        def run(file, *options):
            code = load_command.run(["complaint", str(file), "--json", *options], noon)
            said = capsys.readouterr()
            return (code, said.err) if code == 2 else (code, json.loads(said.out))

        return run

    def ledger(self, folder):
        header = ("编号", "投诉日期", "投诉人", "联系方式", "问题描述")
        rows = [
            (f"T{n:03}", made.day(n), f"居民{n}", f"1540000{n:04}", f"第{n}件事")
            for n in range(1, 8)
        ]
        return made.book(folder, "told", ("客诉", [("客诉台账",), header, *rows]))

    def test_follows_what_is_said_of_rows(self, load, tmp_path):
        file = self.ledger(tmp_path)

        _, plain = load(file)
        _, told = load(file, "--no-record", "客诉!4-5", "--end", "客诉!9")

        assert (plain["read"], told["read"]) == (7, 4)

    def test_says_which_rows_are_not_there(self, load, tmp_path):
        code, said = load(self.ledger(tmp_path), "--header", "没有!3")

        assert (code, "没有" in said) == (2, True)
