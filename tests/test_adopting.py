"""A field the office made goes on under the shipped one of its name."""

import pytest
import sqlalchemy as sa

from schema import history, keeping, records, search
from schema import office as offices
from schema.changing.changes import Edit, New
from schema.database import reading, writing
from schema.defining.effective import DefinitionChange
from schema.storing import tables

SAID = {"content": "漏水", "complainant": "李女士", "received_at": "2026-03-12 09:00"}
CHANNELS = [
    {"key": "dian_hua", "zh": "电话"},
    {"key": "visit", "zh": "上门反映"},
    {"key": "lu_yu", "zh": "路遇"},
]


@pytest.fixture
def older(engine, clerk, noon):
    """Make the database one of an older version, which knew the office's field alone."""

    def make(shipped, key, payload, *texts, then=""):
        made = []
        with writing(engine) as connection:
            add = DefinitionChange("add_field", "complaint", key, payload)
            office = offices.change_definition(connection, add, clerk, noon)
            for text in texts:
                wanted = [New({**SAID, key: text})]
                outcome = records.apply(connection, office, "complaint", wanted, clerk, noon)
                assert not outcome.refused
                made.append(outcome.saved[0].id)
            if then:
                edit = Edit(made[0], 1, key, then)
                records.apply(connection, office, "complaint", [edit], clerk, noon)
            connection.exec_driver_sql('DROP VIEW "台账_客户投诉登记表"')
            connection.exec_driver_sql("DROP INDEX IF EXISTS ix_r_complaint_facets")
            connection.exec_driver_sql(f"ALTER TABLE r_complaint DROP COLUMN {shipped}")
        return made

    return make


def kept(engine, made, clerk):
    with reading(engine) as connection:
        office = offices.current(connection)
        return office, [search.one(connection, office, "complaint", each, clerk) for each in made]


def test_its_values_and_history_stay(engine, older, clerk):
    payload = {"type": "text", "label": "房号"}
    made = older("room", "fang_hao", payload, "2栋101", "3栋202", then="2栋102")
    keeping.prepare(engine)
    office, found = kept(engine, made, clerk)

    assert office.register("complaint").find("fang_hao") is None
    assert [record.values["room"] for record in found] == ["2栋102", "3栋202"]
    with reading(engine) as connection:
        events = history.of_record(connection, office, "complaint", made[0], clerk)
        seen = connection.scalars(sa.text('SELECT "房号" FROM "台账_客户投诉登记表" ORDER BY 1'))
        assert list(seen) == ["2栋102", "3栋202"]
    assert [(e.before, e.after) for e in events if e.field == "room" and e.before] == [
        ("2栋101", "2栋102")
    ]


def test_happens_once(engine, older, clerk):
    made = older("room", "fang_hao", {"type": "text", "label": "房号"}, "2栋101")
    keeping.prepare(engine)
    keeping.prepare(engine)
    with reading(engine) as connection:
        kinds = connection.scalars(sa.select(tables.definition_change.c.kind)).all()

    assert kinds == ["add_field", "adopt_field"]
    assert kept(engine, made, clerk)[1][0].values["room"] == "2栋101"


def test_what_the_shipped_field_cannot_take_is_kept_as_said(engine, older, clerk):
    made = older("quantity", "shu_liang", {"type": "text", "label": "数量"}, "12", "十来箱")
    keeping.prepare(engine)
    _, (first, second) = kept(engine, made, clerk)

    assert first.values["quantity"] == 12
    assert second.values["quantity"] is None
    assert second.notes["quantity"].raw == "十来箱"


def test_choices_are_joined_by_their_words(engine, older, clerk):
    payload = {"type": "choice", "label": "投诉方式", "options": CHANNELS}
    made = older("channel", "fang_shi", payload, "电话", "上门反映", "路遇")
    keeping.prepare(engine)
    office, found = kept(engine, made, clerk)
    channel = office.register("complaint").field("channel")
    names = [channel.option(record.values["channel"]).label.zh for record in found]

    assert names == ["电话", "上门反映", "路遇"]
    assert found[0].values["channel"] == "telephone"


def test_days_keep_whether_their_time_was_given(engine, older, clerk):
    payload = {"type": "datetime", "label": "承诺答复时间"}
    made = older("promised_at", "cheng_nuo", payload, "2026-03-13 10:00", "2026-03-14")
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE r_complaint DROP COLUMN promised_at_timed")
    keeping.prepare(engine)
    _, (first, second) = kept(engine, made, clerk)

    assert str(first.values["promised_at"]) == "2026-03-13 10:00:00"
    assert str(second.values["promised_at"]) == "2026-03-14"


def test_a_field_made_beside_a_known_one_stays_its_own(engine, clerk, noon):
    with writing(engine) as connection:
        add = DefinitionChange(
            "add_field", "complaint", "bei_zhu", {"type": "text", "label": "备注"}
        )
        office = offices.change_definition(connection, add, clerk, noon)
        wanted = [New({**SAID, "remarks": "甲", "bei_zhu": "乙"})]
        saved = records.apply(connection, office, "complaint", wanted, clerk, noon).saved
    keeping.prepare(engine)
    _, (record,) = kept(engine, [saved[0].id], clerk)

    assert (record.values["remarks"], record.values["bei_zhu"]) == ("甲", "乙")


def test_columns_of_the_office_show_the_shipped_field(engine, older, clerk, noon):
    older("room", "fang_hao", {"type": "text", "label": "房号"}, "2栋101")
    with writing(engine) as connection:
        order = DefinitionChange(
            "order", "complaint", "", {"columns": ["number", "fang_hao", "content"]}
        )
        offices.change_definition(connection, order, clerk, noon)
    keeping.prepare(engine)
    with reading(engine) as connection:
        register = offices.current(connection).register("complaint")

    assert register.columns == ("number", "room", "content")
