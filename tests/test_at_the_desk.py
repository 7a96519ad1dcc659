"""What the desk types and what follows from it: rooms and orders."""

import pytest

from schema import office as offices
from schema import records
from schema.database import writing
from schema.finding import spoken
from schema.records import Edit
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
