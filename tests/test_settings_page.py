"""The settings in the browser: figures, papers, people and days, in both languages."""

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import session
from schema import demo, keeping, records, search
from schema import office as offices
from schema.actors import LOCAL
from schema.database import reading, writing
from schema.defining import figures
from schema.records import New
from schema.search import Query

ROOT = Path(__file__).parents[1]
PARTS = ("figures", "office", "people", "holidays", "log")
ALLOWED = re.compile(r"Excel|PNG|JPEG|KB|F\d\d|:[a-z-]+\[|\]|<[^>]*>|/\S+")
SERIOUS = figures.path("clocks", "settle", "serious")


@pytest.fixture
def database(tmp_path, monkeypatch):
    """An empty database of a property office, which the pages are pointed to."""
    monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path))
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", f"sqlite:///{tmp_path / 'taizhang.db'}")
    engine = session.engine()
    keeping.prepare(engine, "property")
    yield engine
    engine.dispose()


def visit(part, language="zh-CN"):
    visitor = AppTest.from_file(ROOT / "pages" / "shell.py", default_timeout=60)
    visitor.context = {"locale": language}
    visitor.run()
    visitor.switch_page("settings.py")
    visitor.query_params["part"] = part
    visitor.run()
    assert not visitor.exception
    return visitor


def button(visitor, label):
    return next(each for each in visitor.button if label in each.label)


def people(engine, *names):
    with writing(engine) as connection:
        here = offices.current(connection)
        wanted = [New({"name": name}) for name in names]
        saved = records.apply(connection, here, "person", wanted, LOCAL, session.now()).saved
    return [each.id for each in saved]


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens(database, part, language):
    assert not visit(part, language).error


@pytest.mark.parametrize("part", PARTS)
def test_speaks_chinese(database, part):
    demo.add(database, LOCAL, session.now())
    visitor = visit(part)
    said = [each.value for kind in ("markdown", "caption", "warning") for each in visitor.get(kind)]
    said += [
        each.label for kind in ("button", "selectbox", "checkbox") for each in visitor.get(kind)
    ]
    english = [text for text in said if re.search(r"[A-Za-z]{2,}", ALLOWED.sub("", str(text)))]

    assert not visitor.exception
    assert english == []


@pytest.mark.parametrize("pack", ["bank", "construction", "decoration", "lead_desk", "law_firm"])
def test_the_figures_of_every_kind_of_office_are_sentences(tmp_path, monkeypatch, pack):
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", f"sqlite:///{tmp_path / 'taizhang.db'}")
    keeping.prepare(session.engine(), pack)
    said = [str(each.value) for each in visit("figures").get("markdown")]

    assert len(said) > 2
    assert [each for each in said if re.search(r"[A-Za-z]{3,}", ALLOWED.sub("", each))] == []


def test_a_figure_is_changed_where_it_stands_and_taken_back(database):
    visitor = visit("figures")
    visitor.button(key=f"figure_{SERIOUS}").click().run()
    visitor.number_input(key=f"amount_{SERIOUS}").set_value(2)
    visitor.date_input(key=f"since_{SERIOUS}").set_value(date(2026, 1, 1))
    visitor.text_input(key=f"why_{SERIOUS}").set_value("例会")
    visitor.button(key=f"save_{SERIOUS}").click().run()
    with reading(database) as connection:
        clock = offices.current(connection).pack.clocks["settle"]
    assert figures.value(clock, SERIOUS, date(2026, 1, 1)) == "2 working days"
    assert any("2 个工作日" in each.value for each in visitor.markdown)

    log = visit("log")
    assert any("例会" in each.value for each in log.markdown)
    button(log, "撤回").click().run()
    with reading(database) as connection:
        clock = offices.current(connection).pack.clocks["settle"]
    assert figures.value(clock, SERIOUS, date(2026, 1, 1)) == "1 working day"


def test_a_penalty_is_switched_on(database):
    key = figures.path("figures", "penalty_record")
    visitor = visit("figures")
    visitor.button(key=f"figure_{key}").click().run()
    visitor.button(key=f"on_{key}").click().run()
    with reading(database) as connection:
        figure = offices.current(connection).pack.figures["penalty_record"]

    assert figure.at(session.now().date()).on


def test_deadlines_move_only_when_somebody_says_so(database):
    with writing(database) as connection:
        here = offices.current(connection)
        said = {"content": "漏水", "complainant": "李女士", "level": "重大"}
        wanted = [New({**said, "received_at": f"{session.now():%Y-%m-%d %H:%M}"})]
        (saved,) = records.apply(connection, here, "complaint", wanted, LOCAL, session.now()).saved

    def due():
        with reading(database) as connection:
            here = offices.current(connection)
            return search.one(connection, here, "complaint", saved.id, LOCAL).values["settle_due"]

    before = due()
    visitor = visit("figures")
    visitor.button(key=f"figure_{SERIOUS}").click().run()
    visitor.number_input(key=f"amount_{SERIOUS}").set_value(9)
    visitor.button(key=f"save_{SERIOUS}").click().run()
    assert due() == before
    button(visitor, "个时限").click().run()
    assert due() > before


def test_the_office_says_who_it_is(database):
    visitor = visit("office")
    boxes = {each.label: each for each in visitor.text_input}
    boxes["单位名称"].set_value("和园客服中心")
    boxes["客服热线"].set_value("400-800-1234")
    button(visitor, "保存").click().run()
    with reading(database) as connection:
        here = offices.current(connection)

    assert (here.name, here.settings["hotline"]) == ("和园客服中心", "400-800-1234")
    assert "form.F01.code" not in here.settings


def test_hours_nobody_can_work_are_refused(database):
    visitor = visit("office")
    next(each for each in visitor.text_input if each.label == "上班时间").set_value("9 点到 5 点")
    button(visitor, "保存").click().run()

    assert "上班时间" in visitor.error[0].value


def test_a_namesake_needs_a_staff_number(database):
    people(database, "张伟")
    visitor = visit("people")
    button(visitor, "加一位人员").click().run()
    visitor.text_input(key="new_person_name").set_value("张伟").run()
    assert "已有同名人员" in visitor.warning[0].value
    visitor.button(key="save_person").click().run()
    assert visitor.error
    visitor.text_input(key="new_person_staff_number").set_value("012")
    visitor.button(key="save_person").click().run()
    with reading(database) as connection:
        here = offices.current(connection)
        assert search.count(connection, here, "person", Query(), LOCAL) == 2


def test_somebody_leaves_and_another_takes_over(database):
    leaver, successor = people(database, "张三", "李四")
    with writing(database) as connection:
        here = offices.current(connection)
        said = {"name": "王女士", "salesperson": "张三"}
        outcome = records.apply(
            connection, here, "customer", [New(said)], LOCAL, session.now(), partial=True
        )
        assert not outcome.refused, outcome.refused
    visitor = visit("people")
    visitor.selectbox(key="leaver").set_value(leaver).run()
    visitor.selectbox(key="successor").set_value(successor).run()
    button(visitor, "移交 1 项").click().run()
    with reading(database) as connection:
        here = offices.current(connection)
        customer = search.one(connection, here, "customer", outcome.saved[0].id, LOCAL)
        person = search.one(connection, here, "person", leaver, LOCAL)

    assert customer.names["salesperson"] == "李四"
    assert person.values["left"] is True
    assert any("交接清单" in str(each.proto) for each in visitor.get("html"))


def test_holidays_of_an_unknown_year_are_said(database):
    visitor = visit("holidays")

    assert str(session.now().year + 1) in visitor.warning[0].value
