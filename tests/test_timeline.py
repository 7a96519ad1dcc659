"""Everything about a customer or a room stands on one line of time, on screen and on paper."""

from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from api.desk import Desk
from exporters import course
from exporters.__main__ import main as export
from pages.parts import session
from schema import office as offices
from schema import records, search, switching
from schema.actors import LOCAL, Actor
from schema.database import reading, writing
from schema.entries import moment, said
from schema.finding import timeline
from schema.records import New
from schema.storing import tables
from schema.values import Link
from tests.test_routes import Desktop
from tests.visiting import visit


def add(connection, register, **values):
    office = offices.current(connection)
    done = records.apply(
        connection, office, register, [New(values)], LOCAL, datetime(2026, 3, 12, 12, 0)
    )
    assert done.saved, done.refused
    return done.saved[0].id


def of(connection, register, record, **more):
    return timeline.of(connection, offices.current(connection), register, record, LOCAL, **more)


@pytest.fixture
def customer(engine, clerk, noon):
    """A customer with two complaints, a revisit of one of them and another customer's matter."""
    with writing(engine) as connection:
        for key in ("room", "repair_call", "charge"):
            switching.switch(connection, key, clerk, noon, on=True)
        one = add(connection, "customer", name="李秀英", phone="15412345678")
        other = add(connection, "customer", name="王建国")
        add(
            connection, "complaint", content="卫生间漏水，请回 15412345678", complainant="李秀英",
            customer=Link("customer", one), received_at="2026-02-03 09:00",
        )  # fmt: skip
        add(
            connection, "complaint", content="电梯停运", complainant="李秀英",
            customer=Link("customer", one), received_at="2026-03-04", status="已结案",
        )  # fmt: skip
        add(
            connection, "charge", charged_at="2026-02-20", payer="李秀英", item="物业费",
            received="300", customer=Link("customer", one),
        )  # fmt: skip
        add(
            connection, "complaint", content="别人的事", complainant="王建国",
            customer="王建国", received_at="2026-03-05",
        )  # fmt: skip
        del other
    return one


class TestTheLine:
    def test_holds_all_registers_newest_first(self, engine, customer):
        with reading(engine) as connection:
            line = of(connection, "customer", customer)

        found = [(entry.register.key, moment(entry.when)) for entry in line.entries]
        assert found == [
            ("complaint", "2026-03-04"),
            ("charge", "2026-02-20"),
            ("complaint", "2026-02-03 09:00"),
        ]
        assert line.count == 3

    def test_says_what_each_was_about_and_how_it_stands(self, engine, customer):
        with reading(engine) as connection:
            newest = of(connection, "customer", customer).entries[0]

        title, matter, state = said(newest, "zh")
        assert "李秀英" in title
        assert (matter, state) == ("电梯停运", "已结案")
        assert said(newest, "en")[2] != state
        assert "李秀英" not in said(newest, "zh", reveals=False)[0]

    def test_gives_the_first_and_counts_all(self, engine, customer):
        with reading(engine) as connection:
            line = of(connection, "customer", customer, limit=2)

        assert len(line.entries) == 2
        assert line.count == 3

    def test_leaves_out_the_trash_and_what_an_import_still_writes(self, engine, customer, noon):
        with writing(engine) as connection:
            newest, _charge, oldest = of(connection, "customer", customer).entries
            office = offices.current(connection)
            delete = records.Delete(newest.record.id, newest.record.version)
            records.apply(connection, office, "complaint", [delete], LOCAL, noon)
            number = connection.execute(
                tables.batch.insert()
                .values(register="complaint", status="open", actor="张三", started_at=noon)
                .returning(tables.batch.c.id)
            ).scalar_one()
            connection.execute(
                sa.text("UPDATE r_complaint SET batch_id = :b WHERE id = :i"),
                {"b": number, "i": oldest.record.id},
            )
            line = of(connection, "customer", customer)

        assert [entry.register.key for entry in line.entries] == ["charge"]

    def test_holds_what_names_a_department_in_its_lines(self, engine, clerk, noon):
        with writing(engine) as connection:
            department = add(connection, "department", name="工程部")
            add(
                connection, "complaint", content="停电", complainant="甲",
                received_at="2026-03-05", department="工程部",
            )  # fmt: skip
            number = add(
                connection, "complaint", content="噪声", complainant="乙", received_at="2026-03-06"
            )
            register = offices.current(connection).register("complaint")
            lines = tables.lines_table(register, register.field("referrals"))
            connection.execute(
                lines.insert().values(record_id=number, position=0, department=department)
            )
            line = of(connection, "department", department)

        assert [said(entry, "zh")[1] for entry in line.entries] == ["噪声", "停电"]

    def test_tells_records_of_different_registers_with_one_id_apart(self, engine, customer):
        with writing(engine) as connection:
            complaint = of(connection, "customer", customer).entries[-1].record.id
            link = Link("complaint", complaint)
            owner = Link("customer", customer)
            add(connection, "revisit", source=link, customer=owner, revisited_at="2026-02-09")
            about = of(connection, "complaint", complaint)
            same_id_elsewhere = of(connection, "repair_call", complaint)

        assert [entry.register.key for entry in about.entries] == ["revisit"]
        assert same_id_elsewhere.entries == ()

    def test_shows_nothing_to_who_may_see_nothing(self, engine, customer):
        with reading(engine) as connection:
            office = offices.current(connection)
            nobody = Actor("路人", "nobody")

            assert timeline.of(connection, office, "customer", customer, nobody).entries == ()

    def test_of_every_register_can_be_asked_with_all_of_them_on(self, engine, clerk, noon):
        with writing(engine) as connection:
            catalogue = offices.current(connection).catalogue
            for key in catalogue:
                switching.switch(connection, key, clerk, noon, on=True)
            for key in catalogue:
                assert of(connection, key, 1).entries == ()

    def test_asks_two_questions_and_a_few_for_each_register_met(self, engine, customer):
        asked = []
        with reading(engine) as connection:
            office = offices.current(connection)
            sa.event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
            timeline.of(connection, office, "customer", customer, LOCAL)

        assert len(asked) <= 2 + 12 * 2


class TestThePaper:
    def read(self, content):
        sheet = openpyxl.load_workbook(BytesIO(content)).active
        return sheet, [[cell.value for cell in row] for row in sheet.iter_rows()]

    def test_has_a_title_block_the_line_and_no_phone(self, engine, customer):
        out = BytesIO()
        with reading(engine) as connection:
            office = offices.current(connection)
            record = search.one(connection, office, "customer", customer, LOCAL)
            line = of(connection, "customer", customer)
        register = office.register("customer")
        count = course.write(
            register, record, line, language="zh", out=out, printed="2026-03-12 张三"
        )
        sheet, rows = self.read(out.getvalue())
        text = "\n".join(str(value) for row in rows for value in row if value)

        assert count == 3
        assert rows[0][0] == "客户履历 李秀英"
        assert rows[3] == ["时间", "台账", "编号或名称", "事项", "状态"]
        assert "154****5678" in rows[1][0]
        assert "15412345678" not in text
        assert "请回 154****5678" in text
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.orientation == "landscape"

    def test_is_written_by_a_command_for_a_number_or_a_name(self, tmp_path, monkeypatch, capsys):
        from schema.__main__ import main as schema

        monkeypatch.setenv("TAIZHANG_DATABASE_URL", f"sqlite:///{tmp_path}/taizhang.db")
        schema(["init", "--demo"])
        for name in ("C0001",):
            out = tmp_path / f"{name}.xlsx"
            assert export(["course", "客户档案", name, str(out)]) == 0
            _sheet, rows = self.read(out.read_bytes())
            assert rows[0][0].startswith("客户履历 ")
        by_name = tmp_path / "name.xlsx"
        called = rows[0][0].removeprefix("客户履历 ")
        assert export(["course", "customer", called, str(by_name), "--phones", "full"]) == 0
        capsys.readouterr()
        assert export(["course", "customer", "没有这个人", str(by_name)]) == 2
        assert capsys.readouterr().err.count("\n") == 1

    def test_comes_by_its_address(self, engine, customer, noon, tmp_path):
        browser = Desktop(Desk(lambda: engine, lambda: noon, lambda: LOCAL, tmp_path))
        answer = browser.get(f"/api/exports/course/customer/{customer}.xlsx", language="zh")

        assert answer.status_code == 200
        assert self.read(answer.content)[1][0][0] == "客户履历 李秀英"
        assert browser.get("/api/exports/course/customer/99999.xlsx").status_code == 404
        assert browser.get("/api/exports/course/nothing/1.xlsx").status_code == 404

    def test_is_handed_to_nobody_who_may_not_export(self, engine, customer, noon, tmp_path):
        reader = Actor("李四", "reader")
        browser = Desktop(Desk(lambda: engine, lambda: noon, lambda: reader, tmp_path))
        answer = browser.get(f"/api/exports/course/customer/{customer}.xlsx")

        assert answer.status_code == 422
        assert "not_allowed" in answer.text


class TestThePage:
    def tables(self, visitor):
        return [each.proto.body for each in visitor.get("html") if "tz course" in each.proto.body]

    @pytest.mark.parametrize("language", ["zh-CN", "en-US"])
    @pytest.mark.parametrize("register", ["customer", "person", "department", "complaint"])
    def test_shows_the_line_of_a_record(self, demo_database, register, language):
        with reading(demo_database) as connection:
            filled = next(
                number for number in range(1, 60) if of(connection, register, number).entries
            )
        visitor = visit("record.py", language, register=register, id=str(filled))

        assert not visitor.exception
        assert self.tables(visitor)

    def test_shows_a_hundred_and_more_when_asked(self, database):
        now = session.now()
        with writing(database) as connection:
            customer = add(connection, "customer", name="老客户")
            office = offices.current(connection)
            link = Link("customer", customer)
            days = [now - timedelta(days=n) for n in range(120)]
            facts = {"content": "漏水", "complainant": "甲", "customer": link}
            new = [New({**facts, "received_at": day}) for day in days]
            assert not records.apply(connection, office, "complaint", new, LOCAL, now).refused
        visitor = visit("record.py", register="customer", id=str(customer))
        assert self.tables(visitor)[0].count("<tr>") == 101

        next(each for each in visitor.button if "再显示" in each.label).click().run()
        assert self.tables(visitor)[0].count("<tr>") == 121
