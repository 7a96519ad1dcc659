"""An import is one step: kept whole, taken back whole, and nothing when it is broken off."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from schema import batches, records, search
from schema import office as offices
from schema.actors import LOCAL
from schema.database import reading, writing
from schema.importing import batch_saving
from schema.problems import UnusableError
from schema.storing import tables
from tests.drafts import ROWS, a_table, loaded, planned, with_cell

QUERY = search.Query()


def count(engine, register="complaint"):
    with reading(engine) as connection:
        office = offices.current(connection)
        return search.count(connection, office, register, QUERY, LOCAL)


def one(engine, record):
    with reading(engine) as connection:
        return search.one(connection, offices.current(connection), "complaint", record, LOCAL)


def save(engine, now, *wanted):
    with writing(engine) as connection:
        office = offices.current(connection)
        return records.apply(connection, office, "complaint", wanted, LOCAL, now)


def left_open(engine, now):
    """A batch whose process is gone in the middle of its work."""
    _, batch = loaded(engine, now=now)
    t = tables.batch
    gone = batch.summary | {"process": {"pid": 2**22 + 1, "born": 1.0, "host": _host()}}
    with writing(engine) as connection:
        opened = t.update().values(status="open", ended_at=None, summary=json.dumps(gone))
        connection.execute(opened.where(t.c.id == batch.id))
    return batch


def _host():
    import platform

    return platform.node()


def test_a_batch_tells_what_became_of_every_row(engine, noon):
    _, batch = loaded(engine, now=noon)

    told = batches.summary(batch)
    assert told["status"] == "saved"
    assert told["read"] == told["accepted"] == 3
    assert [each["header"] for each in told["new_fields"]] == ["国家"]
    assert told["columns"][0] == {
        "sheet": "客诉",
        "column": "A",
        "header": "编号",
        "field": "original_number",
        "how": "number",
    }


def test_a_batch_is_one_change_set_however_many_portions(engine, noon, monkeypatch):
    monkeypatch.setattr(batch_saving, "FIRST_PORTION", 1)
    monkeypatch.setattr(batch_saving, "LARGEST_PORTION", 1)
    loaded(engine, now=noon)
    fourth = (4, date(2026, 2, 1), "孙女士", "15400000004", "少一块板", "", "结案", "沙特")
    rows = (*with_cell(ROWS, 0, "问题描述", "改了"), fourth)
    _, batch = loaded(engine, a_table(rows), now=noon)

    c = tables.change
    with reading(engine) as connection:
        sets = connection.execute(sa.select(c.c.batch_id, c.c.source)).all()
    assert sets == [(1, "import"), (2, "import")]
    batches.undo(engine, batch.id, LOCAL, noon)
    with reading(engine) as connection:
        sets = connection.execute(sa.select(c.c.batch_id, c.c.source)).all()
    assert sets == [(1, "import"), (2, "import"), (2, "undo")]


def test_progress_is_told_while_rows_go_in(engine, noon):
    seen = []

    batches.save(engine, planned(engine, now=noon), LOCAL, noon, lambda *done: seen.append(done))

    assert seen == [(3, 3)]


def test_raw_cells_are_kept_beside_their_record(engine, noon):
    loaded(engine, now=noon)

    t = tables.batch_row
    with reading(engine) as connection:
        row = connection.execute(sa.select(t).where(t.c.record_id == 2)).one()
    assert (row.sheet, row.row, row.outcome) == ("客诉", 4, "accepted")
    assert json.loads(row.cells)[:3] == [2, "2026-01-09", "王先生"]


def test_quarantined_rows_are_kept_with_their_reason(engine, noon):
    _, batch = loaded(engine, now=noon, links="refuse")

    with reading(engine) as connection:
        kept = batches.quarantine(connection, batch.id)
    assert [row["row"] for row in kept] == [3, 4, 5]
    assert kept[0]["problems"][0]["code"] == "link_unknown"
    assert count(engine) == 0


def test_undo_removes_what_came_and_gives_its_numbers_back(engine, noon):
    _, batch = loaded(engine, now=noon, links="create")

    result = batches.undo(engine, batch.id, LOCAL, noon)

    assert result == batches.UndoResult(removed=5, restored=0, kept=0)
    assert count(engine) == count(engine, "person") == 0
    with reading(engine) as connection:
        assert offices.current(connection).register("complaint").field("guo_jia").hidden
    loaded(engine, now=noon)
    with reading(engine) as connection:
        office = offices.current(connection)
        assert not office.register("complaint").field("guo_jia").hidden
        numbers = [
            r.values["number"] for r in search.all(connection, office, "complaint", QUERY, LOCAL)
        ]
    assert sorted(numbers) == ["260101", "260102", "260103"]


def test_undo_keeps_what_somebody_edited_since(engine, noon):
    _, batch = loaded(engine, now=noon)
    save(engine, noon, records.Edit(2, 1, "content", "这里改过"))

    result = batches.undo(engine, batch.id, LOCAL, noon)

    assert result == batches.UndoResult(removed=2, restored=0, kept=1)
    assert one(engine, 2).values["content"] == "这里改过"


def test_undo_puts_back_what_the_import_changed(engine, noon):
    loaded(engine, now=noon)
    rows = with_cell(with_cell(ROWS, 1, "问题描述", "文件改了"), 2, "问题描述", "也改了")
    _, batch = loaded(engine, a_table(rows), now=noon)
    save(engine, noon, records.Edit(3, 2, "content", "又改"))

    result = batches.undo(engine, batch.id, LOCAL, noon)

    assert result == batches.UndoResult(removed=0, restored=1, kept=1)
    assert one(engine, 2).values["content"] == "安装后漏水"
    assert one(engine, 3).values["content"] == "又改"


def test_undo_keeps_records_others_lead_to(engine, noon):
    _, batch = loaded(engine, now=noon)
    again = records.New(
        {
            "content": "又漏",
            "complainant": "王先生",
            "received_at": noon,
            "first_complaint": "260102",
        }
    )
    assert not save(engine, noon, again).refused

    assert batches.undo(engine, batch.id, LOCAL, noon).kept == 1


def test_an_import_is_undone_once(engine, noon):
    _, batch = loaded(engine, now=noon)
    batches.undo(engine, batch.id, LOCAL, noon)

    with pytest.raises(UnusableError) as error:
        batches.undo(engine, batch.id, LOCAL, noon)

    assert error.value.problem.code == "already_undone"


def test_the_next_start_removes_what_was_broken_off(engine, noon):
    batch = left_open(engine, noon)

    assert count(engine) == 0
    assert [each.id for each in batches.abandoned(engine, noon)] == [batch.id]
    assert batches.abandoned(engine, noon) == []
    with reading(engine) as connection:
        assert batches.one(connection, batch.id).status == "abandoned"
        assert not connection.scalar(sa.select(sa.func.count()).select_from(tables.batch_row))
        assert not connection.scalar(sa.select(sa.func.count()).select_from(tables.cell_note))
    plan, _ = loaded(engine, now=noon)
    assert plan.counts["accepted"] == 3


def test_what_was_broken_off_is_told_until_somebody_has_read_it(engine, noon):
    batch = left_open(engine, noon)
    (ended,) = batches.abandoned(engine, noon)
    assert (ended.status, ended.summary["withdrawn"]) == ("abandoned", 3)

    with writing(engine) as connection:
        assert [each.id for each in batches.untold(connection)] == [batch.id]
        batches.dismiss(connection, batch.id)
        assert batches.untold(connection) == []
        kept = batches.one(connection, batch.id)
    assert (kept.status, kept.summary["withdrawn"], kept.left) == ("abandoned", 3, 0)


def test_what_somebody_saw_end_is_not_told_again(engine, noon):
    left_open(engine, noon)

    (ended,) = batches.abandoned(engine, noon, seen=2**22 + 1)

    assert (ended.status, ended.summary["broken_off"]) == ("abandoned", "told")
    with reading(engine) as connection:
        assert batches.untold(connection) == []


def test_an_import_that_fails_while_somebody_watches_is_not_told_again(engine, noon):
    def full(*_):
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        batches.save(engine, planned(engine, now=noon), LOCAL, noon, full)

    with reading(engine) as connection:
        assert batches.untold(connection) == []


def test_a_running_import_is_left_alone(engine, noon):
    plan = planned(engine, now=noon)
    seen = []

    batches.save(
        engine,
        plan,
        LOCAL,
        noon,
        lambda *_: seen.extend([batches.abandoned(engine, noon), count(engine)]),
    )

    assert seen == [[], 0]
    assert count(engine) == 3


def test_a_failing_import_leaves_nothing(engine, noon):
    def full(*_):
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        batches.save(engine, planned(engine, now=noon), LOCAL, noon, full)

    assert count(engine) == 0
    with reading(engine) as connection:
        assert batches.latest(connection, "complaint")[0].status == "abandoned"


def test_a_plan_is_carried_out_once(engine, noon):
    plan = planned(engine, now=noon)
    batches.save(engine, plan, LOCAL, noon)

    with pytest.raises(UnusableError) as error:
        batches.save(engine, plan, LOCAL, noon)

    assert error.value.problem.code == "plan_outdated"
    assert count(engine) == 3
