"""What people said of a file is known again when the next one comes."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from alembic import command

from schema import batches, keeping
from schema import office as offices
from schema.actors import LOCAL
from schema.database import connect, reading, writing
from schema.draft import Correction, Wish
from schema.importing import memory
from schema.storing import tables
from tests.drafts import a_table, loaded, planned

HEADER = Correction("客诉", "header", 1, 2)
LEFT_OUT = Correction("客诉", "none", 9, 9)


def recalled(engine, register="complaint"):
    with reading(engine) as connection:
        return memory.recall(connection, offices.current(connection).register(register))


def keep(engine, plan, wish, now):
    with writing(engine) as connection:
        memory.keep(connection, plan, wish, LOCAL, now)


def test_columns_a_person_sent_are_remembered_and_others_not(engine, noon):
    chosen = {"问题描述": "demand", "国 家": "skip"}
    plan = planned(engine, now=noon, mapping=chosen)

    keep(engine, plan, Wish("complaint", mapping=chosen), noon)

    assert recalled(engine).columns == {"问题描述": "demand", "国家": "skip"}


def test_a_column_made_a_field_by_a_person_goes_to_that_field_again(engine, noon):
    plan = planned(engine, now=noon, mapping={"跟进人": "new"})
    batches.save(engine, plan, LOCAL, noon)

    keep(engine, plan, Wish("complaint", mapping={"跟进人": "new"}), noon)

    assert recalled(engine).columns == {"跟进人": "gen_jin_ren"}


def test_a_field_that_is_no_longer_known_is_not_remembered(engine, noon):
    plan = planned(engine, now=noon, mapping={"跟进人": "new"})

    keep(engine, plan, Wish("complaint", mapping={"跟进人": "new"}), noon)  # never saved

    assert recalled(engine).columns == {}


def test_words_answers_and_corrections_are_remembered_and_the_newest_counts(engine, noon):
    plan = planned(engine, now=noon)
    plan = replace(plan, draft=replace(plan.draft, fingerprint="abc"))
    first = Wish(
        "complaint",
        foldings={("status", "已办"): "closed", ("status", "挂起"): ""},
        answers={("投诉日期", "day_or_month"): "day"},
        corrections=(HEADER, LEFT_OUT),
    )
    keep(engine, plan, first, noon)
    keep(engine, plan, Wish("complaint", foldings={("status", "已办"): "open"}), noon)

    known = recalled(engine)
    family = memory.of_table(a_table())
    assert known.foldings == {("status", "已办"): "open", ("status", "挂起"): ""}
    assert known.answers == {("投诉日期", "day_or_month"): "day"}
    assert known.corrected("abc", family) == (HEADER, LEFT_OUT)
    assert known.corrected("next month's", family) == (HEADER,)
    assert known.corrected("next month's", "other headers") == ()


def test_registers_share_answers_but_nothing_else(engine, noon):
    plan = planned(engine, now=noon, mapping={"问题描述": "demand"})
    answers = {("日期", "day_or_month"): "day"}
    keep(engine, plan, Wish("complaint", foldings={("status", "办"): "x"}, answers=answers), noon)

    other = recalled(engine, "revisit")

    assert (other.columns, other.foldings, other.answers) == ({}, {}, answers)


def test_what_a_register_was_told_counts_before_what_another_was(engine, noon):
    plan = planned(engine, now=noon)
    other = replace(plan, rows=replace(plan.rows, register=replace(plan.register, key="revisit")))
    keep(engine, plan, Wish("complaint", answers={("日期", "day_or_month"): "day"}), noon)
    keep(engine, other, Wish("revisit", answers={("日期", "day_or_month"): "month"}), noon)

    assert recalled(engine).answers == {("日期", "day_or_month"): "day"}


def test_undoing_a_batch_forgets_nothing(engine, noon):
    plan, batch = loaded(engine, now=noon, mapping={"问题描述": "demand"})
    keep(engine, plan, None, noon)

    batches.undo(engine, batch.id, LOCAL, noon)

    assert recalled(engine).columns == {"问题描述": "demand"}


@pytest.fixture
def first_database(request, tmp_path):
    """Databases as the first version left them: its tables, an import with a quarantined row."""
    made = [connect(f"sqlite:///{tmp_path / 'first.db'}")]
    server = request.getfixturevalue("postgresql")
    made.append(server.connect(server.create()))
    yield made
    for each in made:
        each.dispose()


def test_a_database_of_the_first_version_is_brought_up(first_database, noon):
    for engine in first_database:
        with writing(engine) as connection:
            config = keeping._config()
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            connection.execute(
                sa.text(
                    "INSERT INTO quarantine (batch_id, sheet, row, cells, problems) "
                    "VALUES (7, '客诉', 5, '[1]', '[]')"
                )
            )

        keeping.prepare(engine)

        with reading(engine) as connection:
            at, head = keeping.level(connection)
            kept = batches.quarantine(connection, 7)
            outcome = connection.scalar(sa.select(tables.quarantine.c.outcome))
        assert at == head
        assert [(row["sheet"], row["row"]) for row in kept] == [("客诉", 5)]
        assert outcome == "quarantined"
        plan = planned(engine, now=noon, mapping={"问题描述": "demand"})
        keep(engine, plan, None, noon)
        assert recalled(engine).columns == {"问题描述": "demand"}
