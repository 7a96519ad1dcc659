"""The open work of somebody who leaves goes to others, in one step that can be taken back."""

from datetime import date

import pytest

from schema import office as offices
from schema import records, search
from schema.actors import Actor
from schema.changing import handing_over
from schema.database import reading, writing
from schema.defining.effective import DefinitionChange
from schema.finding.lookups import find_links
from schema.problems import UnusableError
from schema.records import Edit, New
from schema.search import Query
from schema.values import Link

COMPLAINT = {"content": "电梯异响", "complainant": "王先生", "received_at": "2026-03-11 09:00"}


@pytest.fixture
def people(engine, clerk, noon):
    """张三 leaves, 李四 and 王五 stay."""
    with writing(engine) as connection:
        here = offices.current(connection)
        wanted = [New({"name": name}) for name in ("张三", "李四", "王五")]
        saved = records.apply(connection, here, "person", wanted, clerk, noon).saved
    return [each.id for each in saved]


@pytest.fixture
def work(engine, clerk, noon, people):
    """Two open complaints and a closed one of 张三, and a revisit he has to make."""
    with writing(engine) as connection:
        here = offices.current(connection)
        add = DefinitionChange(
            "add_field", "complaint", "zhu_ban", {"type": "person", "label": "主办人"}
        )
        several = DefinitionChange(
            "add_field", "complaint", "xie_ban", {"type": "person", "label": "协办人", "many": True}
        )
        for change in (add, several):
            here = offices.change_definition(connection, change, clerk, noon)
        mine = {**COMPLAINT, "zhu_ban": "张三", "taken_by": "张三"}
        wanted = [New(mine), New({**mine, "xie_ban": "张三、李四"}), New(mine)]
        outcome = records.apply(connection, here, "complaint", wanted, clerk, noon)
        assert not outcome.refused
        ids = [each.id for each in outcome.saved]
        close = [Edit(ids[2], 1, "status", "已结案")]
        assert not records.apply(connection, here, "complaint", close, clerk, noon).refused
    return here, ids


def test_what_is_open_is_shown_by_register_and_field(engine, clerk, noon, people, work):
    here, ids = work
    with reading(engine) as connection:
        found = handing_over.held(connection, here, people[0], clerk, noon)

    shown = {each.field: ([p.record for p in each.pieces], each.stays) for each in found}
    assert shown == {
        "zhu_ban": (ids[:2], False),
        "xie_ban": ([ids[1]], False),
        "taken_by": (ids[:2], True),
    }
    assert found[0].pieces[0].number


def test_the_successors_take_over_and_it_is_logged(engine, clerk, noon, people, work):
    here, ids = work
    _, li, wang = people
    successors = {("complaint", "zhu_ban"): wang, ("complaint", "xie_ban"): wang}
    with writing(engine) as connection:
        made = handing_over.hand_over(
            connection, here, people[0], successors, clerk, noon, reason="离职交接"
        )
        after = [search.one(connection, here, "complaint", each, clerk).values for each in ids]
        lines = handing_over.handed(connection, here, made, clerk)

    assert len(made) == 1
    assert [each["zhu_ban"] for each in after] == [
        Link("person", wang), Link("person", wang), Link("person", people[0]),
    ]  # fmt: skip
    assert set(after[1]["xie_ban"]) == {Link("person", wang), Link("person", li)}
    assert after[0]["taken_by"] == Link("person", people[0])
    assert [(each.field, each.before, each.after) for each in lines] == [
        ("主办人", people[0], wang), ("主办人", people[0], wang), ("协办人", people[0], wang),
    ]  # fmt: skip


def test_what_has_happened_stays_with_who_did_it(engine, clerk, noon, people):
    with writing(engine) as connection:
        here = offices.current(connection)
        customer = [New({"name": "王先生", "number": "C0001"})]
        (made,) = records.apply(connection, here, "customer", customer, clerk, noon).saved
        link = Link("customer", made.id)
        done = {"interviewer": "张三", "revisited_at": "2026-03-02", "customer": link}
        wanted = [New(done), New({**done, "revisited_at": "2026-03-20"})]
        outcome = records.apply(connection, here, "revisit", wanted, clerk, noon, partial=True)
        assert not outcome.refused, outcome.refused
        (found,) = handing_over.held(connection, here, people[0], clerk, noon)

    assert [piece.record for piece in found.pieces] == [outcome.saved[1].id]


def test_it_is_taken_back_whole(engine, clerk, noon, people, work):
    here, ids = work
    with writing(engine) as connection:
        successors = {("complaint", "zhu_ban"): people[1]}
        made = handing_over.hand_over(connection, here, people[0], successors, clerk, noon)
        assert not records.undo(connection, here, made[0], clerk, noon).refused
        values = search.one(connection, here, "complaint", ids[0], clerk).values

    assert values["zhu_ban"] == Link("person", people[0])


def test_persons_inside_lines_are_handed_over(engine, clerk, noon, people):
    with writing(engine) as connection:
        here = offices.current(connection)
        payload = {
            "type": "lines",
            "label": "分工",
            "fields": [
                {"key": "who", "type": "person", "label": {"zh": "负责"}},
                {"key": "what", "type": "text", "label": {"zh": "事项"}},
            ],
        }
        add = DefinitionChange("add_field", "complaint", "fen_gong", payload)
        here = offices.change_definition(connection, add, clerk, noon)
        lines = ({"who": "张三", "what": "查漏"}, {"who": "李四", "what": "回访"})
        wanted = [New({**COMPLAINT, "fen_gong": lines})]
        saved = records.apply(connection, here, "complaint", wanted, clerk, noon).saved
        successors = {("complaint", "fen_gong.who"): people[2]}
        made = handing_over.hand_over(connection, here, people[0], successors, clerk, noon)
        found = search.one(connection, here, "complaint", saved[0].id, clerk).values["fen_gong"]
        told = handing_over.handed(connection, here, made, clerk)

    assert [line["who"].id for line in found] == [people[2], people[1]]
    assert [line["what"] for line in found] == ["查漏", "回访"]
    assert [(each.field, each.after) for each in told] == [("分工 负责", people[2])]


def test_who_left_stays_in_records_and_leaves_the_choices(engine, clerk, noon, people, work):
    here, ids = work
    with writing(engine) as connection:
        handing_over.leave(connection, here, people[0], date(2026, 3, 31), clerk, noon)
        offered = find_links(connection, here, ["person"], "", 20, actor=clerk)
        by_name = find_links(connection, here, ["person"], "张", 20, actor=clerk)
        record = search.one(connection, here, "complaint", ids[0], clerk)
        person = search.one(connection, here, "person", people[0], clerk)

    assert {label for _, label in offered} == {"李四", "王五"}
    assert by_name == []
    assert record.names["taken_by"] == "张三"
    assert (person.values["left"], person.values["left_on"]) == (True, date(2026, 3, 31))


def test_a_closed_department_leaves_the_choices(engine, clerk, noon):
    with writing(engine) as connection:
        here = offices.current(connection)
        wanted = [New({"name": "工程部"}), New({"name": "网络部", "closed": "是"})]
        assert not records.apply(connection, here, "department", wanted, clerk, noon).refused
        offered = find_links(connection, here, ["department"], "", 20, actor=clerk)
        assert search.count(connection, here, "department", Query(), clerk) == 2

    assert [label for _, label in offered] == ["工程部"]


def test_who_may_not_change_hands_nothing_over(engine, noon, people, work):
    here, _ = work
    reader = Actor("来宾", "reader")
    successors = {("complaint", "zhu_ban"): people[1]}
    with writing(engine) as connection, pytest.raises(UnusableError) as refused:
        handing_over.hand_over(connection, here, people[0], successors, reader, noon)

    assert refused.value.problem.code == "not_allowed"
