"""Cross-tables: every record counted once, in its own cell, as far as its reader may see it."""

import os
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from api.desk import Desk
from exporters import crossing as exported
from exporters import listing
from schema import office as offices
from schema import records, search
from schema.actors import Actor
from schema.database import reading, writing
from schema.problems import UnusableError
from schema.search import Filter, Query
from schema.storing.tables import cell_note
from schema.values import Link
from tests.test_routes import Desktop

ROOT = Path(__file__).parents[1]
READER = Actor("看", "reader")
NOBODY = "查无此人"
WORKS = [
    # contract, manager, class, customer, value, planned end, stage
    ("HT-1", "王经理", "A", "周先生", "100000", "2026-01-20", "中期"),
    ("HT-2", "王经理", "B", "吴女士", "250000.50", "2026-02-10", "竣工"),
    ("HT-3", "李经理", "A", "周先生", "", "2026-04-30", "中期"),
    ("HT-4", NOBODY, "", "", "50000", "", "停工"),
    ("HT-5", "", "A", "", "70000", "2026-02-01", ""),
]
REVISITS = [
    # number of the works, when, how satisfied
    ("HT-1", "2026-01-05", "满意"),
    ("HT-1", "2026-03-05", "不满意"),
    ("HT-2", "2026-03-06", "不满意"),
    ("HT-3", "2026-03-07", "不满意"),
    ("", "2026-03-08", "满意"),
]


def enter(connection, office, register, values, clerk, noon):
    done = records.apply(connection, office, register, [records.New(values)], clerk, noon)
    assert not done.refused, done.refused
    return done.saved[0].id


@pytest.fixture
def sites(engine, clerk, noon):
    """Works of two managers, with customers and revisits; one manager is on no list."""
    with writing(engine) as connection:
        for key in ("works", "revisit", "customer", "person"):
            change = offices.DefinitionChange("register_on", key)
            office = offices.change_definition(connection, change, clerk, noon)
        for name in ("王经理", "李经理"):
            enter(connection, office, "person", {"name": name}, clerk, noon)
        for name, phone in (("周先生", "15400001111"), ("吴女士", "15400002222")):
            enter(connection, office, "customer", {"name": name, "phone": phone}, clerk, noon)
        made = {}
        for number, manager, kind, customer, value, end, stage in WORKS:
            values = {
                "number": number, "address": f"{number} 工地",
                "manager": "" if manager == NOBODY else manager,
                "customer_class": kind, "customer": customer, "value": value,
                "planned_end": end, "stage": stage,
            }  # fmt: skip
            made[number] = enter(connection, office, "works", values, clerk, noon)
        connection.execute(  # as an import leaves a name that is on no list
            cell_note.insert().values(
                register="works",
                record_id=made["HT-4"],
                field="manager",
                raw=NOBODY,
                code="link_unknown",
            )
        )
        for number, at, said in REVISITS:
            values = {
                "works": number,
                "customer": "周先生",
                "revisited_at": at,
                "satisfaction": said,
            }
            enter(connection, office, "revisit", values, clerk, noon)
    return engine


def crossed(engine, register, query=None, actor=None, **how):
    with reading(engine) as connection:
        office = offices.current(connection)
        return search.cross(
            connection,
            office,
            register,
            query or Query(),
            actor or Actor("张三", "administrator"),
            **how,
        )


def found(engine, register, *filters, sort=(), reach=(), actor=None):
    with reading(engine) as connection:
        office = offices.current(connection)
        query = Query(tuple(filters), sort=sort, reach=reach)
        actor = actor or Actor("张三", "administrator")
        return list(search.all(connection, office, register, query, actor))


def labelled(table):
    """The cells by what people read."""
    return {
        (row.label, column.label): table.value(row.key, column.key)
        for row in table.rows
        for column in table.columns
        if table.value(row.key, column.key) is not None
    }


def test_counts_by_person_and_choice_with_names_nobody_is_linked_to(sites):
    table = crossed(sites, "works", rows="manager", columns="customer_class")

    assert labelled(table) == {
        ("王经理", "A"): 1, ("王经理", "B"): 1, ("李经理", "A"): 1,
        (NOBODY, ""): 1, ("", "A"): 1,
    }  # fmt: skip
    assert table.value(None, None) == len(WORKS)
    assert next(row.label for row in table.rows) == "王经理"
    assert [row.label for row in table.rows][-1] == ""


def test_months_come_in_order_without_gaps(sites):
    table = crossed(sites, "works", rows="stage", columns="planned_end")

    assert [column.key for column in table.columns] == [
        "2026-01",
        "2026-02",
        "2026-03",
        "2026-04",
        "",
    ]
    assert table.value(None, "2026-03") is None


def test_sums_and_averages_are_exact_and_pass_over_empty_cells(sites):
    total = crossed(sites, "works", rows="manager", columns="customer_class", measure="sum:value")
    mean = crossed(sites, "works", rows="manager", columns="customer_class", measure="average:产值")

    assert labelled(total)["王经理", "B"] == Decimal("250000.50")
    assert total.value(None, None) == Decimal("470000.50")
    assert mean.value(None, None) == Decimal("117500.12")  # four of five say a value
    assert ("李经理", "A") not in labelled(mean)


def test_headings_of_linked_records(sites):
    table = crossed(sites, "revisit", rows="works.manager", columns="satisfaction")

    assert labelled(table) == {
        ("王经理", "满意"): 1, ("王经理", "不满意"): 2, ("李经理", "不满意"): 1, ("", "满意"): 1,
    }  # fmt: skip


CROSSES = [
    ("works", "manager", "customer_class"),
    ("works", "stage", "planned_end"),
    ("works", "customer.name", "manager"),
    ("revisit", "works.manager", "satisfaction"),
    ("revisit", "works.stage", "works.planned_end"),
]


@pytest.mark.parametrize("case", CROSSES, ids=" ".join)
def test_the_filters_of_a_cell_find_its_records(sites, case):
    register, rows, columns = case
    table = crossed(sites, register, rows=rows, columns=columns)

    for row in table.rows:
        for column in table.columns:
            behind = found(
                sites, register, Filter(rows, "=", row.asks), Filter(columns, "=", column.asks)
            )
            assert len(behind) == table.records(row.key, column.key), (row, column)


def test_a_filter_holds_for_the_table_and_the_trash_stays_out(sites, clerk, noon):
    with writing(sites) as connection:
        office = offices.current(connection)
        gone = next(each for each in found(sites, "works") if each.values["number"] == "HT-2")
        records.apply(
            connection, office, "works", [records.Delete(gone.id, gone.version)], clerk, noon
        )
    only = Query((Filter("manager", "=", "王经理"),))
    table = crossed(sites, "works", only, rows="manager", columns="customer_class")
    revisits = crossed(sites, "revisit", rows="works.manager", columns="satisfaction")

    assert labelled(table) == {("王经理", "A"): 1}
    assert labelled(revisits)["", "不满意"] == 1  # what it leads to lies in the trash


REFUSED = [
    ({"rows": "phone", "columns": "stage"}, "cross_masked"),
    ({"rows": "customer.phone", "columns": "stage"}, "cross_masked"),
    ({"rows": "remarks", "columns": "stage"}, "cross_field"),
    ({"rows": "manager", "columns": "changes"}, "cross_field"),
    ({"rows": "manager", "columns": "没有"}, "unknown_field"),
    ({"rows": "manager", "columns": "stage", "measure": "sum:address"}, "cross_measure"),
    ({"rows": "manager", "columns": "stage", "measure": "most"}, "cross_measure"),
]


@pytest.mark.parametrize(("how", "code"), REFUSED)
def test_refuses_what_cannot_be_crossed(sites, how, code):
    with pytest.raises(UnusableError) as told:
        crossed(sites, "works", **how)

    assert told.value.problem.code == code


def test_a_reader_who_may_not_know_names_sees_them_masked(sites, clerk, noon):
    first = {"complainant": "张三丰", "content": "漏水", "received_at": "2026-03-01"}
    with writing(sites) as connection:
        office = offices.current(connection)
        number = enter(connection, office, "complaint", first, clerk, noon)
        again = {"received_at": "2026-03-09", "first_complaint": Link("complaint", number)}
        enter(connection, office, "complaint", {**first, **again}, clerk, noon)
    how = {"rows": "first_complaint", "columns": "received_at"}
    open_, hidden = (
        next(row for row in crossed(sites, "complaint", actor=who, **how).rows if row.key)
        for who in (clerk, READER)
    )

    assert "张三丰" in open_.label
    assert "张三丰" not in hidden.label
    assert "*" in hidden.label
    assert hidden.asks == f"#{number}"


def test_late_works_of_dissatisfied_customers_by_manager(sites):
    with reading(sites) as connection:
        office = offices.current(connection)
        where = search.parse_where(
            "工程.计划竣工<2026-03-12,工程.当前阶段!=竣工,satisfaction=不满意",
            office.register("revisit"),
            office=office,
        )
    late = found(
        sites, "revisit", *where, sort=(("works.manager", "asc"),), reach=("works.manager",)
    )

    assert [each.names["works.manager"] for each in late] == ["王经理"]


@pytest.mark.parametrize(
    "path", ["works.number", "works.manager", "works.planned_end", "works.stage"]
)
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_sorts_by_fields_of_linked_records_page_by_page(sites, path, direction):
    with reading(sites) as connection:
        office = offices.current(connection)
        query, actor = Query(sort=((path, direction),)), Actor("张三", "administrator")
        whole = [each.id for each in search.all(connection, office, "revisit", query, actor)]
        after, paged = None, []
        while True:
            part = search.page(connection, office, "revisit", query, actor, after=after, limit=2)
            paged += [each.id for each in part.records]
            after = part.next
            if after is None:
                break

    assert len(whole) == len(REVISITS)
    assert paged == whole


def test_what_is_reached_is_masked_as_it_is_at_home(sites):
    reach = ("customer.phone", "customer.name")
    seen = found(sites, "works", Filter("number", "=", "HT-1"), reach=reach)[0]
    hidden = found(sites, "works", Filter("number", "=", "HT-1"), reach=reach, actor=READER)[0]

    assert seen.values["customer.phone"] == "15400001111"
    assert hidden.values["customer.phone"] == "154****1111"
    assert "customer.phone" in hidden.masked


def test_the_workbook_says_what_it_counts_and_adds_up(sites, tmp_path):
    where = (Filter("stage", "!=", "竣工"),)
    table = crossed(
        sites, "works", Query(where), rows="manager", columns="customer_class", measure="sum:value"
    )
    with reading(sites) as connection:
        register = offices.current(connection).register("works")
    count = exported.write(
        table,
        language="zh",
        title="在施工程台账",
        conditions=listing.conditions(register, where, "zh"),
        out=tmp_path / "cross.xlsx",
        office="锦舍装饰",
        printed="2026-03-12 12:00 打印",
    )
    sheet = openpyxl.load_workbook(tmp_path / "cross.xlsx").active
    cells = {tuple(each.value for each in row[:1]): row for row in sheet.iter_rows(min_row=5)}

    assert count == len(WORKS) - 1
    assert "当前阶段 != 竣工" in sheet["A2"].value
    assert "项目经理 × 客户级别：产值合计" in sheet["A2"].value
    assert [cell.value for cell in sheet[4]][1:4] == ["A", "（空）", "合计"]
    assert [cell.value for cell in cells[("合计",)]][1:4] == [170000, 50000, 220000]
    assert cells[("王经理",)][1].value == 100000


def test_the_command_writes_it_and_says_what_it_cannot(sites, tmp_path):
    def said(*arguments):
        url = sites.url.render_as_string(hide_password=False)
        return subprocess.run(
            [sys.executable, "-m", "exporters", "cross", *arguments],
            cwd=ROOT,
            env={**os.environ, "TAIZHANG_DATABASE_URL": url, "TAIZHANG_LANGUAGE": "zh"},
            capture_output=True,
            text=True,
            check=False,
        )

    out = str(tmp_path / "cross.xlsx")
    done = said("revisit", out, "--rows", "工程.项目经理", "--columns", "satisfaction")
    refused = said("works", out, "--rows", "联系电话", "--columns", "stage")

    assert done.returncode == 0, done.stderr
    assert openpyxl.load_workbook(out).active["A5"].value == "王经理"
    assert refused.returncode == 2
    assert "联系电话" in refused.stderr


def test_a_list_takes_columns_of_linked_records_by_command(sites, tmp_path):
    url, out = sites.url.render_as_string(hide_password=False), tmp_path / "list.xlsx"
    wanted = ["--fields", "number,工程.项目经理,工程.计划竣工", "--sort", "工程.项目经理"]
    where = ["--where", "satisfaction=不满意,工程.当前阶段!=竣工,工程.计划竣工<2026-06-01"]
    done = subprocess.run(
        [sys.executable, "-m", "exporters", "list", "revisit", str(out), *wanted, *where],
        cwd=ROOT,
        env={**os.environ, "TAIZHANG_DATABASE_URL": url, "TAIZHANG_LANGUAGE": "zh"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(out).active.iter_rows(min_row=4)
    ]

    assert rows[0][1:] == ["工程 · 项目经理", "工程 · 计划竣工"]
    names = [row[1] for row in rows[1:] if row[1]]
    assert names == sorted(names)
    assert set(names) == {"王经理", "李经理"}
    assert {row[2] for row in rows[1:]} == {datetime(2026, 1, 20), datetime(2026, 4, 30)}


def test_routes_bring_along_what_the_address_asks_of_linked_records(sites, clerk, noon, tmp_path):
    browser = Desktop(Desk(lambda: sites, lambda: noon, lambda: clerk, tmp_path))
    asked = {"reach": "works.manager", "sort": "works.manager:desc", "filter": "[]"}
    how = {"rows": "works.manager", "columns": "satisfaction"}
    told = browser.get("/api/registers/revisit/rows", **asked).json()["rows"]
    file = browser.get("/api/exports/cross/revisit.xlsx", **how)
    refused = browser.get("/api/exports/cross/revisit.xlsx", **{**how, "rows": "contact"})

    assert told[0]["cells"]["works.manager"] == "王经理"
    assert openpyxl.load_workbook(BytesIO(file.content)).active["A5"].value == "王经理"
    assert refused.status_code >= 400
