"""How much memory a text file of a million records takes on its way to a draft."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import psutil

from benchmarks.importing import HEADERS, TEXTS
from benchmarks.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
ROWS = 1_000_000
LIMIT = 800  # MB


def run() -> Iterator[Measure]:
    """Peak memory of the guess command with its children, and its time beside pandas."""
    file = ledger()
    taken, peak, found = _guess(file)
    (table,) = found["sheets"][0]["tables"]
    if table["records"] != ROWS:
        raise RuntimeError(f"{table['records']} records were found")
    began = time.perf_counter()
    pd.read_csv(file, dtype=str, header=1)
    theirs = time.perf_counter() - began
    yield Measure("peak memory of 1,000,000 x 22 as text", peak / 2**20, "MB", limit=LIMIT)
    yield Measure("read and draft the same", taken, "s", peer="pandas, read only", theirs=theirs)


def _guess(file: Path) -> tuple[float, int, dict[str, Any]]:
    """Seconds, bytes and the answer of a process that reads and drafts the file."""
    command = [sys.executable, "-m", "importers", "guess", str(file), "--json"]
    began = time.perf_counter()
    most = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.Error):
                family = (watched, *watched.children(recursive=True))
                most = max(most, sum(each.memory_info().rss for each in family))
            time.sleep(0.05)
        told = process.stdout.read() if process.stdout else b""
    return time.perf_counter() - began, most, json.loads(told)


def ledger(rows: int = ROWS) -> Path:
    """An invented ledger of so many records as .csv, made once."""
    file = Path(tempfile.gettempdir()) / f"taizhang-ledger-{rows}-1.csv"
    if not file.exists():
        part = file.with_suffix(".part")
        chance = random.Random(7)
        with part.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["2026年客诉台账"])
            writer.writerow(HEADERS)
            writer.writerows(_record(index, rows, chance) for index in range(rows))
        part.rename(file)
    return file


def _record(index: int, rows: int, chance: random.Random) -> tuple[object, ...]:
    received = date(2024, 1, 1) + timedelta(days=index * 900 // rows)
    done = received + timedelta(days=chance.randint(1, 12))
    return (
        index + 1, received, f"{chance.choice('赵钱孙李周吴郑王')}女士", f"154{index:08}",
        f"{chance.choice(TEXTS)}（{index}）", "尽快处理", chance.choice(("重大", "一般")),
        chance.choice(("工程部", "客服部", "仓储部")), received + timedelta(days=5),
        done if chance.random() < 0.8 else "/", chance.choice(("结案", "未结案", "暂停")),
        chance.choice(TEXTS), "已安排培训", f"DD{index:07}", f"KF-{chance.randint(1, 60)}",
        chance.randint(1, 500), (done - received).days, f"{chance.randint(0, 1000) / 100}%",
        chance.choice(("东南亚", "中东", "北美")), chance.choice("是否"),
        chance.choice(("客服", "品质")), "" if chance.random() < 0.7 else "待回访",
    )  # fmt: skip
