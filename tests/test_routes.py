"""The routes of the application: rows and changes for the grid, uploads, downloads, health."""

import asyncio
import io
import json
from urllib.parse import quote

import httpx
import openpyxl
import pytest
from starlette.applications import Starlette

from api.desk import Desk
from api.guard import UPLOAD, Guard
from api.routes import routes
from schema import demo
from schema.actors import Actor
from schema.settings import LIMITS
from tests.drafts import loaded
from tests.test_settling import LEDGER, a_workbook, load

CHANGES = "/api/registers/complaint/changes"
ROWS = "/api/registers/complaint/rows"


class Desktop:
    """A browser at the guarded routes: it asks, and may be anybody."""

    def __init__(self, desk):
        self.app = Guard(Starlette(routes=routes(desk)))

    def ask(self, method, path, **more):
        async def asking():
            transport = httpx.ASGITransport(self.app)
            base = "http://127.0.0.1:8501"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await client.request(method, path, **more)

        return asyncio.run(asking())

    def get(self, path, **parameters):
        return self.ask("GET", path, params=parameters or None)

    def post(self, path, body):
        return self.ask("POST", path, json=body)

    def add(self, *contents):
        new = [
            {"new": {"content": c, "complainant": "张三", "received_at": "2026-03-02 09:00"}}
            for c in contents
        ]
        return self.post(CHANGES, {"edits": new}).json()

    def upload(self, content, name="投诉.xlsx", **headers):
        headers = {"content-type": UPLOAD, "x-file-name": quote(name), **headers}
        return self.ask("POST", "/api/uploads", content=content, headers=headers)


@pytest.fixture
def browser(engine, noon, tmp_path):
    """A browser of somebody who may do everything."""
    actor = Actor("张三", "administrator")
    return Desktop(Desk(lambda: engine, lambda: noon, lambda: actor, tmp_path))


@pytest.fixture
def reader(engine, noon, tmp_path):
    """A browser of somebody who may only look."""
    actor = Actor("李四", "reader")
    return Desktop(Desk(lambda: engine, lambda: noon, lambda: actor, tmp_path))


def test_tells_that_it_is_alive(browser):
    answer = browser.get("/healthz")

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_lists_the_registers(browser):
    keys = [each["key"] for each in browser.get("/api/registers").json()["registers"]]

    assert {"complaint", "revisit", "customer", "person", "department"} <= set(keys)


def test_tells_a_register_in_the_language_of_the_browser(browser):
    chinese = browser.get("/api/registers/complaint").json()
    english = browser.get("/api/registers/complaint", language="en").json()

    assert (chinese["label"], english["label"]) == ("客户投诉登记表", "Complaint register")


class TestRows:
    def test_come_after_a_cursor(self, browser):
        browser.add(*(f"第{n}件" for n in range(5)))
        first = browser.get(ROWS, limit="3", sort="number:asc").json()
        second = browser.get(ROWS, limit="3", sort="number:asc", after=first["next"]).json()

        contents = [row["cells"]["content"] for row in first["rows"] + second["rows"]]
        assert contents == [f"第{n}件" for n in range(5)]
        assert second["next"] is None

    def test_are_filtered_and_counted_alike(self, browser):
        browser.add("电梯故障", "卫生间漏水")
        wanted = json.dumps([["content", "~", "漏水"]])

        assert len(browser.get(ROWS, filter=wanted).json()["rows"]) == 1
        assert browser.get("/api/registers/complaint/count", filter=wanted).json() == {"count": 1}

    def test_are_found_by_two_characters(self, browser):
        browser.add("电梯故障", "卫生间漏水")

        found = browser.get(ROWS, text="漏水").json()["rows"]
        assert [row["cells"]["content"] for row in found] == ["卫生间漏水"]

    @pytest.mark.parametrize(
        "parameters",
        [{"filter": "{"}, {"filter": '[["a"]]'}, {"limit": "many"}, {"after": "???"}],
    )
    def test_refuse_a_broken_address_with_a_sentence(self, browser, parameters):
        answer = browser.get(ROWS, **parameters)

        assert answer.status_code == 422
        assert answer.json()["message"]

    def test_of_an_unknown_register_are_not_found(self, browser):
        assert browser.get("/api/registers/nothing/rows").status_code == 404


class TestChanges:
    def test_save_a_cell_and_tell_the_row_as_it_now_is(self, browser):
        row = browser.add("漏水")["saved"][0]
        edit = {"id": row["id"], "version": row["version"], "field": "room", "text": "3-1-502"}
        answer = browser.post(CHANGES, {"edits": [edit]})

        saved = answer.json()["saved"][0]
        assert (answer.status_code, saved["cells"]["room"]) == (200, "3-1-502")
        assert saved["version"] > row["version"]

    def test_tell_a_conflict_and_save_nothing(self, browser):
        row = browser.add("漏水")["saved"][0]
        edit = {"id": row["id"], "version": row["version"], "field": "room", "text": "3-1-502"}
        browser.post(CHANGES, {"edits": [edit]})
        answer = browser.post(CHANGES, {"edits": [{**edit, "text": "9-9-909"}]})

        conflict = answer.json()["conflicts"][0]
        assert answer.status_code == 409
        assert (conflict["mine"], conflict["theirs"]) == ("9-9-909", "3-1-502")
        assert browser.get(ROWS).json()["rows"][0]["cells"]["room"] == "3-1-502"

    def test_refuse_a_value_that_does_not_fit_in_words(self, browser):
        row = browser.add("漏水")["saved"][0]
        edit = {"id": row["id"], "version": row["version"], "field": "received_at", "text": "昨天"}
        answer = browser.post(CHANGES, {"edits": [edit]})

        refused = answer.json()["refused"][0]
        assert answer.status_code == 422
        assert (refused["index"], refused["field"]) == (0, "received_at")
        assert "昨天" in refused["message"]

    def test_are_undone_as_one_step(self, browser):
        change = browser.add("漏水", "停电")["change"]
        answer = browser.post(f"/api/changes/{change}/undo", {})

        assert answer.status_code == 200
        assert browser.get("/api/registers/complaint/count").json() == {"count": 0}

    def test_are_not_for_readers(self, reader):
        answer = reader.post(CHANGES, {"edits": [{"new": {"content": "漏水"}}]})

        assert answer.status_code == 422
        assert answer.json()["saved"] == []

    @pytest.mark.parametrize(
        "body",
        [{}, {"edits": []}, {"edits": "all"}, {"edits": [{}]}, {"edits": [{"id": "x"}]}, [1]],
    )
    def test_that_make_no_sense_are_refused_whole(self, browser, body):
        answer = browser.post(CHANGES, body)

        assert (answer.status_code, answer.json()["error"]) == (422, "bad_request")

    def test_that_are_no_json_are_refused(self, browser):
        headers = {"content-type": "application/json"}

        assert browser.ask("POST", CHANGES, content=b"\xff{", headers=headers).status_code == 422


class TestUploads:
    def test_keep_the_file_and_its_name(self, browser, tmp_path):
        answer = browser.upload(b"content", "2026 投诉台账.xlsx").json()

        assert (answer["name"], answer["size"]) == ("2026 投诉台账.xlsx", 7)
        assert (tmp_path / "uploads" / answer["upload"]).read_bytes() == b"content"

    def test_never_leave_their_folder(self, browser, tmp_path):
        answer = browser.upload(b"content", "../../evil.xlsx").json()

        assert answer["name"] == "evil.xlsx"
        assert not list(tmp_path.parent.glob("*.xlsx"))

    def test_refuse_what_is_declared_too_large(self, browser):
        length = str(LIMITS.file_bytes + 1)
        answer = browser.upload(b"content", **{"content-length": length})

        assert (answer.status_code, answer.json()["error"]) == (413, "oversized")


class TestDownloads:
    def test_give_the_filtered_list_as_a_workbook(self, browser):
        browser.add("电梯故障", "卫生间漏水")
        wanted = json.dumps([["content", "~", "漏水"]])
        answer = browser.get("/api/exports/list/complaint.xlsx", filter=wanted)

        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert "卫生间漏水" in said
        assert "电梯故障" not in said
        assert quote("客户投诉登记表") in answer.headers["content-disposition"]

    def test_give_a_form_filled_with_a_record(self, browser):
        row = browser.add("卫生间漏水")["saved"][0]
        answer = browser.get(f"/api/exports/forms/F01/{row['id']}.xlsx")

        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        said = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value]
        assert any("卫生间漏水" in text for text in said)

    def test_give_forms_of_several_records_in_one_workbook(self, browser):
        saved = browser.add("漏水", "停电", "噪声")["saved"]
        wanted = ",".join(str(row["id"]) for row in reversed(saved))
        answer = browser.get("/api/exports/forms/F01/several.xlsx", records=wanted)

        sheets = openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
        assert sheets == [row["cells"]["number"] for row in reversed(saved)]

    def test_take_no_more_than_fifty_records_in_a_workbook(self, browser):
        wanted = ",".join(map(str, range(1, 52)))
        answer = browser.get("/api/exports/forms/F01/several.xlsx", records=wanted)

        assert answer.status_code == 422
        assert "最多放 50 份" in answer.json()["message"]

    def test_give_blank_forms(self, browser):
        answer = browser.get("/api/exports/forms/F01/blank.xlsx", copies="2")

        assert len(openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames) == 2

    @pytest.mark.parametrize(("hide", "known"), [("1", False), ("0", True)])
    def test_hide_who_complained_where_it_is_wished(self, browser, hide, known):
        record = browser.add("漏水")["saved"][0]["id"]
        path = f"/api/exports/forms/F01/{record}.xlsx"

        book = openpyxl.load_workbook(io.BytesIO(browser.get(path, hide=hide).content))

        said = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
        assert ("张三" in said) is known
        assert ("张*" in said) is not known

    def test_give_the_copies_asked_for(self, browser):
        record = browser.add("漏水")["saved"][0]["id"]
        answer = browser.get(f"/api/exports/forms/F01/{record}.xlsx", copies="1,2", hide="1")

        assert len(openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames) == 2

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/api/exports/forms/F01/999.xlsx", 404),
            ("/api/exports/forms/F01/1.xlsx?copies=9", 422),
            ("/api/exports/forms/F01/several.xlsx?records=998,999", 404),
            ("/api/exports/forms/F01/several.xlsx?records=all", 422),
            ("/api/exports/forms/F01/several.xlsx", 422),
            ("/api/registers/complaint/links/content", 404),
            ("/api/exports/forms/F99/1.xlsx", 404),
            ("/api/exports/forms/F01/blank.xlsx?copies=0", 422),
            ("/api/exports/forms/F01/blank.xlsx?copies=many", 422),
            ("/api/exports/list/nothing.xlsx", 404),
            ("/api/attachments/1", 404),
            ("/api/batches/999", 404),
        ],
    )
    def test_of_what_is_not_there_say_so(self, browser, path, status):
        answer = browser.get(path)

        assert answer.status_code == status
        assert answer.json()["message"]

    def test_are_not_for_readers(self, reader):
        assert reader.get("/api/exports/list/complaint.xlsx").status_code == 422


def test_tells_how_an_import_went(browser, engine, noon):
    demo.add(engine, Actor("张三", "administrator"), noon)

    assert browser.get("/api/batches/1").json()["status"] == "saved"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/tabulator/js/tabulator_esm.min.mjs", "text/javascript"),
        ("/assets/tabulator/css/tabulator.min.css", "text/css"),
        ("/assets/grid/grid.js", "text/javascript"),
        ("/assets/grid/grid.css", "text/css"),
    ],
)
def test_serves_the_grids_files_with_their_kind(browser, path, kind):
    answer = browser.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/grid/../../grid.py",
        "/assets/grid/..%2f..%2fgrid.py",
        "/assets/tabulator/%2e%2e/%2e%2e/__init__.py",
        "/assets/grid//etc/passwd",
    ],
)
def test_serves_no_other_files(browser, path):
    assert browser.get(path).status_code == 404


class TestImports:
    @pytest.fixture
    def batch(self, engine, noon, tmp_path, monkeypatch):
        monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path / "data"))
        return load(engine, a_workbook(tmp_path / "客诉台账.xlsx", LEDGER), noon, links="refuse")

    def test_tell_what_is_open_in_them(self, browser, batch):
        told = browser.get(f"/api/batches/{batch.id}").json()

        assert (told["status"], told["read"], told["quarantined"]) == ("saved", 3, 3)
        assert (told["left"], told["noted"], told["has_file"]) == (3, 0, True)
        assert told["settled"] == {"released": 0, "taken": 0, "left": 0, "returned": 0}
        assert told["problems"][0]["value"] == "贺云岚"

    def test_say_what_cells_hold_only_to_whom_may_see_it(self, reader, batch):
        answer = reader.get(f"/api/batches/{batch.id}")

        assert answer.status_code == 200
        assert "贺云岚" not in answer.text

    def test_give_the_workbook_as_it_came_and_with_its_marks(self, browser, batch, tmp_path):
        plain = browser.get(f"/api/batches/{batch.id}/file")
        marked = browser.get(f"/api/batches/{batch.id}/returned")

        assert plain.content == (tmp_path / "客诉台账.xlsx").read_bytes()
        assert quote("客诉台账（已标注）.xlsx") in marked.headers["content-disposition"]
        sheet = openpyxl.load_workbook(io.BytesIO(marked.content))["客诉"]
        assert sheet["F3"].comment is not None

    @pytest.mark.parametrize("what", ["file", "returned"])
    def test_give_nothing_to_whom_may_not_import(self, reader, batch, what):
        answer = reader.get(f"/api/batches/{batch.id}/{what}")

        assert (answer.status_code, answer.json()["error"]) == (422, "not_allowed")

    def test_say_so_where_the_workbook_is_not_kept(self, browser, engine, noon):
        _, batch = loaded(engine, now=noon)

        answer = browser.get(f"/api/batches/{batch.id}/file")

        assert (answer.status_code, answer.json()["error"]) == (404, "file_not_kept")
        assert browser.get("/api/batches/999/returned").status_code == 404
