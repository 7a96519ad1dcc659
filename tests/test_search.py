"""What holds when records are looked for."""

from datetime import date, datetime, timedelta

import pytest

from schema import office as offices
from schema import records, search
from schema.actors import Actor
from schema.database import reading, writing
from schema.finding import catching_up, scoping
from schema.problems import UnusableError
from schema.records import New
from schema.search import Filter, Query
from schema.storing import tables
from tests.drafts import ROWS, a_table, loaded, with_cell

READER = Actor("客服", "clerk")

FILTERS = [
    # field, operator, text, found (newest first)
    ("complainant", "=", "张三", ["电梯停运"]),
    ("content", "~", "漏水", ["楼道漏水", "水管漏水"]),
    ("content", "!=", "电梯停运", None),
    ("received_at", ">=", "2026-02-15", ["噪音", "楼道漏水"]),
    ("received_at", "<", "2026年1月10日", ["电梯停运"]),
    ("received_at", "<=", "2026-01-10", ["电梯异响", "电梯停运"]),
    ("received_at", "=", "2026-02", ["噪音", "楼道漏水", "路灯不亮"]),
    ("received_at", "=", "2026", None),
    ("received_at", "=", "", ["门禁"]),
    ("compensation", ">", "500", ["噪音", "门禁"]),
    ("compensation", "=", "3.0", []),
    ("complainant", "in", "张三\n李四", ["电梯异响", "电梯停运"]),
    ("taken_by", "=", "张三", []),
    ("assisting", "~", "工程", []),
    ("referrals", "=", "", None),
    ("referrals", "~", "查", []),
    ("status", "=", "open", ["噪音", "路灯不亮", "水管漏水", "电梯停运"]),
]
TYPED = [
    # typed, found (newest first)
    ("电梯", ["电梯困人", "电梯异响", "电梯停运"]),
    ("电梯 停运", ["电梯停运"]),
    ("梯", ["电梯困人", "电梯异响", "电梯停运"]),
    ("人", ["电梯困人"]),
    ("梯电", []),
    ("zhangsan", ["电梯停运"]),
    ("zs", ["电梯停运"]),
    ("15400000003", ["电梯困人"]),
    ("260101", ["电梯停运"]),
    ("!!", []),
]


@pytest.fixture
def ledger(engine, office, clerk, noon):
    """Eight complaints, one of them without a time."""
    register = office.register("complaint")
    status = [option.key for option in register.field("status").options]
    closed = next(option.key for option in register.field("status").options if option.closes)
    columns = {
        "content": [
            "电梯停运",
            "电梯异响",
            "水管漏水",
            "电梯困人",
            "路灯不亮",
            "楼道漏水",
            "噪音",
            "门禁",
        ],
        "complainant": ["张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十"],
        "contact": [f"1540000000{digit}" for digit in range(8)],
        "received_at": [date(2026, 1, 1) + timedelta(days=9 * step) for step in range(7)] + [None],
        "status": [closed if step % 2 else status[0] for step in range(8)],
        "compensation": [step * 100 for step in range(8)],
    }
    with writing(engine) as connection:
        records.add_many(connection, office, register, columns, actor=clerk, now=noon)
    catching_up.catch_up(engine)
    return columns


@pytest.fixture
def find(engine, office, ledger):
    """The contents that a query finds, in order."""

    def found(*filters, actor=READER, **query):
        wanted = Query(tuple(Filter(*each) for each in filters), **query)
        with reading(engine) as connection:
            page = search.page(connection, office, "complaint", wanted, actor)
            count = search.count(connection, office, "complaint", wanted, actor)
        assert count == len(page.records)
        return [record.values["content"] for record in page.records]

    return found


class TestFilters:
    @pytest.mark.parametrize(("field", "operator", "text", "expected"), FILTERS)
    def test_find_what_they_say(self, find, field, operator, text, expected):
        found = find((field, operator, text))

        assert found == expected if expected is not None else len(found) == 7 or len(found) == 8

    def test_are_read_from_one_line(self, office):
        register = office.register("complaint")

        assert search.parse_where("投诉时间>=2026-01-01, status=open", register) == (
            Filter("received_at", ">=", "2026-01-01"),
            Filter("status", "=", "open"),
        )

    @pytest.mark.parametrize("line", ["没有的字段=1", "status", "received_at>=昨天"])
    def test_that_cannot_be_understood_are_told(self, engine, office, line):
        register = office.register("complaint")
        with pytest.raises(UnusableError), reading(engine) as connection:  # noqa: PT012 - both steps may tell it
            query = Query(search.parse_where(line, register))
            search.count(connection, office, "complaint", query, READER)


class TestText:
    @pytest.mark.parametrize(("typed", "expected"), TYPED)
    def test_finds(self, find, typed, expected):
        assert find(text=typed) == expected

    def test_agrees_with_filters(self, find):
        assert find(("compensation", ">", "0"), text="电梯") == ["电梯困人", "电梯异响"]


class TestPages:
    @pytest.mark.parametrize("sort", [(), (("received_at", "asc"),), (("compensation", "desc"),),
                                      (("status", "asc"), ("received_at", "desc")),
                                      (("taken_by", "asc"),)])  # fmt: skip
    def test_follow_each_other_without_gap_or_repeat(self, engine, office, ledger, sort):
        query = Query(sort=sort)
        with reading(engine) as connection:
            whole = search.page(connection, office, "complaint", query, READER).records
            parts, after = [], None
            for _ in range(5):
                page = search.page(
                    connection, office, "complaint", query, READER, after=after, limit=2
                )
                parts += page.records
                after = page.next
                if after is None:
                    break

        assert [record.id for record in parts] == [record.id for record in whole]
        assert len(parts) == 8

    def test_come_one_by_one_too(self, engine, office, ledger, clerk):
        with reading(engine) as connection:
            found = list(search.all(connection, office, "complaint", Query(), clerk))

        assert len(found) == 8


class TestMasking:
    def test_hides_who_it_is_from_those_who_may_not_know(self, engine, office, ledger, clerk):
        with reading(engine) as connection:
            known = search.by_number(connection, office, "complaint", "260101", clerk)
            hidden = search.by_number(connection, office, "complaint", "260101", READER)

        assert known.values["contact"] == "15400000000"
        assert hidden.values["contact"] == "154****0000"
        assert hidden.values["complainant"] == "张*"
        assert hidden.masked == {"contact", "complainant"}


class TestTotals:
    def test_count_by_month(self, engine, office, ledger, clerk):
        with reading(engine) as connection:
            found = search.totals(connection, office, "complaint", Query(), clerk, by="received_at")

        assert found == [("", "", 1), ("2026-01", "2026-01", 4), ("2026-02", "2026-02", 3)]

    def test_count_by_choice_under_a_filter(self, engine, office, ledger, clerk):
        query = Query((Filter("received_at", "=", "2026-01"),))
        with reading(engine) as connection:
            found = search.totals(connection, office, "complaint", query, clerk, by="status")

        assert sorted(n for _, _, n in found) == [2, 2]

    def test_count_names_that_lead_to_nobody_under_their_text(self, engine, office, ledger, clerk):
        with writing(engine) as connection:
            note = tables.cell_note.insert()
            page = search.page(connection, office, "complaint", Query(), clerk, limit=2)
            for record in [each.id for each in page.records]:
                connection.execute(
                    note.values(
                        register="complaint",
                        record_id=record,
                        field="department",
                        raw="木工班",
                        code="unlinked",
                    )
                )
            found = search.totals(connection, office, "complaint", Query(), clerk, by="department")

        assert ("木工班", "木工班", 2) in found
        assert sum(n for _, _, n in found) == 8

    def test_are_labelled_in_the_language_of_the_reader(self, engine, office, ledger, clerk):
        with reading(engine) as connection:
            found = search.totals(
                connection, office, "complaint", Query(), clerk, by="status", language="en"
            )

        assert {label for _, label, _ in found} == {"Closed", "Registered"}


class TestFindingLinks:
    @pytest.mark.parametrize("typed", ["张三", "zhangs", "zs", "260101", ""])
    def test_takes_names_numbers_and_pinyin(self, engine, office, ledger, clerk, typed):
        with reading(engine) as connection:
            found = search.find_links(connection, office, ["complaint"], typed, actor=clerk)

        assert "260101 张三" in [name for _, name in found]


class TestOpenBatches:
    def test_are_not_seen(self, engine, office, clerk, noon):
        from schema.storing import tables

        with writing(engine) as connection:
            batch = connection.execute(
                tables.batch.insert()
                .values(register="complaint", status="open", actor="张三", started_at=noon)
                .returning(tables.batch.c.id)
            ).scalar_one()
            records.add_many(
                connection, office, office.register("complaint"), {"content": ["甲"]},
                actor=clerk, now=noon, batch=batch,
            )  # fmt: skip
            hidden = search.count(connection, office, "complaint", Query(), clerk)
            connection.execute(tables.batch.update().values(status="saved"))

            assert hidden == 0
            assert search.count(connection, office, "complaint", Query(), clerk) == 1


def test_records_of_a_moment_sort_by_it(engine, office, clerk, noon):
    wanted = [
        New({"content": text, "complainant": "张三", "received_at": moment})
        for text, moment in [
            ("晚", datetime(2026, 3, 1, 17, 0)),
            ("早", datetime(2026, 3, 1, 8, 0)),
        ]
    ]
    with writing(engine) as connection:
        records.apply(connection, office, "complaint", wanted, clerk, noon)
        found = search.page(connection, office, "complaint", Query(), clerk).records

    assert [record.values["content"] for record in found] == ["晚", "早"]


def test_a_word_that_thousands_hold_is_found_in_order(engine, office, clerk, noon):
    count = scoping.FEW + 500
    columns = {
        "content": ["电梯" if step % 2 or step < 900 else "电梯停运" for step in range(count)],
        "received_at": [
            datetime(2026, 1, 1) + timedelta(minutes=7 * step % 90) for step in range(count)
        ],
    }
    with writing(engine) as connection:
        register = office.register("complaint")
        records.add_many(connection, office, register, columns, actor=clerk, now=noon)
    catching_up.catch_up(engine)
    with reading(engine) as connection:
        first = search.page(connection, office, "complaint", Query(text="电梯"), clerk)
        then = search.page(
            connection, office, "complaint", Query(text="电梯"), clerk, after=first.next
        )
    found = [(record.values["received_at"], record.id) for record in first.records + then.records]

    assert len(set(found)) == 100
    assert found == sorted(found, reverse=True)
    assert found[0][0] == max(columns["received_at"])


def test_links_to_registers_the_office_does_not_keep_find_nothing(engine, office, clerk):
    assert "repair_call" in office.register("revisit").field("source").to
    assert "repair_call" not in office.registers
    query = Query(filters=(Filter("source", "=", "260101"),))

    with reading(engine) as connection:
        assert search.count(connection, office, "revisit", query, clerk) == 0


def test_the_records_of_an_import_are_asked_for_by_its_number(engine, noon):
    loaded(engine, now=noon)
    rows = (
        *with_cell(ROWS, 1, "问题描述", "改了"),
        (4, date(2026, 2, 1), "孙", "", "少", "", "", ""),
    )
    _, batch = loaded(engine, a_table(rows), now=noon)
    query = Query(filters=(Filter("batch_id", "=", str(batch.id)),))

    with reading(engine) as connection:
        office = offices.current(connection)
        found = search.all(connection, office, "complaint", query, READER)
        assert sorted(each.id for each in found) == [2, 4]
        bad = Query(filters=(Filter("batch_id", "~", "x"),))
        with pytest.raises(UnusableError):
            search.count(connection, office, "complaint", bad, READER)
