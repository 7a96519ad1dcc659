"""Figures of the pack: changed by the office from a day on, taken back, counted by the start."""

from datetime import date, datetime

import pytest

from schema import office as offices
from schema import records, rules, search
from schema.clocks import reasons
from schema.database import reading, writing
from schema.defining import figures
from schema.defining.effective import DefinitionChange, effective
from schema.defining.loading import shipped
from schema.problems import UnusableError
from schema.records import Edit, New

SERIOUS = figures.path("clocks", "settle", "serious")
SAID = {"content": "漏水", "complainant": "李女士", "level": "重大"}


def figure(key, value, since, pack="property"):
    here = effective(shipped(), pack)
    return DefinitionChange("figure", "", key, figures.payload(here.pack, key, value, since))


def test_a_figure_counts_from_its_day_on():
    change = figure(SERIOUS, "2 working days", date(2026, 4, 1))
    clock = effective(shipped(), "property", [change]).pack.clocks["settle"]

    assert clock.at(date(2026, 3, 31)).figures["serious"] == "1 working day"
    assert clock.at(datetime(2026, 4, 1, 8, 0)).figures["serious"] == "2 working days"
    assert clock.at(date(2026, 4, 1)).figures["ordinary"] == "3 working days"


def test_a_later_word_for_the_same_day_counts():
    changes = [
        figure(SERIOUS, "2 working days", date(2026, 4, 1)),
        figure(SERIOUS, "5 days", date(2026, 6, 1)),
        figure(SERIOUS, "4 hours", date(2026, 4, 1)),
    ]
    clock = effective(shipped(), "property", changes).pack.clocks["settle"]

    assert clock.at(date(2026, 5, 1)).figures["serious"] == "4 hours"
    assert clock.at(date(2026, 7, 1)).figures["serious"] == "5 days"


def test_how_a_day_ends_and_begins_may_be_chosen():
    end = figure(figures.path("clocks", "settle", part="end"), "day", date(2026, 4, 1))
    clock = effective(shipped(), "property", [end]).pack.clocks["settle"]

    assert (clock.at(date(2026, 3, 1)).end, clock.at(date(2026, 4, 1)).end) == ("close", "day")


def test_a_penalty_is_off_until_the_office_wants_it():
    key = figures.path("figures", "penalty_record", part="on")
    on = figure(key, "yes", date(2026, 4, 1))
    known = effective(shipped(), "property", [on]).pack.figures["penalty_record"]

    assert (known.at(date(2026, 3, 1)).on, known.at(date(2026, 4, 1)).on) == (False, True)
    assert known.at(date(2026, 4, 1)).values == {"": "30"}


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        (SERIOUS, "soon", "bad_duration"),
        (figures.path("clocks", "gone"), "1 day", "bad_figure"),
        (figures.path("clocks", "settle", part="end"), "noon", "bad_figure"),
        ("clocks.settle.colour.", "red", "bad_figure"),
        ("nothing", "1 day", "bad_figure"),
        (figures.path("figures", "penalty_record"), "x" * 501, "bad_figure"),
    ],
)
def test_what_no_figure_can_say_is_refused(key, value, code):
    with pytest.raises(UnusableError) as refused:
        figure(key, value, date(2026, 4, 1))

    assert refused.value.problem.code == code


def test_a_figure_of_a_pack_left_behind_does_nothing():
    change = figure(SERIOUS, "2 working days", date(2026, 4, 1))

    assert effective(shipped(), "law_firm", [change]) == effective(shipped(), "law_firm")


@pytest.fixture
def kept(engine, clerk, noon):
    """Keep a figure of the office; what is in force after it."""

    def keep(key, value, since):
        with writing(engine) as connection:
            here = offices.current(connection)
            said = figures.payload(here.pack, key, value, since, "会议决定")
            change = DefinitionChange("figure", "", key, said)
            return offices.change_definition(connection, change, clerk, noon)

    return keep


def complaint(engine, clerk, noon, received):
    with writing(engine) as connection:
        here = offices.current(connection)
        wanted = [New({**SAID, "received_at": received})]
        outcome = records.apply(connection, here, "complaint", wanted, clerk, noon)
        assert not outcome.refused
        return search.one(connection, here, "complaint", outcome.saved[0].id, clerk)


def test_new_records_take_the_figure_of_the_day_they_began(engine, clerk, noon, kept):
    kept(SERIOUS, "4 hours", date(2026, 3, 10))
    before = complaint(engine, clerk, noon, "2026-03-09 10:00")
    after = complaint(engine, clerk, noon, "2026-03-10 10:00")

    assert before.values["settle_due"] == datetime(2026, 3, 10, 23, 59, 59)
    assert after.values["settle_due"] == datetime(2026, 3, 10, 14, 0)


def test_many_records_at_once_take_the_same_figures(engine, clerk, noon, kept):
    here = kept(SERIOUS, "4 hours", date(2026, 3, 10))
    register = here.register("complaint")
    starts = [datetime(2026, 3, 9, 10), datetime(2026, 3, 10, 10), date(2026, 3, 9), None]
    columns = {"received_at": starts, "level": ["serious"] * 4}
    with reading(engine) as connection:
        calendar = offices.calendar(connection, here)
    together = rules.compute_columns(register, columns, 4, here, calendar)
    alone = [
        rules.compute(register, {"received_at": start, "level": "serious"}, here, calendar)
        for start in starts
    ]

    assert together["settle_due"] == [each["settle_due"] for each in alone]


def test_an_edit_that_is_not_about_the_deadline_leaves_it(engine, clerk, noon, kept):
    record = complaint(engine, clerk, noon, "2026-03-11 10:00")
    here = kept(SERIOUS, "4 hours", date(2026, 3, 10))
    with writing(engine) as connection:
        edit = Edit(record.id, 1, "remarks", "已电话安抚")
        records.apply(connection, here, "complaint", [edit], clerk, noon)
        same = search.one(connection, here, "complaint", record.id, clerk)
        edit = Edit(record.id, 2, "received_at", "2026-03-11 11:00")
        records.apply(connection, here, "complaint", [edit], clerk, noon)
        moved = search.one(connection, here, "complaint", record.id, clerk)

    assert same.values["settle_due"] == record.values["settle_due"]
    assert moved.values["settle_due"] == datetime(2026, 3, 11, 15, 0)


def test_the_reason_names_the_figure_of_the_record(engine, clerk, noon, kept):
    here = kept(SERIOUS, "4 hours", date(2026, 3, 10))
    with reading(engine) as connection:
        calendar = offices.calendar(connection, here)
    values = {"received_at": datetime(2026, 3, 10, 10), "level": "serious"}
    why = reasons.of_deadline(here.register("complaint"), "settle_due", values, here, calendar)

    assert "4 小时" in why


def test_taking_a_figure_back_brings_the_former(engine, clerk, noon, kept):
    kept(SERIOUS, "4 hours", date(2026, 3, 10))
    with writing(engine) as connection:
        office = offices.take_back(connection, 1, clerk, noon)

    clock = office.pack.clocks["settle"].at(date(2026, 3, 11))
    assert clock.figures["serious"] == "1 working day"
    with reading(engine) as connection:
        assert len(offices.changes(connection)) == 2
