"""One process of many that save at once; tests/test_concurrency.py starts it and adds up."""

import json
import sys
import threading
from datetime import datetime

from schema import office as offices
from schema import records, search
from schema.actors import Actor
from schema.database import connect, reading, writing
from schema.records import Edit, New

TRIES = 2
NOON = datetime(2026, 3, 12, 12, 0)


def save(engine, record, name, told):
    """Add one record; then try to change one cell of the shared record, as two people would."""
    actor = Actor(name, "administrator")
    with reading(engine) as connection:
        office = offices.current(connection)
        seen = search.one(connection, office, "complaint", record, actor)
    told["new"].append(add(engine, actor, name))
    for _ in range(TRIES):
        text = f"{seen.values['content']} {name}"
        with writing(engine) as connection:
            wanted = [Edit(record, seen.version, "content", text)]
            outcome = records.apply(connection, office, "complaint", wanted, actor, NOON)
        if outcome.saved:
            told["won"].append([name, outcome.saved[0].version])
            return
        told["lost"].append(outcome.conflicts[0].by)
        with reading(engine) as connection:
            seen = search.one(connection, office, "complaint", record, actor)


def add(engine, actor, name):
    with writing(engine) as connection:
        office = offices.current(connection)
        new = New({"content": name, "complainant": name, "received_at": "2026-03-12 09:00"})
        outcome = records.apply(connection, office, "complaint", [new], actor, NOON)
        return search.one(connection, office, "complaint", outcome.saved[0].id, actor).values[
            "number"
        ]


def main(url, record, process, count):
    engine = connect(url)
    told = {"new": [], "won": [], "lost": []}
    threads = [
        threading.Thread(target=save, args=(engine, int(record), f"{process}-{each}", told))
        for each in range(int(count))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
