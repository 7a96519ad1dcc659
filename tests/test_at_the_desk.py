"""What the desk types and what follows from it: rooms, orders, calls, voids, moves."""

import pytest

from schema import history, records, search
from schema import office as offices
from schema.changing import calling, closing, moving
from schema.changing.calling import Caller, Matter
from schema.database import reading, writing
from schema.defining.effective import DefinitionChange
from schema.finding import links, spoken
from schema.finding.lookups import find_links
from schema.records import Edit, MakeValid, MakeVoid, New
from schema.values import Link

WHEN = {"received_at": "2026-03-12 09:00"}
SHIPPED = {
    "order_number": "SO2603-118",
    "customer": "钱多多",
    "product": "GPS 终端",
    "quantity": "500",
    "batch": "B7",
    "shipped_at": "2026-03-02",
}


@pytest.fixture
def desk(engine, clerk, noon):
    """A property office with a room, its owner and its tenant."""
    with writing(engine) as connection:
        for key in ("room", "repair_call", "front_desk", "works", "shipment", "complaint_handling"):
            change = DefinitionChange("register_on", key, "", {})
            offices.change_definition(connection, change, clerk, noon)
    it = Desk(engine, clerk, noon)
    it.owner = it.add("customer", name="钱多多", contact_person="钱多多", phone="15400001111")
    it.tenant = it.add("customer", name="周小租", contact_person="周小租", phone="15400002222")
    it.room = it.add(
        "room", code="3-1-502", owner="钱多多", tenant="周小租", phone="15400001111", arrears="860"
    )
    return it


class Desk:
    """Somebody who types at the desk."""

    def __init__(self, engine, clerk, noon):
        self.engine, self.clerk, self.noon = engine, clerk, noon

    def apply(self, register, *wanted, **more):
        with writing(self.engine) as connection:
            office = offices.current(connection)
            return records.apply(
                connection, office, register, wanted, self.clerk, self.noon, **more
            )

    def add(self, register, **texts):
        outcome = self.apply(register, New(texts))
        assert outcome.refused == ()
        return outcome.saved[0].id

    def values(self, register, record):
        with reading(self.engine) as connection:
            office = offices.current(connection)
            return search.one(connection, office, register, record, self.clerk).values

    def find(self, text, *registers):
        with reading(self.engine) as connection:
            office = offices.current(connection)
            return [
                label
                for _link, label in find_links(
                    connection, office, registers, text, actor=self.clerk
                )
            ]

    def resolve(self, register, field, *texts):
        with reading(self.engine) as connection:
            office = offices.current(connection)
            found = office.register(register).field(field)
            return links.resolve(connection, office, found, texts)


class TestARoomAsItIsSaid:
    @pytest.mark.parametrize(
        "text",
        ["31502", "3-1-502", "3栋1单元502", "三栋一单元502室", "３－１－５０２", "03-01-0502"],
    )
    def test_is_found(self, desk, text):
        assert desk.resolve("front_desk", "room", text)[text] == Link("room", desk.room)

    @pytest.mark.parametrize("text", ["31", "3-15-02", "31503", "13-1-502", "张三"])
    def test_of_another_room_is_not(self, desk, text):
        assert not isinstance(desk.resolve("front_desk", "room", text)[text], Link)

    def test_that_fits_two_rooms_is_told(self, desk):
        desk.add("room", code="1-12-301")
        desk.add("room", code="11-2-301")

        said = desk.resolve("front_desk", "room", "112301", "1栋12单元301", "11-2-301")

        assert said["112301"].code == "link_ambiguous"
        assert desk.values("room", said["1栋12单元301"].id)["code"] == "1-12-301"
        assert desk.values("room", said["11-2-301"].id)["code"] == "11-2-301"

    def test_is_found_by_building_unit_and_room_where_it_has_no_number(self, desk):
        room = desk.add("room", code="星湖名邸", building="8", unit="2", room="1101")

        assert desk.resolve("front_desk", "room", "8-2-1101")["8-2-1101"] == Link("room", room)

    def test_is_offered_before_it_is_typed_to_its_end(self, desk):
        assert desk.find("315", "room") == ["3-1-502"]

    def test_is_found_among_many_at_once(self, desk):
        texts = [f"{n}栋1单元{n}02" for n in range(1, 60)]
        found = desk.resolve("front_desk", "room", *texts, "3#1-502")

        assert [text for text, each in found.items() if isinstance(each, Link)] == ["3#1-502"]

    def test_two_of_one_name_are_told_apart(self, desk):
        other = desk.add("customer", name="钱多多", phone="15400003333")

        offered = desk.find("钱多多", "customer")

        assert set(offered) == {f"钱多多 #{desk.owner}", f"钱多多 #{other}"}
        for label, record in ((f"钱多多 #{desk.owner}", desk.owner), (offered[0], None)):
            met = desk.resolve("complaint", "customer", label)[label]
            assert isinstance(met, Link)
            assert record in (None, met.id)

    @pytest.mark.parametrize("digits", ["15400", "00022", "02222"])
    def test_five_digits_of_a_telephone_name_its_owner(self, desk, digits):
        assert "周小租" in desk.find(digits, "customer")

    def test_numerals_are_read_as_numbers(self):
        assert spoken.key("十二栋二单元0301") == ("12", "2", "301")
        assert spoken.key("二十栋A座1") == ("20", "a", "1")


class TestWhatARoomFillsIn:
    def test_the_owner_the_customer_and_the_telephone(self, desk):
        made = desk.add("complaint", room="31502", content="漏水", **WHEN)

        said = desk.values("complaint", made)
        assert said["home"] == Link("room", desk.room)
        assert said["customer"] == Link("customer", desk.owner)
        assert (said["complainant"], said["contact"]) == ("钱多多", "15400001111")
        assert said["room"] == "31502"

    def test_the_tenant_where_it_is_he_who_calls(self, desk):
        made = desk.add("complaint", room="31502", complainant="周小租", content="漏水", **WHEN)

        said = desk.values("complaint", made)
        assert said["customer"] == Link("customer", desk.tenant)
        assert said["contact"] == "15400002222"

    def test_nobody_where_somebody_else_calls(self, desk):
        made = desk.add("complaint", room="31502", complainant="路人", content="漏水", **WHEN)

        said = desk.values("complaint", made)
        assert said["home"] == Link("room", desk.room)
        assert (said["customer"], said["contact"]) == (None, None)

    def test_nothing_that_was_given_is_replaced(self, desk):
        made = desk.add("complaint", room="31502", contact="010-6000", content="漏水", **WHEN)

        assert desk.values("complaint", made)["contact"] == "010-6000"

    def test_a_room_not_on_file_stays_a_text(self, desk):
        made = desk.add("complaint", room="9-9-999", complainant="路人", content="漏水", **WHEN)

        said = desk.values("complaint", made)
        assert (said["room"], said["home"]) == ("9-9-999", None)

    def test_a_name_alone_is_no_customer_and_with_the_telephone_it_is(self, desk):
        alone = desk.add("complaint", complainant="周小租", content="吵", **WHEN)
        both = desk.add(
            "complaint", complainant="周小租", contact="15400002222", content="吵", **WHEN
        )

        assert desk.values("complaint", alone)["customer"] is None
        assert desk.values("complaint", both)["customer"] == Link("customer", desk.tenant)

    def test_a_later_edit_fills_in_as_well_and_is_logged_with_it(self, desk):
        made = desk.add("complaint", complainant="钱多多", content="漏水", **WHEN)
        outcome = desk.apply("complaint", Edit(made, 1, "room", "3-1-502"))

        assert desk.values("complaint", made)["home"] == Link("room", desk.room)
        with writing(desk.engine) as connection:
            office = offices.current(connection)
            records.undo(connection, office, outcome.change, desk.clerk, desk.noon)
        said = desk.values("complaint", made)
        assert (said["room"], said["home"], said["contact"]) == (None, None, None)


class TestAnOrderNumber:
    def test_fills_in_part_batch_and_quantity(self, desk):
        desk.add("shipment", part="0071", **SHIPPED)

        made = desk.add(
            "complaint_handling", order_number="SO2603-118", abnormality="不开机", **WHEN
        )

        said = desk.values("complaint_handling", made)
        assert (said["part"], said["batch"], said["product"]) == ("0071", "B7", "GPS 终端")
        assert (str(said["quantity"]), str(said["shipped_at"])) == ("500", "2026-03-02")
        assert said["customer"] == Link("customer", desk.owner)

    def test_of_two_parts_asks_which_and_takes_the_one_chosen(self, desk):
        desk.add("shipment", part="0071", **SHIPPED)
        second = desk.add("shipment", part="0072", **{**SHIPPED, "quantity": "20"})
        matter = {"abnormality": "不开机", "customer": "钱多多", **WHEN}

        open_still = desk.add("complaint_handling", order_number="SO2603-118", **matter)
        chosen = desk.add("complaint_handling", order_number="SO2603-118 0072", **matter)

        assert desk.find("SO2603", "shipment") == ["SO2603-118 0072", "SO2603-118 0071"]
        assert desk.values("complaint_handling", open_still)["shipment"] is None
        said = desk.values("complaint_handling", chosen)
        assert said["shipment"] == Link("shipment", second)
        assert (said["part"], str(said["quantity"])) == ("0072", "20")
        assert said["order_number"] == "SO2603-118"

    def test_fills_in_a_complaint_too(self, desk):
        desk.add("shipment", part="0071", **SHIPPED)

        made = desk.add(
            "complaint", order_number="SO2603-118", complainant="钱多多", content="坏", **WHEN
        )

        said = desk.values("complaint", made)
        assert (said["product"], said["batch_number"]) == ("GPS 终端", "B7")


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
