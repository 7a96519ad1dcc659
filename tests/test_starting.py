"""What a visitor is told when the application cannot start, and of imports that broke off."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from pages.parts import behind, session, starting
from schema import database, demo, keeping
from schema.actors import LOCAL
from schema.database import writing
from schema.storing import tables
from tests.visiting import ROOT, words


@pytest.fixture(autouse=True)
def forget():
    """Nothing of one start is known to the next."""
    yield
    behind.wait()
    starting.trouble.clear()


@pytest.fixture
def database_at(tmp_path, monkeypatch):
    """Point the application to a database."""

    def point(url=""):
        monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path))
        url = url or f"sqlite:///{tmp_path / 'taizhang.db'}"
        monkeypatch.setenv("TAIZHANG_DATABASE_URL", url)
        return url

    yield point
    behind.wait()
    session.engine().dispose()


def visit(language="zh-CN"):
    visitor = AppTest.from_file(ROOT / "pages" / "shell.py", default_timeout=30)
    visitor.context = {"locale": language}
    return visitor.run()


def broken_off(engine, **said):
    """An import whose process is gone."""
    with writing(engine) as connection:
        connection.execute(
            tables.batch.insert().values(
                register="complaint",
                status="open",
                file="投诉<2026>.xlsx",
                fingerprint="",
                family="",
                actor="张三",
                started_at=session.now(),
                summary=json.dumps({"process": None, **said}),
            )
        )


def test_a_database_that_is_away_is_said_with_what_to_do(database_at, capsys):
    database_at("postgresql://postgres@127.0.0.1:1/taizhang")
    starting.prepare()

    visitor = visit()

    assert not visitor.exception
    assert words(visitor)[0] == "台账暂时无法启动"
    (told,) = [each.value for each in visitor.error]
    assert "数据库" in told
    assert capsys.readouterr().err.count("\n") >= 1


def test_the_pages_come_back_once_the_database_does(database_at):
    database_at("postgresql://postgres@127.0.0.1:1/taizhang")
    starting.prepare()
    database_at()

    visitor = visit()

    assert not visitor.error
    assert "欢迎使用台账。从哪里开始？" in words(visitor)


def test_a_database_that_is_no_database_is_said_too(database_at, tmp_path):
    (tmp_path / "taizhang.db").write_bytes(b"this is no database" * 999)
    database_at()
    starting.prepare()

    visitor = visit("en-GB")

    assert visitor.error
    assert not visitor.exception


def test_an_import_that_broke_off_is_told_until_it_was_read(database_at):
    database_at()
    keeping.prepare(session.engine())
    broken_off(session.engine())
    starting.prepare()

    visitor = visit()

    (told,) = [each.value for each in visitor.warning]
    assert r"投诉\<2026\>\.xlsx" in told
    assert "请重新导入该文件" in told
    assert "已写入的 0 条已撤回" in told
    next(each for each in visitor.button if each.label == "知道了").click().run()
    assert not visitor.warning
    assert not visit().warning


def test_an_undoing_that_broke_off_is_told_as_done(database_at):
    database_at()
    keeping.prepare(session.engine())
    broken_off(session.engine(), undoing=True)
    starting.prepare()

    assert "已补做完毕" in visit().warning[0].value


def test_what_an_import_left_to_do_is_done_behind_the_pages(database_at):
    database_at()
    engine = session.engine()
    keeping.prepare(engine)
    demo.add(engine, LOCAL, session.now())
    with writing(engine) as connection:
        waiting = tables.search_pending.insert()
        connection.execute(waiting.values(register="complaint", first=1, last=300))

    behind.catch_up(engine, behind.LARGE)
    behind.wait()

    assert _waiting(engine) == 0


def _waiting(engine):
    with database.reading(engine) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(tables.search_pending))


BROKEN = """
from streamlit.testing.v1 import AppTest
import app

app.prepare()
visitor = AppTest.from_file("pages/shell.py", default_timeout=30)
visitor.context = {"locale": "zh-CN"}
visitor.run()
assert not visitor.exception
print([each.value for each in visitor.header], [each.value for each in visitor.error])
"""


def test_a_definition_that_contradicts_itself_is_said_with_its_file_table_and_key(tmp_path):
    project = tmp_path / "taizhang"
    for folder in ("pages", "api", "schema", "importers", "exporters", ".streamlit"):
        shutil.copytree(ROOT / folder, project / folder, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "app.py", project)
    file = project / "schema" / "registers" / "complaint.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('event = "received_at"', 'event = "recieved_at"'), "utf-8")

    done = subprocess.run(
        [sys.executable, "-c", BROKEN],
        cwd=project,
        env={
            **os.environ,
            "PYTHONUTF8": "1",
            "TAIZHANG_DATA": str(tmp_path),
            "TAIZHANG_DATABASE_URL": f"sqlite:///{tmp_path / 'taizhang.db'}",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    said = done.stdout.replace("\\", "")
    assert "台账暂时无法启动" in said, done.stderr
    assert "registers/complaint.toml: [register] event: " in said
    assert "recieved_at" in said
