"""The rules a field may be computed by, and what the running ones give."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from schema import rules
from schema.clocks import calendar_days
from schema.computing import figures
from schema.defining.effective import effective
from schema.defining.loading import shipped
from schema.definitions import (
    Clock,
    Dated,
    Field,
    Figure,
    Label,
    Office,
    Pack,
    Register,
    Rule,
)

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


def an_office(pack):
    return effective(shipped(), pack)


def given(pack, key, **values):
    """What the rules of a shipped register give for one row."""
    office = an_office(pack)
    return rules.compute(office.catalogue[key], values, office, NOTICES)


PREACCEPTED = [
    # points passed of 100 each part: total, lowest part, result (T-04, T-05)
    ([100, 100, 100, 100, 84], "0.968", "0.84", "fail"),
    ([85, 85], "0.85", "0.85", "pass"),
    ([90, 90], "0.9", "0.9", "good"),
    ([95, 95], "0.95", "0.95", "excellent"),
    ([94, 95], "0.945", "0.94", "good"),
    ([70, 70], "0.7", "0.7", "fail"),
]


@pytest.mark.parametrize(("passed", "rate", "lowest", "result"), PREACCEPTED)
def test_grades_a_preacceptance(passed, rate, lowest, result):
    items = tuple(
        {"part": f"分项{at}", "points": 100, "passed": each} for at, each in enumerate(passed)
    )
    got = given("decoration", "preacceptance", items=items, accepted_at=date(2026, 3, 2))

    assert (got["rate"], got["part_rate"]) == (Decimal(rate), Decimal(lowest))
    assert got["result"] == result


def test_a_part_counts_with_all_its_lines():
    items = (
        {"part": "水电", "points": 10, "passed": 8},
        {"part": "水电", "points": 10, "passed": 10},
        {"part": "木工", "points": 10, "passed": 10},
        {"part": "木工", "points": None, "passed": 3},
    )
    got = given("decoration", "preacceptance", items=items)

    assert (got["rate"], got["part_rate"]) == (Decimal("0.9333333333"), Decimal("0.9"))


def test_a_given_rate_is_graded_not_the_computed_one():
    items = ({"part": "水电", "points": 10, "passed": 5},)
    got = given("decoration", "preacceptance", items=items, rate=Decimal("0.96"), part_rate=None)

    assert got["rate"] == Decimal("0.5")
    assert got["result"] == "fail"  # the lowest part rate is still the lines'
    got = given("decoration", "preacceptance", rate=Decimal("0.96"), part_rate=Decimal("0.9"))
    assert got["result"] == "excellent"


WEIGHED = [
    # phase, score, weighted, grade (T-01 … T-03: no rounding before grading)
    ("before", "95", "19", "good"),
    ("during", "88", "44", "pass"),
    ("after", "92", "27.6", "good"),
    ("after", "69.9", "20.97", "fail"),
    ("before", "70", "14", "pass"),
    ("before", "90", "18", "good"),
    ("before", "89.99", "17.998", "pass"),
]


@pytest.mark.parametrize(("phase", "score", "weighted", "grade"), WEIGHED)
def test_weighs_and_grades_a_phase(phase, score, weighted, grade):
    got = given("construction", "phase_score", phase=phase, score=Decimal(score))

    assert (got["weighted"], got["grade"]) == (Decimal(weighted), grade)


def test_an_office_without_the_figure_computes_nothing_of_it():
    got = given("general", "phase_score", phase="before", score=Decimal(95))

    assert "weighted" not in got
    assert "grade" not in got
    assert got["score"] is None


def test_marks_of_another_pack_are_no_grades_of_this_register():
    # The consulting pack calls its bands alike, but they grade deliverables.
    assert given("consulting", "phase_score", score=Decimal(95))["grade"] is None


GRADED = [
    ("85", "excellent"), ("84.6", "good"), ("70", "good"), ("69.9", "pass"), ("55", "pass"),
    ("54", "fail"), ("0", "fail"),
]  # fmt: skip


@pytest.mark.parametrize(("score", "grade"), GRADED)
def test_grades_a_deliverable_by_the_lower_bounds(score, grade):
    assert given("consulting", "task_order", score=Decimal(score))["grade"] == grade


@pytest.mark.parametrize(("score", "result"), [("80", "pass"), ("79.9", "warning"), (None, None)])
def test_a_drawing_below_the_line_is_a_warning(score, result):
    score = Decimal(score) if score else None

    assert given("decoration", "drawing_review", score=score)["result"] == result


CAPS = [
    # what is bought, its value, the cap: T-15 and T-16
    ("100000000", None, "1500000"),
    ("300000000", None, "3000000"),
    ("200000000", "1", "3000000"),
    (None, "1000000", "15000"),
    (None, None, None),
]


@pytest.mark.parametrize(("amount", "value", "cap"), CAPS)
def test_caps_a_fee(amount, value, cap):
    said = {"object_amount": amount, "value": value}
    values = {key: Decimal(text) for key, text in said.items() if text}

    assert given("consulting", "fee_budget", **values)["cap"] == (Decimal(cap) if cap else None)


@pytest.mark.parametrize(("value", "bonus"), [("80000", "800"), ("150000", "1000")])
def test_caps_the_bonus_of_an_excellent_site(value, bonus):
    """T-07 and T-08: 1 % of the value, at most 1,000."""
    rule = Rule("capped", {"of": ["value"], "figure": "excellent_bonus"})
    site = Register(
        "site", "T02", Label("工地"), (a_field("value", "money"), a_field("bonus", "money", rule))
    )
    got = rules.compute(site, {"value": Decimal(value)}, an_office("decoration"), NOTICES)

    assert got == {"bonus": Decimal(bonus)}


def test_shares_what_came_back_of_what_was_given_out():
    got = given("general", "training_survey", participants=100, collected=97)  # T-19

    assert got["return_rate"] == Decimal("0.97")
    assert given("general", "training_survey", participants=0, collected=0)["return_rate"] is None
    third = given("general", "training_survey", participants=3, collected=1)["return_rate"]
    assert third == Decimal("0.3333333333")


IN_TIME = [
    # register, values, field, in time
    ("lead", ("registered_at", "10:00:00"), ("informed_at", "10:05:00"), "in_five", True),
    ("lead", ("registered_at", "10:00:00"), ("informed_at", "10:05:01"), "in_five", False),
    ("lead", ("informed_at", "10:00:00"), ("contacted_at", "10:15:00"), "in_fifteen", True),
    ("lead", ("informed_at", "10:00:00"), ("contacted_at", "10:15:01"), "in_fifteen", False),
    ("front_desk", ("agreed_at", "10:00:00"), ("answered_at", "10:00:00"), "in_time", True),
    ("front_desk", ("agreed_at", "10:00:00"), ("answered_at", "10:00:01"), "in_time", False),
]


@pytest.mark.parametrize(("key", "start", "done", "field", "in_time"), IN_TIME)
def test_tells_whether_it_was_in_time(key, start, done, field, in_time):
    values = {
        name: datetime.combine(date(2026, 3, 2), time.fromisoformat(text))
        for name, text in (start, done)
    }

    assert given("lead_desk", key, **values)[field] is in_time


def test_where_only_the_day_is_known_no_minutes_are_told():
    day = date(2026, 3, 2)
    told = given("lead_desk", "lead", registered_at=day, informed_at=day)["in_five"]
    later = given("lead_desk", "lead", registered_at=day, informed_at=date(2026, 3, 4))["in_five"]

    assert (told, later) == (None, False)
    assert given("general", "front_desk", agreed_at=day, answered_at=day)["in_time"] is True


AHEAD = [
    (datetime(2026, 3, 5, 0, 0), True),
    (datetime(2026, 3, 5, 0, 1), False),
    (date(2026, 3, 4), True),
    (date(2026, 3, 5), None),  # at midnight it was, an hour later it was not
    (None, None),
]


@pytest.mark.parametrize(("changed", "ahead"), AHEAD)
def test_a_change_must_be_told_a_day_before(changed, ahead):
    got = given("decoration", "preacceptance_list", changed_at=changed, planned_at=date(2026, 3, 6))

    assert got["a_day_before"] is ahead


@pytest.mark.parametrize(
    ("finished", "late"), [(date(2026, 3, 20), 5), (date(2026, 3, 10), 0), (None, None)]
)
def test_works_are_late_by_days_never_by_less_than_none(finished, late):
    got = given("decoration", "works", planned_end=date(2026, 3, 15), finished_at=finished)

    assert got["late_days"] == late


SPANS = [
    # unit, from, to, elapsed
    ("hours", datetime(2026, 3, 2, 9), datetime(2026, 3, 3, 10, 30), "25.5"),
    ("minutes", datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 9, 1, 30), "1.5"),
    ("hours", date(2026, 3, 2), datetime(2026, 3, 3, 10, 30), None),
    ("days", date(2026, 2, 27), datetime(2026, 3, 2, 9), "3"),
    ("working days", date(2026, 2, 27), date(2026, 3, 3), "3"),  # Saturday 28 was made up
    ("working hours", datetime(2026, 2, 27, 17), datetime(2026, 3, 2, 10), "9.5"),
    ("working hours", datetime(2026, 3, 6, 17), datetime(2026, 3, 9, 10), "2"),
    ("days", date(2026, 2, 27), date(9999, 12, 31), None),
]


@pytest.mark.parametrize(("unit", "start", "end", "length"), SPANS)
def test_measures_what_lies_between(unit, start, end, length):
    rule = Rule("elapsed", {"from": "a", "to": "b", "unit": unit})
    register = Register(
        "span",
        "T03",
        Label("时长"),
        (a_field("a", "datetime"), a_field("b", "datetime"), a_field("c", "decimal", rule)),
    )
    got = rules.compute(register, {"a": start, "b": end}, OFFICE, NOTICES)["c"]

    assert got == (None if length is None else Decimal(length))


PRODUCTS = [
    (Decimal(2), Decimal("3.5"), Decimal(7)),
    (3, Decimal("0.1"), Decimal("0.3")),
    (None, Decimal("3.5"), None),
    ("两", Decimal("3.5"), None),
    (True, Decimal("3.5"), None),
    (Decimal("1e9"), Decimal("1e9"), None),  # no room for it
]


@pytest.mark.parametrize(("quantity", "price", "budget"), PRODUCTS)
def test_multiplies_what_are_numbers(quantity, price, budget):
    assert given("general", "gift_request", quantity=quantity, price=price)["budget"] == budget


def test_adds_what_is_there():
    got = given("general", "service_demand", parts_charge=Decimal(80), labour_charge=None)
    assert got["total"] == Decimal(80)
    assert given("general", "service_demand")["total"] is None


def test_the_mean_of_lines_counts_by_their_weights():
    rule = Rule("score", {"lines": "marks", "field": "mark", "weight": "weight"})
    plain = Rule("score", {"lines": "marks", "field": "mark"})
    marks = Field(
        "marks",
        "lines",
        Label("打分"),
        fields=(a_field("mark", "decimal"), a_field("weight", "decimal")),
    )
    fields = (marks, a_field("mean", "decimal", rule), a_field("plain", "decimal", plain))
    register = Register("marked", "T04", Label("打分"), fields)
    lines = ({"mark": Decimal(90), "weight": 3}, {"mark": Decimal(70), "weight": 1})

    got = rules.compute(register, {"marks": lines}, OFFICE, NOTICES)
    assert got == {"mean": Decimal(85), "plain": Decimal(80)}
    unweighed = (*lines, {"mark": Decimal(10), "weight": None})
    assert rules.compute(register, {"marks": unweighed}, OFFICE, NOTICES)["mean"] is None


def test_many_rows_are_computed_as_each_alone():
    office = an_office("construction")
    register = office.catalogue["phase_score"]
    columns = {
        "phase": ["before", "during", None, "after"],
        "score": [Decimal(95), None, Decimal(88), Decimal(92)],
        "weighted": [None, Decimal(40), None, None],
        "items": [(), ({"points": Decimal(50)}, {"points": Decimal(30)}), (), None],
    }
    together = rules.compute_columns(register, columns, 4, office, NOTICES)

    for at in range(4):
        row = {key: column[at] for key, column in columns.items()}
        alone = rules.compute(register, row, office, NOTICES)
        assert alone == {key: column[at] for key, column in together.items()}
    assert together["score"] == [None, Decimal(80), None, None]
    assert together["weighted"] == [Decimal(19), Decimal(40), None, Decimal("27.6")]


BANDS = [
    ("< 70", (None, False)), ("≤ 54", (None, False)), ("70–90", (Decimal(70), False)),
    ("85-100", (Decimal(85), False)), ("≥ 90", (Decimal(90), False)),
    ("> 90%", (Decimal("0.9"), True)), ("85%", (Decimal("0.85"), False)),
    ("85–95%", (Decimal("0.85"), False)), ("80 分", (Decimal(80), False)),
    ("优秀", None), ("", None), ("每月 1 次", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "floor"), BANDS)
def test_reads_bands(text, floor):
    found = figures.bands(Figure("x", Label("等级"), {"a": text}, "score"))

    assert [(band.floor, band.above) for band in found] == ([] if floor is None else [floor])


NUMBERS = [
    ("0.2", "0.2"), ("90%", "0.9"), ("1000 元", "1000"), ("3,000,000 元", "3000000"), ("-5", "-5"),
    ("−5…−10 分", None), ("50–1000", None), ("每季 2 名", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_reads_the_numbers_of_figures(text, number):
    assert figures.number(text) == (None if number is None else Decimal(number))


def test_a_figure_counts_from_its_day_on():
    office = an_office("decoration")
    line = office.pack.figures["drawing_pass"]
    later = Dated(date(2026, 4, 1), "85", "pass")
    known = {**office.pack.figures, "drawing_pass": replace(line, dated=(later,))}
    office = replace(office, pack=replace(office.pack, figures=known))
    register = office.catalogue["drawing_review"]

    def result(day):
        values = {"score": Decimal(82), "received_at": day}
        return rules.compute(register, values, office, NOTICES)["result"]

    told = [result(day) for day in (date(2026, 3, 31), date(2026, 4, 1), None)]
    assert told == ["pass", "warning", "pass"]
