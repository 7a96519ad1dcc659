"""A million complaints on both databases: look, count, find, save, add a field."""

from __future__ import annotations

import os
import random
import tempfile
import time
import uuid
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from benchmarks.measure import Measure
from schema import keeping, records, search
from schema import office as offices
from schema.actors import Actor
from schema.database import connect, reading, writing
from schema.defining.effective import DefinitionChange
from schema.finding import catching_up
from schema.records import Edit
from schema.search import Filter, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schema.database import Engine
    from schema.definitions import Office
    from schema.values import Value

SERVER = os.environ.get("TAIZHANG_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
RECORDS = int(os.environ.get("TAIZHANG_BENCHMARK_RECORDS", "1000000"))
PORTION = 50_000
ACTOR = Actor("测速", "administrator")
NOW = datetime(2026, 6, 30, 12, 0)
WHERE = ("电梯", "水管", "路灯", "门禁", "空调", "网络", "账单", "快递", "包装", "前台")
WHAT = ("停运", "漏水", "不亮", "打不开", "异响", "太慢", "算错", "破损", "无人接", "发错")
DEMAND = ("尽快修好", "退费", "换货", "书面答复", "道歉")
NAMES = ("张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十")


def run() -> Iterator[Measure]:
    """Measure both databases, one after the other."""
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with database() as url:
            engine = connect(url)
            keeping.prepare(engine)
            _fill(engine)
            yield from _measures(engine, name)
            engine.dispose()


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'taizhang.db'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    name = f"tz_benchmark_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{SERVER}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _fill(engine: Engine) -> None:
    with reading(engine) as connection:
        office = offices.current(connection)
    register = office.register("complaint")
    dice = random.Random(1)
    started = time.perf_counter()
    for first in range(0, RECORDS, PORTION):
        columns = _columns(office, dice, first, min(PORTION, RECORDS - first))
        with writing(engine) as connection:
            records.add_many(connection, office, register, columns, actor=ACTOR, now=NOW, batch=1)
    added = time.perf_counter() - started
    catching_up.catch_up(engine)
    found = time.perf_counter() - started - added
    keeping.tidy(engine)
    print(f"  {RECORDS:,} records added in {added:.0f} s, made searchable in {found:.0f} s")


def _columns(office: Office, dice: random.Random, first: int, count: int) -> dict[str, list[Value]]:
    register = office.register("complaint")
    begun = datetime(2020, 1, 1)
    step = timedelta(days=6 * 365) / RECORDS
    times = [begun + step * (first + at) for at in range(count)]
    content = [
        f"{dice.choice(WHERE)}{dice.choice(WHAT)},第{dice.randrange(500)}号楼" for _ in times
    ]
    if first == 0:
        content[7] = "罕见的鳄鱼"
    columns: dict[str, list[Value]] = {
        "received_at": [moment.replace(microsecond=0) for moment in times],
        "complainant": dice.choices(NAMES, k=count),
        "contact": [f"154{dice.randrange(10**8):08}" for _ in times],
        "content": list(content),
        "demand": dice.choices(DEMAND, k=count),
        "order_number": [f"D{dice.randrange(10**9):09}" for _ in times],
        "compensation": [dice.randrange(1000) for _ in times],
        "remarks": [f"回电{dice.randrange(9)}次" for _ in times],
    }
    for key in ("status", "level", "class", "channel", "satisfaction"):
        options = [option.key for option in register.field(key).options] or ["other"]
        columns[key] = list(dice.choices(options, k=count))
    return columns


def _measures(engine: Engine, name: str) -> Iterator[Measure]:
    with reading(engine) as connection:
        office = offices.current(connection)
    status = [option.key for option in office.register("complaint").field("status").options]
    open_one = Filter("status", "=", status[0])
    two = Query((open_one, Filter("received_at", ">=", "2023-01-01")))
    kinds = Query((open_one, Filter("level", "!=", "")))

    def look(query: Query) -> Callable[[], object]:
        return _reading(engine, office, lambda c: search.page(c, office, "complaint", query, ACTOR))

    def count(query: Query) -> Callable[[], object]:
        return _reading(
            engine, office, lambda c: search.count(c, office, "complaint", query, ACTOR)
        )

    unit = "ms"
    yield Measure(f"{name}: first 50 rows, p95", _p95(look(Query()), 40), unit, 50)
    yield Measure(
        f"{name}: first 50 rows of one status, p95", _p95(look(Query((open_one,))), 40), unit, 50
    )
    yield Measure(f"{name}: count under two filters", _p95(count(two), 7), unit, 250)
    yield Measure(f"{name}: count of two choices", _p95(count(kinds), 7), unit, 250)
    for text in ("鳄鱼", "电梯", "李四"):
        took = _p95(look(Query(text=text)), 20)
        yield Measure(f"{name}: two characters found ({text}), p95", took, unit, 50)
    yield Measure(f"{name}: a cell saved, p95", _p95(_saving(engine, office), 100), unit, 15)
    yield Measure(f"{name}: a field added", _p95(_adding(engine), 3) / 1000, "s", 1)


def _reading(engine: Engine, office: Office, act: Callable[..., object]) -> Callable[[], object]:
    del office

    def once() -> object:
        with reading(engine) as connection:
            return act(connection)

    return once


def _saving(engine: Engine, office: Office) -> Callable[[], object]:
    dice = random.Random(2)

    def once() -> object:
        record = dice.randrange(1, RECORDS)
        with reading(engine) as connection:
            seen = search.one(connection, office, "complaint", record, ACTOR)
        assert seen is not None
        edit = Edit(record, seen.version, "content", f"已回访,{dice.randrange(10**6)}")
        started = time.perf_counter()
        with writing(engine) as connection:
            current = offices.current(connection)
            outcome = records.apply(connection, current, "complaint", [edit], ACTOR, NOW)
        assert outcome.saved
        return time.perf_counter() - started

    return once


def _adding(engine: Engine) -> Callable[[], object]:
    def once() -> object:
        key = f"bench_{uuid.uuid4().hex[:6]}"
        change = DefinitionChange(
            "add_field", "complaint", key, {"type": "text", "label": {"zh": key}}
        )
        with writing(engine) as connection:
            return offices.change_definition(connection, change, ACTOR, NOW)

    return once


def _p95(act: Callable[[], object], times: int) -> float:
    """The 95th percentile in milliseconds; an act may say itself how many seconds it took."""
    took = []
    act()
    for _ in range(times):
        started = time.perf_counter()
        said = act()
        whole = time.perf_counter() - started
        took.append(said if isinstance(said, float) else whole)
    return sorted(took)[int(0.95 * (len(took) - 1))] * 1000
