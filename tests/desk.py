"""Somebody who types at the desk of an office."""

from schema import office as offices
from schema import records, search
from schema.database import reading, writing
from schema.finding import links
from schema.finding.lookups import find_links
from schema.records import New


class Desk:
    """Somebody who types at the desk."""

    def __init__(self, engine, clerk, noon):
        self.engine, self.clerk, self.noon = engine, clerk, noon

    def apply(self, register, *wanted, **more):
        with writing(self.engine) as connection:
            office = offices.current(connection)
            return records.apply(
                connection, office, register, wanted, self.clerk, self.noon, **more
            )

    def add(self, register, **texts):
        outcome = self.apply(register, New(texts))
        assert outcome.refused == ()
        return outcome.saved[0].id

    def values(self, register, record):
        with reading(self.engine) as connection:
            office = offices.current(connection)
            return search.one(connection, office, register, record, self.clerk).values

    def find(self, text, *registers):
        with reading(self.engine) as connection:
            office = offices.current(connection)
            return [
                label
                for _link, label in find_links(
                    connection, office, registers, text, actor=self.clerk
                )
            ]

    def resolve(self, register, field, *texts):
        with reading(self.engine) as connection:
            office = offices.current(connection)
            found = office.register(register).field(field)
            return links.resolve(connection, office, found, texts)
