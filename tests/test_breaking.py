"""What nobody should send or do, and somebody will: each ends in a sentence, nothing is lost."""

import base64
import json
import subprocess
import sys

import openpyxl
import psycopg
import pytest
import sqlalchemy as sa

from exporters import listing
from schema import records, search
from schema.database import reading, writing
from schema.field_types import FIELD_TYPES, shown
from schema.importing.comparing import says_same
from schema.problems import UnusableError
from schema.records import Edit, New
from schema.values import Record, Unread
from tests.test_routes import CHANGES, ROWS, browser  # noqa: F401 - a fixture

HUGE = "9" * 30
LONGER_THAN_INT = "9" * 5000
ASKED = {"content": "漏水", "complainant": "李四", "received_at": "2026-03-02 09:00"}
ADDRESSES = [
    f"/api/batches/{HUGE}",
    f"/api/batches/{LONGER_THAN_INT}",
    f"/api/attachments/{HUGE}",
    f"/api/exports/forms/F01/{HUGE}.xlsx",
    f"/api/exports/forms/F01/blank.xlsx?copies={LONGER_THAN_INT}",
    "/api/exports/list/..%2f..%2fx.xlsx",
    "/api/registers/%00/rows",
    "/assets/grid/%00",
    f"/assets/tabulator/{'a' * 5000}",
    f"{ROWS}?limit=-1",
    f"{ROWS}?limit={LONGER_THAN_INT}",
    f"{ROWS}?sort=__class__",
    f"{ROWS}?sort=referrals",
    f"{ROWS}?filter={'[' * 20_000}",
]
FILTERS = [
    ("received_at", "=", "0000"),
    ("received_at", "<=", "9999"),
    ("received_at", "=", "3/12/2026"),
    ("shipped_on", "=", "9999-12"),
    ("quantity", ">", "1e999"),
    ("late_entry", "<", "是"),
    ("nothing", "=", "1"),
    ("content", "LIKE", "%"),
]
# Places no list of records has: other kinds, too many, too few, numbers no database counts to.
PLACES = [
    [],
    ["a", "b"],
    [None, None],
    [[1], [2]],
    [{"m": "2026-01-01T00:00:00"}, "a"],
    [{"m": "2026-01-01T00:00:00"}, 10**30],
    [{"n": "NaN"}, 1],
    [{"o": 5}, 1],
    [{"s": [1, 2]}, 1],
    [{"zz": 1}],
    {},
    "abc",
]
ODD_BODIES = [
    {"id": 1, "version": 1, "field": "content", "text": 15400000000},
    {"id": 1, "version": 1, "field": "content", "text": ["a"]},
    {"id": 1, "version": 1, "field": ["content"], "text": "a"},
    {"id": 1.5, "version": 1, "field": "content", "text": "a"},
    {"id": True, "version": 1, "field": "content", "text": "a"},
    {"id": 10**30, "version": 1, "field": "content", "text": "a"},
    {"id": 1, "version": 10**30, "field": "content", "text": "a"},
    {"delete": 10**30, "version": 1},
    {"new": {"contact": 15400000000.0}},
    {"new": [1]},
    None,
]
WORDS = [
    '"',
    "'",
    "%",
    "_",
    "*",
    "AND",
    "NEAR(a,2)",
    "a & | b",
    ":*",
    "漏",
    "😀",
    "\\",
    "(",
    "\x00",
]
AWKWARD = [
    "１２３",
    "00123",
    "123456789012345678",
    "1e5",
    "3/12/2026",
    "2026年2月30日",
    "😀 𠮷野家",
    "'00123",
    "=1+1",
    "+86",
    "@SUM(A1)",
    '<script>alert("1")</script>',
    "第一行\n第二行",
    "_x0041_",
    "#REF!",
    "\u202eabc",
    "NULL",
]


def cursor(place):
    """A cursor as our own are written."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_an_odd_address_is_refused(browser, address):  # noqa: F811 - a fixture
    assert browser.ask("GET", address).status_code in {404, 422}


def test_odd_filters_and_cursors_are_refused_with_a_sentence(browser):  # noqa: F811 - a fixture
    browser.add("漏水", "停电")
    answers = [browser.get(ROWS, filter=json.dumps([each])) for each in FILTERS]
    answers += [browser.get(ROWS, after=cursor(place)) for place in PLACES]

    assert [answer.status_code for answer in answers] == [422] * len(answers)
    assert all(answer.json()["message"] for answer in answers)


def test_a_cursor_belongs_to_its_order(browser):  # noqa: F811 - a fixture
    browser.add("漏水", "停电")
    first = browser.get(ROWS, limit="1").json()

    answer = browser.get(ROWS, after=first["next"], sort="content:asc")
    assert answer.status_code == 422


@pytest.mark.parametrize("edit", ODD_BODIES, ids=range(len(ODD_BODIES)))
def test_what_was_not_typed_is_not_saved(browser, edit):  # noqa: F811 - a fixture
    browser.add("漏水")

    answer = browser.post(CHANGES, {"edits": [edit]})
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_request")
    assert browser.get(ROWS).json()["rows"][0]["cells"]["content"] == "漏水"


def test_nothing_is_empty_and_not_the_word_none(browser):  # noqa: F811 - a fixture
    answer = browser.post(CHANGES, {"edits": [{"new": {**ASKED, "room": None}}]})

    assert answer.json()["saved"][0]["cells"]["room"] == ""


def test_half_a_character_spoils_no_answer(browser):  # noqa: F811 - a fixture
    half = '{"edits":[{"new":{"content":"a","complainant":"b","received_at":"\\ud83d x"}}]}'
    answer = browser.ask(
        "POST", CHANGES, content=half.encode(), headers={"content-type": "application/json"}
    )

    assert answer.status_code == 422
    assert answer.json()["refused"][0]["message"]


def test_every_odd_word_can_be_looked_for(browser):  # noqa: F811 - a fixture
    browser.add(*(f"{word} 那件事" for word in WORDS))

    for word in [*WORDS, "a" * 3000, "漏" * 2000]:
        assert browser.get(ROWS, text=word).status_code == 200
        assert browser.get(ROWS, filter=json.dumps([["content", "~", word]])).status_code == 200
    percent = browser.get(ROWS, filter=json.dumps([["content", "~", "%"]])).json()["rows"]
    assert [row["cells"]["content"] for row in percent] == ["% 那件事"]


@pytest.mark.parametrize(
    "key",
    ["content", "complainant", "room", "original_number", "contact", "quantity", "shipped_on"],
)
def test_awkward_text_is_kept_as_typed_or_refused(engine, office, clerk, noon, key):
    field = office.register("complaint").field(key)
    with writing(engine) as connection:
        new = records.apply(connection, office, "complaint", [New(ASKED)], clerk, noon).saved[0]
    for text in AWKWARD:
        with writing(engine) as connection:
            version = search.one(connection, office, "complaint", new.id, clerk).version
            edit = Edit(new.id, version, key, text)
            outcome = records.apply(connection, office, "complaint", [edit], clerk, noon)
            kept = search.one(connection, office, "complaint", new.id, clerk)
        told = shown(field, kept)
        if outcome.refused:
            assert outcome.refused[0].values["value"]
        elif field.type in {"text", "long_text", "identifier"}:
            assert told == (text[1:] if text == "'00123" and field.type == "identifier" else text)
        else:
            assert FIELD_TYPES[field.type].read(told, field) == kept.values[key]


@pytest.mark.parametrize(("key", "length"), [("complainant", 401), ("content", 32_768)])
def test_a_text_too_long_is_refused_with_its_limit(engine, office, clerk, noon, key, length):
    with writing(engine) as connection:
        new = [New({**ASKED, key: "长" * (length - 1)}), New({**ASKED, key: "长" * length})]
        outcome = records.apply(connection, office, "complaint", new, clerk, noon, partial=True)

    assert [each.index for each in outcome.saved] == [0]
    assert outcome.refused[0].values["limit"] == length - 1


@pytest.mark.parametrize(
    ("type_", "text"),
    [("decimal", "10²"), ("integer", "3①"), ("money", "5₂"), ("phone", "2026-03-12 10:00:05")],
)
def test_a_mark_is_no_digit(office, type_, text):
    field = next(f for r in office.registers.values() for f in r.fields if f.type == type_)

    assert isinstance(FIELD_TYPES[type_].read(text, field), Unread)


@pytest.mark.parametrize("text", ["3/12/2026", "1,000", "_x0041_", "154 0000 0000转8、张三"])
def test_a_phone_keeps_what_parts_its_digits(office, text):
    field = office.register("complaint").field("contact")
    field = field if field.type == "phone" else office.register("customer").of_type("phone")[0]
    read = FIELD_TYPES["phone"].read(text, field)

    assert isinstance(read, Unread) or read.replace("、", ",") in {text, "15400000000转8,张三"}


def test_a_full_database_saves_nothing_and_says_so(engine, office, clerk, noon):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's disk cannot be filled from here")
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def fill():
        with writing(engine) as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            many = [New({**ASKED, "content": f"{n}" + "长" * 9000}) for n in range(200)]
            records.apply(connection, office, "complaint", many, clerk, noon)

    with pytest.raises(UnusableError) as told:
        fill()
    assert told.value.problem.code == "disk_full"
    with reading(engine) as connection:
        assert search.count(connection, office, "complaint", search.Query(), clerk) == 0


def test_a_database_that_comes_back_is_used_again(engine, office, clerk, noon):
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server to lose")
    plain = engine.url.set(drivername="postgresql", database="postgres", query={})
    ours = engine.url.database
    with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as server:
        server.execute(f"ALTER DATABASE {ours} ALLOW_CONNECTIONS false")
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [ours]
        )
        with pytest.raises(UnusableError) as told, writing(engine):
            pass
        server.execute(f"ALTER DATABASE {ours} ALLOW_CONNECTIONS true")
    assert told.value.problem.code == "database_away"
    with writing(engine) as connection:
        assert records.apply(connection, office, "complaint", [New(ASKED)], clerk, noon).saved


SAVER = """
import sys
from datetime import datetime
from schema import office as offices, records
from schema.actors import LOCAL
from schema.database import connect, writing
engine = connect(sys.argv[1])
for n in range(10_000):
    with writing(engine) as connection:
        office = offices.current(connection)
        new = records.New({"content": "漏水", "complainant": "某人", "received_at": "2026-3-2"})
        saved = records.apply(connection, office, "complaint", [new], LOCAL, datetime(2026, 3, 2))
    print(saved.saved[0].id, flush=True)
"""


def test_what_was_told_as_saved_survives_a_kill(engine, office, clerk):
    url = engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen(
        [sys.executable, "-c", SAVER, url], stdout=subprocess.PIPE, text=True, cwd="."
    )
    told = [int(child.stdout.readline()) for _ in range(20)]
    child.kill()
    told += map(int, child.stdout.read().split())
    child.wait()
    child.stdout.close()

    with reading(engine) as connection:
        kept = list(search.all(connection, office, "complaint", search.Query(), clerk))
        logged = connection.scalars(
            sa.text("SELECT record_id FROM change_cell WHERE kind = 'create'")
        ).all()
    numbers = sorted(record.values["number"] for record in kept)
    assert {record.id for record in kept} >= set(told)
    assert sorted(logged) == sorted(record.id for record in kept)
    assert numbers == [f"2603{n:02}" for n in range(1, len(kept) + 1)]


def test_a_list_holds_awkward_texts_as_texts(tmp_path, engine, office, clerk, noon):

    register = office.register("complaint")
    with writing(engine) as connection:
        new = [New({**ASKED, "content": text, "room": text}) for text in AWKWARD]
        records.apply(connection, office, "complaint", new, clerk, noon)
        out = tmp_path / "list.xlsx"
        found = search.all(connection, office, "complaint", search.Query(), clerk)
        listing.write(
            register, found, language="zh", title="=HYPERLINK(1)", conditions=["=1+1"], out=out
        )

    cells = [cell for row in openpyxl.load_workbook(out).active.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    said = {str(cell.value) for cell in cells}
    assert {text for text in AWKWARD if text not in {"_x0041_", "NULL"}} <= said


def test_an_error_in_the_log_holds_no_record(engine):
    wanted = sa.text("SELECT nothing FROM nowhere WHERE x = :x")
    with pytest.raises(sa.exc.SQLAlchemyError) as told, reading(engine) as connection:
        connection.execute(wanted, {"x": "15400000000"})
    assert "15400000000" not in str(told.value)


def test_a_word_for_nothing_that_is_kept_is_unchanged(office):
    field = office.register("complaint").field("remarks")
    kept = Record(1, 1, {"remarks": "无"})

    assert says_same(field, "无", None, None, kept)
    assert not says_same(field, None, None, None, kept)
    assert not says_same(field, "/", None, None, kept)
