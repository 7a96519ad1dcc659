"""Twenty threads in each of four processes, on one record and on new ones."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from schema import records, search
from schema.database import reading, writing
from schema.records import New

ROOT = Path(__file__).parents[1]
PROCESSES, THREADS = 4, 20


@pytest.fixture
def told(engine, office, clerk, noon):
    """What all savers were told, and the record they fought for."""
    new = New({"content": "开始", "complainant": "张三", "received_at": "2026-03-12"})
    with writing(engine) as connection:
        record = records.apply(connection, office, "complaint", [new], clerk, noon).saved[0].id
    url = engine.url.render_as_string(hide_password=False)
    savers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.concurrent_savers", url, str(record), str(each),
             str(THREADS)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for each in range(PROCESSES)
    ]  # fmt: skip
    parts = []
    for saver in savers:
        out, wrong = saver.communicate(timeout=120)
        assert not wrong, wrong.decode()[-2000:]
        parts.append(json.loads(out))
    with reading(engine) as connection:
        kept = search.one(connection, office, "complaint", record, clerk)
    return {key: [each for part in parts for each in part[key]] for key in parts[0]}, kept


def test_loses_nothing_and_gives_every_number_once(told):
    told, kept = told
    everyone = {f"{process}-{thread}" for process in range(PROCESSES) for thread in range(THREADS)}
    winners = [name for name, _ in sorted(told["won"], key=lambda each: each[1])]

    assert kept.values["content"].split()[1:] == winners
    assert [version for _, version in sorted(told["won"], key=lambda each: each[1])] == list(
        range(2, len(winners) + 2)
    )
    assert len(told["won"]) + len(told["lost"]) >= len(everyone)
    assert set(told["lost"]) <= set(winners)
    assert sorted(told["new"]) == sorted(f"2603{n:02}" for n in range(2, len(everyone) + 2))
