"""What a file holds, cell by cell, and how every unusable one is told."""

import io
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from importers import workbook
from importers.reading import packing
from importers.sheets import Merge, column_index, letters
from schema.draft import ErrorCell
from schema.messages import MESSAGES
from schema.problems import UnusableError
from schema.settings import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def an_xlsx(write, **options):
    """The bytes of a workbook whose first sheet was written so."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    write(book, book.add_worksheet("台账"))
    book.close()
    return stream.getvalue()


def made_by_openpyxl(write):
    """The bytes of a workbook without worked out formulas."""
    book = openpyxl.Workbook()
    write(book, book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def an_archive(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def one_sheet(content, name="x.xlsx"):
    (sheet,) = workbook.read(content, name).sheets
    return sheet


def rows(content, name="x.csv"):
    return list(zip(*one_sheet(content, name).columns, strict=True))


PLAIN = an_xlsx(lambda _book, sheet: sheet.write_row(0, 0, ["编号", "姓名"]))


class TestCells:
    def test_keep_texts_as_written_and_leave_blank_ones_out(self):
        def write(_book, sheet):
            sheet.write_row(0, 0, [" 甲\t", "   ", "0001", 8790, 15400000000])

        assert rows(an_xlsx(write), "x.xlsx") == [(" 甲\t", None, "0001", 8790.0, 15400000000.0)]

    def test_keep_their_errors(self):
        def write(_book, sheet):
            sheet.write_row(0, 0, ["甲", "乙"])
            sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
            sheet.write_formula(1, 1, "=VLOOKUP(1,A1:B1,2)", None, "#N/A")

        assert rows(an_xlsx(write), "x.xlsx")[1] == (ErrorCell("#DIV/0!"), ErrorCell("#N/A"))

    def test_know_days_moments_and_times(self):
        def write(book, sheet):
            sheet.write(0, 0, 46027, book.add_format({"num_format": 'yyyy"年"m"月"d"日";@'}))
            sheet.write(0, 1, 46027.5, book.add_format({"num_format": "yyyy-MM-dd HH:mm:ss"}))
            sheet.write(0, 2, 0.12, book.add_format({"num_format": "h:mm:ss"}))
            sheet.write(0, 3, 1.5, book.add_format({"num_format": "[h]:mm"}))

        assert rows(an_xlsx(write), "x.xlsx") == [
            (date(2026, 1, 5), datetime(2026, 1, 5, 12), time(2, 52, 48), "36:00:00")
        ]

    @pytest.mark.parametrize("format_id", [27, 31, 36, 57, 58])
    def test_know_the_days_of_chinese_excel_that_no_style_sheet_names(self, format_id):
        def write(_book, sheet):
            sheet["A1"] = "投诉日期"
            sheet["A2"] = 46027
            sheet["A2"].number_format = "0.00"

        content = made_by_openpyxl(write)
        known = content_with(
            content, "xl/styles.xml", b'numFmtId="2"', b'numFmtId="%d"' % format_id
        )

        assert rows(known, "x.xlsx")[1] == (date(2026, 1, 5),)

    def test_say_when_formulas_have_no_result(self):
        def write(_book, sheet):
            sheet["A1"] = "应结日期"
            sheet["A2"] = "=TODAY()"

        (problem,) = one_sheet(made_by_openpyxl(write)).problems

        assert (problem.code, problem.place.row, problem.place.column) == (
            "formula_without_result", 2, "A",
        )  # fmt: skip
        assert problem.code in MESSAGES


def content_with(content, part, old, new):
    """The workbook with something else written in one of its parts."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old, new) if name == part else data)
    return stream.getvalue()


class TestSheets:
    def test_tell_merges_hidden_columns_and_number_formats(self):
        def write(book, sheet):
            sheet.merge_range("A1:C1", "标题")
            sheet.set_column("B:B", None, None, {"hidden": True})
            for row in range(1, 9):
                sheet.write(row, 0, "甲")
                sheet.write(row, 2, 0.5, book.add_format({"num_format": "0.00%"}))

        sheet = one_sheet(an_xlsx(write))

        assert sheet.merges == (Merge(0, 0, 0, 2),)
        assert sheet.hidden_columns == {1}
        assert sheet.formats == {2: "percent"}

    def test_tell_the_lists_of_their_cells_and_their_comments(self):
        def write(book, sheet):
            other = book.create_sheet("选项")
            for row, text in enumerate(("客服部", "品质部"), 1):
                other.cell(row, 1, text)
            for formula, area in (('"结案,未结案"', "A2:A9"), ("=选项!$A$1:$A$2", "B2:B9")):
                known = DataValidation(type="list", formula1=formula)
                known.add(area)
                sheet.add_data_validation(known)
            sheet["A1"], sheet["B1"] = "状态", "部门"
            sheet["A1"].comment = Comment("每周更新", "甲")

        sheet = workbook.read(made_by_openpyxl(write), "x.xlsx").sheets[0]

        assert sheet.choices == {0: ("结案", "未结案"), 1: ("客服部", "品质部")}
        assert [(row, column, "每周更新" in text) for row, column, text in sheet.comments] == [
            (0, 0, True)
        ]

    def test_are_trimmed_to_what_is_in_use(self):
        def write(book, sheet):
            sheet.write(0, 0, "编号")
            sheet.write(1, 0, 1)
            for row in range(2, 4000):
                sheet.write_blank(row, 60, None, book.add_format({"bold": True}))

        sheet = one_sheet(an_xlsx(write))

        assert (sheet.height, sheet.width) == (2, 1)

    def test_are_read_by_content_not_by_name(self):
        assert one_sheet(PLAIN, "台账.xls").columns == [["编号"], ["姓名"]]
        assert rows("编号,姓名\n1,甲".encode(), "台账.xls")[1] == ("1", "甲")


class TestSeparatedValues:
    TEXT = '编号,内容\r\n1,"两行\n内容"\r\n2,王某\r\n'
    ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-32")

    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_are_read_in_every_usual_encoding(self, encoding):
        assert rows(self.TEXT.encode(encoding)) == [
            ("编号", "内容"), ("1", "两行\n内容"), ("2", "王某"),
        ]  # fmt: skip

    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_find_their_separator(self, separator):
        lines = [separator.join(row) for row in (("编号", "金额"), ("1", "2"), ("3", "4"))]

        assert rows("\n".join(lines).encode()) == [("编号", "金额"), ("1", "2"), ("3", "4")]

    def test_may_name_their_separator_and_end_lines_with_cr(self):
        assert rows("sep=;\r编号;姓名\r1;甲".encode()) == [("编号", "姓名"), ("1", "甲")]

    def test_keep_leading_noughts_and_blank_lines_of_commas(self):
        assert rows('="0001",甲\n,\n'.encode()) == [("0001", "甲"), (None, None)]


UNUSABLE = [
    # name, content, code
    ("空.xlsx", b"", "empty_file"),
    ("~$台账.xlsx", b"x" * 165, "lock_file"),
    ("密码.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("旧.doc", OLE + "WordDocument".encode("utf-16-le"), "is_a_document"),
    ("坏.xls", OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "damaged"),
    ("断.xlsx", PLAIN[: len(PLAIN) // 2], "cut_off"),
    ("坏.xlsx", PLAIN[:300] + b"?" * 300 + PLAIN[600:], "damaged"),
    ("信.docx", an_archive("word/document.xml"), "is_a_document"),
    ("包.zip", an_archive("a.txt"), "is_an_archive"),
    ("空壳.xlsx", an_archive("xl/workbook.xml"), "damaged"),
    ("图.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "is_a_picture"),
    ("单.pdf", b"%PDF-1.7 ...", "is_a_document"),
    ("页.xls", b"\xef\xbb\xbf <html><form>...</form></html>", "no_table_in_page"),
    ("程序.csv", b"\x00\x01\x02\xff\xfe" * 40, "not_a_workbook"),
    ("乱.csv", b"\xff\xff\x80\x81,\xff", "not_a_workbook"),
    ("歌.mp3", b"ID3xxxx", "unknown_kind"),
]  # fmt: skip


class TestUnusableFiles:
    @pytest.mark.parametrize(("name", "content", "code"), UNUSABLE, ids=[u[0] for u in UNUSABLE])
    def test_are_told_by_what_is_wrong(self, name, content, code):
        with pytest.raises(UnusableError) as caught:
            workbook.read_safely(content, name)

        assert caught.value.problem.code == code
        assert code in MESSAGES

    def test_are_told_when_they_are_not_there(self, tmp_path):
        with pytest.raises(UnusableError, match="file_missing"):
            workbook.read_safely(tmp_path / "没有.xlsx")

    def test_are_told_when_they_are_too_large(self):
        with pytest.raises(UnusableError, match="oversized"):
            workbook.read_safely(PLAIN, "x.xlsx", Limits(file_bytes=100))

    def test_end_at_the_time_limit(self):
        with pytest.raises(UnusableError, match="time_limit"):
            workbook.read_safely(PLAIN, "x.xlsx", Limits(seconds=0))

    def test_end_at_the_memory_limit_without_taking_others_along(self):
        cell = b'<c r="A1" t="inlineStr"><is><t>' + b"x" * 300 * 2**20 + b"</t></is></c>"
        content = content_with(PLAIN, "xl/worksheets/sheet1.xml", b"<row ", cell + b"<row ")

        with pytest.raises(UnusableError, match="memory_limit"):
            workbook.read_safely(content, "x.xlsx", Limits(memory_bytes=256 * 1024 * 1024))

    def test_may_claim_more_cells_than_any_machine_holds(self):
        def write(_book, sheet):
            sheet.write(0, 0, "编号")
            sheet.write(1_048_575, 16_383, "远")

        (sheet,) = workbook.read_safely(an_xlsx(write), "x.xlsx").sheets

        assert sheet.columns == [["编号"]]
        (problem,) = sheet.problems
        assert (problem.code, problem.place.row, problem.values["value"]) == (
            "far_cells", 1_048_576, "远",
        )  # fmt: skip


class TestTheChild:
    def test_brings_back_what_reading_gives(self, tmp_path):
        file = tmp_path / "台账 一.xlsx"
        file.write_bytes(PLAIN)

        assert workbook.read_safely(file) == workbook.read(PLAIN, file.name)
        assert workbook.read_safely(PLAIN, file.name) == workbook.read(PLAIN, file.name)

    COLUMNS = (
        [],
        [None, "甲", "", "乙"],
        ["文\0本", *map(str, range(50))],
        [*map(float, range(50)), "/", None, ErrorCell("#N/A")],
        [True, 1.0, 0.0, False] * 9,
        [datetime(2026, 1, 1, n % 24, n) for n in range(50)] + [None, date(2026, 1, 1), "当天"],
        [date(2026, 1, n % 28 + 1) for n in range(90)],
        [time(n % 24) for n in range(90)],
        ["是", "否"] * 50,
    )

    @pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column[:2]))
    def test_packs_columns_without_changing_a_cell(self, column):
        found = packing.unpack(packing.pack(column))

        assert found == [None if cell == "" else cell for cell in column]
        assert [type(cell) for cell in found] == [
            type(c) if c != "" else type(None) for c in column
        ]


def test_columns_have_the_letters_of_excel():
    names = ["A", "Z", "AA", "AZ", "BA", "XFD"]

    assert [letters(column_index(name)) for name in names] == names


def test_the_command_says_in_one_sentence_what_is_wrong(tmp_path):
    file = tmp_path / "空.xlsx"
    file.write_bytes(b"")

    done = subprocess.run(
        [sys.executable, "-m", "importers", "guess", str(file)],
        capture_output=True, check=False, cwd=Path(__file__).parents[1],
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().count("\n") == 1
