"""Rows an import left are put in, taken over or left out; a corrected file does it by itself."""

import hashlib
import json
import os
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from exporters.marking import Mark, marked
from importers import job
from schema import batches, history, records, search
from schema import office as offices
from schema.actors import LOCAL, Actor
from schema.database import reading, writing
from schema.draft import Wish
from schema.importing import kept_files, marks, settling
from schema.problems import UnusableError
from schema.storing import tables
from tests.drafts import ROWS, a_table, loaded, with_cell

QUERY = search.Query()
HEADER = ("编号", "投诉日期", "投诉人", "联系方式", "问题描述", "跟进人", "结案状态")
BAD_DAY = (4, "大概三月", "周女士", "15400000004", "柜门变形", "贺云岚", "结案")
LEDGER = tuple(row[:7] for row in ROWS)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """A data folder of its own, for the workbooks that are kept."""
    monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def office_of(engine):
    with reading(engine) as connection:
        return offices.current(connection)


def found(engine, register="complaint"):
    with reading(engine) as connection:
        office = offices.current(connection)
        return list(search.all(connection, office, register, QUERY, LOCAL))


def one(engine, record):
    with reading(engine) as connection:
        return search.one(connection, offices.current(connection), "complaint", record, LOCAL)


def left(engine, batch, **how):
    with reading(engine) as connection:
        return settling.left(connection, batch.id, **how)


def batch_now(engine, batch):
    with reading(engine) as connection:
        return batches.one(connection, batch.id)


def settle(engine, what, *given):
    with writing(engine) as connection:
        return what(connection, offices.current(connection), *given)


def counts(batch):
    names = ("read", "accepted", "updated", "unchanged", "doubtful", "quarantined")
    return {name: batch.summary[name] for name in names if batch.summary[name]}


def refused_rows(engine, noon):
    """A batch all rows of which were refused: the person they name is not known."""
    return loaded(engine, now=noon, links="refuse")[1]


class TestRelease:
    def test_puts_a_row_in_as_a_record_of_its_batch(self, engine, noon):
        batch = refused_rows(engine, noon)
        row = left(engine, batch)[0]
        assert row.texts["complainant"] == "李女士"
        assert row.problems[0]["code"] == "link_unknown"

        texts = {**row.texts, "taken_by": ""}
        done = settle(engine, settling.release, row.id, texts, LOCAL, noon)

        kept = one(engine, done.record)
        assert not done.refused
        assert kept.batch == batch.id
        assert kept.values["content"] == "台面有裂纹"
        assert kept.values["received_at"] == date(2026, 1, 6)
        assert kept.values["number"] == "260101"
        assert counts(batch_now(engine, batch)) == {"read": 3, "accepted": 1, "quarantined": 2}
        assert batch_now(engine, batch).left == 2
        assert [each.row for each in left(engine, batch)] == [4, 5]

    def test_keeps_as_a_note_what_the_file_says_and_no_type_takes(self, engine, noon):
        batch = refused_rows(engine, noon)
        row = left(engine, batch)[0]

        done = settle(engine, settling.release, row.id, {}, LOCAL, noon)

        assert one(engine, done.record).notes["taken_by"].raw == "贺云岚"

    def test_refuses_what_a_person_wrote_and_does_not_fit(self, engine, noon):
        batch = refused_rows(engine, noon)
        row = left(engine, batch)[0]

        done = settle(engine, settling.release, row.id, {"received_at": "明天吧"}, LOCAL, noon)

        assert [(each.code, each.place.field) for each in done.refused] == [
            ("not_a_date", "received_at")
        ]
        assert found(engine) == []

    def test_refuses_a_number_that_another_record_has(self, engine, noon):
        loaded(engine, now=noon)
        rows = tuple((n + 10, date(2026, 2, n), *row[2:]) for n, row in enumerate(ROWS, 1))
        _, batch = loaded(engine, a_table(rows, sheet="二月"), now=noon, links="refuse")
        row = left(engine, batch)[0]

        done = settle(engine, settling.release, row.id, {"number": "260101"}, LOCAL, noon)

        assert [each.code for each in done.refused] == ["number_taken"]

    def test_a_row_is_settled_once_and_only_by_whom_may(self, engine, noon):
        batch = refused_rows(engine, noon)
        row = left(engine, batch)[0]
        with pytest.raises(UnusableError) as error:
            settle(engine, settling.release, row.id, {}, Actor("李四", "clerk"), noon)
        assert error.value.problem.code == "not_allowed"
        settle(engine, settling.release, row.id, {}, LOCAL, noon)

        with pytest.raises(UnusableError) as error:
            settle(engine, settling.release, row.id, {}, LOCAL, noon)

        assert error.value.problem.code == "row_settled"
        assert len(found(engine)) == 1

    def test_the_same_file_again_knows_the_row(self, engine, noon):
        batch = refused_rows(engine, noon)
        for row in left(engine, batch):
            settle(engine, settling.release, row.id, {}, LOCAL, noon)

        plan, _ = loaded(engine, now=noon)

        assert plan.counts["unchanged"] == 3

    def test_undoing_the_batch_takes_it_back(self, engine, noon):
        batch = refused_rows(engine, noon)
        settle(engine, settling.release, left(engine, batch)[0].id, {}, LOCAL, noon)

        assert batches.undo(engine, batch.id, LOCAL, noon).removed == 1
        assert found(engine) == []


class TestTakeOver:
    def doubtful(self, engine, noon):
        """A row whose record was edited here and whose cell changed in the file, too."""
        loaded(engine, now=noon)
        with writing(engine) as connection:
            edit = records.Edit(2, 1, "content", "这里改过")
            records.apply(connection, offices.current(connection), "complaint", [edit], LOCAL, noon)
        _, batch = loaded(engine, a_table(with_cell(ROWS, 1, "问题描述", "文件也改了")), now=noon)
        (row,) = left(engine, batch)
        return batch, row

    def test_puts_a_text_of_the_row_into_its_record(self, engine, noon):
        batch, row = self.doubtful(engine, noon)
        assert (row.outcome, row.about) == ("doubtful", 2)

        later = datetime(2026, 3, 13, 9, 0)
        clerk = Actor("张三", "administrator")
        done = settle(engine, settling.take, row.id, {"content": "文件也改了"}, clerk, later)

        assert done.record == 2
        assert one(engine, 2).values["content"] == "文件也改了"
        with reading(engine) as connection:
            event = history.of_record(connection, office_of(engine), "complaint", 2, LOCAL)[0]
        assert (event.actor, event.at, event.before) == ("张三", later, "这里改过")
        assert counts(batch_now(engine, batch))["updated"] == 1

    def test_undoing_the_batch_puts_the_former_text_back(self, engine, noon):
        batch, row = self.doubtful(engine, noon)
        settle(engine, settling.take, row.id, {"content": "文件也改了"}, LOCAL, noon)

        assert batches.undo(engine, batch.id, LOCAL, noon).restored == 1
        assert one(engine, 2).values["content"] == "这里改过"

    def test_or_the_row_becomes_a_record_of_its_own(self, engine, noon):
        _, row = self.doubtful(engine, noon)

        done = settle(engine, settling.release, row.id, {}, LOCAL, noon)

        assert done.record not in {1, 2, 3}
        assert one(engine, 2).values["content"] == "这里改过"


def test_a_row_is_left_out_with_a_reason(engine, noon):
    batch = refused_rows(engine, noon)
    row = left(engine, batch)[0]

    def leave(reason):
        with writing(engine) as connection:
            return settling.leave_out(connection, row.id, reason, LOCAL, noon)

    assert [each.code for each in leave("  ").refused] == ["reason_missing"]
    assert not leave("重复登记").refused

    now = batch_now(engine, batch)
    assert (now.left, now.summary["left"], now.summary["quarantined"]) == (2, 1, 3)
    t = tables.quarantine
    with reading(engine) as connection:
        kept = connection.execute(sa.select(t).where(t.c.id == row.id)).one()
    assert (kept.settled, kept.reason, kept.settled_by) == ("left", "重复登记", LOCAL.name)
    assert kept.settled_at == noon


def a_workbook(path, rows, header=HEADER):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客诉"
    sheet.append(["2026年客诉台账"])
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def load(engine, file, noon, **wish):
    """The file loaded and saved the way pages and commands do it."""
    work = job.Job(engine.url.render_as_string(hide_password=False))
    try:
        work.read(Path(file))
        work.plan(Wish("complaint", **wish), LOCAL, noon)
        return work.save(LOCAL, noon)
    finally:
        work.close()


def returned(engine, batch):
    """The batch's own workbook with its marks."""
    now = batch_now(engine, batch)
    with reading(engine) as connection:
        told = marks.of_batch(connection, offices.current(connection), now, LOCAL)
    path = batches.file_of(now)
    return marked(path.read_bytes(), now.file, [Mark(**each) for each in told], dict)


def test_the_returned_workbook_goes_round(engine, noon, tmp_path):
    rows = (*LEDGER, BAD_DAY, (5, date(2026, 2, 3), "吴女士", "", "水龙头滴水", "外星人", "结案"))
    file = a_workbook(tmp_path / "客诉台账.xlsx", rows)
    first = load(engine, file, noon)
    assert counts(first) == {"read": 5, "accepted": 5}
    noted = next(each for each in found(engine) if "received_at" in each.notes)

    made = returned(engine, first)
    back = tmp_path / made.name
    back.write_bytes(made.content)
    book = openpyxl.load_workbook(back)
    cell = book["客诉"]["B6"]
    assert (cell.value, cell.fill.start_color.rgb) == ("大概三月", "00FFEB9C")
    assert "大概三月" in cell.comment.text
    cell.value = date(2026, 3, 5)
    book.save(back)
    second = load(engine, back, noon)

    assert counts(second) == {"read": 5, "updated": 1, "unchanged": 4}
    corrected = one(engine, noted.id)
    assert corrected.values["received_at"] == date(2026, 3, 5)
    assert "received_at" not in corrected.notes
    assert len(found(engine)) == 5


def test_refused_rows_go_in_with_the_corrected_workbook(engine, noon, tmp_path):
    first = load(engine, a_workbook(tmp_path / "客诉台账.xlsx", LEDGER), noon, links="refuse")
    assert counts(first) == {"read": 3, "quarantined": 3}
    made = returned(engine, first)
    back = tmp_path / made.name
    back.write_bytes(made.content)
    book = openpyxl.load_workbook(back)
    assert book["客诉"]["F3"].comment is not None
    book["客诉"]["F3"].value = None
    book.save(back)

    second = load(engine, back, noon, links="refuse")

    assert counts(second) == {"read": 3, "accepted": 1, "quarantined": 2}
    assert batch_now(engine, first).left == 0
    assert [each.row for each in left(engine, second)] == [4, 5]
    batches.undo(engine, second.id, LOCAL, noon)
    assert batch_now(engine, first).left == 3


class TestTheWorkbook:
    def test_is_kept_untouched_and_once(self, engine, noon, tmp_path, data):
        file = a_workbook(tmp_path / "客诉台账.xlsx", LEDGER)
        first = load(engine, file, noon)
        second = load(engine, file, noon)

        assert batches.file_of(first).read_bytes() == file.read_bytes()
        assert batches.file_of(first) == batches.file_of(second)
        assert len(list((data / "files" / "imports").iterdir())) == 1

    def test_is_known_again(self, engine, noon, tmp_path):
        file = a_workbook(tmp_path / "客诉台账.xlsx", LEDGER)
        first = load(engine, file, noon)
        with reading(engine) as connection:
            assert [each.id for each in batches.same_file(connection, first.fingerprint)] == [
                first.id
            ]
            assert batches.same_file(connection, "") == []
        batches.undo(engine, first.id, LOCAL, noon)
        with reading(engine) as connection:
            assert batches.same_file(connection, first.fingerprint) == []

    def test_goes_when_no_import_needs_it(self, engine, noon, tmp_path):
        stray = a_workbook(tmp_path / "stray.xlsx", LEDGER)
        sha = hashlib.sha256(stray.read_bytes()).hexdigest()
        assert kept_files.keep(stray, sha, stray.name)
        batch = load(engine, a_workbook(tmp_path / "客诉台账.xlsx", LEDGER[:2]), noon)
        for each in kept_files.folder().iterdir():
            os.utime(each, (0, 0))

        batches.abandoned(engine, noon)

        assert kept_files.path(sha) is None
        assert batches.file_of(batch) is not None

    def test_is_not_kept_under_a_false_name(self, tmp_path):
        file = a_workbook(tmp_path / "客诉台账.xlsx", LEDGER)

        assert not kept_files.keep(file, "0" * 64, file.name)
        assert not kept_files.keep(file, "../../etc/passwd", file.name)
        assert list(kept_files.folder().iterdir()) == []

    def test_taken_back_can_be_loaded_again(self, engine, noon, tmp_path):
        file = a_workbook(tmp_path / "客诉台账.xlsx", LEDGER)
        first = load(engine, file, noon)
        batches.undo(engine, first.id, LOCAL, noon)

        assert counts(load(engine, batches.file_of(first), noon)) == {"read": 3, "accepted": 3}


def test_what_undoing_would_do_is_told_before_and_after(engine, noon):
    loaded(engine, now=noon)
    rows = with_cell(with_cell(ROWS, 1, "问题描述", "文件改了"), 2, "问题描述", "也改了")
    rows = (*rows, (4, date(2026, 2, 1), "孙女士", "", "少一块板", "", "", ""))
    rows = (*rows, (5, date(2026, 2, 2), "钱女士", "", "多一块板", "", "", ""))
    _, batch = loaded(engine, a_table(rows), now=noon)
    with writing(engine) as connection:
        edits = [records.Edit(3, 2, "content", "又改"), records.Edit(5, 1, "content", "手工改")]
        records.apply(connection, offices.current(connection), "complaint", edits, LOCAL, noon)

    with reading(engine) as connection:
        seen = batches.look(connection, batch.id, LOCAL)
    assert (seen.removed, seen.restored, seen.kept) == (1, 1, 2)
    assert [line.record for line in seen.removed_lines] == [4]
    assert [line.record for line in seen.restored_lines] == [2]
    assert {line.record: line.problem.code for line in seen.kept_lines} == {
        5: "kept_edited",
        3: "kept_cells",
    }

    done = batches.undo(engine, batch.id, LOCAL, noon)
    told = batch_now(engine, batch).summary["undone"]

    assert (done.removed, done.restored, done.kept) == (1, 1, 2)
    assert (told["removed"], told["restored"], told["kept"]) == (1, 1, 2)
    assert {each["record"]: each["why"] for each in told["kept_records"]}[3].startswith(
        "以下字段之后又改过"
    )


def test_rows_kept_before_doubtful_ones_were_are_still_told(engine, noon):
    batch = refused_rows(engine, noon)
    with reading(engine) as connection:
        kept = batches.quarantine(connection, batch.id)

    assert [row["row"] for row in kept] == [3, 4, 5]
    assert json.dumps(kept, ensure_ascii=False).count("贺云岚") >= 2
