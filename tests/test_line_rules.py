"""Computed cells of lines, and fields that got a rule while they held something already."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from schema import records, search
from schema.actors import Actor
from schema.database import reading, writing
from schema.defining.effective import effective
from schema.defining.loading import shipped
from schema.definitions import Office
from schema.records import Edit, New
from schema.storing import register_tables
from schema.storing.tables import lines_table, table_of

CLERK = Actor("张三", "administrator")
NOON = datetime(2026, 3, 12, 12, 0)
CALL = {"content": "水管漏水", "caller": "李女士", "called_at": "2026-03-02 09:00"}
PARTS = "阀门 | 2 | 35 | \n垫圈 | 10 | 0.5 | "


@pytest.fixture
def office(engine):
    here = effective(shipped(), "property")
    with writing(engine) as connection:
        register_tables.align(connection, here.registers.values())
    return here


def add(engine, office, register, **values):
    with writing(engine) as connection:
        done = records.apply(connection, office, register, [New(values)], CLERK, NOON)
    assert not done.refused, done.refused
    return done.saved[0].id


def one(engine, office, register, record):
    with reading(engine) as connection:
        return search.one(connection, office, register, record, CLERK, now=NOON)


def edit(engine, office, register, record, field, text):
    version = one(engine, office, register, record).version
    wanted = [Edit(record, version, field, text)]
    with writing(engine) as connection:
        done = records.apply(connection, office, register, wanted, CLERK, NOON)
    assert not done.refused, done.refused
    return done.change


def amounts(engine, office, record):
    lines = one(engine, office, "repair_call", record).values["parts"]
    return [line["amount"] for line in lines]


def call(engine, office, parts):
    register = office.register("repair_call")
    said = {key: text for key, text in CALL.items() if register.find(key)}
    for field in register.fields:
        if field.required and field.key not in said:
            said[field.key] = "2026-03-02 09:00" if field.type == "datetime" else "水管漏水"
    return add(engine, office, "repair_call", **said, parts=parts)


def test_are_computed_when_the_record_is_saved(engine, office):
    record = call(engine, office, PARTS)

    assert amounts(engine, office, record) == [Decimal(70), Decimal(5)]


def test_keep_what_somebody_gave(engine, office):
    record = call(engine, office, "阀门 | 2 | 35 | 60\n垫圈 | 10 | 0.5 | ")

    assert amounts(engine, office, record) == [Decimal(60), Decimal(5)]
    edit(engine, office, "repair_call", record, "parts", "阀门 | 3 | 35 | 60\n垫圈 | 10 | 0.5 | 5")
    assert amounts(engine, office, record) == [Decimal(60), Decimal(5)]


def test_are_not_taken_for_given_when_the_lines_come_back_whole(engine, office):
    record = call(engine, office, PARTS)
    edit(engine, office, "repair_call", record, "parts", "阀门 | 3 | 35 | 70\n垫圈 | 10 | 0.5 | 5")

    assert amounts(engine, office, record) == [Decimal(105), Decimal(5)]


def test_change_nothing_when_nothing_was_changed(engine, office):
    record = call(engine, office, PARTS)

    assert (
        edit(
            engine,
            office,
            "repair_call",
            record,
            "parts",
            "阀门 | 2 | 35 | 70\n垫圈 | 10 | 0.5 | 5",
        )
        is None
    )


def test_come_back_when_the_change_is_undone(engine, office):
    record = call(engine, office, PARTS)
    change = edit(
        engine, office, "repair_call", record, "parts", "阀门 | 3 | 35 | \n垫圈 | 10 | 0.5 | "
    )
    with writing(engine) as connection:
        records.undo(connection, office, change, CLERK, NOON)

    assert amounts(engine, office, record) == [Decimal(70), Decimal(5)]


def test_are_computed_of_many_records_at_once(engine, office):
    register = office.register("repair_call")
    line = {"part": "阀门", "quantity": Decimal(2), "price": Decimal(35)}
    columns = {"parts": [(line,), ({**line, "amount": Decimal(60)},), None]}
    with writing(engine) as connection:
        ids = records.add_many(connection, office, register, columns, actor=CLERK, now=NOON)

    assert amounts(engine, office, ids[0]) == [Decimal(70)]
    assert amounts(engine, office, ids[1]) == [Decimal(60)]
    assert one(engine, office, "repair_call", ids[2]).values["parts"] is None


@pytest.fixture
def scored(engine):
    here = effective(shipped(), "construction")
    with writing(engine) as connection:
        register_tables.align(connection, here.registers.values())
    return here


def test_add_up_to_the_score_its_weight_and_its_grade(engine, scored):
    items = "安全 | 40 | 满意\n进度 | 40 | 较满意\n文明施工 | 20 | 一般"
    record = add(
        engine,
        scored,
        "phase_score",
        project="滨江",
        phase="过程",
        checked_at="2026-03-02",
        items=items,
    )
    values = one(engine, scored, "phase_score", record).values

    assert [line["points"] for line in values["items"]] == [40, 36, 14]
    assert (values["score"], values["weighted"], values["grade"]) == (90, 45, "good")

    edit(engine, scored, "phase_score", record, "score", "88")
    got = one(engine, scored, "phase_score", record)
    assert (got.values["score"], got.computed["score"]) == (88, 90)
    assert (got.values["weighted"], got.values["grade"]) == (44, "pass")

    edit(engine, scored, "phase_score", record, "manager", "")
    edit(engine, scored, "phase_score", record, "items", "安全 | 40 | 满意 | 30")
    got = one(engine, scored, "phase_score", record)
    assert (got.values["score"], got.computed["score"]) == (88, 30)

    edit(engine, scored, "phase_score", record, "score", "")
    got = one(engine, scored, "phase_score", record)
    assert (got.values["score"], got.values["weighted"], got.values["grade"]) == (30, 15, "fail")


def test_a_hazard_has_no_multiplier_and_waits_for_a_person(engine, scored):
    record = add(
        engine,
        scored,
        "phase_score",
        project="滨江",
        phase="前期",
        checked_at="2026-03-02",
        items="安全 | 40 | 严重隐患\n进度 | 60 | 满意",
    )
    values = one(engine, scored, "phase_score", record).values

    assert [line["points"] for line in values["items"]] == [None, 60]
    edit(
        engine,
        scored,
        "phase_score",
        record,
        "items",
        "安全 | 40 | 严重隐患 | -8\n进度 | 60 | 满意 | 60",
    )
    assert one(engine, scored, "phase_score", record).values["score"] == 52


def plain(register):
    """The register as it was before any of its fields had a rule."""
    fields = tuple(
        replace(field, rule=None, fields=tuple(replace(part, rule=None) for part in field.fields))
        for field in register.fields
    )
    return replace(register, fields=fields)


def test_what_a_field_held_before_it_got_a_rule_counts_as_given(engine):
    known = shipped().registers["phase_score"]
    pack = shipped().packs["construction"]
    links = {key: shipped().registers[key] for key in ("works", "person", "customer")}
    before = Office({"phase_score": plain(known), **links}, pack, ())
    with writing(engine) as connection:
        register_tables.align(connection, before.registers.values())
    record = add(
        engine,
        before,
        "phase_score",
        project="滨江",
        phase="过程",
        checked_at="2026-03-02",
        score="77",
        items="安全 | 40 | 满意 | 33",
    )

    after = effective(shipped(), "construction")
    for _start in range(2):  # a second start changes nothing
        with writing(engine) as connection:
            register_tables.align(connection, after.registers.values())
    edit(engine, after, "phase_score", record, "remarks", "复核")
    got = one(engine, after, "phase_score", record)

    assert got.values["score"] == 77
    assert got.values["weighted"] == Decimal("38.5")
    assert got.values["items"][0]["points"] == 33
    assert got.computed["score"] == 33

    table, lines = (
        table_of(after.register("phase_score")),
        lines_table(after.register("phase_score"), known.field("items")),
    )
    with reading(engine) as connection:
        given = connection.execute(sa.select(table.c.score_given, table.c.weighted_given)).one()
        assert tuple(given) == (77, None)
        assert connection.scalar(sa.select(lines.c.points_given)) == 33
