"""What a list writes, loading reads back: nothing new, nothing changed, whatever stands in it."""

import shutil
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporters import listing
from importers import drafting, matching, workbook
from schema import office as offices
from schema import planning, records, search
from schema.actors import LOCAL, Actor
from schema.database import connect, reading, writing
from schema.defining.effective import DefinitionChange
from schema.field_types import FIELD_TYPES
from schema.recognising import said
from schema.values import Link, Mention, Note, Unread
from tests.drafts import outcome

NOW = datetime(2026, 3, 12, 12)
CLERK = Actor("李四", "clerk")
PEOPLE = ("贺云岚", "柏嘉沅", "O'Neil")
LABELS = (
    "国家",
    "客户等级",
    "Batch no.",
    "PO#",
    "型号(规格)",
    "金额（元）",
    "是否到场",
    "Due",
    "第2次",
    "X",
)
ODD = (
    "00123", "110101199001011234", "13800001234", "010-8888 6666", "1e5", "=1+1", "+1", "-1", "@a",
    "'12", "1,200.50", "12%", "2026-03-12", "3/12/2026", "2026年3月12日", "12:30", "#N/A", "#REF!",
    "无", "/", "—", "N/A", "ＡＢＣ１２３", "全 角　空格", ' "quoted" ', "it's", "第一行\n第二行",
    "a\tb", "  前后空格  ", "😀👍🏽", "е́", "TRUE", "是", "长" * 300, "合计", "小计：", "备注：同上",
    "同上", "1", "0", "1.0", "-0", "0.1", "999999999999999", "﻿x", "<b>&amp;</b>", "a" * 401,
    "_x000D_", "*",
)  # fmt: skip
TEXTS = st.sampled_from(ODD) | st.text(max_size=30)
DAYS = st.dates(date(1890, 1, 1), date(2200, 1, 1))
OPTIONS = ("甲", "乙 类", "A/B", "已结案", "无", "1", "满意", "满 意")
CELLS = {
    "text": TEXTS,
    "long_text": TEXTS,
    "identifier": TEXTS,
    "phone": st.sampled_from(("13800001234", "010-88886666", "无", "13800001234/13900001234")),
    "email": st.sampled_from(("a@b.cn", "ａ@b.cn", "no")),
    "integer": st.integers(-(10**15) + 1, 10**15 - 1) | st.sampled_from(("约三", "12", "1e3")),
    "decimal": st.floats(-1e9, 1e9).map(lambda n: round(n, 6)) | st.sampled_from(("0.1", "1/3")),
    "money": st.floats(-1e9, 1e9).map(lambda n: round(n, 2)) | st.sampled_from(("￥1,200", "免")),
    "percent": st.floats(-1, 1).map(lambda n: round(n, 4)) | st.sampled_from(("12.5%", "250%")),
    "boolean": st.booleans() | st.sampled_from(("是", "否", "√", "也许")),
    "date": DAYS | st.sampled_from(("2026年3月12日", "不详", "2026-13-01")),
    "datetime": DAYS | st.datetimes(datetime(1890, 1, 1), datetime(2200, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    "time": st.times().map(lambda moment: moment.replace(microsecond=0)) | st.just("下午"),
    "choice": st.sampled_from(OPTIONS),
    "choices": st.lists(st.sampled_from(OPTIONS), max_size=3).map("、".join),
    "person": st.sampled_from((*PEOPLE, "没有这人")),
    "signature": st.sampled_from(("张三 2026-03-05", "李四")),
    "rating": st.integers(1, 10) | st.just("★★★"),
}  # fmt: skip


@st.composite
def registers(draw):
    """Fields as an office adds them, and rows of cells for them."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=6, unique=True))
    kinds = [draw(st.sampled_from(sorted(CELLS))) for _ in labels]
    rows = st.tuples(*(st.none() | CELLS[kind] for kind in kinds))
    own = st.tuples(st.none() | TEXTS, st.none() | TEXTS, st.none() | TEXTS)
    every = draw(st.lists(st.tuples(rows, own), min_size=1, max_size=6))
    return list(zip(labels, kinds, strict=True)), *map(list, zip(*every, strict=True))


def payload(label, kind):
    made = {"label": {"zh": label}, "type": kind}
    if kind in {"choice", "choices"}:
        made["options"] = [{"key": f"o{n}", "zh": word} for n, word in enumerate(OPTIONS)]
    return made


@contextmanager
def on_sqlite(prepared, folder):
    file = folder / "taizhang.db"
    shutil.copy(prepared, file)
    made = connect(f"sqlite:///{file}")
    try:
        yield made
    finally:
        made.dispose()
        for each in folder.glob("taizhang.db*"):
            each.unlink()


def with_fields(engine, fields):
    """The complaint register with more fields of the office; the people it names."""
    with writing(engine) as connection:
        for n, (label, kind) in enumerate(fields):
            change = DefinitionChange("add_field", "complaint", f"own_{n}", payload(label, kind))
            offices.change_definition(connection, change, LOCAL, NOW)
        office = offices.current(connection)
        person = office.register("person")
        if search.count(connection, office, "person", search.Query(), LOCAL) == 0:
            names = {"name": list(PEOPLE)}
            records.add_many(connection, office, person, names, actor=LOCAL, now=NOW)


SHIPPED = ("complainant", "contact", "remarks")


def kept(engine, fields, rows, shipped):
    """Keep rows as an import would: what no type takes as a note. The values, by field."""
    keys = [*(f"own_{n}" for n in range(len(fields))), *SHIPPED]
    values = {key: [] for key in keys}
    notes = []
    with writing(engine) as connection:
        office = offices.current(connection)
        register = office.register("complaint")
        people = {name: Link("person", n) for n, name in enumerate(PEOPLE, 1)}
        for position, cells in enumerate(zip(rows, shipped, strict=True)):
            for key, cell in zip(keys, (*cells[0], *cells[1]), strict=True):
                field = register.field(key)
                value = FIELD_TYPES[field.type].read(cell, field)
                if isinstance(value, Mention):
                    value = people.get(value.text) or Unread("unlinked")
                if isinstance(value, Unread):
                    notes.append((position, field.key, Note(said(cell), value.code)))
                    value = None
                values[field.key].append(value)
        own = {
            "received_at": [date(2026, 1, 1) + timedelta(n) for n in range(len(rows))],
            "content": [f"第{n}件事" for n in range(len(rows))],
        }
        columns = {**own, **values}
        records.add_many(connection, office, register, columns, actor=LOCAL, now=NOW, notes=notes)
    return values


def listed(engine, actor):
    with reading(engine) as connection:
        office = offices.current(connection)
        register = office.register("complaint")
        found = list(search.all(connection, office, "complaint", search.Query(), actor))
        out = BytesIO()
        phones = "full" if actor is LOCAL else "masked"
        listing.write(register, found, language="zh", title="台账", out=out, phones=phones)
    return out.getvalue()


def planned(engine, content):
    with reading(engine) as connection:
        office = offices.current(connection)
        book = workbook.read(content, "台账.xlsx")
        register = office.register("complaint")
        draft = matching.draft(book, register, office, tables=drafting.tables(book))
        return planning.plan(connection, office, draft, LOCAL, NOW)


def check(engine, drawn, actor):
    fields, rows, shipped = drawn
    with_fields(engine, fields)
    values = kept(engine, fields, rows, shipped)

    plan = planned(engine, listed(engine, actor))

    told = [
        (each.code, each.place.row, each.place.column, dict(each.values)) for each in plan.problems
    ]
    changes = [(cell.field, cell.before, cell.after) for c in plan.changes for cell in c.cells]
    assert (plan.new_fields, plan.new_options, changes) == ((), (), []), told
    assert outcome(plan) == {"read": len(rows), "unchanged": len(rows)}, told
    assert altered(plan, values) == []


def altered(plan, values):
    """Texts that would be read otherwise than they are kept: record, field, before, after."""
    found = []
    for key, before in values.items():
        kind = plan.register.field(key).type
        for position, record in plan.records.items():
            value, noted = before[record - 1], plan.rows.notes.get(key, {})
            if isinstance(value, str) and kind != "choice" and position not in noted:
                after = plan.rows.values[key][position]
                if after not in (value, None):  # a word for nothing stays what it is
                    found.append((record, key, value, after))
    return found


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.parametrize("actor", [LOCAL, CLERK], ids=["full", "masked"])
@given(drawn=registers())
@settings(max_examples=25, deadline=None, suppress_health_check=QUIET)
def test_a_list_of_any_register_comes_back_as_it_was(prepared_sqlite, tmp_path, actor, drawn):
    with on_sqlite(prepared_sqlite, tmp_path) as engine:
        check(engine, drawn, actor)


@given(drawn=registers())
@settings(max_examples=4, deadline=None, suppress_health_check=QUIET)
def test_on_postgresql_too(postgresql, drawn):
    name = postgresql.take()
    engine = postgresql.connect(name)
    try:
        check(engine, drawn, LOCAL)
    finally:
        engine.dispose()
        postgresql.give_back(name)
