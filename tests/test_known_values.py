"""The values by which a column without a name is recognised."""

from schema import office as offices
from schema import records
from schema.changing.changes import New
from schema.database import reading, writing
from schema.finding import known_values


def test_are_those_of_texts_and_the_names_behind_links(engine, office, clerk, noon):
    with writing(engine) as connection:
        people = [New({"name": "贺云岚"}), New({"name": "柏嘉沅"})]
        records.apply(connection, office, "person", people, clerk, noon)
        said = {"content": "漏水", "complainant": "李女士", "received_at": "2026-03-12 09:00"}
        wanted = [New({**said, "room": "2栋 101"})]
        records.apply(connection, office, "complaint", wanted, clerk, noon)
    with reading(engine) as connection:
        office = offices.current(connection)
        found = known_values.of(connection, office, office.register("complaint"))

    assert found["room"] == {"2栋101"}
    assert found["taken_by"] == found["respondent"] == {"贺云岚", "柏嘉沅"}
    assert "content" not in found


def test_of_an_empty_register_are_none(engine, office):
    with reading(engine) as connection:
        assert known_values.of(connection, office, office.register("revisit")) == {}
