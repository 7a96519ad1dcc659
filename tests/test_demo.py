"""The invented office: it reads like one, and goes without a trace."""

import re
from datetime import datetime

import pytest

from schema import demo, keeping, search
from schema import office as offices
from schema.database import connect, reading
from schema.defining.effective import effective
from schema.defining.loading import shipped
from schema.definitions import Field
from schema.demo import drawing
from schema.demo.pen import texts
from schema.finding.filters import Filter, Query
from schema.problems import UnusableError
from schema.values import Mention

NOW = datetime(2026, 11, 20, 15, 40)
PROPERTY = frozenset({matter["class"] for matter in texts()["matters"]})
DRAWN = drawing.draw(NOW, PROPERTY)
ROWS = {
    "department": DRAWN.departments,
    "person": DRAWN.persons,
    "customer": DRAWN.customers,
    "complaint": DRAWN.complaints,
    "revisit": DRAWN.revisits,
}


@pytest.mark.parametrize("matter", texts()["matters"], ids=lambda matter: matter["contents"][0])
def test_what_belongs_together_in_a_matter_has_the_same_length(matter):
    parts = ("contents", "demands", "investigations", "opinions")

    assert len({len(matter[part]) for part in parts}) == 1


def test_holds_300_complaints_of_eighteen_months_with_their_revisits():
    received = [row["received_at"] for row in DRAWN.complaints]

    assert len(received) == 300
    assert received == sorted(received)
    assert (received[-1] <= NOW, 530 < (NOW - received[0]).days < 550) == (True, True)
    assert len(DRAWN.customers) == len({row["name"] for row in DRAWN.customers}) == 150
    assert len(DRAWN.revisits) > 200


def test_most_are_closed_some_are_late_and_the_newest_are_not_yet_passed_on():
    done = [row for row in DRAWN.complaints if row["status"] in {"closed", "rejected"}]
    old_open = [
        row
        for row in DRAWN.complaints
        if "settled_at" not in row and (NOW - row["received_at"]).days > 7
    ]

    assert len(done) > 250
    assert 1 <= len(old_open) <= 6
    assert DRAWN.complaints[-1]["status"] == "registered"
    assert sum(1 for row in DRAWN.complaints if "promised_at" in row) > 50


def test_nothing_happens_in_the_future_or_before_it_can():
    for row in DRAWN.complaints:
        known = [row.get(key) for key in ("received_at", "transferred_at", "settled_at")]
        known = [moment for moment in (*known, row.get("revisit_on")) if moment]
        assert known == sorted(known)
        assert known[-1] <= NOW
    assert max(row["revisited_at"] for row in DRAWN.revisits) <= NOW


def test_leaves_no_blank_to_fill_and_names_nobody_real():
    said = str(ROWS)

    assert not re.search(r"\{\w+\}", said)
    assert not re.findall(r"\b1[3-9]\d{9}\b", re.sub(r"154\d{8}", "", said))


def test_draws_the_same_office_again():
    assert drawing.draw(NOW, PROPERTY) == DRAWN


@pytest.mark.parametrize("pack", ["general", "property"])
@pytest.mark.parametrize("key", ROWS)
def test_says_only_what_the_registers_know(key, pack):
    register = effective(shipped(), pack).register(key)
    known = {option.key for option in register.field("class").options} if key == "complaint" else ()
    drawn = drawing.draw(NOW, frozenset(known))

    for row in vars(drawn)[f"{key}s"]:
        for name, value in row.items():
            assert _fits(register.field(name), value), (name, value)


def _fits(field: Field, value) -> bool:
    if isinstance(value, Mention) or value is None:
        return value is None or field.type in {"link", "person", "department"}
    if field.type == "choice":
        return field.option(value) is not None
    if field.type == "lines":
        return {name for line in value for name in line} <= {part.key for part in field.fields}
    return True


def test_is_added_once_and_goes_without_a_trace(engine, clerk, noon):
    added = demo.add(engine, clerk, noon)
    again = demo.add(engine, clerk, noon)
    before = _counts(engine, clerk)
    removed = demo.remove(engine, clerk, noon)

    assert (again, added) == (0, sum(before.values()))
    assert before["complaint"] == 300
    assert (removed.removed, removed.kept) == (added, 0)
    assert set(_counts(engine, clerk).values()) == {0}
    assert demo.add(engine, clerk, noon) == added


def test_links_each_revisit_to_its_complaint_and_each_complaint_to_its_people(
    engine, office, clerk, noon
):
    demo.add(engine, clerk, noon)
    with reading(engine) as connection:
        revisits = list(search.all(connection, office, "revisit", Query(), clerk))
        complaints = list(search.all(connection, office, "complaint", Query(), clerk))

    of_complaints = [each for each in revisits if each.values["kind"] == "complaint"]
    assert all(each.names.get("source") for each in of_complaints)
    assert all(each.names.get("taken_by") for each in complaints)
    assert sum(1 for each in complaints if each.values.get("first_complaint")) >= 3
    assert sum(1 for each in complaints if each.values.get("settle_due")) > 290


def test_says_when_there_is_nothing_to_remove(engine, clerk, noon):
    with pytest.raises(UnusableError) as told:
        demo.remove(engine, clerk, noon)

    assert told.value.problem.code == "no_demo"


def _counts(engine, actor):
    with reading(engine) as connection:
        here = demo.offices.current(connection)
        return {key: search.count(connection, here, key, Query(), actor) for key in here.on}


def test_of_an_estate_has_rooms_that_its_complaints_lead_to_and_they_go_with_it(tmp_path, clerk):
    engine = connect(f"sqlite:///{tmp_path / 'estate.db'}")
    keeping.prepare(engine, "property")

    def count(key, *filters):
        with reading(engine) as connection:
            return search.count(connection, offices.current(connection), key, Query(filters), clerk)

    demo.add(engine, clerk, NOW)
    assert count("room") > 100
    assert count("complaint", Filter("home", "!=", "")) > 100

    demo.remove(engine, clerk, NOW)
    assert (count("room"), count("complaint"), count("customer")) == (0, 0, 0)
    engine.dispose()
