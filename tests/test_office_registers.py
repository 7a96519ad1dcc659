"""Registers an office makes itself: made at once, used like the shipped ones, taken back."""

import pytest
import sqlalchemy as sa

from pages.parts import session
from schema import history, keeping, records, search
from schema import office as offices
from schema.actors import LOCAL, Actor
from schema.changing.changes import Edit, New
from schema.database import reading, writing
from schema.defining import office_registers
from schema.defining.effective import DefinitionChange, effective
from schema.defining.loading import shipped
from schema.finding.filters import Query
from schema.problems import UnusableError
from schema.storing import tables
from tests import test_pages

KEYS = {
    "id": "O01",
    "key": "yao_shi",
    "label": {"zh": "钥匙借用登记"},
    "title": ["number", "jie_yong_ren"],
    "event": "jie_chu_shi_jian",
    "number": {"pattern": "YS{yyyy}-{serial:3}", "cycle": "year"},
    "identity": ["number", "jie_chu_shi_jian"],
    "index": [["zhuang_tai", "jie_chu_shi_jian"]],
    "columns": ["number", "jie_chu_shi_jian", "jie_yong_ren", "zhuang_tai"],
    "fields": [
        {"key": "number", "type": "number", "label": {"zh": "编号"}},
        {"key": "original_number", "type": "identifier", "label": {"zh": "原编号"}},
        {"key": "jie_chu_shi_jian", "type": "datetime", "label": {"zh": "借出时间"}},
        {"key": "jie_yong_ren", "type": "text", "label": {"zh": "借用人"}},
        {"key": "zhan_bi", "type": "percent", "label": {"zh": "占比%"}},
        {
            "key": "zhuang_tai",
            "type": "choice",
            "label": {"zh": "状态"},
            "options": [{"key": "out", "zh": "未还"}, {"key": "back", "zh": "已还"}],
        },
    ],
}


@pytest.fixture
def made(engine, clerk, noon):
    with writing(engine) as connection:
        return offices.add_register(connection, KEYS, clerk, noon)


def change(engine, kind, clerk, noon, register="yao_shi", key="", payload=None):
    with writing(engine) as connection:
        return offices.change_definition(
            connection, DefinitionChange(kind, register, key, payload or {}), clerk, noon
        )


def lend(engine, clerk, noon, **more):
    values = {"jie_chu_shi_jian": "2026-03-11 09:30", "jie_yong_ren": "钟女士", **more}
    with writing(engine) as connection:
        office = offices.current(connection)
        outcome = records.apply(connection, office, "yao_shi", [New(values)], clerk, noon)
    assert not outcome.refused
    return outcome.saved[0].id


def newest(engine):
    with reading(engine) as connection:
        return connection.scalar(sa.select(sa.func.max(tables.definition_change.c.id)))


def names_of(engine, kind):
    with reading(engine) as connection:
        there = sa.inspect(connection)
        return set(there.get_table_names() if kind == "table" else there.get_view_names())


def test_is_kept_like_a_shipped_one(engine, made, clerk, noon):
    record = lend(engine, clerk, noon, zhuang_tai="未还")
    with reading(engine) as connection:
        office = offices.current(connection)
        kept = search.one(connection, office, "yao_shi", record, clerk)
        asked = Query(text="钟女士", filters=())
        found = search.count(connection, office, "yao_shi", asked, clerk)
        seen = connection.execute(sa.text('SELECT * FROM "台账_钥匙借用登记"')).mappings().one()

    assert made.office
    assert "yao_shi" in office.on
    assert kept.values["number"] == "YS2026-001"
    assert kept.values["zhuang_tai"] == "out"
    assert found == 1
    assert (seen["编号"], seen["借用人"], seen["占比%"]) == ("YS2026-001", "钟女士", None)


def test_gets_the_indexes_shipped_ones_get(engine, made):
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
        "postgresql": "SELECT indexname FROM pg_indexes",
    }
    with reading(engine) as connection:
        names = set(connection.scalars(sa.text(asked[connection.dialect.name])))

    wanted = {"ux_r_yao_shi_number", "ix_r_yao_shi_order", "ix_r_yao_shi_view_0"}
    assert wanted | {"ix_r_yao_shi_facets"} <= names


def test_its_records_have_a_history(engine, made, clerk, noon):
    record = lend(engine, clerk, noon)
    with writing(engine) as connection:
        office = offices.current(connection)
        edit = Edit(record, 1, "zhuang_tai", "已还")
        records.apply(connection, office, "yao_shi", [edit], clerk, noon)
    with reading(engine) as connection:
        office = offices.current(connection)
        events = history.of_record(connection, office, "yao_shi", record, clerk)

    assert [event.after for event in events if event.field == "zhuang_tai"] == ["已还"]


def test_stands_after_a_new_start(engine, made, clerk, noon):
    lend(engine, clerk, noon)
    keeping.prepare(engine)
    with reading(engine) as connection:
        assert offices.current(connection).register("yao_shi").label.zh == "钥匙借用登记"


def test_a_name_that_is_taken_is_told(engine, made, clerk, noon):
    for label in ("钥匙借用登记", "客户投诉登记表"):
        payload = {**KEYS, "key": "ling_wai", "label": {"zh": label}}
        with pytest.raises(UnusableError) as told, writing(engine) as connection:
            offices.add_register(connection, payload, clerk, noon)

        assert (told.value.problem.code, told.value.problem.values["value"]) == (
            "register_exists",
            label,
        )


CONTRADICTIONS = [
    {"key": "complaint"},
    {"key": "complaint_referrals"},
    {"key": "k" * 30},
    {"title": []},
    {"event": "jie_yong_ren"},
    {"colour": "red"},
    {"fields": []},
    {"number": {"pattern": "{serial}", "cycle": "moon"}},
]


@pytest.mark.parametrize("wrong", CONTRADICTIONS, ids=",".join)
def test_a_contradictory_definition_is_refused(engine, clerk, noon, wrong):
    payload = {**KEYS, "label": {"zh": "另一本"}, **wrong}
    with pytest.raises(UnusableError) as told, writing(engine) as connection:
        offices.add_register(connection, payload, clerk, noon)

    assert told.value.problem.code == "bad_register"


def test_only_who_may_design_makes_one(engine, noon):
    with pytest.raises(UnusableError) as told, writing(engine) as connection:
        offices.add_register(connection, KEYS, Actor("客服", "clerk"), noon)

    assert told.value.problem.code == "not_allowed"


def test_grows_and_changes_like_a_shipped_one(engine, made, clerk, noon):
    change(
        engine, "add_field", clerk, noon, key="ya_jin", payload={"type": "money", "label": "押金"}
    )
    change(engine, "hide_field", clerk, noon, key="zhan_bi")
    change(
        engine, "add_option", clerk, noon, key="zhuang_tai", payload={"key": "lost", "zh": "丢失"}
    )
    record = lend(engine, clerk, noon, ya_jin="50", zhuang_tai="丢失")
    with reading(engine) as connection:
        office = offices.current(connection)
        kept = search.one(connection, office, "yao_shi", record, clerk)

    assert (kept.values["ya_jin"], kept.values["zhuang_tai"]) == (50, "lost")
    assert office.register("yao_shi").field("zhan_bi").hidden


def test_a_new_name_takes_the_view_along(engine, made, clerk, noon):
    change(engine, "relabel", clerk, noon, payload={"zh": "钥匙台账"})
    renamed = newest(engine)
    views = names_of(engine, "view")

    assert "台账_钥匙台账" in views
    assert "台账_钥匙借用登记" not in views
    with writing(engine) as connection:
        office = offices.take_back(connection, renamed, clerk, noon)
    assert office.register("yao_shi").label.zh == "钥匙借用登记"
    assert "台账_钥匙借用登记" in names_of(engine, "view")


def test_no_register_takes_the_name_of_another(engine, made, clerk, noon):
    with pytest.raises(UnusableError) as told:
        change(engine, "relabel", clerk, noon, payload={"zh": "客户投诉登记表"})

    assert told.value.problem.code == "register_exists"


def test_names_that_begin_alike_keep_their_own_views(engine, clerk, noon):
    long = "和园小区三期地下车库消防设施巡查与维护登记"
    for key, label in (("yi", f"{long}甲"), ("er", f"{long}乙")):
        with writing(engine) as connection:
            payload = {**KEYS, "key": key, "label": {"zh": label}}
            offices.add_register(connection, payload, clerk, noon)

    assert len([name for name in names_of(engine, "view") if "和园小区" in name]) == 2


def test_is_taken_back_and_its_records_stay(engine, made, clerk, noon):
    making = newest(engine)
    lend(engine, clerk, noon)
    with writing(engine) as connection:
        office = offices.take_back(connection, making, clerk, noon)

    assert "yao_shi" not in office.on
    with reading(engine) as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM r_yao_shi")) == 1
    with pytest.raises(UnusableError), writing(engine) as connection:  # once is enough
        offices.take_back(connection, making, clerk, noon)
    assert "yao_shi" in change(engine, "register_on", clerk, noon).on


UNDONE = [
    ("hide_field", "zhan_bi", {}, lambda r: r.field("zhan_bi").hidden),
    ("relabel", "zhan_bi", {"zh": "比例"}, lambda r: r.field("zhan_bi").label.zh),
    ("order", "", {"columns": ["number"]}, lambda r: r.columns),
    ("option", "zhuang_tai", {"option": "out", "closes": True},
     lambda r: r.field("zhuang_tai").option("out").closes),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "key", "payload", "look"), UNDONE, ids=lambda each: str(each)[:12]
)
def test_every_change_of_it_can_be_taken_back(engine, made, clerk, noon, kind, key, payload, look):
    changed = change(engine, kind, clerk, noon, key=key, payload=payload).register("yao_shi")
    with writing(engine) as connection:
        back = offices.take_back(connection, newest(engine), clerk, noon).register("yao_shi")

    assert look(changed) != look(made)
    assert look(back) == look(made)


def test_a_change_that_was_changed_again_stays(engine, made, clerk, noon):
    change(engine, "relabel", clerk, noon, key="zhan_bi", payload={"zh": "比例"})
    first = newest(engine)
    change(engine, "relabel", clerk, noon, key="zhan_bi", payload={"zh": "份额"})
    with pytest.raises(UnusableError) as told, writing(engine) as connection:
        offices.take_back(connection, first, clerk, noon)

    assert told.value.problem.code == "definition_stays"


def test_a_key_is_taken_by_no_table():
    office = effective(shipped(), "general")

    assert office_registers.key("Complaint", office) == "complaint_2"
    assert office_registers.key("Complaint referrals", office) == "complaint_referrals_2"
    assert office_registers.key("Key data", office) == "key_data_f"
    assert len(office_registers.key("和园小区三期地下车库消防设施巡查登记", office)) <= 24


def test_a_register_shipped_later_under_its_key_keeps_every_field():
    payload = {**KEYS, "key": "revisit"}
    office = effective(
        shipped(), "general", [DefinitionChange("add_register", "revisit", "", payload)]
    )
    revisit = office.register("revisit")

    assert revisit.find("revisited_at") is not None
    assert revisit.field("jie_yong_ren").office


PLAIN = {
    "id": "O02",
    "key": "ming_ce",
    "label": {"zh": "供应商名册"},
    "title": ["ming_cheng"],
    "columns": ["ming_cheng", "lei_bie"],
    "fields": [
        {"key": "ming_cheng", "type": "text", "label": {"zh": "名称"}},
        {
            "key": "lei_bie",
            "type": "choice",
            "label": {"zh": "类别"},
            "options": [{"key": "jia", "zh": "甲"}],
        },
    ],
}


@pytest.fixture
def visited(tmp_path, monkeypatch, noon):
    """A database the pages are pointed to, with two registers of the office and a record each."""
    monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path))
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", f"sqlite:///{tmp_path / 'taizhang.db'}")
    database = session.engine()
    keeping.prepare(database)
    with writing(database) as connection:
        for payload in (KEYS, PLAIN):
            offices.add_register(connection, payload, LOCAL, noon)
        office = offices.current(connection)
        lent = New({"jie_chu_shi_jian": "2026-03-11 09:30", "jie_yong_ren": "钟女士"})
        for key, new in (("yao_shi", lent), ("ming_ce", New({"ming_cheng": "和顺五金"}))):
            assert records.apply(connection, office, key, [new], LOCAL, noon).saved
    yield
    database.dispose()


@pytest.mark.parametrize("page", ["browse.py", "record.py", "charts.py", "load.py", "fill.py"])
@pytest.mark.parametrize("key", ["yao_shi", "ming_ce"])
def test_every_page_opens_with_it(visited, page, key):
    seen = test_pages.visit(page, register=key, id="1")

    assert not seen.exception


@pytest.mark.parametrize("key", ["yao_shi", "ming_ce"])
def test_it_is_exported_like_every_other(visited, tmp_path, key):
    from exporters.__main__ import main
    from importers import drafting, matching, workbook

    assert main(["list", key, str(tmp_path / "list.xlsx")]) == 0
    with reading(session.engine()) as connection:
        office = offices.current(connection)
    tables_found = drafting.tables(workbook.read_safely(tmp_path / "list.xlsx"))
    draft = matching.match(tables_found, office.register(key), office)
    assert draft.read == 1
    assert {column.how for column in draft.tables[0].columns} <= {"label", "number"}
