"""Deadlines of open records counted again when a person says so; closed ones never move."""

from datetime import date, datetime

import pytest

from schema import history, records, search
from schema import office as offices
from schema.changing import recounting
from schema.database import reading, writing
from schema.defining import figures
from schema.defining.effective import DefinitionChange
from schema.records import Edit, New

SERIOUS = figures.path("clocks", "settle", "serious")
SAID = {"content": "漏水", "complainant": "李女士", "level": "重大"}
FORMER, LATER = datetime(2026, 3, 12, 23, 59, 59), datetime(2026, 3, 13, 23, 59, 59)


@pytest.fixture
def complaints(engine, clerk, noon):
    """Three complaints: one begun before the change, one open after it, one closed."""
    with writing(engine) as connection:
        here = offices.current(connection)
        days = ("2026-03-09 09:00", "2026-03-11 09:00", "2026-03-11 10:00")
        wanted = [New({**SAID, "received_at": each}) for each in days]
        outcome = records.apply(connection, here, "complaint", wanted, clerk, noon)
        ids = [each.id for each in outcome.saved]
        close = Edit(ids[2], 1, "status", "已结案")
        assert not records.apply(connection, here, "complaint", [close], clerk, noon).refused
    return ids


@pytest.fixture
def longer(engine, clerk, noon, complaints):
    """Two working days for serious complaints from 10 March on."""
    with writing(engine) as connection:
        here = offices.current(connection)
        said = figures.payload(here.pack, SERIOUS, "2 working days", date(2026, 3, 10))
        return offices.change_definition(
            connection, DefinitionChange("figure", "", SERIOUS, said), clerk, noon
        )


def due(engine, record, clerk):
    with reading(engine) as connection:
        return search.one(
            connection, offices.current(connection), "complaint", record, clerk
        ).values["settle_due"]


def test_nothing_moves_before_somebody_says_so(engine, clerk, complaints, longer):
    assert due(engine, complaints[1], clerk) == FORMER


def test_open_records_from_the_day_on_are_offered(engine, clerk, noon, complaints, longer):
    with reading(engine) as connection:
        offered = recounting.shifts(connection, longer, clerk, noon)

    moved = [each for each in offered if each.field == "settle_due"]
    assert [(each.record, each.before, each.after) for each in moved] == [
        (complaints[1], FORMER, LATER)
    ]


def test_they_move_with_a_log_and_move_back(engine, clerk, noon, complaints, longer):
    with writing(engine) as connection:
        made = recounting.recount(connection, longer, clerk, noon, "新规定")
    assert due(engine, complaints[1], clerk) == LATER
    assert due(engine, complaints[2], clerk) == FORMER
    with reading(engine) as connection:
        events = history.of_record(connection, longer, "complaint", complaints[1], clerk)
    assert (events[0].kind, events[0].reason) == ("recount", "新规定")
    with writing(engine) as connection:
        assert not records.undo(connection, longer, made[0], clerk, noon).refused
    assert due(engine, complaints[1], clerk) == FORMER


def test_a_move_that_was_overtaken_is_not_taken_back(engine, clerk, noon, complaints, longer):
    with writing(engine) as connection:
        made = recounting.recount(connection, longer, clerk, noon)
        edit = Edit(complaints[1], 2, "received_at", "2026-03-12 09:00")
        assert not records.apply(connection, longer, "complaint", [edit], clerk, noon).conflicts
        outcome = records.undo(connection, longer, made[0], clerk, noon)

    assert [each.code for each in outcome.refused] == ["changed_since"]


def test_a_deadline_given_by_hand_stays(engine, clerk, noon, complaints, longer):
    with writing(engine) as connection:
        by_hand = Edit(complaints[1], 1, "settle_due", "2026-03-20")
        records.apply(connection, longer, "complaint", [by_hand], clerk, noon)
        recounting.recount(connection, longer, clerk, noon)
        kept = search.one(connection, longer, "complaint", complaints[1], clerk)

    assert str(kept.values["settle_due"]).startswith("2026-03-20")
    assert kept.computed["settle_due"] == LATER


def test_once_done_nothing_is_offered(engine, clerk, noon, longer):
    with writing(engine) as connection:
        recounting.recount(connection, longer, clerk, noon)
        assert recounting.shifts(connection, longer, clerk, noon) == []
        assert recounting.recount(connection, longer, clerk, noon) == []
