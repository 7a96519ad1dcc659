"""An office names its kind while it is empty, and switches registers on and off ever after."""

import pytest
import sqlalchemy as sa

from schema import office as offices
from schema import records, search, switching
from schema.__main__ import main
from schema.actors import LOCAL, Actor
from schema.database import reading, writing
from schema.defining.effective import DefinitionChange
from schema.defining.loading import shipped
from schema.defining.uses import uses
from schema.problems import UnusableError
from schema.records import New

CALLER = {"content": "电梯停运", "complainant": "李四", "received_at": "2026-03-10"}


def code_of(told):
    return told.value.problem.code


class TestTheKindOfOffice:
    @pytest.mark.parametrize("pack", sorted(shipped().packs))
    def test_may_be_any_while_there_is_nothing(self, engine, clerk, noon, pack):
        with writing(engine) as connection:
            office = switching.choose(connection, pack, LOCAL)
            calendar = offices.calendar(connection, office)
            for key in office.on:
                assert search.count(connection, office, key, search.Query(), LOCAL) == 0

        assert office.pack.key == pack
        assert office.on == shipped().packs[pack].registers
        assert (
            calendar.hours == offices.calendar_days.calendar(working_hours=office.pack.hours).hours
        )

    def test_takes_its_first_complaint_by_the_clock_of_the_kind(self, engine, clerk, noon):
        with writing(engine) as connection:
            office = switching.choose(connection, "property", LOCAL)
            new = New({**CALLER, "received_at": "2026-03-10 09:00"})
            done = records.apply(connection, office, "complaint", [new], clerk, noon)
            kept = search.one(connection, office, "complaint", done.saved[0].id, clerk)

        assert f"{kept.values['transfer_due']:%H:%M}" == "09:05"

    def test_stays_once_there_is_a_record_even_in_the_trash(self, engine, office, clerk, noon):
        with writing(engine) as connection:
            done = records.apply(connection, office, "complaint", [New(CALLER)], clerk, noon)
            saved = done.saved[0]
            records.apply(
                connection, office, "complaint", [records.Delete(saved.id, saved.version)],
                clerk, noon,
            )  # fmt: skip
        with pytest.raises(UnusableError) as told, writing(engine) as connection:
            switching.choose(connection, "bank", LOCAL)

        assert code_of(told) == "kind_stays"

    def test_stays_once_a_register_was_switched(self, engine, clerk, noon):
        with writing(engine) as connection:
            switching.switch(connection, "room", clerk, noon, on=True)
        with pytest.raises(UnusableError) as told, writing(engine) as connection:
            switching.choose(connection, "bank", LOCAL)

        assert code_of(told) == "kind_stays"

    def test_is_chosen_by_who_may_and_of_those_there_are(self, engine):
        for pack, actor, code in (
            ("bank", Actor("客服", "clerk"), "not_allowed"),
            ("circus", LOCAL, "unknown_pack"),
        ):
            with pytest.raises(UnusableError) as told, writing(engine) as connection:
                switching.choose(connection, pack, actor)
            assert code_of(told) == code


class TestARegister:
    def test_comes_with_its_table_and_goes_with_nothing_lost(self, engine, clerk, noon):
        with writing(engine) as connection:
            office = switching.switch(connection, "room", clerk, noon, on=True)
            assert office.on[-1] == "room"
            new = New({"code": "3-1-502"})
            assert records.apply(connection, office, "room", [new], clerk, noon).saved
        with writing(engine) as connection:
            office = switching.switch(connection, "room", clerk, noon, on=False)

            assert "room" not in office.on
            assert search.count(connection, office, "room", search.Query(), clerk) == 1

    def test_that_stands_as_wanted_is_no_change(self, engine, clerk, noon):
        with writing(engine) as connection:
            before = offices.current(connection).version
            after = switching.switch(connection, "complaint", clerk, noon, on=True)

        assert after.version == before

    @pytest.mark.parametrize("key", ["person", "department"])
    def test_that_all_others_need_stays_on(self, engine, clerk, noon, key):
        with pytest.raises(UnusableError) as told, writing(engine) as connection:
            switching.switch(connection, key, clerk, noon, on=False)

        assert code_of(told) == "register_needed"

    def test_that_is_the_last_stays_on(self, engine, clerk, noon):
        with writing(engine) as connection:
            for key in ("revisit", "customer"):
                switching.switch(connection, key, clerk, noon, on=False)
        with pytest.raises(UnusableError) as told, writing(engine) as connection:
            switching.switch(connection, "complaint", clerk, noon, on=False)

        assert code_of(told) == "last_register"

    def test_is_switched_by_who_may_design(self, engine, noon):
        with pytest.raises(UnusableError) as told, writing(engine) as connection:
            switching.switch(connection, "room", Actor("客服", "clerk"), noon, on=True)

        assert code_of(told) == "not_allowed"

    def test_of_all_may_be_on_at_once(self, engine, clerk, noon):
        with writing(engine) as connection:
            for key in offices.current(connection).catalogue:
                switching.switch(connection, key, clerk, noon, on=True)
        with reading(engine) as connection:
            office = offices.current(connection)
            tables = set(sa.inspect(connection).get_table_names())

        assert set(office.on) == set(office.catalogue)
        assert tables >= {each.table for each in office.catalogue.values()}


class TestWhereItIsUsed:
    def test_names_who_links_to_it_its_forms_kinds_and_deadlines(self, office):
        known = uses(office, shipped().packs, "complaint")

        linking = {
            register.key: [field.key for field in fields] for register, fields in known.linking
        }
        assert "source" in linking["revisit"]
        assert "complaint" not in linking
        assert "F01" in known.forms
        assert {pack.key for pack in known.packs} >= {"property", "bank"}
        assert {clock.key for clock in known.clocks} == {"transfer", "settle", "revisit"}

    def test_counts_links_that_stand_in_lines(self, office):
        known = uses(office, shipped().packs, "department")

        fields = {register.key: [each.key for each in fields] for register, fields in known.linking}
        assert "referrals" in fields["complaint"]
        assert known.packs == ()


class TestLookingForOne:
    @pytest.mark.parametrize(
        "text", ["客户投诉", "khtsdjb", "kehutousu", "KHTS", "R01", "Complaint register", " 投 诉 "]
    )
    def test_takes_name_pinyin_initials_and_number(self, office, text):
        found = switching.found(office.catalogue.values(), text)

        assert "complaint" in [each.key for each in found]
        assert len(found) < len(office.catalogue)

    def test_finds_nothing_where_nothing_is(self, office):
        assert switching.found(office.catalogue.values(), "zzzz") == []


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def database(self, tmp_path, monkeypatch):
        monkeypatch.setenv("TAIZHANG_DATABASE_URL", f"sqlite:///{tmp_path}/taizhang.db")

    def listed(self, capsys):
        capsys.readouterr()
        assert main(["registers"]) == 0
        lines = capsys.readouterr().out.splitlines()
        return next(line for line in lines if line.startswith("room\t"))

    def test_switches_by_key_or_name_and_says_who_links(self, capsys):
        assert main(["init", "--pack", "property"]) == 0
        assert main(["switch", "房产", "off"]) == 0
        assert "客户投诉登记表" in capsys.readouterr().out
        assert self.listed(capsys).endswith("\toff")

        assert main(["switch", "room", "on"]) == 0
        assert not self.listed(capsys).endswith("off")

    @pytest.mark.parametrize("wanted", [("person", "off"), ("zirkus", "on")])
    def test_says_why_not(self, capsys, wanted):
        main(["init"])
        assert main(["switch", *wanted]) == 2
        assert capsys.readouterr().err.count("\n") == 1

    def test_needs_a_database(self):
        assert main(["switch", "room", "on"]) == 2


def test_a_link_is_shown_once_a_register_it_leads_to_is_switched_on(engine, clerk, noon):
    with writing(engine) as connection:
        before = offices.current(connection).register("complaint").field("home")
        change = DefinitionChange("register_on", "room")
        after = offices.change_definition(connection, change, clerk, noon)

    assert before.hidden
    assert not after.register("complaint").field("home").hidden
