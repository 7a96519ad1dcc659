"""The office gets its own workbook back: cells in colour, a note in each, nothing else changed."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from exporters import marking
from exporters.__main__ import main
from exporters.marking import Mark, marked
from importers import workbook
from schema.draft import ErrorCell
from tests.test_settling import LEDGER, a_workbook, data, load  # noqa: F401 - a fixture

DAY = Mark("客诉", 4, "B", "“大概三月”看不出是哪一天。")


def content(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_book():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客诉"
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "2026年客诉台账"
    sheet.append(["编号", "日期", "内容", "金额"])
    sheet.append([1, date(2026, 1, 5), "漏水", "=100+20"])
    sheet.append([2, "大概三月", "=不是公式", 3.5])
    sheet["C4"].data_type = "s"
    sheet.column_dimensions["C"].width = 33
    sheet.freeze_panes = "A3"
    lists = DataValidation(type="list", formula1='"漏水,噪音"')
    sheet.add_data_validation(lists)
    lists.add("C3:C9")
    book.create_sheet("说明")["A1"] = "不要动"
    return book


def again(made):
    return openpyxl.load_workbook(io.BytesIO(made.content))


class TestTheOfficesOwn:
    def test_has_the_cell_in_colour_with_a_note(self):
        made = marked(content(a_book()), "客诉台账.xlsx", [DAY], dict)

        cell = again(made)["客诉"]["B4"]
        assert made.name == "客诉台账（已标注）.xlsx"
        assert cell.value == "大概三月"
        assert cell.fill.start_color.rgb == "00" + marking.COLOURS["noted"]
        assert cell.comment.text == DAY.text
        assert made.lacks == ()

    def test_is_otherwise_as_it_was(self):
        before = content(a_book())
        sheet = again(marked(before, "客诉台账.xlsx", [DAY], dict))["客诉"]

        was = openpyxl.load_workbook(io.BytesIO(before))["客诉"]
        assert [[c.value for c in row] for row in sheet] == [[c.value for c in row] for row in was]
        assert sheet["C4"].data_type == "s"
        assert sheet.column_dimensions["C"].width == 33
        assert sheet.freeze_panes == "A3"
        assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:D1"]
        assert sheet.data_validations.dataValidation[0].formula1 == '"漏水,噪音"'
        assert not sheet["B3"].comment
        assert sheet["B3"].fill.fill_type is None

    def test_keeps_the_notes_people_wrote(self):
        book = a_book()
        book["客诉"]["B4"].comment = Comment("问过张工", "李四")

        made = marked(content(book), "客诉台账.xlsx", [DAY], dict)

        assert again(made)["客诉"]["B4"].comment.text == f"问过张工\n————\n{DAY.text}"

    def test_tells_several_things_of_one_cell_and_the_gravest_in_colour(self):
        refused = Mark("客诉", 4, "B", "这一行没有收进。", "quarantined")

        cell = again(marked(content(a_book()), "a.xlsx", [DAY, refused], dict))["客诉"]["B4"]

        assert cell.comment.text == f"{DAY.text}\n{refused.text}"
        assert cell.fill.start_color.rgb == "00" + marking.COLOURS["quarantined"]

    def test_a_row_as_a_whole_is_marked_at_its_first_filled_cell(self):
        made = again(marked(content(a_book()), "a.xlsx", [Mark("客诉", 3, "", "疑")], dict))

        assert made["客诉"]["A3"].comment.text == "疑"

    def test_a_merged_cell_is_marked_where_its_text_is(self):
        made = again(marked(content(a_book()), "a.xlsx", [Mark("客诉", 1, "C", "疑")], dict))

        assert made["客诉"]["A1"].comment.text == "疑"

    def test_says_so_where_a_sheet_is_gone(self):
        made = marked(content(a_book()), "a.xlsx", [Mark("三月", 3, "A", "疑")], dict)

        assert made.lacks == (marking.GONE_SHEETS,)

    def test_only_the_first_notes_are_written_where_there_are_too_many(self, monkeypatch):
        monkeypatch.setattr(marking, "MOST_NOTES", 1)
        marks = [DAY, Mark("客诉", 3, "C", "疑")]

        made = marked(content(a_book()), "a.xlsx", marks, dict)

        assert made.lacks == (marking.SOME_NOTES,)
        assert again(made)["客诉"]["C3"].comment is None
        assert again(made)["客诉"]["C3"].fill.fill_type == "solid"

    def test_a_workbook_too_large_is_refused_with_what_to_do(self, monkeypatch):
        monkeypatch.setattr(marking, "LARGEST", 10)

        with pytest.raises(marking.UnusableError) as error:
            marked(content(a_book()), "a.xlsx", [DAY], dict)

        assert error.value.problem.code == "marking_too_large"


class TestWhatCannotBeKept:
    def test_is_found_out_and_said(self, tmp_path):
        file = tmp_path / "图.xlsx"
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet("客诉")
            sheet.write_column(0, 0, [1, 2, 3])
            chart = book.add_chart({"type": "line"})
            chart.add_series({"values": "=客诉!$A$1:$A$3"})
            sheet.insert_chart("D2", chart)
            sheet.insert_textbox("D20", "由李四维护")
            sheet.add_sparkline("B1", {"range": "客诉!A1:A3"})

        made = marked(file.read_bytes(), file.name, [Mark("客诉", 2, "A", "疑")], dict)

        assert "shapes and text boxes" in made.lacks
        assert "sparklines" in made.lacks
        assert marking.REDRAWN in made.lacks

    def test_macros_stay(self, tmp_path):
        plain = content(a_book())
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                text = old.read(name)
                if name == "[Content_Types].xml":
                    text = text.replace(
                        b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"
                    ).replace(
                        b"application/vnd.openxmlformats-officedocument.sheet.macro",
                        b"application/vnd.ms-excel.sheet.macro",
                    )
                    text = text.replace(
                        b"</Types>",
                        b'<Override PartName="/xl/vbaProject.bin" '
                        b'ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                    )
                new.writestr(name, text)
            new.writestr("xl/vbaProject.bin", b"macros of the office")

        made = marked(out.getvalue(), "客诉.xlsm", [DAY], dict)

        assert made.name == "客诉（已标注）.xlsm"
        with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
            assert packed.read("xl/vbaProject.bin") == b"macros of the office"
        assert "macros" not in made.lacks


class TestOtherKinds:
    CELLS = (
        [1, 2.5, True, None, 1234567890123456789],
        [date(2026, 3, 5), datetime(2026, 3, 5, 9, 30), "=1+1", ErrorCell("#N/A"), "013800000000"],
    )

    def test_come_back_as_a_new_workbook_with_their_values(self):
        marks = [Mark("导出", 2, "B", "疑")]
        made = marked(b"a csv", "导出.csv", marks, lambda: {"导出": self.CELLS})

        sheet = again(made)["导出"]
        assert made.name == "导出（已标注）.xlsx"
        assert made.lacks == (marking.NEW_FILE,)
        assert [cell.value for cell in sheet["A"]] == [1, 2.5, True, None, "1234567890123456789"]
        assert [cell.value for cell in sheet["B"]] == [
            datetime(2026, 3, 5),
            datetime(2026, 3, 5, 9, 30),
            "=1+1",
            "#N/A",
            "013800000000",
        ]
        assert (sheet["B3"].data_type, sheet["B4"].data_type) == ("s", "e")
        assert sheet["B2"].comment.text == "疑"

    def test_are_read_for_it_as_they_were_for_the_import(self, tmp_path):
        file = tmp_path / "客诉.csv"
        file.write_text("编号,日期,电话\n1,大概三月,013800000000\n", encoding="gb18030")
        read = {each.name: each.columns for each in workbook.read_safely(file).sheets}
        (name,) = read

        made = marked(file.read_bytes(), file.name, [Mark(name, 2, "B", "疑")], lambda: read)

        sheet = again(made)[name]
        assert [cell.value for cell in sheet[2]][1:] == ["大概三月", "013800000000"]
        assert sheet["B2"].comment.text == "疑"


def test_the_command_gives_back_what_an_import_left(engine, noon, tmp_path, monkeypatch, capsys):
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", url)
    file = a_workbook(tmp_path / "客诉台账.xlsx", LEDGER)
    batch = load(engine, file, noon, links="refuse")

    assert main(["returned", str(batch.id), str(tmp_path / "out.xlsx")]) == 0
    assert main(["original", str(batch.id), str(tmp_path / "as_it_was.xlsx")]) == 0
    assert main(["returned", "77", str(tmp_path / "none.xlsx")]) == 2
    assert main(["original", str(batch.id), str(tmp_path / "other.xls")]) == 2

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["客诉"]
    assert {c.coordinate for row in sheet for c in row if c.comment} == {"F3", "F4", "F5"}
    assert (tmp_path / "as_it_was.xlsx").read_bytes() == file.read_bytes()
    assert "3" in capsys.readouterr().out


def test_marks_of_ours_are_no_colours_and_notes_of_the_office():
    book = a_book()
    book["客诉"]["C4"].comment = Comment("业主要求回电", "前台")
    book["客诉"]["B3"].comment = Comment("周末", "前台")
    marks = [DAY, Mark("客诉", 4, "C", "请看这里。", "doubtful")]

    sheet = workbook.read(marked(content(book), "客诉.xlsx", marks, dict).content, "x").sheets[0]

    assert not sheet.fills
    assert sorted(sheet.comments) == [(2, 1, "周末"), (3, 2, "业主要求回电")]


def test_results_of_formulas_that_were_lost_are_told():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("客诉")
    sheet.write_row(0, 0, ["编号", "日期", "金额"])
    sheet.write_formula(1, 2, "=100+20", None, 120)
    book.close()

    made = marked(out.getvalue(), "客诉.xlsx", [Mark("客诉", 2, "B", "没有日期。")], dict)

    assert made.lacks == (marking.RESULTS,)
