"""A start looks at no table when nothing changed, and at all of them when anything did."""

import pytest
import sqlalchemy as sa

from schema import keeping, switching
from schema import office as offices
from schema.database import reading, writing
from schema.defining.effective import DefinitionChange
from schema.storing import standing

PRICE = DefinitionChange("add_field", "complaint", "guo_jia", {"type": "money", "label": "估价"})


def stands(engine):
    with reading(engine) as connection:
        return standing.stand(connection)


def statements(engine):
    """What a start says to the database."""
    said = []

    def listen(*told):
        said.append(told[2])

    sa.event.listen(engine, "before_cursor_execute", listen)
    keeping.prepare(engine)
    sa.event.remove(engine, "before_cursor_execute", listen)
    return said


def test_a_second_start_makes_nothing(engine):
    keeping.prepare(engine)

    assert stands(engine)
    assert not [each for each in statements(engine) if "CREATE" in each.upper()]


def test_a_start_says_as_little_with_every_register_on(engine, clerk, noon):
    keeping.prepare(engine)
    few = len(statements(engine))
    with writing(engine) as connection:
        for key in offices.current(connection).catalogue:
            switching.switch(connection, key, clerk, noon, on=True)
    keeping.prepare(engine)

    assert len(statements(engine)) == few


@pytest.mark.parametrize(
    "harm",
    [
        "ALTER TABLE r_complaint RENAME COLUMN remarks TO other",
        "DROP TABLE r_complaint_referrals",
        "DROP INDEX ix_r_complaint_order",
    ],
)
def test_what_somebody_did_to_the_tables_is_seen_and_mended(engine, harm):
    keeping.prepare(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql('DROP VIEW IF EXISTS "台账_客户投诉登记表"')
        connection.exec_driver_sql(harm)
    assert not stands(engine)

    keeping.prepare(engine)
    with reading(engine) as connection:
        there = sa.inspect(connection)
        assert "remarks" in {each["name"] for each in there.get_columns("r_complaint")}
        assert "r_complaint_referrals" in there.get_table_names()
    assert stands(engine)


def test_a_change_of_the_definition_is_looked_at_once(engine, clerk, noon):
    keeping.prepare(engine)
    with writing(engine) as connection:
        offices.change_definition(connection, PRICE, clerk, noon)
    assert not stands(engine)

    keeping.prepare(engine)
    assert stands(engine)


def test_another_kind_of_office_is_looked_at(engine, clerk):
    keeping.prepare(engine)
    with writing(engine) as connection:
        switching.choose(connection, "bank", clerk)

    assert not stands(engine)
