"""Deadlines: how durations are read, when they end, and the reason that is given."""

from datetime import date, datetime

import pytest

from schema.clocks import calendar_days
from schema.clocks.deadlines import Duration, moment, parse
from schema.clocks.reasons import due
from schema.problems import UnusableError

NOTICES = calendar_days.calendar()

READS = [
    # written,             amount, unit
    ("3 working days", "3", "working days"),
    ("1 working day", "1", "working days"),
    ("3个工作日", "3", "working days"),
    ("0.5 working hours", "0.5", "working hours"),
    ("48 hours", "48", "hours"),
    ("24小时", "24", "hours"),
    ("5 minutes", "5", "minutes"),
    ("5分钟", "5", "minutes"),
    ("2  Days", "2", "days"),
    ("2 weeks", "2", "weeks"),
    ("2个月", "2", "months"),
]

REFUSES = [
    "",
    "soon",
    "3",
    "working days",
    "3 fortnights",
    "-1 days",
    "0 working days",
    "1.5 working days",
    "1.5 months",
    "3 working days later",
]

DUE = [
    # from,              duration,          due
    ("2026-11-20T16:00", "1 working day", "2026-11-23T23:59:59"),  # Friday to Monday
    ("2026-11-19T09:00", "3 working days", "2026-11-24T23:59:59"),
    ("2026-02-13T10:00", "3 working days", "2026-02-25T23:59:59"),
    ("2026-02-13", "3 working days", "2026-02-25T23:59:59"),
    ("2026-11-20T09:10", "3 hours", "2026-11-20T12:10:00"),
    ("2026-11-20T11:00", "48 hours", "2026-11-22T11:00:00"),
    ("2026-11-20T10:00:00", "5 minutes", "2026-11-20T10:05:00"),
    ("2026-11-20", "2 hours", "2026-11-21T02:00:00"),  # from the end of the only known day
    ("2026-11-20T17:00", "2 working hours", "2026-11-23T10:00:00"),
    ("2026-11-20", "1 working hours", "2026-11-23T10:00:00"),
    ("2026-11-20T17:00", "3 days", "2026-11-23T23:59:59"),
    ("2026-11-20T17:00", "1 week", "2026-11-27T23:59:59"),
    ("2026-12-31", "2 months", "2027-02-28T23:59:59"),
    ("2023-12-31", "2 months", "2024-02-29T23:59:59"),
]


@pytest.mark.parametrize(("text", "amount", "unit"), READS)
def test_reads_durations_in_english_and_chinese(text, amount, unit):
    got = parse(text)

    assert (str(got.amount), got.unit) == (amount, unit)


@pytest.mark.parametrize("text", REFUSES)
def test_refuses_what_is_no_duration(text):
    with pytest.raises(UnusableError) as told:
        parse(text)

    assert told.value.problem.code == "bad_duration"


@pytest.mark.parametrize(("start", "duration", "end"), DUE)
def test_ends_when_a_careful_clerk_says(start, duration, end):
    assert moment(_start(start), parse(duration), NOTICES) == datetime.fromisoformat(end)


def _start(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def test_may_end_at_the_last_closing_time():
    got = moment(datetime(2026, 11, 20, 9), parse("1 working day"), NOTICES, end="close")

    assert got == datetime(2026, 11, 23, 18)


def test_may_count_the_day_itself():
    monday = datetime(2026, 11, 23, 9)

    assert moment(monday, parse("1 working day"), NOTICES, day_one="same").day == 23
    assert moment(monday, parse("3 days"), NOTICES, day_one="same").day == 25


@pytest.mark.parametrize("text", ["1000000 days", "100000 months"])
def test_says_when_a_duration_leads_beyond_the_calendar(text):
    with pytest.raises(UnusableError) as told:
        moment(date(2026, 1, 1), parse(text), NOTICES)

    assert told.value.problem.code == "duration_too_long"


def test_says_which_days_were_skipped_and_which_were_made_up():
    _, why = due(datetime(2026, 2, 13, 10), parse("3 working days"), NOTICES)

    assert why == (
        "2026-02-13（周五）的次日起算 3 个工作日，到 2026-02-25（周三）；"
        "跳过 02-15—02-23 春节假期；2026-02-14（周六）春节调休上班，计入。"
    )


def test_does_not_call_the_uncounted_day_of_the_event_counted():
    _, why = due(date(2026, 2, 14), parse("7 working days"), NOTICES)

    assert "02-14（周六）春节调休" not in why
    assert "2026-02-28（周六）春节调休上班，计入" in why


def test_tells_that_a_year_without_a_notice_is_provisional():
    last, why = due(date(2026, 12, 30), parse("5 working days"), NOTICES)

    assert last == datetime(2027, 1, 7, 23, 59, 59)
    assert "暂定：2027 年放假安排尚未录入" in why


def test_gives_the_reason_in_english_too():
    _, why = due(
        date(2026, 11, 20), Duration(parse("3 days").amount, "days"), NOTICES, language="en"
    )

    assert why == "3 days from the day after 2026-11-20 (Friday): 2026-11-23 (Monday)."
