"""A file's way into a register in a process of its own: asked, interrupted, killed, forgotten."""

import gc
import os
import threading
import time
from datetime import date
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa
import xlsxwriter

from importers.job import Job
from schema import office as offices
from schema import search
from schema.actors import LOCAL, Actor
from schema.database import reading
from schema.draft import Correction, Wish
from schema.problems import UnusableError
from schema.settings import Limits
from schema.storing import tables

HEADERS = ("编号", "投诉日期", "投诉人", "联系方式", "问题描述", "结案状态")
WISH = Wish("complaint")


class Clicked(BaseException):
    """What a page raises while somebody leaves it."""


@pytest.fixture
def job(engine):
    made = Job(url(engine))
    yield made
    made.close()
    ended(made._process)


def url(engine):
    return engine.url.render_as_string(hide_password=False)


def ended(process):
    process.wait(20)


@pytest.fixture
def ledger(tmp_path):
    return a_ledger(tmp_path, 30)


def a_ledger(folder, rows):
    file = folder / "客诉台账.xlsx"
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("客诉")
        sheet.write_row(0, 0, ["某公司客诉台账"])
        sheet.write_row(1, 0, HEADERS)
        for n in range(rows):
            sheet.write_row(n + 2, 0, [n + 1, None, "李女士", f"154{n:08}", f"漏水 {n}", "结案"])
            sheet.write_datetime(n + 2, 1, date(2026, 1, 1 + n % 28), day)
        book.add_worksheet("说明").write(0, 0, "本表由客服部填写。")
    return file


def kept(engine):
    """Records that can be found, records there are, batches left open."""
    with reading(engine) as connection:
        office = offices.current(connection)
        found = search.count(connection, office, "complaint", search.Query(), LOCAL)
        there = connection.scalar(sa.text("SELECT count(*) FROM r_complaint"))
        t = tables.batch
        opened = connection.scalar(
            sa.select(sa.func.count()).select_from(t).where(t.c.status == "open")
        )
        return found, there, opened


def refused(code, ask, *arguments):
    with pytest.raises(UnusableError) as caught:
        ask(*arguments)
    assert caught.value.problem.code == code
    return caught.value.problem


def test_reads_plans_and_saves(engine, job, ledger, noon):
    found = job.read(ledger)
    report = job.plan(WISH, LOCAL, noon)
    batch = job.save(LOCAL, noon)

    assert [(each.name, each.kind, each.records) for each in found.sheets] == [
        ("客诉", "table", 30),
        ("说明", "other", 0),
    ]
    assert found.best[0][0] == "complaint"
    assert report["accepted"] == 30
    assert (batch.status, batch.summary["accepted"], batch.actor) == ("saved", 30, LOCAL.name)
    assert kept(engine) == (30, 30, 0)


def test_what_is_saved_can_be_searched_after_the_job_is_closed(engine, job, ledger, noon):
    job.read(ledger)
    job.plan(WISH, LOCAL, noon)
    job.save(LOCAL, noon)
    job.close()
    ended(job._process)

    with reading(engine) as connection:
        office = offices.current(connection)
        query = search.Query(text="漏水")
        assert search.count(connection, office, "complaint", query, LOCAL) == 30


def test_a_plan_may_be_asked_for_again(job, ledger, noon):
    job.read(ledger)
    first = job.plan(WISH, LOCAL, noon)
    second = job.plan(Wish("complaint", mapping={"问题描述": "remarks"}), LOCAL, noon)

    assert "content" in {each["field"] for each in first["columns"]}
    assert "remarks" in {each["field"] for each in second["columns"]}
    assert job.save(LOCAL, noon).summary["accepted"] == 30


def test_corrections_count(job, ledger, noon):
    job.read(ledger)
    without = Wish("complaint", corrections=(Correction("客诉", "skip", 0, 0),))

    refused("no_table", job.plan, without, LOCAL, noon)
    assert job.plan(WISH, LOCAL, noon)["read"] == 30


def test_shows_rows_as_they_stand(job, ledger):
    job.read(ledger)
    seen = job.picture("客诉", first=1, count=3)

    assert [(row.number, row.code) for row in seen.rows] == [
        (1, "title"),
        (2, "header"),
        (3, "record"),
    ]
    assert seen.rows[2].cells[2] == "李女士"


def test_problems_travel(engine, job, ledger, noon, tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"\0" * 100)

    refused("cut_off", job.read, broken)
    refused("file_missing", job.read, tmp_path / "没有.xlsx")
    job.read(ledger)
    refused("unknown_register", job.plan, Wish("nothing"), LOCAL, noon)
    refused("not_allowed", job.plan, WISH, Actor("张三", "clerk"), noon)
    refused("no_sheet", job.picture, "别的")
    assert job.plan(WISH, LOCAL, noon)["accepted"] == 30


def test_progress_is_told_in_the_asking_thread(job, ledger, noon):
    told = []

    def hear(stage, done, total):
        told.append((threading.current_thread(), stage, done, total))

    job.read(ledger, progress=hear)
    job.plan(WISH, LOCAL, noon, hear)
    job.save(LOCAL, noon, hear)

    assert {each[0] for each in told} == {threading.current_thread()}
    assert list(dict.fromkeys(each[1] for each in told)) == ["reading", "planning", "saving"]
    assert told[-1][1:] == ("saving", 30, 30)


def test_a_plan_somebody_left_can_be_asked_for_again(job, ledger, noon):
    def leave(*_):
        raise Clicked

    job.read(ledger)
    with pytest.raises(Clicked):
        job.plan(WISH, LOCAL, noon, leave)

    assert job.alive
    assert job.plan(WISH, LOCAL, noon)["accepted"] == 30


def test_a_save_somebody_left_leaves_nothing(engine, tmp_path, job, noon):
    def leave(stage, done, total):
        if done < total:
            raise Clicked

    job.read(a_ledger(tmp_path, 3000))
    job.plan(WISH, LOCAL, noon)
    with pytest.raises(Clicked):
        job.save(LOCAL, noon, leave)

    assert [batch.file for batch in job.removed] == ["客诉台账.xlsx"]
    assert kept(engine) == (0, 0, 0)
    assert not job.alive
    refused("import_broken_off", job.plan, WISH, LOCAL, noon)


def test_a_save_cancelled_from_another_thread_leaves_nothing(engine, tmp_path, job, noon):
    def cancel(stage, done, total):
        if done < total and not others:
            other = threading.Thread(target=job.cancel)
            other.start()
            others.append(other)

    others = []
    job.read(a_ledger(tmp_path, 3000))
    job.plan(WISH, LOCAL, noon)
    refused("import_broken_off", job.save, LOCAL, noon, cancel)
    others[0].join()

    assert kept(engine) == (0, 0, 0)


def test_a_killed_process_is_told_and_leaves_nothing(engine, tmp_path, job, noon):
    def kill(stage, done, total):
        if done < total:
            psutil.Process(job._process.pid).kill()

    job.read(a_ledger(tmp_path, 3000))
    job.plan(WISH, LOCAL, noon)
    problem = refused("memory_limit", job.save, LOCAL, noon, kill)

    assert problem.values["file"] == "客诉台账.xlsx"
    assert kept(engine) == (0, 0, 0)


def test_limits_hold(engine, ledger):
    slow = Job(url(engine), Limits(seconds=0))
    refused("time_limit", slow.read, ledger)
    assert not slow.alive

    large = Job(url(engine), Limits(file_bytes=100))
    refused("oversized", large.read, ledger)
    large.close()

    hungry = Job(url(engine), Limits(memory_bytes=40 * 2**20))
    refused("memory_limit", hungry.read, ledger)
    ended(hungry._process)


def test_a_forgotten_job_ends(engine, ledger):
    forgotten = Job(url(engine))
    forgotten.read(ledger)
    process = forgotten._process
    del forgotten
    gc.collect()

    ended(process)
    assert process.returncode == 0


def test_a_closed_job_says_so(job, ledger, noon):
    job.read(ledger)
    job.close()
    ended(job._process)

    refused("file_put_away", job.plan, WISH, LOCAL, noon)


def test_paths_are_those_of_the_program(engine, ledger, monkeypatch):
    monkeypatch.chdir(ledger.parent)
    job = Job(url(engine))

    assert job.read(Path(ledger.name)).name == ledger.name
    assert Path(psutil.Process(job._process.pid).cwd()) == Path(os.getcwd())  # noqa: PTH109
    job.close()
    ended(job._process)


def test_two_threads_take_turns(job, ledger, noon):
    job.read(ledger)
    read, began = [], time.monotonic()

    def plan():
        read.append(job.plan(WISH, LOCAL, noon)["read"])

    threads = [threading.Thread(target=plan) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert read == [30, 30, 30], time.monotonic() - began
