"""The kind of office is named at the first start, registers are switched in the catalogue."""

import pytest

from schema import office as offices
from schema.database import reading
from schema.defining.loading import shipped
from tests.visiting import press, visit


def now_in(engine):
    with reading(engine) as connection:
        return offices.current(connection)


class TestTheFirstStart:
    def test_offers_every_kind_as_a_card_with_registers_and_a_figure(self, database):
        visitor = visit()
        cards = {each.key: each.label for each in visitor.button if each.key}

        assert {f"kind_{key}" for key in shipped().packs} <= set(cards)
        assert "叫修登记本" in cards["kind_property"]
        assert "1 个工作日" in cards["kind_property"]
        assert "客户服务部管理制度" in cards["kind_property"]

    @pytest.mark.parametrize("pack", sorted(shipped().packs))
    def test_takes_a_kind_by_one_click(self, database, pack):
        visitor = visit()
        visitor.button(key=f"kind_{pack}").click().run()

        assert not visitor.exception
        assert now_in(database).pack.key == pack
        assert not [each for each in visitor.button if (each.key or "").startswith("kind_")]

    def test_may_take_another_as_long_as_nothing_is_there(self, database):
        visitor = visit()
        visitor.button(key="kind_bank").click().run()
        press(visitor, "换一种")
        visitor.button(key="kind_property").click().run()

        assert now_in(database).pack.key == "property"

    def test_says_every_figure_with_its_source_in_both_languages(self, database):
        for language in ("zh-CN", "en-US"):
            visitor = visit(language=language)
            said = [each.label for each in visitor.button if (each.key or "").startswith("kind_")]

            assert len(said) == len(shipped().packs)
            assert all(text.count("\n") == 2 for text in said)


class TestTheCatalogue:
    def line(self, visitor, key):
        return next(each for each in visitor.toggle if each.key.startswith(f"on_{key}_"))

    def open(self, text, language="zh-CN"):
        visitor = visit("catalogue.py", language)
        return visitor.text_input[0].set_value(text).run()

    @pytest.mark.parametrize("text", ["叫修登记本", "jxdjb", "R40"])
    def test_finds_and_switches_on_what_was_never_on(self, database, text):
        visitor = self.open(text)
        self.line(visitor, "repair_call").set_value(True).run()

        assert not visitor.exception
        assert "repair_call" in now_in(database).on
        assert "叫修登记本已启用，菜单里可以找到。" in [each.value for each in visitor.success]

    def test_asks_before_one_leaves_the_menus_and_names_who_links(
        self,
        demo_database,
    ):
        visitor = self.open("客户档案")
        self.line(visitor, "customer").set_value(False).run()
        told = " ".join(each.value for each in visitor.markdown)
        assert "客户投诉登记表" in told
        assert "150 条记录都还在" in told
        assert "customer" in now_in(demo_database).on

        press(visitor, "停用")
        assert "customer" not in now_in(demo_database).on

    def test_leaves_it_on_when_one_thinks_again(self, demo_database):
        visitor = self.open("客户档案")
        self.line(visitor, "customer").set_value(False).run()
        press(visitor, "不停用")

        assert "customer" in now_in(demo_database).on
        assert self.line(visitor, "customer").value

    def test_keeps_persons_and_departments_on(self, database):
        assert self.line(self.open("人员"), "person").disabled
        assert self.line(self.open("部门"), "department").disabled

    def test_shows_all_there_are(self, database):
        visitor = visit("catalogue.py")
        visitor.pills[0].set_value("all").run()

        assert not visitor.exception
        assert len(visitor.toggle) == len(shipped().registers)

    def test_says_when_nothing_bears_the_name(self, database):
        assert self.open("没有这种台账").info
