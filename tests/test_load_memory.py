"""The load command hears what was said of earlier files, and by what fields records are known."""

import json

import openpyxl
import pytest

from importers import load_command


@pytest.fixture
def load(engine, monkeypatch, capsys, noon):
    """The command on the fresh database: its exit code and what it tells."""
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", url)

    def run(file, *options):
        code = load_command.run(["complaint", str(file), "--json", *options], noon)
        said = capsys.readouterr()
        return code, json.loads(said.out) if code != 2 else said.err

    return run


def book(path, rows):
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


NAMES = ("投诉时间", "投诉人", "联系电话", "投诉内容", "12345工单号")


def row(n, text="楼道灯不亮"):
    return f"2026-03-{n:02}", f"业主{n}", f"154000000{n:02}", text, f"GD-{n:03}"


def test_answers_and_corrections_of_the_last_file_hold_for_the_next(tmp_path, load):
    def rows(month):
        above = ("甲乙", "丙", "丁", "戊", "己")
        return [above, NAMES, *[(f"2026-0{month}-1{n}", "同上", *row(n)[2:]) for n in range(1, 6)]]

    first = book(tmp_path / "3.xlsx", rows(3))
    second = book(tmp_path / "4.xlsx", [*rows(4)[:2], row(1), *rows(4)[3:]])
    load(first, "--save", "--header", "Sheet!2", "--answer", "投诉人:same_as_above=fill")

    code, told = load(second, "--save")
    _, kept = load(second)

    assert (code, told["accepted"], kept["unchanged"]) == (0, 5, 5)
    assert not [each for each in told["incomplete"] if "complainant" in each["fields"]]


def test_what_is_said_now_counts_more_than_what_was_said(tmp_path, load):
    rows = [NAMES, row(1), *[(f"2026-03-1{n}", "同上", *row(n)[2:]) for n in range(2, 6)]]
    file = book(tmp_path / "3.xlsx", rows)
    load(file, "--save", "--answer", "投诉人:same_as_above=fill")

    _, same = load(file)
    _, other = load(file, "--answer", "投诉人:same_as_above=keep")

    assert (same["unchanged"], same["updated"]) == (5, 0)
    assert other["unchanged"] == 1


def test_a_chosen_identity_tells_a_changed_row_from_a_new_one(tmp_path, load):
    before = book(tmp_path / "a.xlsx", [NAMES, *[row(n) for n in range(1, 8)]])
    after = [
        row(9),
        *[row(n) for n in range(7, 1, -1)],
        (*row(1)[:2], None, "改了许多话", "GD-001"),
    ]
    load(before, "--save")
    changed = book(tmp_path / "b.xlsx", [NAMES, *after])

    code, told = load(changed, "--save", "--identity", "12345工单号")

    assert code == 0, told
    assert told["identity"]["by"] == "chosen"
    assert (told["accepted"], told["updated"], told["unchanged"]) == (1, 1, 6)


def test_an_unknown_field_of_an_identity_is_told(tmp_path, load):
    file = book(tmp_path / "a.xlsx", [NAMES, row(1)])

    code, said = load(file, "--identity", "没有这个字段")

    assert code == 2
    assert "没有这个字段" in said


def test_counts_by_kind_beside_the_records_are_not_loaded_among_them(tmp_path, load):
    kinds = ("漏水", "噪音", "卫生")
    rows = [("投诉时间", "投诉人", "投诉内容", "投诉分类", None, "投诉分类", "件数")]
    for n in range(1, 13):
        beside = (kinds[n - 1], 4) if n < 4 else ("合计", 12) if n == 4 else (None, None)
        rows.append((f"2026-03-{n:02}", f"业主{n}", f"第{n}件", kinds[n % 3], None, *beside))

    _, told = load(book(tmp_path / "a.xlsx", rows))

    assert told["read"] == 12
    assert [each["why"] for each in told["not_loaded"]] == ["other_headers"]
