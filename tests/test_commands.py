"""The commands of the house, as a script calls them."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from schema.__main__ import main

ROOT = Path(__file__).parents[1]

DUE = [
    # arguments,                                               line 1
    (("2026-02-13T10:00", "3 working days"), "2026-02-25T23:59:59"),
    (("2026-02-13", "3个工作日"), "2026-02-25T23:59:59"),
    (("2026-02-13T10:00", "3 working days", "--end", "close"), "2026-02-25T18:00:00"),
    (
        ("2026-11-20T17:00", "2 working hours", "--hours", "09:00-12:00,13:30-18:00"),
        "2026-11-23T10:00:00",
    ),
    (
        ("2026-11-20T09:00", "1 working day", "--hours", "08:30-17:00", "--end", "close"),
        "2026-11-23T17:00:00",
    ),
]

UNUSABLE = [
    ("due", "2026-02-13T10:00", "3 fortnights"),
    ("due", "2026-02-13T10:00", "0 working days"),
    ("due", "2026-02-30T10:00", "3 days"),
    ("due", "2026-02-13T10:00+08:00", "3 days"),
    ("due", "2026-02-13T10:00", "3 days", "--hours", "9 to 5"),
    ("due", "2026-02-13T10:00", "3 days", "--end", "noon"),
    ("due", "2026-02-13T10:00", "99999999 days"),
    ("due", "2026-02-13T10:00"),
    ("init", "--pack", "circus"),
    ("registers",),
    ("unheard-of",),
]


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs one command of schema with a database of its own."""
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", f"sqlite:///{tmp_path}/taizhang.db")

    def command(*arguments):
        try:
            code = main(arguments)
        except SystemExit as left:
            code = left.code
        return Done(code, *capsys.readouterr())

    return command


@pytest.mark.parametrize(("arguments", "moment"), DUE)
def test_due_says_the_moment_and_then_why(run, arguments, moment):
    done = run("due", *arguments)
    first, why = done.stdout.splitlines()

    assert (done.returncode, first, done.stderr) == (0, moment, "")
    assert why.endswith("。")


def test_due_says_that_a_year_without_a_notice_is_provisional(run):
    done = run("due", "2027-02-01", "5 working days")

    assert done.returncode == 0
    assert "暂定" in done.stdout.splitlines()[1]


@pytest.mark.parametrize(
    ("lang", "said"), [("C.UTF-8", "的次日起算 3 天"), ("en_US.UTF-8", "3 days from the day after")]
)
def test_answers_in_the_language_of_the_terminal(tmp_path, lang, said):
    done = subprocess.run(
        [sys.executable, "-m", "schema", "due", "2026-11-20", "3 days"],
        cwd=ROOT,
        env={**os.environ, "LANG": lang, "LC_ALL": "", "LC_MESSAGES": "", "PYTHONUTF8": "1"}
        | {"TAIZHANG_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert said in done.stdout
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("arguments", UNUSABLE, ids=" ".join)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(run, arguments):
    done = run(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_init_registers_and_check_go_together(run):
    made = run("init", "--pack", "property", "--demo")
    again = run("init", "--pack", "general", "--demo")
    listed = run("registers")
    lines = {line.split("\t")[0]: line.split("\t") for line in listed.stdout.splitlines()}

    assert (made.returncode, made.stderr) == (0, "")
    assert "行业方案：物业" in made.stdout
    assert "演示数据已经在了" in again.stdout
    assert lines["complaint"][1:3] == ["R01", "客户投诉登记表"]
    assert lines["complaint"][4] == "300"
    assert run("check").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows tells of no reader gone; nothing to do")
@pytest.mark.parametrize(
    "arguments",
    [
        ("schema", "due", "2026-11-20", "3 days"),
        ("importers", "guess", "letter.csv"),
        ("exporters", "form", "F01", "out.xlsx", "--blank", "1"),
    ],
    ids=" ".join,
)
def test_a_reader_that_went_away_is_no_error(tmp_path, arguments):
    (tmp_path / "letter.csv").write_text("编号,投诉人\n1,张三\n", encoding="utf-8")
    nobody, pipe = os.pipe()
    os.close(nobody)
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        | {"TAIZHANG_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"},
        stdout=pipe,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(pipe)

    assert (done.returncode, done.stderr) == (141, "")


def test_due_counts_on_the_office_hours_once_there_is_a_database(run):
    run("init", "--pack", "property")

    done = run("due", "2026-02-13T10:00", "3 working days", "--end", "close")

    assert done.stdout.splitlines()[0] == "2026-02-25T17:30:00"
