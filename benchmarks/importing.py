"""How fast a large workbook comes in: ours, the bare minimum and pandas, in one run."""

from __future__ import annotations

import io
import random
import sqlite3
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import psutil
import python_calamine
import xlsxwriter

from benchmarks.measure import Measure
from importers import matching, workbook
from schema import batches, keeping, planning, records
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading, writing
from schema.finding import catching_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlalchemy as sa

ROWS = 100_000
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
    """Time against the bare minimum, memory with children, and how long a save waits meanwhile."""
    file = ledger()
    with tempfile.TemporaryDirectory() as folder:
        bare = _timed(lambda: _bare(file, Path(folder) / "bare.db"))
        pandas = _timed(lambda: _pandas(file, Path(folder) / "pandas.db"))
        engine = connect(f"sqlite:///{folder}/ours.db")
        keeping.prepare(engine)
        with _peak() as peak, _saver(engine) as waits:
            ours = _timed(lambda: _ours(file, engine))
        engine.dispose()
    yield Measure(
        "import 100,000 x 22 against bare calamine + executemany",
        ours / bare,
        "times",
        limit=4,
        peer="pandas",
        theirs=pandas / bare,
    )
    yield Measure("import 100,000 x 22", ours, "s", peer="bare", theirs=bare)
    yield Measure("peak memory of an import with children", peak[0] / 2**20, "MB")
    yield Measure("longest wait of a save during an import", max(waits), "s", limit=2)


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
    frame = pd.read_excel(file, engine="calamine", header=1)
    connection = sqlite3.connect(database)
    frame.to_sql("ledger", connection, index=False)
    connection.close()


def _ours(file: Path, engine: sa.Engine) -> None:
    with reading(engine) as connection:
        office = offices.current(connection)
    draft = matching.draft(workbook.read_safely(file), office.register("complaint"), office)
    with reading(engine) as connection:
        plan = planning.plan(connection, office, draft, LOCAL, NOW)
    batches.save(engine, plan, LOCAL, NOW)
    catching_up.catch_up(engine)


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _peak() -> Iterator[list[int]]:
    """The most memory this process and its children held, looked at every 50 ms."""
    most, stop = [0], threading.Event()
    me = psutil.Process()

    def look() -> None:
        while not stop.wait(0.05):
            total = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            most[0] = max(most[0], total)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        stop.set()
        watcher.join()


@contextmanager
def _saver(engine: sa.Engine) -> Iterator[list[float]]:
    """Somebody who enters a complaint every half second; how long each took."""
    waits, stop = [0.0], threading.Event()
    new = records.New({"content": "漏水", "complainant": "李女士", "received_at": NOW})

    def enter() -> None:
        while not stop.wait(0.5):
            began = time.perf_counter()
            with writing(engine) as connection:
                office = offices.current(connection)
                records.apply(connection, office, "complaint", [new], LOCAL, NOW)
            waits.append(time.perf_counter() - began)

    person = threading.Thread(target=enter)
    person.start()
    try:
        yield waits
    finally:
        stop.set()
        person.join()
