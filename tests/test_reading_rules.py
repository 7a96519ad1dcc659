"""Rules over other records and against the moment: worked out whenever a record is read."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from schema import records, search
from schema.actors import Actor
from schema.database import reading, writing
from schema.defining.effective import effective
from schema.defining.loading import shipped
from schema.records import Delete, Edit, New
from schema.search import Filter, Query
from schema.storing import register_tables, voids
from schema.storing import tables as stored
from schema.values import Link, Note, Void

CLERK = Actor("张三", "administrator")
NOON = datetime(2026, 3, 12, 12, 0)
MATTER = {"content": "电梯停运", "complainant": "李女士"}


class Desk:
    """An office of a pack on a fresh database, worked at."""

    def __init__(self, engine, pack):
        self.engine, self.office = engine, effective(shipped(), pack)
        with writing(engine) as connection:
            register_tables.align(connection, self.office.registers.values())

    def add(self, register, **values):
        with writing(self.engine) as connection:
            done = records.apply(
                connection, self.office, register, [New(values)], CLERK, NOON, partial=False
            )
        assert not done.refused, done.refused
        return done.saved[0].id

    def edit(self, register, record, field, text):
        version = self.one(register, record).version
        wanted = [Edit(record, version, field, text)]
        with writing(self.engine) as connection:
            assert not records.apply(connection, self.office, register, wanted, CLERK, NOON).refused

    def delete(self, register, record):
        wanted = [Delete(record, self.one(register, record).version)]
        with writing(self.engine) as connection:
            records.apply(connection, self.office, register, wanted, CLERK, NOON)

    def one(self, register, record, now=NOON, actor=CLERK):
        with reading(self.engine) as connection:
            return search.one(connection, self.office, register, record, actor, now=now)

    def value(self, register, record, field, now=NOON):
        return self.one(register, record, now).values[field]

    def found(self, register, *filters, sort=(), now=NOON):
        query = Query(tuple(Filter(*each) for each in filters), sort, now=now)
        with reading(self.engine) as connection:
            page = search.page(connection, self.office, register, query, CLERK)
            count = search.count(connection, self.office, register, query, CLERK)
        assert count == len(page.records)
        return [record.id for record in page.records]


@pytest.fixture
def desk(engine):
    return Desk(engine, "general")


def complaint(desk, **values):
    return desk.add("complaint", **{**MATTER, "received_at": "2026-03-02 09:00", **values})


class TestCounts:
    def test_are_never_stale(self, desk):
        customer = desk.add("customer", name="云海物业")
        assert desk.value("customer", customer, "complaints") == 0

        first = complaint(desk, customer=Link("customer", customer))
        complaint(desk, customer=Link("customer", customer))
        complaint(desk)
        assert desk.value("customer", customer, "complaints") == 2

        desk.delete("complaint", first)
        assert desk.value("customer", customer, "complaints") == 1

    def test_leave_out_what_an_import_still_writes(self, desk):
        customer = desk.add("customer", name="云海物业")
        with writing(desk.engine) as connection:
            row = {"register": "complaint", "status": "open", "actor": "张三", "started_at": NOON}
            made = stored.batch.insert().values(row).returning(stored.batch.c.id)
            batch = connection.execute(made).scalar_one()
            columns = {"content": ["漏水"], "customer": [Link("customer", customer)]}
            register = desk.office.register("complaint")
            records.add_many(
                connection, desk.office, register, columns, actor=CLERK, now=NOON, batch=batch
            )
        assert desk.value("customer", customer, "complaints") == 0

        with writing(desk.engine) as connection:
            connection.execute(stored.batch.update().values(status="saved"))
        assert desk.value("customer", customer, "complaints") == 1

    def test_leave_out_what_was_made_void(self, desk):
        customer = desk.add("customer", name="云海物业")
        record = complaint(desk, customer=Link("customer", customer))
        with writing(desk.engine) as connection:
            voids.put(connection, "complaint", record, Void("重复登记", "张三", NOON))
        assert desk.value("customer", customer, "complaints") == 0

    def test_are_filtered_and_sorted_by(self, desk):
        quiet, loud = (desk.add("customer", name=name) for name in ("甲", "乙"))
        complaint(desk, customer=Link("customer", loud))
        complaint(desk, customer=Link("customer", loud))

        assert desk.found("customer", ("complaints", ">=", "2")) == [loud]
        assert desk.found("customer", ("complaints", "=", "0")) == [quiet]
        assert desk.found("customer", sort=(("complaints", "desc"),)) == [loud, quiet]

    def test_give_way_to_a_number_somebody_gave(self, desk):
        customer = desk.add("customer", name="云海物业", complaints="7")
        complaint(desk, customer=Link("customer", customer))
        record = desk.one("customer", customer)

        assert record.values["complaints"] == 7
        assert record.computed["complaints"] == 1
        assert desk.found("customer", ("complaints", "=", "7")) == [customer]

        desk.edit("customer", customer, "complaints", "")
        assert desk.value("customer", customer, "complaints") == 1

    def test_go_on_from_page_to_page_in_their_order(self, desk):
        customers = [desk.add("customer", name=f"客户{at}") for at in range(5)]
        for at, customer in enumerate(customers):
            for _ in range(at // 2):
                complaint(desk, customer=Link("customer", customer))
        query = Query(sort=(("complaints", "desc"),), now=NOON)
        seen, after = [], None
        with reading(desk.engine) as connection:
            while True:
                page = search.page(
                    connection, desk.office, "customer", query, CLERK, after=after, limit=2
                )
                seen += [record.id for record in page.records]
                after = page.next
                if after is None:
                    break

        assert seen == [customers[at] for at in (4, 3, 2, 1, 0)]

    def test_are_counted_for_charts(self, desk):
        for name in ("甲", "乙"):
            complaint(desk, customer=Link("customer", desk.add("customer", name=name)))
        desk.add("customer", name="丙")
        with reading(desk.engine) as connection:
            told = search.totals(
                connection, desk.office, "customer", Query(now=NOON), CLERK, "complaints"
            )

        assert [(label, n) for _, label, n in told] == [("1", 2), ("0", 1)]


class TestTheLastOne:
    def test_is_the_latest_by_its_own_moment_however_it_was_entered(self, desk):
        record = complaint(desk)
        about = Link("complaint", record)
        customer = Link("customer", desk.add("customer", name="甲"))
        desk.add("revisit", customer=customer, source=about, revisited_at="2026-03-09 10:00")
        desk.add("revisit", customer=customer, source=about, revisited_at="2026-03-05 08:30")

        assert desk.value("complaint", record, "revisit_on") == datetime(2026, 3, 9, 10, 0)
        assert desk.found("complaint", ("revisit_on", "=", "2026-03-09")) == [record]
        assert desk.found("complaint", ("revisit_on", "=", "")) == []

    def test_stays_a_day_where_only_the_day_is_known(self, desk):
        record = complaint(desk)
        customer = Link("customer", desk.add("customer", name="甲"))
        about = Link("complaint", record)
        desk.add("revisit", customer=customer, source=about, revisited_at="2026-03-09")

        value = desk.value("complaint", record, "revisit_on")
        assert (value, type(value)) == (date(2026, 3, 9), date)

    def test_is_only_of_records_that_lead_to_this_very_one(self, desk):
        one, other = complaint(desk), complaint(desk)
        customer = desk.add("customer", name="甲")
        desk.add(
            "revisit",
            customer=Link("customer", customer),
            source=Link("complaint", other),
            revisited_at="2026-03-09 10:00",
        )

        assert desk.value("complaint", one, "revisit_on") is None
        assert desk.value("customer", customer, "last_visit") == datetime(2026, 3, 9, 10, 0)

    def test_says_the_last_mark_there_is_as_a_choice(self, engine):
        desk = Desk(engine, "decoration")
        works = desk.add("works", address="滨江路 8 号")
        customer = Link("customer", desk.add("customer", name="甲"))
        for day, mark in (("2026-03-01", "不满意"), ("2026-03-05", "满意"), ("2026-03-09", "")):
            desk.add(
                "revisit",
                customer=customer,
                works=Link("works", works),
                revisited_at=day,
                satisfaction=mark,
            )

        assert desk.value("works", works, "last_satisfaction") == "satisfied"
        assert desk.value("works", works, "revisits") == 3
        assert desk.found("works", ("last_satisfaction", "=", "满意")) == [works]


class TestWhichComplaint:
    def test_is_told_by_those_before_it_in_the_chain(self, desk):
        first = complaint(desk)
        third = complaint(
            desk, first_complaint=Link("complaint", first), received_at="2026-03-08 10:00"
        )
        second = complaint(
            desk, first_complaint=Link("complaint", first), received_at="2026-03-05 10:00"
        )
        alone = complaint(desk)

        told = [desk.value("complaint", each, "occurrence") for each in (first, second, third)]
        assert told == [1, 2, 3]
        assert desk.value("complaint", alone, "occurrence") == 1
        assert desk.found("complaint", ("occurrence", ">", "1")) == [third, second]

        desk.delete("complaint", second)
        assert desk.value("complaint", third, "occurrence") == 2


OVERDUE = [
    # due, settled, status, now, overdue
    ("2026-03-05 18:00", "2026-03-05 17:59", "", NOON, False),
    ("2026-03-05 18:00", "2026-03-05 18:01", "", NOON, True),
    ("2026-03-05", "2026-03-05 22:00", "", NOON, False),
    ("2026-03-05", "2026-03-06", "", NOON, True),
    ("2026-03-12 12:00", "", "", NOON, False),
    ("2026-03-12 12:00", "", "", datetime(2026, 3, 12, 12, 0, 1), True),
    ("2026-03-12", "", "", datetime(2026, 3, 12, 23, 59, 59), False),
    ("2026-03-12", "", "", datetime(2026, 3, 13), True),
    ("", "", "", NOON, None),
    ("2026-03-05", "", "已结案", NOON, None),  # done, and nobody wrote when
]


class TestOverdue:
    @pytest.mark.parametrize(("due", "settled", "status", "now", "overdue"), OVERDUE)
    def test_is_told_by_the_end_of_its_time(self, desk, due, settled, status, now, overdue):
        said = {"settle_due": due, "settled_at": settled, "status": status}
        record = complaint(desk, **{key: text for key, text in said.items() if text})

        assert desk.value("complaint", record, "overdue", now) is overdue
        if overdue is not None:
            word = "是" if overdue else "否"
            assert desk.found("complaint", ("overdue", "=", word), now=now) == [record]

    def test_follows_the_clock_of_the_pack(self, desk):
        record = complaint(desk, level="重大")  # by the end of the next working day, 3 March

        assert desk.value("complaint", record, "overdue", datetime(2026, 3, 3, 18)) is False
        assert desk.value("complaint", record, "overdue", datetime(2026, 3, 4)) is True
        assert desk.found("complaint", ("overdue", "=", "是")) == [record]

    def test_is_not_guessed_where_the_cell_says_something_else(self, desk):
        register = desk.office.register("complaint")
        columns = {"content": ["漏水"], "settle_due": [date(2026, 3, 5)]}
        note = Note("上周三", "not_a_date")
        with writing(desk.engine) as connection:
            ids = records.add_many(
                connection,
                desk.office,
                register,
                columns,
                actor=CLERK,
                now=NOON,
                notes=[(0, "settled_at", note)],
            )

        assert desk.value("complaint", ids[0], "overdue") is None

    def test_gives_way_to_what_a_ledger_said(self, desk):
        record = complaint(desk, settle_due="2026-03-05", overdue="否")

        assert desk.value("complaint", record, "overdue") is False
        assert desk.one("complaint", record).computed["overdue"] is True
        assert desk.found("complaint", ("overdue", "=", "是")) == []

    def test_needs_a_status_to_be_closed_to_forget_the_time(self, desk):
        record = complaint(desk, settle_due="2026-03-05", status="处理中")

        assert desk.value("complaint", record, "overdue") is True


PHASES = [
    # before, during, after; total, grade (T-01, T-02, T-03)
    ("95", "88", "92", "90.6", "good"),
    ("78", "96", "95", "92.1", "good"),
    ("70", "70", "69.9", "69.97", "fail"),
]


class TestPhases:
    @pytest.mark.parametrize(("before", "during", "after", "total", "grade"), PHASES)
    def test_make_a_total_and_a_grade(self, engine, before, during, after, total, grade):
        desk = Desk(engine, "construction")
        works = Link("works", desk.add("works", address="滨江路 8 号"))
        for phase, score in (("前期", before), ("过程", during), ("后期", after)):
            assert desk.value("works", works.id, "service_score") is None
            desk.add(
                "phase_score",
                project="滨江",
                works=works,
                phase=phase,
                checked_at="2026-03-02",
                score=score,
            )
        desk.add("works", address="另一处")

        assert desk.value("works", works.id, "service_score") == Decimal(total)
        assert desk.value("works", works.id, "service_grade") == grade
        assert desk.found("works", ("service_grade", "=", grade)) == [works.id]
        assert desk.found("works", ("service_score", ">", "60")) == [works.id]

    def test_count_with_the_mean_of_their_sheets(self, engine):
        desk = Desk(engine, "construction")
        works = Link("works", desk.add("works", address="滨江路 8 号"))
        sheets = [("前期", "90"), ("过程", "80"), ("过程", "90"), ("后期", "90")]
        for phase, score in sheets:
            day = "2026-03-02"
            said = {"project": "滨江", "works": works, "checked_at": day}
            desk.add("phase_score", **said, phase=phase, score=score)

        assert desk.value("works", works.id, "service_score") == Decimal("87.5")


NEXT = [
    # delivered, revisited, now, how often, next due (T-21)
    ("2024-01-31", None, datetime(2024, 2, 10), "month", date(2024, 2, 29)),
    ("2024-01-31", "2024-12-10 09:00", datetime(2024, 12, 20), "month", date(2025, 1, 10)),
    ("2024-01-31", "2025-01-30", datetime(2025, 1, 30, 23), "month", date(2025, 2, 28)),
    ("2024-01-31", "2025-01-30", datetime(2025, 1, 31), "quarter", date(2025, 4, 30)),
    ("2024-01-31", "2025-11-30", datetime(2025, 12, 1), "quarter", date(2026, 2, 28)),
    (None, None, NOON, None, None),
]


class TestRevisitPlans:
    @pytest.mark.parametrize(("delivered", "revisited", "now", "often", "due"), NEXT)
    def test_ask_monthly_at_first_and_then_quarterly(
        self, engine, delivered, revisited, now, often, due
    ):
        desk = Desk(engine, "it_service")
        said = {"delivered_at": delivered} if delivered else {}
        plan = desk.add("revisit_plan", project="云平台", **said)
        if revisited:
            customer = Link("customer", desk.add("customer", name="甲"))
            about = Link("revisit_plan", plan)
            desk.add("revisit", customer=customer, source=about, revisited_at=revisited)

        record = desk.one("revisit_plan", plan, now)
        assert record.values["frequency"] == often
        assert record.values["next_due"] == due
        assert record.values["revisits"] == (1 if revisited else 0)
        if due:
            asked = ("next_due", "=", due.isoformat())
            assert desk.found("revisit_plan", asked, now=now) == [plan]

    def test_follow_a_frequency_that_somebody_gave(self, engine):
        desk = Desk(engine, "it_service")
        plan = desk.add(
            "revisit_plan", project="云平台", delivered_at="2024-01-31", frequency="每年"
        )

        assert desk.value("revisit_plan", plan, "next_due") == date(2025, 1, 31)


def test_a_register_without_rules_at_reading_is_read_as_before(desk):
    department = desk.add("department", name="客服部")

    assert desk.one("department", department).values["name"] == "客服部"


def test_only_the_rows_that_are_shown_pay_for_their_rules(desk):
    customers = [desk.add("customer", name=f"客户{at}") for at in range(3)]
    said = []
    sa.event.listen(desk.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    with reading(desk.engine) as connection:
        page = search.page(connection, desk.office, "customer", Query(), CLERK, limit=1)

    assert [record.id for record in page.records] == customers[-1:]
    assert any("r_complaint" in statement for statement in said)
    assert not [each for each in said if "r_complaint" in each and "ORDER BY r_customer" in each]
