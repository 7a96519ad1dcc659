"""Running numbers: made from a day and a serial, and read back."""

from datetime import date

import pytest

from schema import numbering
from schema.definitions import Numbering

MONTHLY = Numbering("{yy}{mm}{serial:2}", "month")

NUMBERS = [
    # pattern,                    cycle,  day,          serial, number,        cycle of it
    ("{yy}{mm}{serial:2}", "month", "2025-03-09", 3, "250303", "2025-03"),
    ("{yy}{mm}{serial:2}", "month", "2025-04-01", 1, "250401", "2025-04"),
    ("{yy}{mm}{serial:2}", "month", "2025-04-30", 100, "2504100", "2025-04"),  # widens
    ("{yyyy}-{serial:4}", "year", "2026-11-22", 12, "2026-0012", "2026"),
    ("TS{yyyy}{mm}{dd}-{serial:3}", "day", "2026-11-22", 7, "TS20261122-007", "2026-11-22"),
    ("C{serial:4}", "never", "2026-11-22", 31, "C0031", ""),
]

CONTRADICTIONS = [
    # pattern,             cycle,   named in what is told
    ("{yy}{mm}", "month", "serial"),
    ("{serial:2}{serial:2}", "never", "once"),
    ("{yy}{month}{serial:2}", "year", "{month}"),
    ("{yy}{serial:2}", "month", "mm"),
    ("{serial:4}", "year", "year"),
    ("{yy}{mm}{serial:2}", "weekly", "weekly"),
]


@pytest.mark.parametrize(("pattern", "cycle", "day", "serial", "text", "period"), NUMBERS)
def test_makes_and_reads_numbers_of_a_pattern(pattern, cycle, day, serial, text, period):
    rule = Numbering(pattern, cycle)
    moment = date.fromisoformat(day)

    assert numbering.number(rule, moment, serial) == text
    assert numbering.serial_of(rule, text) == serial
    assert numbering.cycle_of(rule, moment) == period
    assert numbering.cycle_of(rule, numbering.read(rule, text)[0]) == period


@pytest.mark.parametrize(
    "text", ["", "25", "251303", "2503", "25030003", "250303a", "25-03-03", "0"]
)
def test_does_not_take_other_texts_for_its_numbers(text):
    assert numbering.serial_of(MONTHLY, text) is None


@pytest.mark.parametrize(("pattern", "cycle", "named"), CONTRADICTIONS)
def test_tells_what_contradicts_in_a_pattern(pattern, cycle, named):
    told = numbering.contradictions(Numbering(pattern, cycle))

    assert any(named in text for text in told)


def test_finds_nothing_wrong_with_a_sound_pattern():
    assert numbering.contradictions(MONTHLY) == []
