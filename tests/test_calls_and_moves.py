"""What becomes of records: calls of several matters, voids, moves, closing."""

from schema import history, records, search
from schema import office as offices
from schema.changing import calling, closing, moving
from schema.changing.calling import Caller, Matter
from schema.database import reading, writing
from schema.records import Edit, MakeValid, MakeVoid
from schema.values import Link

WHEN = {"received_at": "2026-03-12 09:00"}


class TestAVoidRecord:
    def made(self, desk):
        return desk.add("complaint", complainant="甲", content="写错了", **WHEN)

    def listed(self, desk, *filters, text=""):
        with reading(desk.engine) as connection:
            office = offices.current(connection)
            query = search.Query(tuple(filters), text=text)
            page = search.page(connection, office, "complaint", query, desk.clerk)
            count = search.count(connection, office, "complaint", query, desk.clerk)
        assert count == len(page.records)
        return [record.id for record in page.records]

    def test_is_left_out_of_lists_and_counts_and_listed_on_demand(self, desk):
        void, other = self.made(desk), self.made(desk)

        outcome = desk.apply("complaint", MakeVoid(void, 1, "写重了"))

        assert outcome.refused == ()
        assert self.listed(desk) == [other]
        assert self.listed(desk, text="写错了") == [other]
        assert self.listed(desk, search.Filter("void", "=", "only")) == [void]
        both = self.listed(desk, search.Filter("void", "=", "with"))
        assert sorted(both) == [void, other]

    def test_keeps_its_number_its_reason_and_its_place_in_the_history(self, desk):
        void = self.made(desk)
        desk.apply("complaint", MakeVoid(void, 1, "写重了"))

        with reading(desk.engine) as connection:
            office = offices.current(connection)
            found = search.one(connection, office, "complaint", void, desk.clerk)
            events = history.of_record(connection, office, "complaint", void, desk.clerk)

        assert found.values["number"] == "260301"
        assert (found.void.reason, found.void.by, found.deleted_at) == ("写重了", "张三", None)
        assert (events[0].kind, events[0].after) == ("void", "写重了")
        assert desk.values("complaint", self.made(desk))["number"] == "260302"

    def test_needs_a_reason(self, desk):
        outcome = desk.apply("complaint", MakeVoid(self.made(desk), 1, "  "))

        assert [problem.code for problem in outcome.refused] == ["reason_wanted"]

    def test_counts_again_when_it_is_taken_back_and_so_does_an_undo(self, desk):
        void = self.made(desk)
        first = desk.apply("complaint", MakeVoid(void, 1, "写重了"))
        desk.apply("complaint", MakeValid(void, 2))
        assert self.listed(desk) == [void]

        again = desk.apply("complaint", MakeVoid(void, 3, "还是重了"))
        with writing(desk.engine) as connection:
            office = offices.current(connection)
            records.undo(connection, office, again.change, desk.clerk, desk.noon)

        assert self.listed(desk) == [void]
        assert first.change != again.change

    def test_twice_is_refused(self, desk):
        void = self.made(desk)
        desk.apply("complaint", MakeVoid(void, 1, "写重了"))

        assert desk.apply("complaint", MakeVoid(void, 2, "写重了")).refused[0].code == "record_gone"


class TestOneCallWithSeveralMatters:
    CALLER = Caller(place="31502", at="2026-03-12 09:00")

    def take(self, desk, *matters, caller=CALLER):
        with writing(desk.engine) as connection:
            office = offices.current(connection)
            return calling.take(connection, office, caller, matters, desk.clerk, desk.noon)

    def departments(self, desk):
        for name in ("工程部", "保洁部", "秩序部"):
            desk.add("department", name=name)

    def test_becomes_a_record_of_each_kind(self, desk):
        self.departments(desk)

        outcomes = self.take(
            desk,
            Matter("complaint", "车位被占", "秩序部"),
            Matter("repair_call", "卫生间漏水", "工程部"),
            Matter("front_desk", "装修要交哪些材料", "保洁部"),
        )

        assert [(each.register, len(each.saved)) for each in outcomes] == [
            ("complaint", 1),
            ("repair_call", 1),
            ("front_desk", 1),
        ]
        said = [desk.values(each.register, each.saved[0].id) for each in outcomes]
        assert [values.get("home") or values["room"] for values in said] == [
            Link("room", desk.room)
        ] * 3
        assert [said[0]["complainant"], said[1]["customer_name"], said[2]["caller"]] == [
            "钱多多"
        ] * 3
        assert said[1]["fault"] == "卫生间漏水（转工程部）"
        assert said[1]["phone"] == "15400001111"

    def test_of_one_kind_becomes_one_complaint_with_lines(self, desk):
        self.departments(desk)

        (outcome,) = self.take(
            desk,
            Matter("complaint", "漏水", "工程部"),
            Matter("complaint", "保洁没来", "保洁部"),
            Matter("complaint", "车位被占", "秩序部"),
        )

        said = desk.values("complaint", outcome.saved[0].id)
        assert said["content"] == "1. 漏水\n2. 保洁没来\n3. 车位被占"
        assert [line["matter"] for line in said["referrals"]] == ["漏水", "保洁没来", "车位被占"]
        assert len({line["department"] for line in said["referrals"]}) == 3

    def test_that_cannot_be_saved_whole_is_not_saved_at_all(self, desk):
        outcomes = self.take(
            desk, Matter("complaint", "漏水"), Matter("repair_call", "门坏了"),
            Matter("front_desk", "问事", "没有的部门"),
        )  # fmt: skip

        assert [each.refused[0].code for each in outcomes] == ["link_unknown"]
        with reading(desk.engine) as connection:
            office = offices.current(connection)
            for key in ("complaint", "repair_call"):
                assert search.count(connection, office, key, search.Query(), desk.clerk) == 0

    def test_from_a_room_not_on_file_loses_nothing(self, desk):
        caller = Caller(who="路人", place="幼儿园门口", at="2026-03-12 09:00")

        outcomes = self.take(
            desk, Matter("complaint", "吵"), Matter("repair_call", "路灯不亮"),
            Matter("front_desk", "问路"), caller=caller,
        )  # fmt: skip

        said = [desk.values(each.register, each.saved[0].id) for each in outcomes]
        assert (said[0]["room"], said[1]["address"]) == ("幼儿园门口", "幼儿园门口")
        assert said[2]["remarks"] == "房号：幼儿园门口"


class TestMovingToAnotherRegister:
    def move(self, desk, source, target):
        with writing(desk.engine) as connection:
            office = offices.current(connection)
            return moving.move(connection, office, source, target, desk.clerk, desk.noon)

    def test_types_nothing_again_and_keeps_the_old_number(self, desk):
        asked = desk.add(
            "front_desk", asked_at="2026-03-12 08:30", room="31502", content="厨房漏水", taken_by=""
        )

        moved = self.move(desk, Link("front_desk", asked), "repair_call")

        said = desk.values("repair_call", moved.link.id)
        assert (said["fault"], said["customer_name"]) == ("厨房漏水", "钱多多")
        assert (said["room"], said["phone"]) == (Link("room", desk.room), "15400001111")
        assert str(said["called_at"]) == "2026-03-12 08:30:00"
        with reading(desk.engine) as connection:
            office = offices.current(connection)
            old = search.one(connection, office, "front_desk", asked, desk.clerk)
        assert old.values["number"] == "26031201"
        assert old.void.became == moved.link
        assert old.void.reason == f"已转为叫修登记本 {said['number']}"

    def test_that_is_refused_leaves_everything_as_it_was(self, desk):
        call = desk.add("repair_call", called_at="2026-03-12 08:30", fault="灯不亮")

        moved = self.move(desk, Link("repair_call", call), "complaint")

        assert moved.link is None
        assert [each.code for each in moved.outcome.refused] == ["required"]
        again = desk.apply("repair_call", Edit(call, 1, "customer_name", "路人"))
        assert again.saved
        assert self.move(desk, Link("repair_call", call), "complaint").link is not None


class TestClosing:
    LINES = ({"matter": "漏水", "closed_on": "2026-03-12"}, {"matter": "保洁没来"})

    def test_while_lines_are_open_is_told_and_may_be_overruled_with_a_reason(self, desk):
        made = desk.add(
            "complaint", complainant="甲", content="两件事", referrals=self.LINES, **WHEN
        )
        close = Edit(made, 1, "status", "已结案")

        told = desk.apply("complaint", close)
        assert [each.code for each in told.refused] == ["lines_open"]
        assert told.refused[0].values["value"] == "保洁没来"

        assert desk.apply("complaint", close, reason="业主同意下月再做").saved
        assert desk.values("complaint", made)["status"] == "closed"

    def test_with_every_line_closed_is_offered_and_done(self, desk):
        lines = tuple({**line, "closed_on": "2026-03-12"} for line in self.LINES)
        made = desk.add("complaint", complainant="甲", content="两件", referrals=lines, **WHEN)
        with reading(desk.engine) as connection:
            register = offices.current(connection).register("complaint")
        assert closing.ready(register, desk.values("complaint", made))

        assert desk.apply("complaint", Edit(made, 1, "status", "已结案")).saved
        assert not closing.ready(register, desk.values("complaint", made))
