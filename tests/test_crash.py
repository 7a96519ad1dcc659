"""An import killed at any moment is there whole or not at all, and the next start tidies up."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from schema import batches, search
from schema import office as offices
from schema.actors import LOCAL
from schema.database import reading
from schema.storing import tables

ROOT = Path(__file__).parents[1]
ROWS = 1500
LONGEST_WAIT = {"before": 0.3, "opened": 0.1, "some rows": 0.05, "all rows": 0.02}  # seconds
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


@pytest.fixture(scope="module")
def loaders():
    """A process that forks one that loads, for every kill."""
    mother = subprocess.Popen(
        [sys.executable, "-m", "tests.forked_loaders"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield mother
    mother.stdin.close()
    mother.wait()
    mother.stdout.close()


def reached(engine, stage):
    """Whether an import came that far: its batch is there, some rows, all rows, or it is saved."""
    with reading(engine) as connection:
        t = tables.batch
        status = connection.scalar(sa.select(t.c.status).order_by(t.c.id.desc()).limit(1))
        rows = connection.scalar(sa.text("SELECT count(*) FROM r_complaint"))
    return {
        "before": True,
        "opened": status is not None,
        "some rows": rows > 0,
        "all rows": rows == ROWS,
    }[stage] or status == "saved"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork or has no SIGKILL")
@pytest.mark.parametrize("stage", ["before", "opened", "some rows", "all rows"])
@pytest.mark.parametrize("point", range(5))
def test_a_killed_import_is_all_or_nothing(engine, noon, loaders, stage, point):
    url = engine.url.render_as_string(hide_password=False)
    loaders.stdin.write(f"{url} {ROWS}\n")
    loaders.stdin.flush()
    child = int(loaders.stdout.readline())
    deadline = time.monotonic() + 30
    while not reached(engine, stage) and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(random.Random(f"{stage} {point}").uniform(0, LONGEST_WAIT[stage]))
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    ended = loaders.stdout.readline().strip()

    told = batches.abandoned(engine, noon)

    found, kept, field = state(engine)
    if found:
        assert (found, kept, field) == (ROWS, [ROWS, 1, ROWS], True)
        assert not told
    else:
        assert ended == "killed"
        assert (kept, field) == ([0, 0, 0], False)
        assert [batch.file for batch in told] in ([], ["客诉台账.xlsx"])
        assert told or stage == "before"
    assert statuses(engine) <= {"saved", "abandoned"}


def statuses(engine):
    with reading(engine) as connection:
        return set(connection.scalars(sa.select(tables.batch.c.status)))


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
