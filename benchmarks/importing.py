"""How fast a large workbook comes in: ours, the bare minimum and pandas, in one run."""

from __future__ import annotations

import io
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import python_calamine
import xlsxwriter

from benchmarks.measure import Measure
from importers.job import Job
from schema import keeping, records, search
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading, writing
from schema.draft import Wish
from schema.finding import catching_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlalchemy as sa

    from schema.values import Value

ROWS = 100_000
BEFORE = 5_000  # records that are there already
NOW = datetime(2026, 7, 1, 12, 0)
HEADERS = (
    "编号", "投诉日期", "投诉人", "联系方式", "投诉内容", "客户诉求", "投诉等级", "责任部门",
    "应结案日期", "实际完成日期", "结案状态", "原因分析", "改进措施", "订单编号", "产品型号",
    "数量", "完成周期（天）", "故障比例", "分公司", "是否大客户", "处理类型", "备注",
)  # fmt: skip
TEXTS = (
    "送货到小区门口后无人联系，等了两天",
    "安装后第三天漏水，要求尽快上门",
    "台面颜色与样品不符，要求更换",
    "电话打了三次没有人接",
    "维修后同一处又坏了",
    "收费与报价单不一致，要求说明",
)


def run() -> Iterator[Measure]:
    """Time against the bare minimum, memory, and what other people notice of it meanwhile."""
    file = ledger()
    (bare, bare_work), (pandas, _) = _in_a_process("_bare", file), _in_a_process("_pandas", file)
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/ours.db")
        keeping.prepare(engine)
        _fill(engine)
        usual = _usual(engine)
        with _peak() as peak, _saver(engine) as waits, _reader(engine) as looks:
            took = _ours(file, str(engine.url))
        engine.dispose()
    saved, searchable = took["saved"], took["searchable"]
    yield Measure(
        "import 100,000 x 22 against bare calamine + executemany",
        saved / bare,
        "times",
        limit=2.5,
        peer="pandas",
        theirs=pandas / bare,
    )
    yield Measure(  # on a machine that others use too this is the fairer one
        "processor time of the import against bare's", took["work"] / bare_work, "times"
    )
    yield Measure("import 100,000 x 22 to the commit", saved, "s", peer="bare", theirs=bare)
    yield Measure("  of it reading", took["read"], "s")
    yield Measure("  of it planning", took["planned"] - took["read"], "s")
    yield Measure("  of it saving", saved - took["planned"], "s")
    yield Measure("search text after the commit", searchable - saved, "s")
    yield Measure("a dry run", took["planned"], "s", limit=saved, peer="saving", theirs=saved)
    yield Measure("peak memory of an import with children", peak[0] / 2**20, "MB", limit=600)
    yield Measure("longest wait of a save during an import", max(waits), "s", limit=2)
    during = statistics.median(looks)
    yield Measure(
        "first 100 rows for somebody else during an import",
        during / usual,
        "times",
        limit=1.3,
        peer="usual ms",
        theirs=usual * 1000,
    )


def ledger(rows: int = ROWS) -> Path:
    """An invented ledger of so many records, made once."""
    file = Path(tempfile.gettempdir()) / f"taizhang-ledger-{rows}-1.xlsx"
    if not file.exists():
        part = file.with_suffix(".part")
        book = xlsxwriter.Workbook(part, {"constant_memory": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        share = book.add_format({"num_format": "0.00%"})
        sheet = book.add_worksheet("客诉台账")
        sheet.write(0, 0, "2026年客诉台账")
        sheet.write_row(1, 0, HEADERS)
        chance = random.Random(7)
        for index in range(rows):
            _write(sheet, index, chance, day, share)
        book.close()
        part.rename(file)
    return file


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    index: int,
    chance: random.Random,
    day: object,
    share: object,
) -> None:
    received = date(2024, 1, 1) + timedelta(days=index * 900 // ROWS)
    done = received + timedelta(days=chance.randint(1, 12))
    text = chance.choice(TEXTS)
    cells = (
        index + 1, received, f"{chance.choice('赵钱孙李周吴郑王')}女士", f"154{index:08}",
        f"{text}（{index}）", "尽快处理", chance.choice(("重大", "一般")),
        chance.choice(("工程部", "客服部", "仓储部")), received + timedelta(days=5),
        done if chance.random() < 0.8 else "/", chance.choice(("结案", "未结案", "暂停")),
        chance.choice(TEXTS), "已安排培训", f"DD{index:07}", f"KF-{chance.randint(1, 60)}",
        chance.randint(1, 500), (done - received).days, chance.randint(0, 1000) / 10_000,
        chance.choice(("东南亚", "中东", "北美")), chance.choice("是否"),
        chance.choice(("客服", "品质")), "" if chance.random() < 0.7 else "待回访",
    )  # fmt: skip
    for column, cell in enumerate(cells):
        form = day if isinstance(cell, date) else share if column == 17 else None
        sheet.write(index + 2, column, cell, form)


def _bare(file: Path, database: Path) -> None:
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
    rows = sheet.get_sheet_by_index(0).to_python()[2:]
    with sqlite3.connect(database) as connection:
        names = ", ".join(f"c{index}" for index in range(len(HEADERS)))
        marks = ", ".join("?" * len(HEADERS))
        connection.execute(f"CREATE TABLE ledger ({names})")
        connection.executemany(f"INSERT INTO ledger VALUES ({marks})", rows)
    connection.close()


def _pandas(file: Path, database: Path) -> None:
    import pandas as pd  # in the peer's own process only

    frame = pd.read_excel(file, engine="calamine", header=1)
    connection = sqlite3.connect(database)
    frame.to_sql("ledger", connection, index=False)
    connection.close()


def _ours(file: Path, url: str) -> dict[str, float]:
    """The import as the command and the page do it; seconds from the start to each step."""
    began, took = time.perf_counter(), {}
    job = Job(url)
    for step, work in (
        ("read", lambda: job.read(file, best=False)),
        ("planned", lambda: job.plan(Wish("complaint"), LOCAL, NOW)),
        ("saved", lambda: job.save(LOCAL, NOW)),
        ("searchable", job.finish),
    ):
        work()
        took[step] = time.perf_counter() - began
        if step == "saved":
            took["work"] = sum(psutil.Process(job.pid).cpu_times()[:2])
    job.close()
    return took


def _in_a_process(work: str, file: Path) -> tuple[float, float]:
    """How long a peer takes and works, in a process of its own which leaves no memory here."""
    with tempfile.TemporaryDirectory() as folder:
        code = (
            f"from benchmarks import importing as i; i.timed(i.{work}, *__import__('sys').argv[1:])"
        )
        said = subprocess.run(
            [sys.executable, "-c", code, str(file), f"{folder}/peer.db"],
            check=True,
            stdout=subprocess.PIPE,
        )
    took, worked = map(float, said.stdout.split())
    return took, worked


def timed(work: Callable[[Path, Path], None], file: str, database: str) -> None:
    """Say how long a peer takes, and how long it has the processor."""
    began, worked = time.perf_counter(), time.process_time()
    work(Path(file), Path(database))
    print(time.perf_counter() - began, time.process_time() - worked)


def _fill(engine: sa.Engine) -> None:
    """Some records that are there before."""
    columns: dict[str, list[Value]] = {
        "received_at": [NOW - timedelta(minutes=each) for each in range(BEFORE)],
        "complainant": ["李女士"] * BEFORE,
        "content": [f"漏水 {each}" for each in range(BEFORE)],
    }
    with writing(engine) as connection:
        office = offices.current(connection)
        register = office.register("complaint")
        records.add_many(connection, office, register, columns, actor=LOCAL, now=NOW)
    catching_up.catch_up(engine)


def _usual(engine: sa.Engine) -> float:
    """How long somebody usually waits for the first rows, in seconds."""
    return statistics.median([_look(engine) for _ in range(60)][10:])


def _look(engine: sa.Engine) -> float:
    began = time.perf_counter()
    with reading(engine) as connection:
        office = offices.current(connection)
        search.page(connection, office, "complaint", search.Query(), LOCAL, limit=100)
    return time.perf_counter() - began


@contextmanager
def _reader(engine: sa.Engine) -> Iterator[list[float]]:
    """Somebody who looks at the register five times a second; how long each look took."""
    looks: list[float] = []
    with _again(0.2, lambda: looks.append(_look(engine))):
        yield looks


@contextmanager
def _peak() -> Iterator[list[int]]:
    """The most memory this process and its children held, looked at every 50 ms."""
    most = [0]
    me = psutil.Process()

    def look() -> None:
        total = 0
        for process in (me, *me.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
        most[0] = max(most[0], total)

    with _again(0.05, look):
        yield most


@contextmanager
def _saver(engine: sa.Engine) -> Iterator[list[float]]:
    """Somebody who enters a complaint every half second; how long each took."""
    waits = [0.0]
    new = records.New({"content": "漏水", "complainant": "李女士", "received_at": NOW})

    def enter() -> None:
        began = time.perf_counter()
        with writing(engine) as connection:
            office = offices.current(connection)
            records.apply(connection, office, "complaint", [new], LOCAL, NOW)
        waits.append(time.perf_counter() - began)

    with _again(0.5, enter):
        yield waits


@contextmanager
def _again(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    """Meanwhile, do something again and again."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(seconds):
            act()

    person = threading.Thread(target=work)
    person.start()
    try:
        yield
    finally:
        stop.set()
        person.join()
