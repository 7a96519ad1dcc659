"""Files and readers: each hard case is read as it says, or refused in one clear sentence."""

import csv
import hashlib
import io
import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import folders, workbook
from importers.reading.sharing import LONG, Shared, shared
from importers.sheets import Merge
from schema import messages
from schema.draft import ErrorCell
from schema.problems import UnusableError
from schema.settings import Limits
from tests.workbooks import files

PLAIN = [("工单号", "报修内容", "金额"), ("0007", "水管渗漏", 120.5), ("0012", "门锁损坏", 80.0)]
MANY = {"max_examples": 12, "deadline": None, "suppress_health_check": [*HealthCheck]}
SMALL = Limits(memory_bytes=600 * 2**20, seconds=30)


def sheets(file, limits=SMALL):
    return {sheet.name: sheet for sheet in workbook.read_safely(file, limits=limits).sheets}


def rows(file):
    (sheet,) = sheets(file).values()
    return list(zip(*sheet.columns, strict=True))


def problems(sheet):
    return [problem.code for problem in sheet.problems]


def refused(file, limits=SMALL):
    """The code of the one problem; its sentence stands in both languages."""
    with pytest.raises(UnusableError) as caught:
        workbook.read_safely(file, limits=limits)
    return told(caught.value.problem)


def told(problem):
    for language in ("zh", "en"):
        said = messages.sentence(problem, language)
        assert problem.code in messages.MESSAGES
        assert said
        assert "…" not in said
    return problem.code


@pytest.mark.parametrize("build", [files.g01_xlsx_named_xls, files.g01_xls_named_xlsx])
def test_g01_content_counts_not_the_name(tmp_path, build):
    assert rows(build(tmp_path)) == PLAIN


def test_g02_an_empty_fill_stops_nobody(tmp_path):
    assert rows(files.g02_empty_fill(tmp_path)) == PLAIN


def test_g03_a_crafted_xls_ends_in_a_sentence(tmp_path):
    assert refused(files.g03_crafted_xls(tmp_path)) in {
        "damaged", "memory_limit", "reader_crashed", "time_limit",
    }  # fmt: skip


def test_g04_phantom_cells_are_trimmed(tmp_path):
    assert rows(files.g04_phantom_dimension(tmp_path)) == PLAIN


def test_g04_a_cell_out_of_reach_is_left_out_and_told(tmp_path):
    (sheet,) = sheets(files.g04_far_cell(tmp_path)).values()

    assert list(zip(*sheet.columns, strict=True)) == PLAIN
    (problem,) = sheet.problems
    assert told(problem) == "far_cells"
    assert (problem.place.row, problem.place.column) == (1_048_576, "XFD")
    assert problem.values["value"] == "勿删"


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "xlsb"])
def test_g05_error_cells_stay_errors(tmp_path, kind):
    found = rows(getattr(files, f"g05_errors_{kind}")(tmp_path))

    assert [row[2] for row in found[3:]] == [ErrorCell(text) for text in files.ERRORS]
    assert found[2][1] == "门锁损坏"


def test_g06_a_password_is_told(tmp_path):
    assert refused(files.g06_password(tmp_path)) == "encrypted"


def test_g07_a_folder_gives_its_workbooks_and_says_why_others_are_left(tmp_path):
    chosen = folders.choose([files.g07_folder_with_a_lock_file(tmp_path), tmp_path / "没有.xlsx"])

    assert sorted(file.name for file in chosen.files) == ["报修.csv", "报修.xlsx"]
    assert {path.name: told(problem) for path, problem in chosen.left} == {
        "~$报修.xlsx": "lock_file",
        "现场.png": "is_a_picture",
        "没有.xlsx": "file_missing",
    }
    assert folders.choose([*chosen.files, *chosen.files]).files == chosen.files


ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_g08_text_in_any_encoding(tmp_path, encoding):
    assert rows(files.g08_csv(tmp_path, encoding)) == [
        ("工单号", "报修内容", "金额"), ("0007", "水管渗漏\n已关阀", "120.5"),
        ("0012", "门锁损坏", "80"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\n" + files.TEXT,
        files.TEXT.replace("\r\n", "\r"),
        files.TEXT.replace(";", "\t"),
        files.TEXT.replace(";", "|") + "\r\n\r\n",
        files.TEXT.replace(";", ","),
    ],
)
def test_g08_text_with_any_separator_and_line_end(tmp_path, text):
    assert rows(files.g08_csv(tmp_path, text=text))[1] == ("0007", "水管渗漏\n已关阀", "120.5")


def test_g08_an_unclosed_quotation_mark_swallows_no_record(tmp_path):
    (sheet,) = sheets(files.g08_unclosed_quote(tmp_path)).values()
    found = list(zip(*sheet.columns, strict=True))

    assert len(found) == 400
    assert found[1] == ("1", '5" 管', "第1条, 已办")
    assert found[200] == ("200", "3", '"忘了关')
    assert [told(problem) for problem in sheet.problems] == ["quotes_unbalanced"]


def test_g08_what_is_lost_of_a_text_is_told(tmp_path):
    text = ("工单号,内容\n" + "".join(f"{n},水管渗漏\n" for n in range(200))).encode()
    for content, code in (
        (text[:-2], "characters_lost"),
        (text + b"\0" * 5000, "noughts_removed"),
        (text.replace(b"17,", b"17\0,", 1), "noughts_removed"),
    ):
        (sheet,) = sheets(files.saved(tmp_path, "断.csv", content)).values()
        assert [told(problem) for problem in sheet.problems] == [code]
        assert (sheet.height, sheet.columns[0][18]) == (201, "17")


@pytest.mark.parametrize("build", [files.g09_inline_strings, files.g09_utf16_parts])
def test_g09_another_reader_is_tried(tmp_path, build):
    assert rows(build(tmp_path)) == PLAIN


def test_g10_a_bad_checksum_beside_the_cells_harms_nobody(tmp_path):
    assert rows(files.g10_bad_checksum(tmp_path)) == PLAIN


def test_g10_a_damaged_sheet_is_told_and_the_others_are_read(tmp_path):
    found = sheets(files.g10_one_damaged_sheet(tmp_path))

    assert list(zip(*found["报修"].columns, strict=True)) == PLAIN
    assert [told(problem) for problem in found["旧表"].problems] == ["sheet_damaged"]


def test_g10_a_cut_off_file_is_told_so(tmp_path):
    assert refused(files.g10_cut_off(tmp_path)) == "cut_off"


def test_g11_formats_are_seen_without_opening_every_cell(tmp_path):
    (sheet,) = sheets(files.g11_many_formats(tmp_path)).values()

    assert (sheet.height, len(sheet.fills)) == (3003, 6000)
    assert sheet.fills[3, 0] == "ff0000"
    assert sheet.columns[0][3] == "00000"


def test_g12_merges_hidden_rows_and_lists_are_told(tmp_path):
    found = sheets(files.g12_merges_hidden_validations(tmp_path))

    assert found["报修"].merges == (Merge(0, 0, 0, 2),)
    assert found["报修"].hidden_rows == {2}
    assert found["报修"].hidden_columns == {2}
    assert found["报修"].choices == {1: ("水管渗漏", "门锁损坏")}
    assert [sheet.hidden for sheet in found.values()] == [False, True]


def test_g13_panes_and_filters_change_nothing(tmp_path):
    file = files.g13_freeze_and_filter_in_the_wrong_place(tmp_path)

    assert rows(file) == PLAIN
    assert sheets(file)["报修"].comments == ((1, 1, "已电话确认"),)


def test_g14_the_file_is_left_as_it_was(tmp_path):
    file = files.g14_left_as_it_was(tmp_path)
    before = file.read_bytes()
    found = workbook.read_safely(file)

    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
    assert found.fingerprint == hashlib.sha256(before).hexdigest()


def test_g15_numbers_kept_as_text_stay_text(tmp_path):
    found = rows(files.g15_numbers_as_text(tmp_path))

    assert len(found) == 20_001
    assert found[8] == ("000007", "15400000007")


def test_a_web_page_named_as_a_workbook_is_read(tmp_path):
    (sheet,) = sheets(files.web_page(tmp_path)).values()

    assert list(zip(*sheet.columns, strict=True)) == [
        ("工单号", "报修内容", "金额"), ("0007", "水管渗漏\n已关阀", "120.5"),
        ("0012", "门锁 & 合页", None), ("0013", None, "80"),
    ]  # fmt: skip
    assert sheet.merges == (Merge(2, 1, 3, 1),)


def test_an_xml_workbook_is_read(tmp_path):
    (sheet,) = sheets(files.xml_workbook(tmp_path)).values()

    assert list(zip(*sheet.columns, strict=True))[2] == (
        "0007", None, 0.5, ErrorCell("#N/A"), date(2026, 3, 12),
    )  # fmt: skip
    assert (sheet.name, sheet.hidden_rows, sheet.formats) == ("报修", {2}, {2: "percent"})
    assert sheet.merges == (Merge(0, 0, 0, 2),)


@pytest.mark.parametrize("build", [files.zip_bomb, files.entity_bomb])
def test_a_bomb_ends_in_a_sentence_or_as_text(tmp_path, build):
    try:
        found = workbook.read_safely(build(tmp_path), limits=SMALL)
    except UnusableError as error:
        told(error.problem)
    else:
        texts = [c for s in found.sheets for column in s.columns for c in column if c]
        assert all(len(str(text)) < 100_000 for text in texts)


def test_progress_is_told_and_may_end_the_reading(tmp_path):
    file = files.saved(tmp_path, "多.csv", b"a,b\n" * 50_000)
    heard = []
    workbook.read_safely(file, progress=lambda done, total: heard.append((done, total)))

    assert heard[-1] == (50_000, 0)
    assert all(first <= second for first, second in pairwise(heard))

    class EnoughError(Exception):
        pass

    def stop(done, _total):
        if done > 4000:
            raise EnoughError

    with pytest.raises(EnoughError):
        workbook.read_safely(file, progress=stop)


def test_long_columns_of_few_texts_read_like_lists():
    cells = [None if n % 7 == 0 else f"状态{n % 5}" for n in range(LONG + 10)]
    found = shared(cells, tuple(dict.fromkeys(cells)))

    assert isinstance(found, Shared)
    assert list(found) == cells
    assert found == cells
    assert (found[3], found[-1], len(found)) == (cells[3], cells[-1], len(cells))
    assert (found[5:20], found[10:]) == (cells[5:20], cells[10:])
    assert shared(cells[:50], ("状态1",)) == cells[:50]


def usable_or_told(content, name):
    """Whatever the bytes are: a workbook, or one problem with a sentence in both languages."""
    try:
        found = workbook.read_safely(content, name, SMALL)
    except UnusableError as error:
        told(error.problem)
        return
    assert found.fingerprint == hashlib.sha256(content).hexdigest()


NAMES = st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a.ods", "a.xlsb", "a"])
STARTS = st.sampled_from(
    [b"", b"PK\x03\x04", files.OLE, b"\xff\xfe", b"<table>", b"\x09\x08\x10\0"]
)


@settings(**MANY)
@given(STARTS, st.binary(max_size=3000), NAMES)
def test_any_bytes_are_a_workbook_or_a_sentence(start, content, name):
    usable_or_told(start + content, name)


WHOLE = {
    "a.xlsx": files.an_xlsx(),
    "a.xls": files.an_xls(),
    "a.ods": files.an_ods(),
    "a.csv": files.TEXT.encode("gbk"),
}


def harmed(content, seed):
    """The bytes with some flipped, cut out or put in."""
    chance = random.Random(seed)
    found = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(max(1, len(found)))
        how = chance.randrange(3)
        if how == 0:
            found[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            del found[at : at + chance.randint(1, 200)]
        else:
            found[at:at] = chance.randbytes(chance.randint(1, 50))
    return bytes(found)


@settings(**MANY)
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 2**32))
def test_a_harmed_workbook_is_a_workbook_or_a_sentence(name, seed):
    usable_or_told(harmed(WHOLE[name], seed), name)


CELLS = st.text(
    st.characters(codec="gb18030", exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=9
).map(str.strip)
MATTERS = st.lists(
    st.tuples(CELLS.filter(bool).map("编".__add__), CELLS, CELLS), min_size=2, max_size=9
)


@settings(max_examples=60, deadline=None)
@given(MATTERS, st.sampled_from(ENCODINGS[3:4] + ENCODINGS[:2] + ENCODINGS[4:5]))
def test_a_text_that_was_written_reads_back(matters, encoding):
    stream = io.StringIO()
    csv.writer(stream).writerows(matters)
    (sheet,) = workbook.read(stream.getvalue().encode(encoding), "a.csv").sheets

    wanted = [tuple(cell or None for cell in row) for row in matters]
    wide = len(sheet.columns)
    assert list(zip(*sheet.columns, strict=True)) == [row[:wide] for row in wanted]
