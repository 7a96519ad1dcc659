"""From the database to a file and back: lists read as unchanged, commands that answer."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from exporters import forms, listing
from importers import matching, workbook
from schema import office as offices
from schema import planning, records, search
from schema.actors import LOCAL
from schema.database import reading, writing
from schema.values import Link

ROOT = Path(__file__).parents[1]
MATTERS = [
    # complainant, contact, received, matter, level
    ("李女士", "15400000001", "2026-01-06 16:10", "台面有裂纹\n需要更换", "重大"),
    ("王先生", "015400000002", "2026-01-09", "=安装后漏水", "一般"),
    ("3栋租户", "", "2026年2月3日 08:05", "送货迟到两天", ""),
]


def the_office(engine):
    with reading(engine) as connection:
        return offices.current(connection)


@pytest.fixture
def kept(engine, clerk, noon):
    """A database with three complaints, one of them referred to two departments."""
    with writing(engine) as connection:
        office = offices.current(connection)
        for name in ("工程部", "保洁部"):
            new = records.New({"name": name})
            records.apply(connection, office, "department", [new], clerk, noon)
        for complainant, contact, received, content, level in MATTERS:
            values = {
                "complainant": complainant,
                "contact": contact,
                "received_at": received,
                "content": content,
                "level": level,
                "department": "工程部",
                "referrals": "主办 | 工程部 | 查漏\n协办 | 保洁部 | 清洗\n协办 | 工程部 | 复查",
            }
            done = records.apply(
                connection, office, "complaint", [records.New(values)], clerk, noon
            )
            assert not done.refused
    return engine


def found(engine, register="complaint"):
    with reading(engine) as connection:
        office = offices.current(connection)
        return list(search.all(connection, office, register, search.Query(), LOCAL))


def listed(engine, **how):
    office, out = the_office(engine), BytesIO()
    register = office.register("complaint")
    listing.write(register, found(engine), language="zh", title="清单", out=out, **how)
    return out.getvalue()


def planned(engine, content, noon):
    office = the_office(engine)
    register = office.register("complaint")
    read = matching.draft(workbook.read_safely(content, "list.xlsx"), register, office)
    with reading(engine) as connection:
        plan = planning.plan(connection, office, read, LOCAL, noon)
    return {key: count for key, count in plan.counts.items() if count}


class TestRoundTrip:
    @pytest.mark.parametrize("phones", ["masked", "full"])
    def test_a_list_is_read_back_as_unchanged(self, kept, noon, phones):
        assert planned(kept, listed(kept, phones=phones), noon) == {"read": 3, "unchanged": 3}

    def test_one_cell_edited_and_one_row_added_are_exactly_that(self, kept, noon):
        book = openpyxl.load_workbook(BytesIO(listed(kept)))
        sheet = book.active
        column = {cell.value: cell.column for cell in sheet[4]}
        sheet.cell(5, column["投诉内容"]).value = "改过的内容"
        sheet.cell(8, column["投诉时间"]).value = "2026-03-01 10:00"
        sheet.cell(8, column["投诉人"]).value = "赵先生"
        sheet.cell(8, column["投诉内容"]).value = "新的一行"
        edited = BytesIO()
        book.save(edited)

        assert planned(kept, edited.getvalue(), noon) == {
            "read": 4,
            "accepted": 1,
            "updated": 1,
            "unchanged": 2,
        }


class TestLines:
    def test_the_departments_of_referrals_are_called_by_name(self, kept):
        record = found(kept)[0]

        assert all(isinstance(line["department"], Link) for line in record.values["referrals"])
        assert record.names["referrals.1.department"] == "保洁部"

    def test_a_list_shows_them(self, kept):
        sheet = openpyxl.load_workbook(BytesIO(listed(kept))).active
        column = {cell.value: cell.column for cell in sheet[4]}["转办明细"]

        assert sheet.cell(5, column).value.splitlines()[:2] == [
            "主办 | 工程部 | 查漏",
            "协办 | 保洁部 | 清洗",
        ]

    def test_a_form_shows_them(self, kept):
        office = the_office(kept)
        content = forms.fill("F01", office.register("complaint"), found(kept)[0], office)

        page = openpyxl.load_workbook(BytesIO(content)).worksheets[1]

        assert [page[cell].value for cell in ("A5", "A6", "C6")] == [
            "主办 工程部",
            "协办 保洁部",
            "清洗",
        ]


COMMANDS = [
    # arguments, exit code, what is said
    (["list", "complaint", "out.xlsx"], 0, "已导出 3 条记录：out.xlsx。"),
    (["list", "客户投诉登记表", "out.xlsx", "--where", "投诉等级=重大"], 0, "已导出 1 条记录"),
    (["list", "nothing", "out.xlsx"], 2, "没有“nothing”这个台账"),
    (["list", "complaint", "out.xlsx", "--where", "odd=1"], 2, "没有“odd”这个字段"),
    (["list", "complaint", "out.txt"], 2, "“out.txt”不是 .xlsx 文件名"),
    (["list", "complaint", "no/out.xlsx"], 2, "“no/out.xlsx”所在的文件夹不存在"),
    (["form", "F01", "260101", "out.xlsx"], 0, "《客户投诉登记表》已生成：out.xlsx。"),
    (["form", "F01", "--hide", "260101", "out.xlsx"], 0, "《客户投诉登记表》已生成"),
    (["form", "F01", "990101", "out.xlsx"], 2, "没有找到编号“990101”"),
    (["form", "F03", "out.xlsx", "--blank", "3"], 0, "《回访记录表》已生成"),
    (["form", "F03", "out.xlsx", "--blank", "0"], 2, "“0”不在 1 到 500 之间"),
    (["form", "F03", "out.xlsx"], 2, "请二选一"),
    (["form", "F99", "1", "out.xlsx"], 2, "没有“F99”这张表单"),
    (["report", "RP-A", "out.xlsx"], 2, "RP-A"),
    ([], 2, "--help"),
]


# Every command in one process: starting one takes longer than the command.
DRIVER = """
import contextlib, io, json, pathlib, sys
from exporters.__main__ import main
for arguments in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code
    left = sorted(file.name for file in pathlib.Path().glob("*.xlsx"))
    pathlib.Path("out.xlsx").unlink(missing_ok=True)
    print(json.dumps([code, out.getvalue(), err.getvalue(), left]))
"""


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_commands_answer_in_one_sentence(kept, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input=json.dumps([arguments for arguments, _, _ in COMMANDS]),
        env={
            **os.environ,
            "TAIZHANG_DATABASE_URL": kept.url.render_as_string(hide_password=False),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "zh_CN.UTF-8",
            "PYTHONUTF8": "1",
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for (arguments, code, said), (got, out, err, left) in zip(COMMANDS, answers, strict=True):
        assert (got, left) == (code, [] if code else ["out.xlsx"]), (arguments, out, err)
        assert said in (err if code else out)
        assert (out + err).count("\n") == 1


def test_blank_forms_need_no_database(tmp_path):
    environment = {
        **os.environ,
        "TAIZHANG_DATABASE_URL": f"sqlite:///{tmp_path}/none.db",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "exporters", "form", "F01", "out.xlsx", "--blank", "2"]

    done = subprocess.run(command, env=environment, cwd=tmp_path, check=False)

    assert done.returncode == 0
    assert len(openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets) == 2
    assert not (tmp_path / "none.db").exists()
