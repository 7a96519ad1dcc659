"""A file saved again: sorted, renumbered, mended in a cell, its rows are the records they were."""

from dataclasses import replace
from datetime import date

import pytest

from schema import batches, planning, search
from schema import office as offices
from schema.actors import LOCAL
from schema.database import reading
from schema.draft import OfficeTotal
from schema.importing import plan_report
from schema.values import Link
from tests.drafts import ROWS, a_table, loaded, outcome, planned, with_cell

HEADER = ("投诉日期", "投诉人", "联系方式", "投诉内容", "结案状态")
SERIALS = ("编号", *HEADER)
NAMES = ("李女士", "王先生", "赵女士", "孙女士", "周先生", "吴女士", "郑先生", "冯女士")
MATTERS = (
    "台面有裂纹",
    "安装后漏水",
    "送货迟到",
    "少一块板",
    "门锁坏了",
    "颜色不对",
    "异响",
    "起皮",
)


def matters(count=8):
    return [
        (
            date(2026, 1, 5 + n),
            NAMES[n % 8],
            f"1540000{n:04}",
            f"{MATTERS[n % 8]}，第{n}单",
            ("已结案", "处理中")[n % 2],
        )
        for n in range(count)
    ]


FRESH = (date(2026, 2, 20), "褚先生", "15409990001", "柜门关不上", "处理中")


def changed(row, column, value):
    cells = list(row)
    cells[column] = value
    return tuple(cells)


def counted(rows):
    return tuple((n, *row) for n, row in enumerate(rows, 1))


def report(plan):
    return plan_report.report(plan, "zh")


class TestSavedAgain:
    @pytest.mark.parametrize("column", range(5))
    def test_a_row_on_top_and_a_cell_changed_are_just_that(self, engine, noon, column):
        rows = matters()
        loaded(engine, a_table(rows, HEADER), now=noon)
        new = (date(2026, 3, 1), "陈先生", "15409998888", "另有一事要改", "暂停")
        rows[3] = changed(rows[3], column, new[column])

        plan = planned(engine, a_table([FRESH, *rows], HEADER), now=noon)

        assert outcome(plan) == {"read": 9, "accepted": 1, "updated": 1, "unchanged": 7}
        assert [(c.position, c.record, len(c.cells)) for c in plan.changes] == [(4, 4, 1)]

    @pytest.mark.parametrize("column", [1, 2, 3, 4])
    def test_sorting_changes_nothing(self, engine, noon, column):
        rows = matters()
        loaded(engine, a_table(rows, HEADER), now=noon)
        rows[3] = changed(rows[3], column, "另外写的")
        rows.sort(key=lambda row: row[1])

        plan = planned(engine, a_table([FRESH, *rows], HEADER), now=noon)

        assert outcome(plan) == {"read": 9, "accepted": 1, "updated": 1, "unchanged": 7}
        assert [change.record for change in plan.changes] == [4]

    def test_a_row_on_top_that_renumbers_all_is_the_only_new_one(self, engine, noon):
        rows = matters()
        loaded(engine, a_table(counted(rows), SERIALS), now=noon)
        rows[5] = changed(rows[5], 3, "颜色还是不对，要求退货")

        plan = planned(engine, a_table(counted([FRESH, *rows]), SERIALS), now=noon)

        assert outcome(plan) == {"read": 9, "accepted": 1, "updated": 1, "unchanged": 7}
        assert [cell.field for cell in plan.changes[0].cells] == ["content"]

    def test_a_column_more_leaves_the_records_what_they_are(self, engine, noon):
        rows = matters()
        loaded(engine, a_table(rows, HEADER), now=noon)
        wider = [(*row, f"{n}号楼") for n, row in enumerate(rows)]

        plan = planned(engine, a_table(wider, (*HEADER, "房号")), now=noon)

        assert outcome(plan) == {"read": 8, "updated": 8}
        assert {cell.field for change in plan.changes for cell in change.cells} == {"room"}

    def test_rows_gone_from_the_file_stay_records(self, engine, noon):
        rows = matters()
        loaded(engine, a_table(rows, HEADER), now=noon)

        plan, _ = loaded(engine, a_table(rows[2:], HEADER), now=noon)

        assert outcome(plan) == {"read": 6, "unchanged": 6}

    def test_it_is_told_by_what_rows_are_known(self, engine, noon):
        loaded(engine, a_table(matters(), HEADER), now=noon)

        told = report(planned(engine, a_table(matters(), HEADER), now=noon))["identity"]

        assert (told["by"], told["fields"], told["rows"]) == ("values", [], {"print": 8})
        assert {each["field"] for each in told["proposed"]} == {"complainant", "contact"}
        serials = report(planned(engine, a_table(counted(matters()), SERIALS), now=noon))
        assert serials["identity"]["message"] == "按原编号＋投诉时间认出以前导入过的行。"


class TestNeverAWrongMerge:
    def test_the_same_customers_a_month_later_are_other_matters(self, engine, noon):
        rows = matters()
        loaded(engine, a_table(rows, HEADER), now=noon)
        later = [changed(row, 0, row[0].replace(month=2)) for row in rows]

        plan = planned(engine, a_table(later, HEADER), now=noon)

        assert outcome(plan) == {"read": 8, "accepted": 8}

    def test_a_log_that_says_the_same_every_day_has_a_record_a_day(self, engine, noon):
        header = ("投诉日期", "投诉人", "投诉内容")
        days = [(date(2026, 1, n), "值班员", "一切正常") for n in range(1, 21)]
        loaded(engine, a_table(days, header), now=noon)
        rolled = [*days[5:], *((date(2026, 2, n), "值班员", "一切正常") for n in range(1, 6))]

        plan = planned(engine, a_table(rolled, header), now=noon)

        assert outcome(plan) == {"read": 20, "accepted": 5, "unchanged": 15}

    def test_two_rows_as_like_are_left_to_a_person(self, engine, noon):
        twins = [changed(matters()[0], 3, "同一句话很长的内容甲") for _ in range(2)]
        rows = [*matters()[1:], *twins]
        loaded(engine, a_table(rows, HEADER), now=noon)
        mended = [changed(twins[0], 4, "暂停"), *matters()[1:]]

        plan = planned(engine, a_table(mended, HEADER), now=noon)

        assert outcome(plan) == {"read": 8, "unchanged": 7, "doubtful": 1}
        assert plan.reasons[0][0].code == "looks_alike"

    def test_a_number_of_its_own_is_another_matter(self, engine, noon):
        header = ("编号", *HEADER)
        rows = [(f"KS-{n}", *row) for n, row in enumerate(matters())]
        loaded(engine, a_table(rows, header), now=noon)
        rows[2] = ("KS-77", *rows[2][1:])

        plan = planned(engine, a_table(rows, header), now=noon)

        assert outcome(plan) == {"read": 8, "accepted": 1, "unchanged": 7}


def test_a_person_may_choose_by_what_rows_are_known(engine, noon, office):
    from importers.matching import match

    rows = matters()
    loaded(engine, a_table(rows, HEADER), now=noon)
    other = [(FRESH[0], "别人", row[2], f"别的事{n}", "暂停") for n, row in enumerate(rows)]
    draft = match([a_table(other, HEADER)], office.register("complaint"), office)
    with reading(engine) as connection:
        plan = planning.plan(connection, office, draft, LOCAL, noon, identity=("contact",))

    assert outcome(plan) == {"read": 8, "updated": 8}
    assert plan.recognition.by == "chosen"


class TestEqualRows:
    ROWS = (*matters(4), matters(4)[1], matters(4)[1])

    def test_equal_rows_are_kept_and_counted(self, engine, noon):
        plan = planned(engine, a_table(self.ROWS, HEADER), now=noon)

        assert outcome(plan) == {"read": 6, "accepted": 6}
        assert report(plan)["duplicates"] == {"rows": 2, "choice": "keep"}

    def test_they_are_left_out_where_a_person_says_so(self, engine, noon):
        plan, _ = loaded(engine, a_table(self.ROWS, HEADER), now=noon, duplicates="skip")

        assert outcome(plan) == {"read": 6, "accepted": 4, "doubtful": 2}
        told = [each for each in plan.problems if each.code == "equal_row"]
        assert [(each.place.row, each.values["other_row"]) for each in told] == [(7, 4), (8, 4)]

    def test_a_serial_of_its_own_makes_a_row_its_own(self, engine, noon):
        plan = planned(engine, a_table(counted(self.ROWS), SERIALS), now=noon, duplicates="skip")

        assert outcome(plan) == {"read": 6, "accepted": 6}


class TestSheetsThatTellTheSame:
    PARTS = ("投诉日期", "投诉人", "联系方式", "投诉内容", "结案状态", "处理结果")

    def sheets(self):
        every = [(*row, None) for row in matters()]
        part = [changed(row, 4, "已结案") for row in every[:5]]
        part = [changed(row, 5, f"第{n}次上门修好") for n, row in enumerate(part)]
        return [a_table(every, self.PARTS, sheet="全部"), a_table(part, self.PARTS, sheet="一厂")]

    def test_they_are_noticed_though_some_cells_differ(self, engine, noon):
        plan, batch = loaded(engine, *self.sheets(), now=noon)

        assert outcome(plan) == {"read": 13, "accepted": 8, "doubtful": 5}
        (told,) = batch.summary["overlaps"]
        assert (told["sheet"], told["other"], told["rows"], told["of"]) == ("一厂", "全部", 5, 5)
        assert (told["same"], told["nearly"]) == (0, 5)
        assert "请选定" in told["message"]
        assert {each.code for each in plan.problems} == {"nearly_in_other_sheet"}

    def test_sheets_of_other_months_do_not_overlap(self, engine, noon):
        later = [changed(row, 0, row[0].replace(month=2)) for row in matters()]
        sheets = [a_table(matters(), HEADER, "1月"), a_table(later, HEADER, "2月")]

        plan = planned(engine, *sheets, now=noon)

        assert outcome(plan) == {"read": 16, "accepted": 16}
        assert report(plan)["overlaps"] == []


class TestFoldings:
    STATUS = tuple(changed(matters()[0], 4, word) for word in ("结案", "已结案", "结案"))

    def kept(self, engine):
        with reading(engine) as connection:
            office = offices.current(connection)
            field = office.register("complaint").field("status")
            found = search.all(connection, office, "complaint", search.Query(), LOCAL)
            values = {each.id: each.values["status"] for each in found}
        return [field.option(values[key]).label.zh for key in sorted(values)]

    def folded(self, batch):
        return [
            (each["from"], each["to"], each["count"], each["decided"])
            for each in batch.summary["folded"]
        ]

    def test_a_word_may_stay_a_word_of_its_own(self, engine, noon):
        own = {("status", "结案"): ""}

        plan, batch = loaded(engine, a_table(self.STATUS, HEADER), now=noon, foldings=own)

        assert self.kept(engine) == ["结案", "已结案", "结案"]
        assert self.folded(batch) == [("结案", "结案", 2, True)]
        assert plan.foldings == own
        again = planned(engine, a_table(self.STATUS, HEADER), now=noon, foldings=own)
        assert (outcome(again), again.new_options) == ({"read": 3, "unchanged": 3}, ())

    def test_a_word_may_be_given_to_another_option(self, engine, noon, office):
        options = office.register("complaint").field("status").options
        other = next(each for each in options if each.label.zh != "已结案")

        _, batch = loaded(
            engine,
            a_table(self.STATUS, HEADER),
            now=noon,
            foldings={("status", "结案"): other.key},
        )

        shown = other.label.zh
        assert self.kept(engine) == [shown, "已结案", shown]
        assert self.folded(batch) == [("结案", shown, 2, True)]

    def test_a_decision_made_later_changes_what_was_folded(self, engine, noon):
        loaded(engine, a_table(self.STATUS, HEADER), now=noon)

        plan, _ = loaded(
            engine, a_table(self.STATUS, HEADER), now=noon, foldings={("status", "结案"): ""}
        )

        assert outcome(plan) == {"read": 3, "updated": 2, "unchanged": 1}
        assert self.kept(engine) == ["结案", "已结案", "结案"]


class TestNames:
    def with_people(self, engine, noon):
        loaded(engine, now=noon, links="create")

    def test_near_names_are_offered(self, engine, noon):
        self.with_people(engine, noon)

        plan = planned(engine, a_table(with_cell(ROWS, 0, "跟进人", "贺云兰")), now=noon)

        (told,) = report(plan)["unlinked"]
        assert (told["value"], told["rows"]) == ("贺云兰", 1)
        assert [(each["id"], each["name"]) for each in told["candidates"]] == [(1, "贺云岚")]
        assert 60 <= told["candidates"][0]["score"] < 100

    def test_a_person_says_who_is_meant(self, engine, noon):
        self.with_people(engine, noon)
        table = a_table(with_cell(ROWS, 0, "跟进人", "老贺"))

        plan, _ = loaded(engine, table, now=noon, chosen_links={("taken_by", "老贺"): 1})

        assert plan.unlinked == ()
        assert outcome(plan) == {"read": 3, "unchanged": 3}

    def test_one_name_is_created_and_another_left(self, engine, noon):
        plan, _ = loaded(engine, now=noon, chosen_links={("taken_by", "贺云岚"): "create"})

        assert [each.text for each in plan.unlinked] == ["柏嘉沅"]
        with reading(engine) as connection:
            office = offices.current(connection)
            found = search.one(connection, office, "complaint", 1, LOCAL)
        assert (found.values["taken_by"], found.names["taken_by"]) == (Link("person", 1), "贺云岚")

    def test_a_record_that_is_not_there_is_not_linked(self, engine, noon):
        plan = planned(engine, now=noon, chosen_links={("taken_by", "贺云岚"): 99})

        assert {each.text for each in plan.unlinked} == {"贺云岚", "柏嘉沅"}


class TestTotals:
    def test_the_office_s_own_count_stands_beside_ours(self, engine, noon):
        totals = (OfficeTotal(12, "", "", 3, 3), OfficeTotal(12, "F", "金额", 1200.5, 1200))

        plan = planned(engine, replace(a_table(), totals=totals), now=noon)

        count, amount = report(plan)["totals"]
        assert (count["agrees"], count["message"]) == (True, "读到 3 条记录，您的合计是 3。")
        assert (amount["agrees"], amount["said"], amount["ours"]) == (False, 1200.5, 1200)
        assert amount["message"] == "“金额”：各条记录相加是 1,200，您的合计是 1,200.50。"

    def test_every_row_is_counted_once(self, engine, noon):
        loaded(engine, now=noon)
        doubled = [*ROWS, ROWS[0], (9, None, "新人", "", "新的事", "某人", "暂停", "美国")]

        plan = planned(engine, a_table(doubled), now=noon, links="refuse", duplicates="skip")

        assert plan.counts["read"] == sum(plan.counts[each] for each in planning.OUTCOMES) == 5


class TestChangesInParts:
    def test_the_second_run_takes_the_next_part(self, engine, noon, monkeypatch):
        from schema.importing import judging

        monkeypatch.setattr(judging, "CHANGES_AT_ONCE", 3)
        loaded(engine, a_table(matters(), HEADER), now=noon)
        mended = a_table([changed(row, 4, "暂停") for row in matters()], HEADER)

        runs = []
        for _ in range(4):
            plan = planned(engine, mended, now=noon)
            runs.append((plan.counts["updated"], plan.later, plan.counts["unchanged"]))
            batches.save(engine, plan, LOCAL, noon)

        assert runs == [(3, 5, 0), (3, 2, 3), (2, 0, 6), (0, 0, 8)]


def test_all_three_numbers_of_a_matter_are_found(engine, noon):
    from schema.finding import catching_up

    header = ("原台账编号", "纸单编号", "12345工单号", "投诉内容")
    loaded(engine, a_table([("老-0071", "No.000815", "20260105-4432", "漏水")], header), now=noon)
    catching_up.catch_up(engine)

    for text in ("老-0071", "000815", "20260105-4432"):
        with reading(engine) as connection:
            office = offices.current(connection)
            found = search.page(connection, office, "complaint", search.Query(text=text), LOCAL)
        assert [each.values["content"] for each in found.records] == ["漏水"], text
