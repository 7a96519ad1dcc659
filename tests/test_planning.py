"""What loading a file would do: rows are known again, edits here are never overwritten."""

from dataclasses import replace
from datetime import date

import pytest

from schema import office as offices
from schema import planning, records, search
from schema.actors import LOCAL, Actor
from schema.database import reading, writing
from schema.defining.slugs import slug
from schema.problems import UnusableError
from schema.recognising import folded, is_serial
from schema.values import Link
from tests.drafts import HEADER, ROWS, a_table, loaded, outcome, planned, with_cell


def edit(engine, now, record, field, text):
    with writing(engine) as connection:
        office = offices.current(connection)
        version = search.one(connection, office, "complaint", record, LOCAL).version
        change = records.Edit(record, version, field, text)
        done = records.apply(connection, office, "complaint", [change], LOCAL, now)
    assert not done.refused
    assert not done.conflicts


def record(engine, number, register="complaint"):
    with reading(engine) as connection:
        office = offices.current(connection)
        return search.one(connection, office, register, number, LOCAL)


SLUGS = [
    # label, key
    ("国家", "guo_jia"),
    ("8D报告", "f_8d_bao_gao"),
    ("id", "id_f"),
    ("客户_name", "ke_hu_name_f"),
    ("（）", "f"),
    ("是否绿色产品" * 9, "shi_fou_lv_se_chan_pin_shi_fou_lv_se_cha"),
]


@pytest.mark.parametrize(("label", "expected"), SLUGS)
def test_a_field_of_the_office_is_called_in_pinyin(label, expected):
    assert slug(label) == expected


def test_a_second_field_of_the_same_sound_is_numbered():
    assert slug("国家", {"guo_jia", "guo_jia_2"}) == "guo_jia_3"


@pytest.mark.parametrize(
    ("cell", "serial"), [(1.0, True), ("07", True), ("KS-1", False), (None, False), (1.5, False)]
)
def test_a_bare_serial_is_digits_only(cell, serial):
    assert is_serial(cell, None) is serial


def test_a_new_ledger_is_accepted_whole(engine, noon):
    plan = planned(engine, now=noon)

    assert outcome(plan) == {"read": 3, "accepted": 3}
    assert [field.key for field in plan.new_fields] == ["guo_jia"]
    assert [(key, option.label.zh, option.imported) for key, option in plan.new_options] == [
        ("status", "未结案", True),
        ("status", "暂停", True),
    ]
    assert {(each.text, each.count) for each in plan.unlinked} == {("贺云岚", 2), ("柏嘉沅", 1)}
    assert plan.incomplete == ()


def test_words_that_read_otherwise_are_told_and_no_others_are_changed(engine, noon):
    words = ("结案", "已 结案", "已关闭", "未结案", "未处理", "待处理")
    rows = tuple((n, date(2026, 1, n), "某人", word) for n, word in enumerate(words, 1))
    header = ("编号", "投诉日期", "投诉人", "结案状态")

    plan, batch = loaded(engine, a_table(rows, header), now=noon)

    told = {(each["from"], each["to"]) for each in batch.summary["folded"]}
    assert told == {("结案", "已结案"), ("已 结案", "已结案"), ("待处理", "未处理")}
    made = {option.label.zh: option.closes for _, option in plan.new_options}
    assert made == {"已关闭": True, "未结案": False, "未处理": False}
    with reading(engine) as connection:
        office = offices.current(connection)
        field = office.register("complaint").field("status")
    kept = [field.option(record(engine, n).values["status"]).label.zh for n in range(1, 7)]
    assert kept == ["已结案", "已结案", "已关闭", "未结案", "未处理", "未处理"]
    assert outcome(planned(engine, a_table(rows, header), now=noon)) == {"read": 6, "unchanged": 6}


SATISFACTION = ("很满意", "满意", "基本满意", "比较满意", "一般", "不满意", "很不满意")


def test_every_word_for_satisfaction_stays_the_office_s_own(engine, noon):
    rows = tuple((n, date(2026, 1, n), "某人", word) for n, word in enumerate(SATISFACTION, 1))

    plan, _ = loaded(engine, a_table(rows, ("编号", "投诉日期", "投诉人", "满意度")), now=noon)

    assert not plan.rows.folded
    with reading(engine) as connection:
        field = offices.current(connection).register("complaint").field("satisfaction")
    kept = [field.option(record(engine, n).values["satisfaction"]).label.zh for n in range(1, 8)]
    assert tuple(kept) == SATISFACTION


def test_rows_of_a_second_sheet_that_says_the_same_are_not_taken_twice(engine, noon):
    own = (4, date(2026, 2, 1), "孙女士", "15400000004", "少一块板", "", "结案", "沙特")
    both = [a_table(), a_table((*ROWS[1:], own), sheet="二厂")]

    plan, _ = loaded(engine, *both, now=noon)

    assert outcome(plan) == {"read": 6, "accepted": 4, "doubtful": 2}
    told = [each for each in plan.problems if each.code == "in_other_sheet"]
    assert [(each.place.sheet, each.place.row) for each in told] == [("二厂", 3), ("二厂", 4)]
    assert told[0].values == {"other_sheet": "客诉", "other_row": 4}
    again = planned(engine, *both, now=noon)
    assert outcome(again) == {"read": 6, "unchanged": 4, "doubtful": 2}


def test_months_as_sheets_are_loaded_together(engine, noon):
    later = tuple((row[0], row[1].replace(month=2), *row[2:]) for row in ROWS)
    months = [a_table(sheet="1月"), a_table(later, sheet="2月")]

    assert outcome(loaded(engine, *months, now=noon)[0]) == {"read": 6, "accepted": 6}
    assert outcome(planned(engine, *months, now=noon)) == {"read": 6, "unchanged": 6}


def test_a_plan_changes_nothing(engine, noon):
    planned(engine, now=noon)

    with reading(engine) as connection:
        office = offices.current(connection)
        assert office.register("complaint").find("guo_jia") is None
        query = search.Query()
        assert search.count(connection, office, "complaint", query, LOCAL) == 0


def test_the_same_file_again_is_unchanged(engine, noon):
    loaded(engine, now=noon)

    plan = planned(engine, now=noon)

    assert outcome(plan) == {"read": 3, "unchanged": 3}
    assert plan.new_fields == ()
    assert plan.new_options == ()


def test_columns_in_another_order_are_the_same_file(engine, noon):
    loaded(engine, now=noon)
    turned = a_table(tuple(row[::-1] for row in ROWS), HEADER[::-1])

    assert outcome(planned(engine, turned, now=noon)) == {"read": 3, "unchanged": 3}


def test_a_cell_changed_in_the_file_changes_its_record(engine, noon):
    loaded(engine, now=noon)

    plan, _ = loaded(engine, a_table(with_cell(ROWS, 1, "问题描述", "换成别的话")), now=noon)

    assert outcome(plan) == {"read": 3, "updated": 1, "unchanged": 2}
    assert [cell.field for change in plan.changes for cell in change.cells] == ["content"]
    assert record(engine, 2).values["content"] == "换成别的话"


def test_blanks_of_another_kind_are_no_change(engine, noon):
    rows = with_cell(ROWS, 1, "问题描述", "安装后\u00a0漏水\u200b")
    loaded(engine, a_table(rows), now=noon)
    again = a_table(with_cell(ROWS, 1, "问题描述", "安装后 漏水"))

    assert outcome(planned(engine, again, now=noon)) == {"read": 3, "unchanged": 3}


def test_a_row_added_to_the_file_is_the_only_new_one(engine, noon):
    loaded(engine, now=noon)
    fourth = (4, date(2026, 2, 1), "孙女士", "15400000004", "少一块板", "", "结案", "沙特")

    assert outcome(planned(engine, a_table((*ROWS, fourth)), now=noon)) == {
        "read": 4,
        "accepted": 1,
        "unchanged": 3,
    }


def test_the_same_serials_a_year_later_are_other_matters(engine, noon):
    loaded(engine, now=noon)
    later = tuple((row[0], row[1].replace(year=2027), *row[2:]) for row in ROWS)

    assert outcome(planned(engine, a_table(later), now=noon)) == {"read": 3, "accepted": 3}


def test_the_serial_and_day_of_another_ledger_are_doubtful(engine, noon):
    loaded(engine, now=noon)
    other = ((1, date(2026, 1, 6), "周先生", "15400000009", "门锁坏了", "岑亦澄", "结案", "德国"),)

    plan = planned(engine, a_table(other), now=noon)

    assert outcome(plan) == {"read": 1, "doubtful": 1}
    assert plan.reasons[0][0].code == "other_matter"


def test_a_cell_edited_here_is_not_overwritten(engine, noon):
    loaded(engine, now=noon)
    edit(engine, noon, 2, "content", "这里改过")

    plan, batch = loaded(engine, now=noon)

    assert outcome(plan) == {"read": 3, "unchanged": 2, "doubtful": 1}
    assert batch.summary["doubtful"] == 1
    assert [problem.code for problem in plan.problems] == ["edited_since"]
    assert record(engine, 2).values["content"] == "这里改过"


def test_a_cell_edited_here_and_in_the_file_is_left_and_told(engine, noon):
    loaded(engine, now=noon)
    edit(engine, noon, 2, "content", "这里改过")

    plan, _ = loaded(engine, a_table(with_cell(ROWS, 1, "问题描述", "文件也改")), now=noon)

    assert outcome(plan) == {"read": 3, "unchanged": 2, "doubtful": 1}
    assert record(engine, 2).values["content"] == "这里改过"


def test_what_was_added_here_where_the_file_says_nothing_stays(engine, noon):
    rows = with_cell(ROWS, 1, "投诉人", None)
    loaded(engine, a_table(rows), now=noon)
    edit(engine, noon, 2, "complainant", "后来知道的人")

    plan, _ = loaded(engine, a_table(rows), now=noon)

    assert outcome(plan) == {"read": 3, "unchanged": 3}
    assert record(engine, 2).values["complainant"] == "后来知道的人"


def test_a_cell_emptied_in_the_file_overwrites_nothing(engine, noon):
    loaded(engine, now=noon)

    plan, batch = loaded(engine, a_table(with_cell(ROWS, 1, "投诉人", None)), now=noon)

    assert outcome(plan) == {"read": 3, "unchanged": 3}
    assert record(engine, 2).values["complainant"] == "王先生"
    assert batch.summary["blanks_kept"] == 1
    again, _ = loaded(engine, a_table(with_cell(ROWS, 1, "投诉人", "王太太")), now=noon)
    assert outcome(again) == {"read": 3, "updated": 1, "unchanged": 2}
    assert record(engine, 2).values["complainant"] == "王太太"


def test_a_record_edited_between_preview_and_saving_is_left(engine, noon):
    loaded(engine, now=noon)
    plan = planned(engine, a_table(with_cell(ROWS, 1, "问题描述", "文件改了")), now=noon)
    edit(engine, noon, 2, "content", "这里改过")

    from schema import batches

    batch = batches.save(engine, plan, LOCAL, noon)

    assert (batch.summary["updated"], batch.summary["doubtful"]) == (0, 1)
    assert record(engine, 2).values["content"] == "这里改过"


def test_a_masked_value_is_the_kept_one(engine, noon):
    loaded(engine, now=noon)
    rows = with_cell(with_cell(ROWS, 0, "联系方式", "154****0001"), 0, "投诉人", "李**")

    assert outcome(planned(engine, a_table(rows), now=noon)) == {"read": 3, "unchanged": 3}


def test_an_import_gives_no_status_nobody_wrote(engine, noon):
    loaded(engine, a_table(with_cell(ROWS, 0, "结案状态", None)), now=noon)

    assert record(engine, 1).values.get("status") is None


def test_a_masked_value_without_its_record_is_told(engine, noon):
    plan = planned(engine, a_table(with_cell(ROWS, 0, "联系方式", "154****0001")), now=noon)

    assert outcome(plan) == {"read": 3, "accepted": 3}
    assert [(each.code, each.place.row, each.place.column) for each in plan.problems] == [
        ("masked", 3, "D")
    ]


def test_equal_rows_without_serial_are_all_kept_and_known_again(engine, noon):
    rows = (("同一句话", "某人"), ("同一句话", "某人"), ("另一句话", "某人"))
    table = a_table(rows, ("问题描述", "投诉人"))
    loaded(engine, table, now=noon)

    assert outcome(planned(engine, table, now=noon)) == {"read": 3, "unchanged": 3}
    third = a_table((*rows, rows[0]), ("问题描述", "投诉人"))
    assert outcome(planned(engine, third, now=noon)) == {
        "read": 4,
        "accepted": 1,
        "unchanged": 3,
    }


NUMBERED = ("编号", "投诉时间", "投诉内容")


def test_number_and_moment_name_a_record_and_the_number_alone_is_doubtful(engine, noon):
    kept = (("260105", date(2026, 1, 6), "漏水"), ("TS-9", date(2026, 1, 7), "异响"))
    loaded(engine, a_table(kept, NUMBERED), now=noon)
    rows = (
        ("260105", date(2026, 1, 6), "漏水严重"),
        ("TS-9", date(2026, 3, 7), "异响"),
        ("260106", date(2026, 1, 6), "新的"),
    )

    plan = planned(engine, a_table(rows, NUMBERED), now=noon)

    assert plan.outcomes == (planning.UPDATED, planning.DOUBTFUL, planning.NEW)
    assert plan.reasons[1][0].code == "number_alone"


def test_a_number_twice_in_a_file_is_quarantined(engine, noon):
    rows = (("260105", date(2026, 1, 6), "漏水"), ("260105", date(2026, 1, 8), "异响"))

    plan, _ = loaded(engine, a_table(rows, NUMBERED), now=noon)

    assert outcome(plan) == {"read": 2, "accepted": 1, "quarantined": 1}


def test_a_record_in_the_trash_is_not_brought_back(engine, noon):
    loaded(engine, now=noon)
    with writing(engine) as connection:
        office = offices.current(connection)
        records.apply(connection, office, "complaint", [records.Delete(2, 1)], LOCAL, noon)

    plan = planned(engine, now=noon)

    assert plan.outcomes[1] == planning.DOUBTFUL
    assert plan.reasons[1][0].code == "in_trash"


def test_a_value_no_type_takes_is_kept_as_a_note(engine, noon):
    plan, _ = loaded(engine, a_table(with_cell(ROWS, 1, "投诉日期", "分批成立")), now=noon)

    assert outcome(plan) == {"read": 3, "accepted": 3}
    assert record(engine, 2).notes["received_at"].raw == "分批成立"
    assert plan.problems[0].place.column == "B"
    assert outcome(
        planned(engine, a_table(with_cell(ROWS, 1, "投诉日期", "分批成立")), now=noon)
    ) == {"read": 3, "unchanged": 3}


class TestLinks:
    def test_left_names_stay_readable(self, engine, noon):
        loaded(engine, now=noon)

        note = record(engine, 1).notes["taken_by"]

        assert (note.raw, note.code) == ("贺云岚", "unlinked")

    def test_created_names_become_people_once(self, engine, noon):
        plan, _ = loaded(engine, now=noon, links="create")

        assert plan.unlinked == ()
        assert record(engine, 1).values["taken_by"] == Link("person", 1)
        assert record(engine, 2).values["taken_by"] == Link("person", 1)
        assert record(engine, 3).names["taken_by"] == "柏嘉沅"
        again = planned(engine, now=noon, links="create")
        assert outcome(again) == {"read": 3, "unchanged": 3}

    def test_names_left_first_can_be_created_later(self, engine, noon):
        loaded(engine, now=noon)

        plan, _ = loaded(engine, now=noon, links="create")

        assert outcome(plan) == {"read": 3, "updated": 3}
        assert record(engine, 1).names["taken_by"] == "贺云岚"
        assert "taken_by" not in record(engine, 1).notes

    def test_refused_names_quarantine_their_rows(self, engine, noon):
        rows = with_cell(ROWS, 2, "跟进人", None)

        plan = planned(engine, a_table(rows), now=noon, links="refuse")

        assert outcome(plan) == {"read": 3, "accepted": 1, "quarantined": 2}


def test_a_record_without_what_is_asked_at_entry_is_told(engine, noon):
    plan = planned(engine, a_table((("漏水",),), ("问题描述",)), now=noon)

    assert [each.fields for each in plan.incomplete] == [("received_at", "complainant")]


def test_a_column_without_a_word_says_nothing_of_a_new_fields_type(engine, noon):
    def with_arrival(table, kind, cells):
        arrival = replace(table.columns[0], column="I", header="到货", type=kind, cells=cells)
        return replace(table, columns=(*table.columns, arrival))

    march = with_arrival(a_table(sheet="3月"), "date", [date(2026, 3, n) for n in (1, 2, 3)])
    april = with_arrival(a_table(sheet="4月"), "text", [None, "", None])

    for tables in ((march, april), (april, march)):
        made = planned(engine, *tables, now=noon).new_fields
        assert [each.type for each in made if each.label.zh == "到货"] == ["date"]


def test_a_clerk_may_not_import(engine, noon, office):
    from importers.matching import match

    draft = match([a_table()], office.register("complaint"), office)
    with reading(engine) as connection, pytest.raises(UnusableError) as error:
        planning.plan(connection, office, draft, Actor("张三", "clerk"), noon)

    assert error.value.problem.code == "not_allowed"


def test_matching_looks_through_width_and_blanks():
    assert folded(" ＡＢ　Ｃ\u200b") == "ABC"
