"""What holds when records are changed."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from schema import history, records, search
from schema.actors import Actor
from schema.database import writing
from schema.records import Delete, Edit, New, Restore
from schema.storing import tables
from schema.values import Note

CALLER = {"content": "电梯停运两天无人修", "complainant": "李四", "received_at": "2026-03-10 09:30"}


@pytest.fixture
def db(engine):
    with writing(engine) as connection:
        yield connection


@pytest.fixture
def add(db, office, clerk, noon):
    """Adds a complaint and gives it back as it reads."""

    def added(**values):
        outcome = records.apply(db, office, "complaint", [New({**CALLER, **values})], clerk, noon)
        assert not outcome.refused
        return search.one(db, office, "complaint", outcome.saved[0].id, clerk)

    return added


@pytest.fixture
def edit(db, office, clerk, noon):
    """Edits one cell."""

    def edited(record, field, text, **how):
        wanted = [Edit(record.id, how.pop("version", record.version), field, text)]
        return records.apply(db, office, "complaint", wanted, how.pop("actor", clerk), noon, **how)

    return edited


class TestAdding:
    def test_gives_the_next_number_of_the_month(self, add):
        numbers = [add().values["number"] for _ in range(3)]

        assert numbers == ["260301", "260302", "260303"]

    def test_keeps_what_was_said(self, add):
        record = add(received_at="2026年3月10日", compensation="1,200.50")

        assert record.values["received_at"] == date(2026, 3, 10)
        assert str(record.values["compensation"]) == "1200.5"
        assert record.created_by == "张三"

    def test_gives_the_first_status_where_nothing_was_said(self, add):
        assert [add().values["status"], add(status="").values["status"]] == ["registered"] * 2
        assert add(status="已结案").values["status"] == "closed"

    def test_asks_for_matter_caller_and_time_only(self, db, office, clerk, noon):
        outcome = records.apply(db, office, "complaint", [New({})], clerk, noon)

        assert {problem.place.field for problem in outcome.refused} == set(CALLER)
        assert {problem.code for problem in outcome.refused} == {"required"}

    def test_saves_all_or_nothing(self, db, office, clerk, noon):
        wanted = [New(CALLER), New({**CALLER, "received_at": "31/31/2026"})]

        outcome = records.apply(db, office, "complaint", wanted, clerk, noon)

        assert outcome.change is None
        assert [problem.values["index"] for problem in outcome.refused] == [1]
        assert search.count(db, office, "complaint", search.Query(), clerk) == 0

    def test_saves_what_can_be_saved_when_asked_to(self, db, office, clerk, noon):
        wanted = [New(CALLER), New({**CALLER, "received_at": "31/31/2026"})]

        outcome = records.apply(db, office, "complaint", wanted, clerk, noon, partial=True)

        assert [saved.index for saved in outcome.saved] == [0]
        assert len(outcome.refused) == 1

    def test_goes_on_after_a_number_given_by_hand(self, add):
        add(number="260307")

        assert add().values["number"] == "260308"

    def test_refuses_a_number_another_matter_holds(self, add, db, office, clerk, noon):
        add(number="260307")
        outcome = records.apply(
            db, office, "complaint", [New({**CALLER, "number": "260307"})], clerk, noon
        )

        assert [problem.code for problem in outcome.refused] == ["number_taken"]

    def test_is_not_for_readers(self, db, office, noon):
        reader = Actor("读者", "reader")

        outcome = records.apply(db, office, "complaint", [New(CALLER)], reader, noon)

        assert [problem.code for problem in outcome.refused] == ["not_allowed"]

    def test_leaves_no_gap_when_it_fails(self, engine, office, clerk, noon):
        with pytest.raises(RuntimeError), writing(engine) as connection:  # noqa: PT012 - the failure is the point
            records.apply(connection, office, "complaint", [New(CALLER)], clerk, noon)
            raise RuntimeError
        with writing(engine) as connection:
            records.apply(connection, office, "complaint", [New(CALLER)], clerk, noon)

            assert search.by_number(connection, office, "complaint", "260301", clerk)


class TestEditing:
    def test_saves_a_cell_and_counts_the_version(self, add, edit, db, office, clerk):
        record = add()
        outcome = edit(record, "settled_at", "3月11日 15:20")
        after = search.one(db, office, "complaint", record.id, clerk)

        assert outcome.saved[0].version == after.version == 2
        assert after.values["settled_at"] == datetime(2026, 3, 11, 15, 20)

    def test_tells_the_loser_what_the_winner_wrote(self, add, edit):
        record = add()
        edit(record, "content", "电梯已修好")
        outcome = edit(record, "content", "电梯仍停")

        assert not outcome.saved
        conflict = outcome.conflicts[0]
        assert (conflict.mine, conflict.theirs, conflict.by) == ("电梯仍停", "电梯已修好", "张三")

    def test_lets_two_people_change_two_cells(self, add, edit, db, office, clerk):
        record = add()
        edit(record, "content", "电梯已修好")
        outcome = edit(record, "demand", "退费")

        assert not outcome.conflicts
        assert search.one(db, office, "complaint", record.id, clerk).values["demand"] == "退费"

    def test_refuses_a_date_that_may_be_two(self, add, edit):
        outcome = edit(add(), "settled_at", "3/12/2026")

        assert [problem.code for problem in outcome.refused] == ["ambiguous_date"]

    def test_refuses_a_link_to_nobody(self, add, edit):
        outcome = edit(add(), "taken_by", "王五")

        assert [problem.code for problem in outcome.refused] == ["link_unknown"]

    def test_finds_who_is_meant(self, add, edit, db, office, clerk, noon):
        person = office.register("person")
        wanted = [New({person.title[0]: "王五"})]
        records.apply(db, office, "person", wanted, clerk, noon)
        record = add()
        edit(record, "taken_by", "王五")

        assert search.one(db, office, "complaint", record.id, clerk).names["taken_by"] == "王五"

    def test_clears_the_note_of_a_cell(self, add, edit, db, office, clerk):
        record = add()
        note = {"register": "complaint", "record_id": record.id, "field": "settled_at"}
        db.execute(tables.cell_note.insert(), [{**note, "raw": "年后", "code": "not_a_datetime"}])
        noted = search.one(db, office, "complaint", record.id, clerk)
        edit(record, "settled_at", "2026-03-11")
        after = search.one(db, office, "complaint", record.id, clerk)

        assert noted.notes == {"settled_at": Note("年后", "not_a_datetime")}
        assert not after.notes

    def test_leaves_a_masked_text_that_comes_back_as_it_was(self, add, edit, db, office, clerk):
        record = add(contact="13800001234")
        clerk_who_may_not = Actor("客服", "clerk")
        shown = search.one(db, office, "complaint", record.id, clerk_who_may_not)
        outcome = edit(record, "contact", shown.values["contact"], actor=clerk_who_may_not)
        after = search.one(db, office, "complaint", record.id, clerk)

        assert "*" in shown.values["contact"]
        assert not outcome.refused
        assert after.values["contact"] == "13800001234"

    def test_keeps_the_number(self, add, edit):
        assert [problem.code for problem in edit(add(), "number", "260399").refused] == [
            "number_fixed"
        ]


class TestUndoing:
    def test_puts_back_what_was_there(self, add, edit, db, office, clerk, noon):
        record = add(demand="退费")
        change = edit(record, "demand", "换货").change
        outcome = records.undo(db, office, change, clerk, noon)
        after = search.one(db, office, "complaint", record.id, clerk)

        assert outcome.change
        assert after.values["demand"] == "退费"
        assert after.version == 3

    def test_is_undone_by_undoing_it(self, add, edit, db, office, clerk, noon):
        record = add(demand="退费")
        change = edit(record, "demand", "换货").change
        undone = records.undo(db, office, change, clerk, noon)
        records.undo(db, office, undone.change, clerk, noon)

        assert search.one(db, office, "complaint", record.id, clerk).values["demand"] == "换货"

    def test_refuses_what_somebody_changed_since(self, add, edit, db, office, clerk, noon):
        record = add(demand="退费")
        wanted = [Edit(record.id, 1, "demand", "换货"), Edit(record.id, 1, "content", "修好")]
        change = records.apply(db, office, "complaint", wanted, clerk, noon).change
        now = search.one(db, office, "complaint", record.id, clerk)
        edit(now, "demand", "道歉")
        outcome = records.undo(db, office, change, clerk, noon)
        after = search.one(db, office, "complaint", record.id, clerk)

        assert [problem.code for problem in outcome.refused] == ["changed_since"]
        assert (after.values["demand"], after.values["content"]) == ("道歉", CALLER["content"])

    def test_moves_new_records_to_the_trash(self, db, office, clerk, noon):
        outcome = records.apply(db, office, "complaint", [New(CALLER)] * 3, clerk, noon)
        records.undo(db, office, outcome.change, clerk, noon)

        assert search.count(db, office, "complaint", search.Query(), clerk) == 0
        assert search.count(db, office, "complaint", search.Query(trash=True), clerk) == 3


class TestTheTrash:
    def test_gives_back_what_it_took(self, add, db, office, clerk, noon):
        record = add()
        records.apply(db, office, "complaint", [Delete(record.id, 1)], clerk, noon)
        gone = search.count(db, office, "complaint", search.Query(), clerk)
        records.apply(db, office, "complaint", [Restore(record.id, 2)], clerk, noon)

        assert gone == 0
        assert search.count(db, office, "complaint", search.Query(text="电梯"), clerk) == 1

    def test_keeps_its_numbers(self, add, db, office, clerk, noon):
        record = add()
        records.apply(db, office, "complaint", [Delete(record.id, 1)], clerk, noon)

        assert add().values["number"] == "260302"


class TestLines:
    def test_are_kept_in_order(self, add, edit, db, office, clerk):
        record = add()
        lines = ({"matter": "查电梯"}, {"matter": "查物业"})
        edit(record, "referrals", lines)
        after = search.one(db, office, "complaint", record.id, clerk)

        assert [line["matter"] for line in after.values["referrals"]] == ["查电梯", "查物业"]


class TestAddingMany:
    def test_numbers_computes_and_notes(self, db, office, clerk, noon):
        register = office.register("complaint")
        columns = {
            "content": ["甲", "乙", "丙"],
            "received_at": [date(2026, 3, 1), datetime(2026, 3, 2, 8, 0), None],
            "number": [None, "260305", None],
        }
        notes = [(2, "received_at", Note("年初", "not_a_datetime"))]
        ids = records.add_many(db, office, register, columns, actor=clerk, now=noon, notes=notes)
        found = [search.one(db, office, "complaint", record, clerk) for record in ids]

        assert [record.values["number"] for record in found] == ["260306", "260305", "260307"]
        assert [record.values["received_at"] for record in found] == columns["received_at"]
        assert found[2].notes == {"received_at": notes[0][2]}

    def test_logs_one_change_for_a_batch(self, db, office, clerk, noon):
        register = office.register("complaint")
        records.add_many(
            db, office, register, {"content": ["甲", "乙"]}, actor=clerk, now=noon, batch=7
        )

        assert db.scalar(sa.select(sa.func.count()).select_from(tables.change)) == 1
        assert db.scalar(sa.select(sa.func.count()).select_from(tables.change_cell)) == 0


class TestHistory:
    def test_says_who_wrote_what_when(self, add, edit, db, office, clerk, noon):
        record = add(demand="退费")
        edit(record, "demand", "换货", reason="客户改口")
        events = history.of_record(db, office, "complaint", record.id, clerk)

        assert [(event.kind, event.actor, event.at) for event in events] == [
            ("edit", "张三", noon),
            ("create", "张三", noon),
        ]
        assert (events[0].field, events[0].before, events[0].after, events[0].reason) == (
            "demand",
            "退费",
            "换货",
            "客户改口",
        )
