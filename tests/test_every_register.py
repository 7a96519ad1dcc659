"""Every register that is shipped: entered in full, found, listed, loaded back, shown."""

import io
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from exporters import listing
from importers import drafting, matching, workbook
from schema import keeping, planning, records, search
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading, writing
from schema.defining.effective import DefinitionChange
from schema.defining.loading import shipped
from schema.storing.tables import targets
from schema.values import Link, Signature

ROOT = Path(__file__).parents[1]
NOON = datetime(2026, 3, 12, 12, 0)
KEYS = tuple(shipped().registers)
WORD = "和园东门"  # stands in every text, to be found
VALUES = {
    "text": f"{WORD}漏水", "long_text": f"{WORD}水管爆裂，\n地面积水 5 厘米",
    "identifier": "00123-A", "phone": "15400001234", "email": "li@example.com",
    "integer": 7, "rating": 4, "decimal": Decimal("12.5"), "money": Decimal("1234.50"),
    "percent": Decimal("0.125"), "boolean": True, "date": date(2026, 3, 9),
    "datetime": datetime(2026, 3, 9, 14, 30), "time": time(9, 30),
    "signature": Signature("王经理", date(2026, 3, 10)),
}  # fmt: skip
LEFT_OUT = frozenset({"number", "attachment"})  # given by the pattern; a file needs a record


def switched_on(engine):
    """The office of a fresh database with every register there is."""
    keeping.prepare(engine)
    with writing(engine) as connection:
        for key in KEYS:
            change = DefinitionChange("register_on", key)
            offices.change_definition(connection, change, LOCAL, NOON)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def whole(request, tmp_path_factory):
    """One database for all of these tests: each register is its own."""
    if request.param == "sqlite":
        made = connect(f"sqlite:///{tmp_path_factory.mktemp('every') / 'taizhang.db'}")
    else:
        server = request.getfixturevalue("postgresql")
        made = server.connect(server.create())
    switched_on(made)
    yield made
    made.dispose()


def value(connection, office, field):
    """Something to enter into a field; links lead to a record made for it."""
    if field.type == "lines":
        inner = {each.key: value(connection, office, each) for each in field.fields}
        return ({key: each for key, each in inner.items() if each is not None},)
    if field.type in {"choice", "choices"}:
        keys = tuple(option.key for option in field.options)
        return keys[:2] if field.type == "choices" or field.many else keys[0]
    if targets(field):
        found = tuple(linked(connection, office, key) for key in targets(field)[:1])
        return found if field.many else found[0]
    made = VALUES.get(field.type)
    return (made,) if field.many and made is not None else made


def linked(connection, office, key):
    """A record of a register to link to, made at the first need."""
    found = search.page(connection, office, key, search.Query(text="被联系"), LOCAL).records
    if found:
        return Link(key, found[0].id)
    register = office.register(key)
    values = {
        name: "被联系的一条" if register.field(name).type in {"text", "long_text"} else "L-0001"
        for name in (*register.title, *register.quick)
        if register.field(name).type in {"text", "long_text", "identifier"}
    }
    values |= {
        each.key: VALUES[each.type]
        for each in register.fields
        if each.required and each.type in VALUES and each.key not in values
    }
    values |= {
        each.key: each.options[0].key
        for each in register.of_type("choice")
        if each.required and each.options
    }
    values["remarks"] = "被联系的一条"
    values |= {
        each.key: linked(connection, office, targets(each)[0])
        for each in register.fields
        if each.required and targets(each)
    }
    outcome = records.apply(connection, office, key, [records.New(values)], LOCAL, NOON)
    return Link(key, outcome.saved[0].id)


@pytest.mark.parametrize("key", KEYS)
def test_a_record_goes_all_the_way(whole, key):
    with writing(whole) as connection:
        office = offices.current(connection)
        register = office.register(key)
        entered = {
            field.key: value(connection, office, field)
            for field in register.fields
            if field.type not in LEFT_OUT and not field.computed
        }
        outcome = records.apply(connection, office, key, [records.New(entered)], LOCAL, NOON)
    assert (outcome.refused, outcome.conflicts) == ((), ())
    number = outcome.saved[0].id

    with reading(whole) as connection:
        kept = search.one(connection, office, key, number, LOCAL)
        assert {name: kept.values[name] for name in entered} == entered
        assert dict(kept.notes) == {}
        found = search.page(connection, office, key, search.Query(text=WORD), LOCAL).records
        assert number in {each.id for each in found}

        out = io.BytesIO()
        everything = search.all(connection, office, key, search.Query(), LOCAL)
        count = listing.write(
            register, everything, language="zh", title=register.label.zh, out=out, phones="full"
        )
        book = workbook.read(out.getvalue(), f"{register.label.zh}.xlsx")
        draft = matching.draft(book, register, office, tables=drafting.tables(book))
        plan = planning.plan(connection, office, draft, LOCAL, NOON)
    assert (plan.counts["read"], plan.counts["unchanged"]) == (count, count)
    assert plan.problems == ()
