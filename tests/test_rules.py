"""The rules a field may be computed by, and what the running ones give."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from schema import rules
from schema.clocks import calendar_days
from schema.definitions import Clock, Field, Label, Office, Pack, Register, Rule

NOTICES = calendar_days.calendar()


def a_field(key, kind="text", rule=None):
    return Field(key, kind, Label(key), rule=rule)


LETTER = Register(
    "letter",
    "T01",
    Label("信件"),
    (
        a_field("received_at", "datetime"),
        a_field("answered_at", "datetime"),
        a_field("level", "choice"),
        a_field("answer_due", "datetime", Rule("deadline", {"clock": "answer"})),
        a_field("revisit_due", "datetime", Rule("deadline", {"clock": "revisit"})),
        a_field("seen_due", "datetime", Rule("deadline", {"clock": "nobody_has_set_it"})),
        a_field("times", "integer", Rule("occurrence", {"link": "first"})),
    ),
)
CLOCKS = {
    "answer": Clock(
        "answer",
        "letter",
        "received_at",
        {"serious": "1 working day", "ordinary": "3 working days"},
        by="level",
    ),
    "revisit": Clock("revisit", "letter", "answered_at", {"": "1 week"}),
}
OFFICE = Office({"letter": LETTER}, Pack("general", Label("通用"), ("letter",), clocks=CLOCKS), ())

GIVES = [
    # received,                    level,      answered,         answer due, revisit due
    (datetime(2026, 11, 20, 16), "serious", None, datetime(2026, 11, 23, 23, 59, 59), None),
    (
        date(2026, 2, 13),
        "ordinary",
        date(2026, 2, 25),
        datetime(2026, 2, 25, 23, 59, 59),
        datetime(2026, 3, 4, 23, 59, 59),
    ),
    (datetime(2026, 11, 20, 16), None, None, None, None),  # the level is not known yet
    (datetime(2026, 11, 20, 16), "unheard of", None, None, None),
    (None, "serious", None, None, None),
    ("last week", "serious", None, None, None),
]

CONTRADICTIONS = [
    # type,     rule,                                           told
    ("datetime", Rule("deadlin", {}), "deadlin is not known"),
    ("datetime", Rule("deadline", {}), "rule.clock: is missing"),
    ("datetime", Rule("deadline", {"clock": "x", "watch": "y"}), "rule.watch: is not known"),
    ("text", Rule("deadline", {"clock": "x"}), "gives datetime, not text"),
]


@pytest.mark.parametrize(("received", "level", "answered", "due", "revisit"), GIVES)
def test_computes_deadlines_from_the_event_and_its_level(received, level, answered, due, revisit):
    values = {"received_at": received, "level": level, "answered_at": answered}

    got = rules.compute(LETTER, values, OFFICE, NOTICES)

    assert got == {"answer_due": due, "revisit_due": revisit}


def test_computes_many_records_as_it_does_one():
    columns = {"received_at": [row[0] for row in GIVES], "level": [row[1] for row in GIVES]}
    columns["answered_at"] = [row[2] for row in GIVES]

    got = rules.compute_columns(LETTER, columns, len(GIVES), OFFICE, NOTICES)

    assert got == {
        "answer_due": [row[3] for row in GIVES],
        "revisit_due": [row[4] for row in GIVES],
    }


def test_computes_nothing_from_columns_that_are_not_there():
    got = rules.compute_columns(LETTER, {}, 2, OFFICE, NOTICES)

    assert got == {"answer_due": [None, None], "revisit_due": [None, None]}


def test_a_figure_nobody_can_read_gives_no_deadline():
    clock = replace(CLOCKS["revisit"], figures={"": "soon"})
    office = replace(OFFICE, pack=replace(OFFICE.pack, clocks={"revisit": clock}))

    got = rules.compute(LETTER, {"answered_at": date(2026, 2, 25)}, office, NOTICES)

    assert got == {"revisit_due": None}


def test_knows_which_rules_run_already():
    assert rules.running(LETTER.field("answer_due"))
    assert rules.running(LETTER.field("times"))
    assert not rules.running(LETTER.field("level"))


def test_knows_which_rules_are_worked_out_at_reading():
    assert rules.at_reading(LETTER, LETTER.field("times"))
    assert not rules.at_reading(LETTER, LETTER.field("answer_due"))
    assert not rules.at_reading(LETTER, LETTER.field("level"))


@pytest.mark.parametrize(("kind", "rule", "told"), CONTRADICTIONS)
def test_tells_what_contradicts_in_a_rule(kind, rule, told):
    assert told in "; ".join(rules.contradictions(a_field("x", kind, rule)))


def test_finds_nothing_wrong_with_sound_rules():
    assert [text for field in LETTER.fields for text in rules.contradictions(field)] == []
