"""The days of a year as the office decides them: counted at once, kept at the next start."""

from datetime import date

from schema import keeping
from schema import office as offices
from schema.database import reading, writing
from schema.defining.effective import DefinitionChange


def decide(engine, actor, now, days, before):
    change = DefinitionChange("calendar", "", "2026", {"days": days, "before": before})
    with writing(engine) as connection:
        offices.change_definition(connection, change, actor, now)


def calendar(engine):
    with reading(engine) as connection:
        return offices.calendar(connection, offices.current(connection))


def of_2026(engine):
    found = calendar(engine)
    days = [(day, works) for day, works in found.days.items() if day.year == 2026]
    return [(day.isoformat(), works, found.names[day]) for day, works in sorted(days)]


def test_a_decided_year_counts_is_kept_and_is_taken_back(engine, clerk, noon):
    before = of_2026(engine)
    try:
        decide(engine, clerk, noon, [["2026-03-18", False, "店庆"]], before)
        keeping.prepare(engine)

        assert of_2026(engine) == [("2026-03-18", False, "店庆")]
        assert not calendar(engine).works(date(2026, 3, 18))
    finally:  # the calendar of the tests' server stays as it was
        with writing(engine) as connection:
            number = offices.kept(connection, ("calendar",))[0].id
            offices.take_back(connection, number, clerk, noon)

    assert of_2026(engine) == before
    assert calendar(engine).works(date(2026, 3, 18))
