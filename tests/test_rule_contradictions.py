"""What the check of definitions tells of rules that could not run."""

from dataclasses import replace

import pytest

from schema.defining import contradictions
from schema.defining.loading import shipped
from schema.definitions import Rule

COUNT = {"name": "count", "register": "complaint"}
WRONG = [
    # register, field, rule, told
    ("gift_request", "budget", {"name": "product", "of": ["quantity", "nothing"]}, "nothing is no"),
    ("gift_request", "budget", {"name": "product", "of": ["gift"]}, "gift must be a number"),
    ("gift_request", "budget", {"name": "product", "of": ["budget"]}, "goes in a circle"),
    ("works", "late_days", {"name": "elapsed", "from": "address", "to": "finished_at"}, "a date"),
    (
        "works", "late_days",
        {"name": "elapsed", "from": "planned_end", "to": "finished_at", "unit": "moons"},
        "moons is not known",
    ),
    ("lead", "in_five", {"name": "in_time", "done": "informed_at"}, "in_time needs due"),
    (
        "lead", "in_five",
        {"name": "in_time", "done": "informed_at", "from": "registered_at", "figure": "duty"},
        "must be in minutes or hours",
    ),
    (
        "lead", "in_five",
        {"name": "in_time", "done": "informed_at", "from": "registered_at", "figure": "none"},
        "no pack has a figure none",
    ),
    ("preacceptance", "rate", {"name": "total", "lines": "works", "field": "x"}, "has no lines"),
    ("preacceptance", "rate", {"name": "total", "lines": "items", "field": "item"}, "a number"),
    (
        "drawing_review", "result",
        {"name": "grade", "of": "score", "figure": "drawing_pass", "else": "fined"},
        "names fined, which is no option",
    ),
    (
        "drawing_review", "result",
        {"name": "grade", "of": "score", "figure": "model_bonus"},
        "has a band that cannot be read",
    ),
    ("fee_budget", "cap", {"name": "capped", "of": ["value"], "figure": "bands"}, "must say share"),
    ("complaint", "occurrence", {"name": "occurrence", "link": "nobody"}, "nobody is no field"),
    ("customer", "complaints", {**COUNT, "register": "nothing", "link": "x"}, "is no register"),
    ("customer", "complaints", {**COUNT, "link": "content"}, "no link"),
    ("customer", "complaints", {**COUNT, "link": "site"}, "lead to"),
    (
        "customer", "complaints",
        {**COUNT, "link": "customer", "where": "nothing=1"},
        "no condition on complaint",
    ),
    (
        "customer", "complaints",
        {**COUNT, "link": "customer", "where": "overdue=1"},
        "cannot ask for what is worked out at reading",
    ),
    (
        "customer", "last_visit",
        {"name": "last", "register": "revisit", "link": "customer", "field": "satisfaction"},
        "satisfaction is a choice, this field a datetime",
    ),
    (
        "customer", "last_visit",
        {"name": "last", "register": "complaint", "link": "customer", "field": "revisit_on"},
        "worked out at reading itself",
    ),
    (
        "complaint", "product",
        {"name": "lookup", "link": "customer", "field": "contact_person"},
        "contact_person is masked",
    ),
    ("revisit_plan", "next_due", {"name": "revisit_due", "clock": "nothing"}, "no pack has a"),
]  # fmt: skip


def with_rule(key, field, rule):
    """The shipped registers, one of whose fields has another rule."""
    registers = dict(shipped().registers)
    register = registers[key]
    made = Rule(rule["name"], {name: each for name, each in rule.items() if name != "name"})
    fields = tuple(
        replace(each, rule=made) if each.key == field else each for each in register.fields
    )
    registers[key] = replace(register, fields=fields)
    return registers


@pytest.mark.parametrize(("key", "field", "rule", "told"), WRONG)
def test_tells_a_rule_that_could_not_run(key, field, rule, told):
    found = contradictions.of(with_rule(key, field, rule), shipped().packs)

    assert any(line.startswith(f"registers/{key}.toml: [fields.{field}]") for line in found)
    assert told in "; ".join(found)


def test_tells_a_grade_at_reading_that_is_needed_when_saving():
    rule = {"name": "difference", "of": "service_score", "minus": "value"}
    found = contradictions.of(with_rule("works", "late_days", rule), shipped().packs)

    assert "service_score is worked out at reading, which is after saving" in "; ".join(found)
