"""What holds when a database is made, upgraded and changed by its office."""

import io
import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from schema import attachments, history, keeping, records, search, settings
from schema import office as offices
from schema.actors import Actor
from schema.database import connect, reading, writing
from schema.defining.effective import DefinitionChange
from schema.problems import UnusableError
from schema.records import Edit, New
from schema.storing import tables

CALLER = {"content": "电梯停运", "complainant": "李四", "received_at": "2026-03-10"}
PRICE = DefinitionChange("add_field", "complaint", "guo_jia", {"type": "money", "label": "估价"})


@pytest.fixture
def record(engine, office, clerk, noon):
    with writing(engine) as connection:
        outcome = records.apply(connection, office, "complaint", [New(CALLER)], clerk, noon)
        return search.one(connection, office, "complaint", outcome.saved[0].id, clerk)


class TestMigrations:
    def test_make_the_tables_the_program_knows(self, engine):
        def ours(name, kind, _parents):
            return kind != "table" or name in tables.fixed.tables

        with reading(engine) as connection:
            context = MigrationContext.configure(connection, opts={"include_name": ours})

            assert compare_metadata(context, tables.fixed) == []

    def test_are_done_once_however_many_start(self, engine):
        starts = [threading.Thread(target=keeping.prepare, args=(engine,)) for _ in range(3)]
        for start in starts:
            start.start()
        for start in starts:
            start.join()
        with reading(engine) as connection:
            at, head = keeping.level(connection)

        assert at == head

    def test_give_a_register_the_columns_it_lacks(self, engine, office, record, clerk):
        with writing(engine) as connection:
            connection.exec_driver_sql('DROP VIEW "台账_客户投诉登记表"')
            connection.exec_driver_sql("ALTER TABLE r_complaint DROP COLUMN product")
        keeping.prepare(engine)
        with reading(engine) as connection:
            kept = search.one(connection, office, "complaint", record.id, clerk)

        assert kept.values["product"] is None
        assert kept.values["content"] == "电梯停运"


class TestTheOffice:
    def test_adds_a_field_and_fills_it(self, engine, record, clerk, noon):
        with writing(engine) as connection:
            office = offices.change_definition(connection, PRICE, clerk, noon)
            edit = Edit(record.id, 1, "guo_jia", "1,200")
            records.apply(connection, office, "complaint", [edit], clerk, noon)
        with reading(engine) as connection:
            office = offices.current(connection)
            kept = search.one(connection, office, "complaint", record.id, clerk)

        assert office.register("complaint").field("guo_jia").label.zh == "估价"
        assert kept.values["guo_jia"] == 1200

    def test_forgets_a_change_that_was_not_kept(self, engine, clerk, noon):
        with pytest.raises(RuntimeError), writing(engine) as connection:  # noqa: PT012 - fails on purpose
            offices.change_definition(connection, PRICE, clerk, noon)
            raise RuntimeError
        with reading(engine) as connection:
            assert offices.current(connection).register("complaint").find("guo_jia") is None

    def test_lets_no_clerk_change_definitions(self, engine, noon):
        with pytest.raises(UnusableError), writing(engine) as connection:
            offices.change_definition(connection, PRICE, Actor("客服", "clerk"), noon)


class TestOtherTools:
    def test_see_registers_under_their_labels(self, engine, record):
        with reading(engine) as connection:
            seen = (
                connection.execute(sa.text('SELECT * FROM "台账_客户投诉登记表"')).mappings().one()
            )

        assert "电梯停运" in seen.values()


class TestADatabaseOutOfReach:
    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("mysql://somewhere/else", "bad_url"),
            ("no address", "bad_url"),
            ("postgresql://postgres@127.0.0.1:1/none", "database_away"),
        ],
    )
    def test_is_told(self, url, code):
        with pytest.raises(UnusableError) as told, reading(connect(url)) as connection:
            connection.execute(sa.text("SELECT 1"))

        assert told.value.problem.code == code

    def test_is_told_when_the_file_is_something_else(self, tmp_path):
        file = tmp_path / "letter.db"
        file.write_text("Dear customer, " * 100)
        engine = connect(f"sqlite:///{file}")
        with pytest.raises(UnusableError) as told:
            keeping.prepare(engine)
        engine.dispose()

        assert told.value.problem.code == "database_damaged"


class TestAttachments:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("TAIZHANG_DATA", str(tmp_path / "files"))
        return settings.data_folder()

    def test_are_kept_with_their_record(self, engine, office, record, clerk, noon):
        with writing(engine) as connection:
            for name in ("截图.png", "又一张.png"):
                attachments.add(
                    connection, office, "complaint", record.id, "attachments", name,
                    io.BytesIO(b"picture"), clerk, noon,
                )  # fmt: skip
            kept = attachments.of(connection, "complaint", record.id)
            events = history.of_record(connection, office, "complaint", record.id, clerk)

        assert [(each.name, each.kind, each.size) for each in kept] == [
            ("截图.png", "image/png", 7),
            ("又一张.png", "image/png", 7),
        ]
        assert attachments.path(kept[0]).read_bytes() == b"picture"
        assert attachments.path(kept[0]) == attachments.path(kept[1])
        assert [event.kind for event in events] == ["attach", "attach", "create"]

    def test_go_only_where_they_belong(self, engine, office, record, clerk, noon):
        with pytest.raises(UnusableError), writing(engine) as connection:
            attachments.add(
                connection, office, "complaint", record.id, "content", "图.png",
                io.BytesIO(b"picture"), clerk, noon,
            )  # fmt: skip
