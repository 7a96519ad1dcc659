"""Small invented ledgers as drafts, and what loading them takes."""

from dataclasses import replace
from datetime import date

from importers.matching import match
from schema import batches, planning
from schema import office as offices
from schema.actors import LOCAL
from schema.database import reading
from schema.definitions import Label, Option
from schema.draft import DraftColumn, DraftTable

HEADER = ("编号", "投诉日期", "投诉人", "联系方式", "问题描述", "跟进人", "结案状态", "国家")
TYPES = {"投诉日期": "date", "国家": "choice", "编号": "identifier"}
ROWS = (
    (1, date(2026, 1, 6), "李女士", "15400000001", "台面有裂纹", "贺云岚", "结案", "沙特"),
    (2, date(2026, 1, 9), "王先生", "15400000002", "安装后漏水", "贺云岚", "未结案", "美国"),
    (3, date(2026, 1, 9), "赵女士", "15400000003", "送货迟到两天", "柏嘉沅", "暂停", "美国"),
)


def a_table(rows=ROWS, header=HEADER, sheet="客诉", first=3, hidden=False):
    columns = []
    for index, name in enumerate(header):
        cells = [row[index] for row in rows]
        kind = TYPES.get(name, "text")
        words = dict.fromkeys(cell for cell in cells if cell) if kind == "choice" else ()
        options = tuple(Option(f"o{place}", Label(word)) for place, word in enumerate(words))
        columns.append(DraftColumn(chr(65 + index), name, kind, cells, options=options))
    lines = range(first, first + len(rows))
    return DraftTable(sheet, "", (first - 1,), lines, tuple(columns), hidden=hidden)


def with_cell(rows, row, column, value):
    """The rows with one cell changed; column by its header."""
    at = HEADER.index(column)
    changed = [list(line) for line in rows]
    changed[row][at] = value
    return tuple(map(tuple, changed))


DECISIONS = ("foldings", "chosen_links", "duplicates", "identity")


def planned(engine, *tables, register="complaint", links="leave", now, **how):
    decided = {key: how.pop(key) for key in DECISIONS if key in how}
    with reading(engine) as connection:
        office = offices.current(connection)
        draft = match(tables or [a_table()], office.register(register), office, **how)
        draft = replace(draft, file="客诉台账.xlsx")
        return planning.plan(connection, office, draft, LOCAL, now, links=links, **decided)


def loaded(engine, *tables, now, **how):
    """The plan of the tables, carried out."""
    plan = planned(engine, *tables, now=now, **how)
    return plan, batches.save(engine, plan, LOCAL, now)


def outcome(plan):
    """The counts that are not nought."""
    return {key: count for key, count in plan.counts.items() if count}
