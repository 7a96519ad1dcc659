"""An import killed at any moment is there whole or not at all, and the next start tidies up."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from schema import batches, search
from schema import office as offices
from schema.actors import LOCAL
from schema.database import reading
from schema.storing import tables

ROWS = 2000
KILLS = 2
LOADER = """
import sys
from datetime import date, datetime
from schema.database import connect
from tests.drafts import a_table, loaded
rows = tuple(
    (n, date(2026, 1, 1 + n % 28), "某人", "154%08d" % n, "漏水 %d" % n, "贺云岚", "结案", "沙特")
    for n in range(1, int(sys.argv[2]) + 1)
)
engine = connect(sys.argv[1])
print("ready", flush=True)
loaded(engine, a_table(rows), now=datetime(2026, 3, 12, 12), links="create")
print("done", flush=True)
"""


def loader(engine):
    url = engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen(
        [sys.executable, "-c", LOADER, url, str(ROWS)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert child.stdout.readline() == "ready\n"
    return child


def state(engine):
    """How many records can be found, and how many rows lie about in the tables."""
    with reading(engine) as connection:
        office = offices.current(connection)
        found = search.count(connection, office, "complaint", search.Query(), LOCAL)
        kept = [
            connection.scalar(sa.text(f"SELECT count(*) FROM {name}"))
            for name in ("r_complaint", "r_person", "batch_row")
        ]
        field = office.register("complaint").find("guo_jia")
        return found, kept, field is not None and not field.hidden


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_import_is_all_or_nothing(engine, noon):
    chance = random.Random(5)
    broken = 0
    for _ in range(KILLS):
        child = loader(engine)
        time.sleep(chance.uniform(0.1, 0.7))
        child.kill()
        finished = "done" in child.stdout.read()
        child.wait()
        child.stdout.close()
        found, _, _ = state(engine)
        assert found == (ROWS if finished else 0) or found in {0, ROWS}
        if found:
            break  # it was quicker than the blow
        broken += len(batches.abandoned(engine, noon))
        assert state(engine) == (0, [0, 0, 0], False)
    with reading(engine) as connection:
        t = tables.batch
        assert not connection.scalar(sa.select(t.c.id).where(t.c.status == "open").limit(1))


def test_after_a_kill_the_same_file_comes_in_whole(engine, noon):
    child = loader(engine)
    deadline = time.monotonic() + 20
    while not _begun(engine) and time.monotonic() < deadline:
        time.sleep(0.01)
    child.kill()
    child.wait()
    child.stdout.close()
    batches.abandoned(engine, noon)

    child = loader(engine)
    assert child.stdout.read() == "done\n"
    assert child.wait() == 0
    child.stdout.close()

    assert state(engine) == (ROWS, [ROWS, 1, ROWS], True)


def _begun(engine):
    with reading(engine) as connection:
        return bool(connection.scalar(sa.text("SELECT count(*) FROM r_complaint")))
