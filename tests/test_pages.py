"""Every page opens for everyone, in both languages, with records and without."""

import json
import re
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import session, worklist
from schema import office as offices
from schema import records, search
from schema.actors import LOCAL
from schema.database import reading, writing
from schema.language import texts
from tests.visiting import press, visit, words

ROOT = Path(__file__).parents[1]
PAGES = (
    "today.py",
    "browse.py",
    "load.py",
    "charts.py",
    "cross.py",
    "fill.py",
    "record.py",
    "batch.py",
    "catalogue.py",
)
ALLOWED = re.compile(
    r"Excel|PDF|\bIT\b|Ctrl\+V|F\d\d|\.(xlsx|xlsm|xls|xlsb|ods|csv|txt)\b|:[a-z-]+\[|\]|https?:\S+|/\S+"
)


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("page", PAGES)
def test_opens_on_an_empty_database(database, page, language):
    assert not visit(page, language).exception


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("page", PAGES)
def test_opens_with_records(demo_database, page, language):
    visitor = visit(page, language, register="complaint", id="1")

    assert not visitor.exception
    assert not visitor.error


@pytest.mark.parametrize("page", PAGES)
def test_speaks_chinese_to_a_chinese_browser(database, page):
    said = [ALLOWED.sub("", text) for text in words(visit(page))]

    assert [text for text in said if re.search(r"[A-Za-z]{2,}", text)] == []


def test_speaks_english_where_the_browser_asks_for_it(database):
    assert "Welcome. How would you like to begin?" in words(visit(language="en-GB"))


def test_every_text_of_the_pages_is_translated():
    pattern = re.compile(r'\b_\(\s*"((?:[^"\\]|\\.)*)"\s*\)')
    files = sorted((ROOT / "pages").rglob("*.py"))
    said = {text for file in files for text in pattern.findall(file.read_text(encoding="utf-8"))}

    assert said - set(texts("zh")) == set()


class TestTheFirstVisit:
    def test_offers_demo_data_that_one_click_removes(self, database):
        visitor = press(visit(), "用演示数据看看")
        with_demo = visitor.button[-1]
        assert "清除演示数据" in with_demo.label

        with_demo.click().run()

        assert "欢迎使用台账。从哪里开始？" in words(visitor)

    def test_lets_one_begin_with_the_first_complaint(self, database):
        visitor = visit()
        next(each for each in visitor.button if each.label == "登记第一条投诉").click().run()

        assert "新投诉" in words(visitor)


class TestANewComplaint:
    def register(self, matter, caller, moment=""):
        visitor = visit()
        box(visitor, "事项").set_value(matter)
        box(visitor, "来电人").set_value(caller)
        box(visitor, "投诉时间").set_value(moment)
        return press(visitor, "登记")

    def test_needs_the_matter_and_the_caller_only(self, demo_database):
        visitor = self.register("卫生间漏水", "匿名")

        assert any("已保存" in each.value for each in visitor.success)

    def test_takes_a_time_of_today(self, demo_database):
        visitor = self.register("卫生间漏水", "匿名", "0:05")

        assert any("已保存" in each.value for each in visitor.success)

    def test_keeps_what_was_typed_when_it_cannot_be_saved(self, demo_database):
        visitor = self.register("卫生间漏水", "匿名", "昨天吧")

        assert visitor.error
        kept = [box(visitor, label).value for label in ("事项", "来电人", "投诉时间")]
        assert kept == ["卫生间漏水", "匿名", "昨天吧"]


def box(visitor, label):
    return next(each for each in visitor.text_input if each.label == label)


def test_what_is_typed_outlives_another_persons_change_and_may_overrule_it(demo_database):
    visitor = visit("record.py", register="complaint", id="5")
    with writing(demo_database) as connection:
        office = offices.current(connection)
        found = search.one(connection, office, "complaint", 5, LOCAL)
        theirs = records.Edit(5, found.version, "room", "9-9-909")
        assert records.apply(connection, office, "complaint", [theirs], LOCAL, session.now()).saved

    box(visitor, "房号").set_value("1-1-101")
    press(visitor, "保存")
    assert "9-9-909" in visitor.error[0].value.replace("\\", "")
    assert box(visitor, "房号").value == "1-1-101"

    press(visitor, "保存")
    with reading(demo_database) as connection:
        kept = search.one(connection, office, "complaint", 5, LOCAL)
    assert kept.values["room"] == "1-1-101"


def test_a_record_is_changed_on_its_page(demo_database):
    visitor = visit("record.py", register="complaint", id="1")
    box = next(each for each in visitor.text_input if each.label == "方便联系时间")
    box.set_value("晚上八点以后")
    next(each for each in visitor.button if each.label == "保存").click()
    visitor.run()

    assert [each.value for each in visitor.success] == ["已保存。"]
    again = visit("record.py", register="complaint", id="1")
    assert "晚上八点以后" in [box.value for box in again.text_input]


HOSTILE = "# x <script> [a](javascript:alert(1)) **b** $x$ :red[y]"


@pytest.fixture
def hostile_database(database):
    """One complaint whose every text would be more than text, were it read as Markdown or HTML."""
    with writing(database) as connection:
        here = offices.current(connection)
        fields = here.register("complaint").fields
        fields = [each for each in fields if each.type in {"text", "long_text"} and not each.rule]
        texts = {each.key: HOSTILE for each in fields}
        texts |= {each.key: HOSTILE.replace("*", "_") for each in fields if each.mask}
        new = records.New({**texts, "received_at": session.now()})
        assert records.apply(connection, here, "complaint", [new], LOCAL, session.now()).saved
    return database


def marked(visitor):
    """What a page says where Markdown is read, without what is escaped there."""
    found = []
    for kind in ("markdown", "caption", "header", "subheader", "error", "warning", "success"):
        found += [element.value for element in visitor.get(kind)]
    for kind in ("text_input", "text_area", "multiselect", "selectbox", "expander"):
        for element in visitor.get(kind):
            found += [element.label, getattr(element, "help", "") or ""]
    return [re.sub(r"\\.", "", text) for text in found]


class TestWhatPeopleWrote:
    def ask_nothing_of(self, visitor):
        assert not visitor.exception
        for text in marked(visitor):
            assert not re.search(r"<script|]\(javascript|\*\*b|\$x\$|:red\[y", text), text
        for element in visitor.get("html"):
            assert "<script" not in element.proto.body

    @pytest.mark.parametrize("page", PAGES)
    def test_is_text_and_nothing_else_on_every_page(self, hostile_database, page):
        visitor = visit(page, register="complaint", id="1", record="1")

        self.ask_nothing_of(visitor)

    def test_is_text_where_a_value_is_refused(self, hostile_database):
        visitor = visit("record.py", register="complaint", id="1")
        next(box for box in visitor.text_input if box.label == "投诉时间").set_value(HOSTILE)
        next(each for each in visitor.button if each.label == "保存").click()
        visitor.run()

        assert visitor.error
        self.ask_nothing_of(visitor)

    def test_is_text_where_two_people_wrote_at_once(self, hostile_database):
        with writing(hostile_database) as connection:
            here = offices.current(connection)
            theirs = [records.Edit(1, 1, "contact_hours", f"{HOSTILE} theirs")]
            assert records.apply(connection, here, "complaint", theirs, LOCAL, session.now()).saved

        visitor = AppTest.from_function(saved_from_an_old_page, args=(HOSTILE,)).run()

        assert "theirs" in visitor.error[0].value
        self.ask_nothing_of(visitor)


def saved_from_an_old_page(text):
    from dataclasses import replace

    from pages.parts import choosing, details
    from pages.parts.session import office

    register = office().register("complaint")
    old = details.opened(register, replace(choosing.one(register, 1), version=1))
    details.save(register, old, {"contact_hours": text}, "")


class TestAFileOnItsWay:
    @pytest.fixture
    def dropped(self, database, tmp_path):
        """Put a workbook where uploads wait; its token."""

        def drop(*rows, sheet="客诉"):
            book = openpyxl.Workbook()
            book.active.title = sheet
            for row in rows:
                book.active.append(row)
            token = uuid4().hex
            folder = tmp_path / "uploads"
            folder.mkdir(exist_ok=True)
            book.save(folder / f"{token}.xlsx")
            (folder / f"{token}.xlsx").rename(folder / token)
            facts = {"name": "三月.xlsx", "size": (folder / token).stat().st_size}
            (folder / f"{token}.json").write_text(json.dumps(facts), "utf-8")
            return token

        return drop

    def rows(self, *more):
        head = ["编号", "投诉日期", "投诉人", "投诉内容", "满意度", "楼长", *more]
        days = [f"2026-03-{n:02d}" for n in range(1, 9)]
        return [
            head,
            *([n, day, f"业主{n}", "漏水", "满 意", "甲"] for n, day in enumerate(days, 1)),
        ]

    @pytest.mark.parametrize("language", ["zh-CN", "en-US"])
    def test_is_shown_in_every_view(self, dropped, language):
        visitor = visit("load.py", language, files=dropped(*self.rows()))
        assert not visitor.exception
        for view in ("sample", "sheets", "columns", "words"):
            visitor.session_state["load_view"] = view
            visitor.run()

            assert not visitor.exception
            if language == "zh-CN":
                said = [ALLOWED.sub("", text) for text in words(visitor)]
                assert [text for text in said if re.search(r"[A-Za-z]{2,}", text)] == []

    def test_is_text_and_nothing_else(self, dropped):
        hostile = HOSTILE.replace("[a]", "(a)").replace(":", "")  # as far as Excel takes it
        token = dropped(*self.rows(hostile), [9, "2026-03-09", HOSTILE, HOSTILE, HOSTILE, HOSTILE])
        visitor = visit("load.py", files=token)
        for view in ("sample", "sheets", "columns", "words", "cells"):
            visitor.session_state["load_view"] = view
            visitor.run()

            TestWhatPeopleWrote().ask_nothing_of(visitor)

    def test_that_no_register_fits_may_become_one(self, dropped):
        token = dropped(["树牌", "树种", "胸径"], *([f"S-{n}", "银杏", n] for n in range(1, 9)))
        visitor = visit("load.py", files=token)
        box(visitor, "台账名称").set_value("花木台账").run()
        press(visitor, "建成新台账")

        assert not visitor.exception
        assert visitor.selectbox[0].value == "hua_mu_tai_zhang"

    def test_that_is_gone_gives_way_to_the_drop_zone(self, database):
        visitor = visit("load.py", files=uuid4().hex)

        assert not visitor.exception
        assert "导入工作簿" in words(visitor)


class TestTheForms:
    def links(self, visitor):
        return [
            each.proto.body for each in visitor.get("html") if 'class="tz-button' in each.proto.body
        ]

    def test_are_filled_for_several_records_found_one_after_the_other(self, demo_database):
        visitor = visit("fill.py", record="1")
        assert "/forms/F01/1.xlsx" in self.links(visitor)[0]

        visitor.text_input[0].set_value("没有这样的事").run()
        assert visitor.multiselect[0].value == [1]
        visitor.text_input[0].set_value("").run()
        with reading(demo_database) as connection:
            newest = search.Query(sort=(("received_at", "desc"),))
            office = offices.current(connection)
            found = search.page(connection, office, "complaint", newest, LOCAL, limit=2).records
        wanted = [1, *(record.id for record in found)]
        visitor.multiselect[0].set_value(wanted).run()

        assert not visitor.exception
        assert f"records={','.join(map(str, wanted))}" in self.links(visitor)[0]

    def test_are_not_filled_for_more_than_fifty(self, demo_database):
        visitor = visit()
        visitor.session_state["chosen_complaint"] = list(range(1, 52))
        visitor.switch_page("fill.py").run()

        assert "最多放 50 份" in visitor.error[0].value
        assert len(self.links(visitor)) == 1  # the blank ones


LEAK = {"content": "漏水", "complainant": "李女士", "received_at": "2026-03-02 09:00"}


class TestTheDaysWork:
    def state(self, database, **values):
        with writing(database) as connection:
            office = offices.current(connection)
            wanted = [records.New({**LEAK, **values})]
            done = records.apply(connection, office, "complaint", wanted, LOCAL, session.now())
            kept = search.one(connection, office, "complaint", done.saved[0].id, LOCAL)
        moment = datetime(2026, 4, 1, 9)
        heaps = worklist.heaps(office.register("complaint"), moment)
        found = [len(heap.records) for heap in heaps[:2]]
        return (*worklist.state(office.register("complaint"), kept, moment), found)

    @pytest.mark.parametrize("closing", [{"status": "已结案"}, {"settled_at": "2026-03-30"}])
    def test_leaves_out_what_is_settled_or_closed(self, database, closing):
        assert self.state(database, level="一般", **closing) == ("", "已办结", [0, 0])

    def test_says_how_late_the_rest_is(self, database):
        kind, text, found = self.state(database, level="一般")

        assert (kind, found) == ("late", [1, 0])
        assert text.startswith("逾期 ")

    def test_says_that_a_record_without_a_level_has_no_deadline_yet(self, database):
        assert self.state(database) == ("hint", "未定级", [0, 0])

    def test_tells_why_a_deadline_is_when_it_is(self, demo_database):
        tables = [each for each in visit().get("html") if "tz list" in each.proto.body]

        assert tables
        assert all("个工作日" in each.proto.body for each in tables)
