"""The load command: whole ledgers in, told so that an office can count it; lists come back."""

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from exporters import listing
from importers import load_command
from schema import attachments, records, search
from schema import office as offices
from schema.actors import LOCAL, Actor
from schema.database import reading, writing
from tests.drafts import HEADER, ROWS, loaded

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT.parent / "shared" / "samples"
QUERY = search.Query()
COUNTS = ("read", "accepted", "updated", "unchanged", "doubtful", "quarantined")


@pytest.fixture
def load(engine, monkeypatch, capsys, noon):
    """The command on the fresh database: its exit code and what it tells."""
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", url)

    def run(file, *options, register="complaint"):
        code = load_command.run([register, str(file), "--json", *options], noon)
        said = capsys.readouterr()
        return code, json.loads(said.out) if code != 2 else said.err

    return run


def counts(told):
    return {key: told[key] for key in COUNTS if told[key]}


def a_ledger(folder, rows=ROWS, header=HEADER, name="客诉台账.xlsx"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客诉"
    sheet.append(["2026年客诉台账"])
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    book.save(folder / name)
    return folder / name


def many(count=12):
    return tuple(
        (n, date(2026, 1, n), f"客户{n}", f"1540000{n:04}", f"第{n}件事", "贺云岚", "结案", "美国")
        for n in range(1, count + 1)
    )


def a_list(engine, file, actor=LOCAL):
    """The register as its list is written, masked for whom it must be."""
    with reading(engine) as connection:
        office = offices.current(connection)
        register = office.register("complaint")
        found = list(search.all(connection, office, "complaint", QUERY, actor))
        phones = "full" if actor is LOCAL else "masked"
        listing.write(register, found, language="zh", title="台账", out=file, phones=phones)
    return file


def change_list(file):
    """One cell of the list edited and one row added."""
    book = openpyxl.load_workbook(file)
    sheet = book.active
    header = next(row for row in sheet.iter_rows() if any(c.value == "投诉内容" for c in row))
    at = {cell.value: cell.column for cell in header}
    row = header[0].row
    sheet.cell(row + 2, at["投诉内容"]).value = "改过的一句话"
    last = row + 1
    while sheet.cell(last, at["投诉内容"]).value is not None:
        last += 1
    sheet.cell(last, at["投诉内容"]).value = "新加的一行"
    sheet.cell(last, at["投诉人"]).value = "孙女士"
    sheet.cell(last, at["投诉时间"]).value = "2026-03-02 10:00"
    book.save(file)


def test_a_dry_run_tells_everything_and_changes_nothing(load, tmp_path):
    file = a_ledger(tmp_path, many())

    code, told = load(file)

    assert (code, counts(told)) == (0, {"read": 12, "accepted": 12})
    assert told["saved"] is False
    assert [each["header"] for each in told["new_fields"]] == ["国家"]
    unlinked = {"field": "taken_by", "value": "贺云岚", "rows": 12, "candidates": []}
    assert told["unlinked"] == [unlinked]
    assert counts(load(file)[1]) == {"read": 12, "accepted": 12}


KEYS = {
    "register", "file", *COUNTS, "new_fields", "new_options", "folded", "unlinked", "incomplete",
    "not_loaded", "columns", "problems", "saved", "identity", "totals", "overlaps", "duplicates",
    "conflicts", "blanks_kept", "more_changes",
}  # fmt: skip


def test_the_report_has_the_keys_scripts_rely_on(load, tmp_path):
    rows = (*many(2), (3, "看不懂", "周女士", "15400000003", "第3件事", "贺云岚", "结案", "美国"))

    _, told = load(a_ledger(tmp_path, rows), "--map", "H=room")

    assert set(told) >= KEYS
    assert {"column": "H", "header": "国家", "field": "room", "how": "person"}.items() <= (
        told["columns"][7].items()
    )
    assert set(told["problems"][0]) == {
        "sheet", "row", "column", "field", "code", "value", "message"
    }  # fmt: skip
    folded = {"field": "status", "from": "结案", "to": "已结案", "count": 3, "decided": False}
    assert told["folded"] == [folded]


def test_names_can_refuse_their_rows_and_extra_columns_stay_out(load, tmp_path):
    file = a_ledger(tmp_path, many())

    code, told = load(file, "--links", "refuse", "--extra", "skip")

    assert (code, counts(told)) == (1, {"read": 12, "quarantined": 12})
    assert told["new_fields"] == []


def test_a_saved_file_is_unchanged_the_second_time(load, tmp_path):
    file = a_ledger(tmp_path, many())

    assert counts(load(file, "--save")[1]) == {"read": 12, "accepted": 12}
    assert counts(load(file, "--save")[1]) == {"read": 12, "unchanged": 12}


@pytest.mark.parametrize("actor", [LOCAL, Actor("李四", "clerk")], ids=["full", "masked"])
def test_a_list_comes_back_as_unchanged(engine, load, tmp_path, noon, actor):
    load(a_ledger(tmp_path, many()), "--save")
    file = a_list(engine, tmp_path / "list.xlsx", actor)

    code, told = load(file, "--save")

    assert (code, counts(told)) == (0, {"read": 12, "unchanged": 12})
    assert told["new_fields"] == []
    assert told["problems"] == []
    again = load(file, "--save")[1]
    assert counts(again) == {"read": 12, "unchanged": 12}
    assert again["problems"] == []


def test_a_list_with_lines_and_attachments_comes_back(engine, load, tmp_path, noon, monkeypatch):
    load(a_ledger(tmp_path, many(3)), "--save")
    lines = ({"matter": "看漏水", "reply": "已看"},)
    monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path))
    with writing(engine) as connection:
        office = offices.current(connection)
        edit = records.Edit(2, 1, "referrals", lines)
        assert not records.apply(connection, office, "complaint", [edit], LOCAL, noon).refused
        attachments.add(
            connection,
            office,
            "complaint",
            2,
            "attachments",
            "水印.txt",
            io.BytesIO(b"x"),
            LOCAL,
            noon,
        )
    file = tmp_path / "list.xlsx"
    with reading(engine) as connection:
        office = offices.current(connection)
        register = office.register("complaint")
        found = list(search.all(connection, office, "complaint", QUERY, LOCAL))
        fields = [field.key for field in register.fields]
        listing.write(register, found, language="zh", title="台账", out=file, fields=fields)

    code, told = load(file, "--save")

    assert (code, counts(told)) == (0, {"read": 3, "unchanged": 3})
    assert (told["problems"], told["new_fields"]) == ([], [])


def test_a_list_with_a_cell_edited_and_a_row_added_is_exactly_that(engine, load, tmp_path):
    load(a_ledger(tmp_path, many()), "--save")
    file = a_list(engine, tmp_path / "list.xlsx", Actor("李四", "clerk"))
    change_list(file)

    code, told = load(file, "--save")

    expected = {"read": 13, "accepted": 1, "updated": 1, "unchanged": 11}
    assert (code, counts(told)) == (0, expected)
    assert counts(load(file, "--save")[1]) == {"read": 13, "unchanged": 13}


def test_doubtful_rows_are_told_by_the_exit_code(engine, load, tmp_path, noon):
    file = a_ledger(tmp_path, many())
    load(file, "--save")
    with writing(engine) as connection:
        office = offices.current(connection)
        edit = records.Edit(3, 1, "content", "这里改过")
        records.apply(connection, office, "complaint", [edit], LOCAL, noon)

    code, told = load(file, "--save")

    assert (code, counts(told)) == (1, {"read": 12, "unchanged": 11, "doubtful": 1})
    assert [(each["code"], each["row"], each["column"]) for each in told["problems"]] == [
        ("edited_since", 5, "E")
    ]


UNUSABLE = [
    # arguments beside the register, what the sentence names
    (("--map", "Z9=room"), "Z9"),
    (("--map", "没有等号"), "没有等号"),
    (("--sheet", "没有这张"), "没有这张"),
]


@pytest.mark.parametrize(("options", "named"), UNUSABLE)
def test_arguments_that_do_not_fit_are_one_sentence(load, tmp_path, options, named):
    code, said = load(a_ledger(tmp_path), *options)

    assert code == 2
    assert named in said
    assert said.count("\n") == 1


def test_a_missing_file_and_register_are_one_sentence(load, tmp_path):
    assert load(tmp_path / "没有.xlsx")[0] == 2
    assert load(a_ledger(tmp_path), register="nothing")[0] == 2


def test_without_a_database_the_command_says_how_to_make_one(tmp_path):
    file = a_ledger(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "importers", "load", "complaint", str(file)],
        cwd=ROOT,
        env={"TAIZHANG_DATABASE_URL": f"sqlite:///{tmp_path}/none.db", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "schema init" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_people_see_counts_they_can_check(engine, tmp_path, monkeypatch, capsys, noon):
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", url)

    assert load_command.run(["complaint", str(a_ledger(tmp_path, many()))], noon) == 0

    said = capsys.readouterr().out
    assert "12" in said
    assert "贺云岚" in said
    assert "--save" in said


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside the project")
def test_the_sample_ledger_comes_in_whole_and_is_known_again(engine, load, noon):
    ledger = SAMPLES / "complaint-ledger.xlsx"

    code, told = load(ledger, "--save")
    assert (code, counts(told)) == (0, {"read": 73, "accepted": 73})
    assert [each["column"] for each in told["columns"] if not each["field"]] == []
    assert len(told["incomplete"]) == 73
    assert counts(load(ledger, "--save")[1]) == {"read": 73, "unchanged": 73}
    csv = SAMPLES / "gbk-export.csv"
    assert counts(load(csv, "--save")[1]) == {"read": 200, "accepted": 127, "unchanged": 73}
    _spot_cells(engine, told)


def _spot_cells(engine, told):
    fields = {each["header"]: each["field"] for each in told["columns"]}
    with reading(engine) as connection:
        office = offices.current(connection)
        rows = {}
        for number in (1, 2, 3, 5):
            rows[number] = search.one(connection, office, "complaint", number, LOCAL).values
    assert rows[1][fields["投诉日期"]] == date(2026, 1, 6)
    assert rows[1][fields["结案预警"]] == date(2026, 1, 15)
    assert float(rows[2][fields["完成周期（天）"]]) == 8
    assert float(rows[5][fields["故障比例"]]) == 0.12
    assert rows[3][fields["故障比例"]] is None


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside the project")
def test_a_copy_a_year_later_updates_nothing(load, tmp_path):
    ledger = SAMPLES / "complaint-ledger.xlsx"
    load(ledger, "--save")
    book = openpyxl.load_workbook(ledger, data_only=True)
    for row in book["所有客诉"].iter_rows(min_row=3):
        for cell in row:
            if hasattr(cell.value, "year"):
                cell.value = cell.value.replace(year=cell.value.year + 1)
    book.save(tmp_path / "later.xlsx")

    told = load(tmp_path / "later.xlsx", "--save")[1]

    assert (told["updated"], told["accepted"]) == (0, 73)


def test_a_loaded_ledger_can_be_searched(engine, noon):
    from schema.finding import catching_up

    loaded(engine, now=noon)
    catching_up.catch_up(engine)

    with reading(engine) as connection:
        office = offices.current(connection)
        found = search.page(connection, office, "complaint", search.Query(text="裂纹"), LOCAL)
    assert [record.values["complainant"] for record in found.records] == ["李女士"]


def test_a_folder_comes_in_file_by_file(load, tmp_path):
    folder = tmp_path / "台账"
    folder.mkdir()
    a_ledger(folder, many(5), name="一月.xlsx")
    a_ledger(folder, [(n + 20, *row[1:]) for n, row in enumerate(many(3))], name="二月.xlsx")
    (folder / "说明.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    (folder / "~$一月.xlsx").write_bytes(b"x")

    code, told = load(folder, "--save")

    assert code == 1
    by_name = {each["file"]: each for each in told["files"]}
    assert by_name["一月.xlsx"]["accepted"] == 5
    assert by_name["二月.xlsx"]["read"] == 3
    assert "图片" in by_name["说明.png"]["unusable"]
    assert "unusable" in by_name["~$一月.xlsx"]


def test_words_are_folded_and_rows_corrected_as_asked(load, tmp_path):
    rows = [(*row[:6], "了结", row[7]) for row in many(4)]
    file = a_ledger(tmp_path, rows)

    code, told = load(
        file, "--fold", "结案状态:了结=已结案", "--no-record", "客诉!3-4", "--duplicates", "skip"
    )

    assert code == 0
    assert told["read"] == 2
    assert not [each for each in told["new_options"] if each["field"] == "status"]


@pytest.mark.parametrize("option", ["--fold=了结", "--answer=投诉日期", "--header=客诉"])
def test_what_is_not_understood_is_said(load, tmp_path, option):
    code, said = load(a_ledger(tmp_path), option)

    assert code == 2
    assert "请写成" in said
