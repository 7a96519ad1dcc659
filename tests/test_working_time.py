"""Counting on the office's calendar: working days, working hours and what lies between."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.clocks import calendar_days
from schema.clocks.working_time import (
    Calendar,
    add_working_days,
    add_working_hours,
    elapsed,
    hours,
)
from schema.problems import UnusableError

NOTICES = calendar_days.calendar()
MAKE_UP_IGNORED = calendar_days.calendar(follows=False)
ONE_SPAN = calendar_days.calendar(working_hours="10:00-18:00")
ROUND_THE_CLOCK = calendar_days.calendar(working_hours="00:00-23:59")
NEVER_OPEN = Calendar({date(2026, 1, 1): False}, week=frozenset())
SHORT = timedelta(days=3650)

WORKING_DAYS = [
    # received,   days, due,          due where make-up days are not followed
    ("2024-02-02", 3, "2024-02-06", "2024-02-07"),  # the Sunday before works
    ("2024-02-09", 3, "2024-02-20", "2024-02-21"),
    ("2024-02-17", 1, "2024-02-18", "2024-02-19"),  # received on a holiday
    ("2024-04-03", 1, "2024-04-07", "2024-04-08"),
    ("2024-09-27", 3, "2024-10-08", "2024-10-09"),
    ("2024-09-30", 5, "2024-10-12", "2024-10-14"),  # ends on a working Saturday
    ("2025-01-24", 3, "2025-02-05", "2025-02-06"),
    ("2025-04-25", 3, "2025-04-29", "2025-04-30"),
    ("2025-09-26", 3, "2025-09-30", "2025-10-09"),
    ("2025-12-31", 1, "2026-01-04", "2026-01-05"),  # crosses the year, ends on a Sunday
    ("2026-02-14", 7, "2026-03-03", "2026-03-04"),  # received on a working Saturday
    ("2026-09-30", 7, "2026-10-15", "2026-10-16"),
]

WORKING_HOURS = [
    # start,               length in seconds, end; 09:00-12:00 and 13:30-18:00
    ("2024-02-09T17:00", 7200, "2024-02-18T10:00"),
    ("2024-02-18T17:30", 3600, "2024-02-19T09:30"),
    ("2024-02-17T10:00", 3600, "2024-02-18T10:00"),
    ("2026-11-20T12:15", 3600, "2026-11-20T14:30"),
    ("2026-11-20T18:00", 3600, "2026-11-23T10:00"),
    ("2026-11-20T08:00", 1800, "2026-11-20T09:30"),
    ("2026-11-20T09:00", 27000, "2026-11-20T18:00"),
    ("2026-11-20T17:59:30", 180, "2026-11-23T09:02:30"),
    ("2026-11-20T09:00", 10800, "2026-11-20T12:00"),  # not 13:30
]

ONE_SPAN_HOURS = [
    # start,              hours, end; 10:00-18:00
    ("2026-11-18T10:00", 1, "2026-11-18T11:00"),
    ("2026-11-18T08:00", 1, "2026-11-18T11:00"),  # before opening
    ("2026-11-18T20:00", 0.5, "2026-11-19T10:30"),  # after closing
    ("2026-11-18T17:00", 1, "2026-11-18T18:00"),  # to the last second
    ("2026-11-20T17:00", 2, "2026-11-23T11:00"),  # over a weekend
    ("2026-11-20T19:00", 1, "2026-11-23T11:00"),
    ("2026-11-21T15:00", 1, "2026-11-23T11:00"),  # from a Saturday
    ("2026-11-18T16:59:30", 3.5, "2026-11-19T12:29:30"),  # seconds are kept
]

ELAPSED = [
    # from,              to,                 working hours between
    ("2024-02-09T17:00", "2024-02-18T10:00", 2.0),
    ("2026-02-14T16:00", "2026-02-24T10:00", 3.0),
    ("2026-11-21T09:00", "2026-11-22T18:00", 0),  # a plain weekend
    ("2026-11-20T18:00", "2026-11-20T09:00", 0),  # swapped
    ("2026-11-20T12:00", "2026-11-20T13:30", 0),  # the break
    ("2026-11-20T09:00", "2026-11-20T18:00", 7.5),
]

UNUSABLE_HOURS = [
    "",
    "09:00",
    "18:00-09:00",
    "09:00-09:00",
    "22:00-06:00",
    "09:00-25:00",
    "09:75-12:00",
    "09:00-12:00,11:00-18:00",
    "13:30-18:00,09:00-12:00",
    "nine to five",
]


@pytest.mark.parametrize(("start", "days", "due", "unfollowed"), WORKING_DAYS)
def test_counts_working_days_as_the_notices_decide(start, days, due, unfollowed):
    day = date.fromisoformat(start)

    assert add_working_days(day, days, NOTICES) == date.fromisoformat(due)
    assert add_working_days(day, days, MAKE_UP_IGNORED) == date.fromisoformat(unfollowed)


def test_may_count_the_day_of_the_event_as_the_first_if_it_is_worked():
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)

    assert add_working_days(friday, 3, NOTICES, "same") == date(2026, 11, 24)
    assert add_working_days(saturday, 3, NOTICES, "same") == date(2026, 11, 25)


@pytest.mark.parametrize(("start", "seconds", "end"), WORKING_HOURS)
def test_counts_working_hours_over_breaks_and_holidays(start, seconds, end):
    length = timedelta(seconds=seconds)

    assert add_working_hours(
        datetime.fromisoformat(start), length, NOTICES
    ) == datetime.fromisoformat(end)


@pytest.mark.parametrize(("start", "length", "end"), ONE_SPAN_HOURS)
def test_counts_working_hours_from_opening_to_closing(start, length, end):
    got = add_working_hours(datetime.fromisoformat(start), timedelta(hours=length), ONE_SPAN)

    assert got == datetime.fromisoformat(end)


def test_loses_no_minute_at_midnight_when_the_office_never_closes():
    noon = datetime(2026, 11, 18, 12)

    assert add_working_hours(noon, timedelta(hours=24), ROUND_THE_CLOCK) == datetime(
        2026, 11, 19, 12
    )


@pytest.mark.parametrize(("start", "end", "hours_between"), ELAPSED)
def test_measures_the_working_time_between_two_moments(start, end, hours_between):
    got = elapsed(datetime.fromisoformat(start), datetime.fromisoformat(end), NOTICES)

    assert got == timedelta(hours=hours_between)


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 10, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
LENGTHS = st.integers(1, 40 * 27000).map(lambda seconds: timedelta(seconds=seconds))


@settings(deadline=None)  # a busy machine is no mistake
@given(MOMENTS, LENGTHS)
def test_what_was_added_has_elapsed(start, length):
    assert elapsed(start, add_working_hours(start, length, NOTICES), NOTICES) == length


@settings(deadline=None)  # a busy machine is no mistake
@given(MOMENTS, MOMENTS, LENGTHS)
def test_a_later_start_never_ends_earlier(one, other, length):
    first, second = sorted((one, other))

    assert add_working_hours(first, length, NOTICES) <= add_working_hours(second, length, NOTICES)
    assert add_working_days(first.date(), 5, NOTICES) <= add_working_days(second.date(), 5, NOTICES)


def test_a_calendar_without_working_days_is_told_and_does_not_loop():
    with pytest.raises(UnusableError) as told:
        add_working_days(date(2026, 1, 1), 1, NEVER_OPEN)
    with pytest.raises(UnusableError):
        add_working_hours(datetime(2026, 1, 1, 9), timedelta(hours=1), NEVER_OPEN)

    assert told.value.problem.code == "no_working_day"
    assert elapsed(datetime(2026, 1, 1), datetime(2026, 2, 1), NEVER_OPEN) == timedelta(0)


@pytest.mark.parametrize("text", UNUSABLE_HOURS)
def test_refuses_hours_that_contradict(text):
    with pytest.raises(UnusableError) as told:
        hours(text)

    assert told.value.problem.code == "bad_hours"


def test_reads_hours_as_people_write_them():
    assert hours("9:00至12:00,13:30-18:00") == hours("09:00-12:00, 13:30–18:00")


def test_a_year_without_a_notice_rests_on_weekends_and_statutory_days_and_is_provisional():
    wednesday, new_year, spring_festival = date(2027, 3, 3), date(2027, 1, 1), date(2027, 2, 8)

    assert [NOTICES.works(day) for day in (wednesday, new_year, spring_festival)] == [
        True,
        False,
        False,
    ]
    assert NOTICES.provisional(wednesday)
    assert not NOTICES.provisional(date(2026, 3, 3))
    assert NOTICES.name(spring_festival) == "春节"


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_shipped_days_agree_with_an_independent_source(year):
    days = [date(year, 1, 1) + timedelta(days=count) for count in range(366)]
    days = [day for day in days if day.year == year]

    assert [NOTICES.works(day) for day in days] == [
        chinese_calendar.is_workday(day) for day in days
    ]
