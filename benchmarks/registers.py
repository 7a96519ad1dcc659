"""What sixty registers cost over ten: start-up, the first rows, the line of time of a customer."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Measure
from schema import keeping, records, search, switching
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading, writing
from schema.finding import timeline
from schema.search import Query
from schema.values import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema.database import Engine
    from schema.values import Value

FEW, MANY = 10, 60
TIMES = 9
MOST = 1.2  # times as long as with ten
RECORDS = 20_000  # complaints; one customer in a hundred has two hundred of them
NOW = datetime(2026, 6, 30, 12, 0)
# A start as a user has it: everything is imported, the database made ready, the first rows read.
START = """
from schema import keeping, search, settings
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading
engine = connect(settings.database_url())
keeping.prepare(engine)
with reading(engine) as connection:
    office = offices.current(connection)
    search.page(connection, office, "complaint", search.Query(), LOCAL)
"""


def run() -> Iterator[Measure]:
    """Measure with ten registers on, then with sixty; the limit is 1.2 times the ten."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_office(Path(folder) / f"{count}.db", count) for count in (FEW, MANY))
        acts: tuple[tuple[str, Callable[[Engine], object]], ...] = (
            ("start-up in a new process", _start),
            ("database made ready", keeping.prepare),
            ("first 50 rows", _rows),
            ("line of time of a customer", _line),
        )
        for name, act in acts:
            ours, base = _between(act, many, few)
            limit = max(base * MOST, base + 1)  # below a millisecond nobody waits
            if act is _line:
                limit = 150
            text = f"{MANY} registers on: {name}"
            yield Measure(text, ours, "ms", limit, f"{FEW} on", base)
        for engine in (few, many):
            engine.dispose()


def _office(file: Path, count: int) -> Engine:
    engine = connect(f"sqlite:///{file}")
    keeping.prepare(engine, "property")
    with writing(engine) as connection:
        office = offices.current(connection)
        others = [key for key in office.catalogue if key not in office.on]
        for key in others[: count - len(office.on)]:
            switching.switch(connection, key, LOCAL, NOW, on=True)
        _fill(connection)
    keeping.tidy(engine)
    return engine


def _fill(connection: object) -> None:
    office = offices.current(connection)  # type: ignore[arg-type]  # a connection
    said = {"actor": LOCAL, "now": NOW, "batch": None}
    names: dict[str, list[Value]] = {"name": [f"客户{n}" for n in range(100)]}
    owners = records.add_many(connection, office, office.register("customer"), names, **said)  # type: ignore[arg-type]  # as told
    columns: dict[str, list[Value]] = {
        "content": [f"{n}号楼漏水" for n in range(RECORDS)],
        "complainant": [f"业主{n % 100}" for n in range(RECORDS)],
        "received_at": [NOW - timedelta(hours=n) for n in range(RECORDS)],
        "customer": [Link("customer", owners[n % 100]) for n in range(RECORDS)],
    }
    records.add_many(connection, office, office.register("complaint"), columns, **said)  # type: ignore[arg-type]  # as told


def _start(engine: Engine) -> None:
    environment = {**os.environ, "TAIZHANG_DATABASE_URL": str(engine.url)}
    subprocess.run([sys.executable, "-c", START], env=environment, check=True)


def _rows(engine: Engine) -> None:
    with reading(engine) as connection:
        office = offices.current(connection)
        search.page(connection, office, "complaint", Query(), LOCAL)


def _line(engine: Engine) -> None:
    with reading(engine) as connection:
        line = timeline.of(connection, offices.current(connection), "customer", 7, LOCAL)
    assert line.count == RECORDS // 100


def _between(act: Callable[[Engine], object], many: Engine, few: Engine) -> tuple[float, float]:
    """The best of both in milliseconds, taken in turns so that the machine is fair to both."""
    took: dict[Engine, list[float]] = {many: [], few: []}
    for each in took:
        act(each)
    for _ in range(TIMES):
        for each, spent in took.items():
            begun = time.perf_counter()
            act(each)
            spent.append((time.perf_counter() - begun) * 1000)
    best = [min(spent) for spent in took.values()]
    return best[0], best[1]
