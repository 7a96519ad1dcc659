"""Which column of a file goes to which field."""

from dataclasses import replace
from datetime import date

import pytest

from importers.matching import FITS, best, match, normal
from schema.defining.effective import DefinitionChange, effective
from schema.defining.loading import shipped
from schema.draft import DraftColumn, DraftTable, Memory
from schema.problems import UnusableError
from tests.drafts import a_table


@pytest.fixture(scope="module")
def general():
    return effective(shipped(), "general")


def matched(office, *tables, register="complaint", **how):
    draft = match(tables, office.register(register), office, **how)
    return {
        column.header: (column.field, column.how)
        for table in draft.tables
        for column in table.columns
    }


def a_column(header, *cells, kind="text"):
    column = DraftColumn("A", header, kind, cells)
    return DraftTable("表", "", (1,), range(2, 2 + len(cells)), (column,))


NORMAL = [
    # header, normalised
    ("完成周期（天）", "完成周期"),
    ("交于\n品工时间", "交于品工时间"),
    (" 开标时间\u200b", "开标时间"),
    ("采购预算金额(元)", "采购预算金额"),
    ("（元）", "(元)"),
    ("客诉台帐", "客诉台账"),
    ("ＡＢＣ：", "abc"),
]


@pytest.mark.parametrize(("header", "expected"), NORMAL)
def test_headers_are_compared_without_width_blanks_and_units(header, expected):
    assert normal(header) == expected


def test_a_column_goes_by_label_or_synonym_and_others_become_fields(general):
    assert matched(general, a_table()) == {
        "编号": ("original_number", "number"),
        "投诉日期": ("received_at", "synonym"),
        "投诉人": ("complainant", "label"),
        "联系方式": ("contact", "label"),
        "问题描述": ("content", "synonym"),
        "跟进人": ("taken_by", "synonym"),
        "结案状态": ("status", "synonym"),
        "国家": ("guo_jia", "new"),
    }


def test_a_bare_serial_is_not_our_number(general):
    assert matched(general, a_column("序号", 1.0, 2.0, 3.0))["序号"][0] == "original_number"
    assert matched(general, a_column("编号", "260101", "260102"))["编号"][0] == "number"
    assert matched(general, a_column("编号", "KS-01", "KS-02"))["编号"][0] == "number"


def test_a_field_is_given_once_and_the_second_column_is_kept(general):
    table = a_table(((1, "甲", "乙"),), ("编号", "备注", "备注 2"))

    assert matched(general, table)["备注 2"] == ("bei_zhu_2", "new")


def test_a_group_above_does_not_hide_the_name_below(general):
    assert matched(general, a_column("客户信息/联系电话", "15400000001"))["客户信息/联系电话"] == (
        "contact",
        "synonym",
    )


def test_a_person_decides_by_letter_or_header(general):
    mapping = {"H": "room", "跟进人": "skip", "问题描述": "客户要求"}

    found = matched(general, a_table(), mapping=mapping)

    assert found["国家"] == ("room", "person")
    assert found["跟进人"] == (None, "skip")
    assert found["问题描述"] == ("demand", "person")


@pytest.mark.parametrize(
    ("mapping", "code"), [({"没有": "room"}, "unknown_column"), ({"A": "没有"}, "unknown_field")]
)
def test_a_mapping_to_nothing_is_refused(general, mapping, code):
    with pytest.raises(UnusableError) as error:
        match([a_table()], general.register("complaint"), general, mapping=mapping)

    assert error.value.problem.code == code


def test_columns_without_field_are_left_out_when_asked(general):
    assert matched(general, a_table(), extra="skip")["国家"] == (None, "skip")


def test_sheets_of_one_kind_are_loaded_together_and_others_told(general):
    other = a_table((("甲", "乙"),), ("楼号", "面积"), sheet="房间")
    tables = [
        a_table(sheet="1月"), a_table(sheet="2月"), other,
        a_table(sheet="旧", hidden=True), a_table((), sheet="空"),
    ]  # fmt: skip

    draft = match(tables, general.register("complaint"), general)

    assert [table.sheet for table in draft.tables] == ["1月", "2月"]
    assert sorted(draft.not_loaded) == [
        ("房间", "other_headers"),
        ("旧", "hidden"),
        ("空", "no_records"),
    ]


def test_a_sheet_that_is_named_is_loaded_even_if_hidden(general):
    tables = [a_table(sheet="1月"), a_table(sheet="旧 ", hidden=True)]

    draft = match(tables, general.register("complaint"), general, sheet="旧")

    assert [table.sheet for table in draft.tables] == ["旧 "]


def test_a_column_without_a_name_is_known_by_its_cells(general):
    table = a_column("列A", "已结案", "处理中", "已登记", kind="choice")

    assert matched(general, table)["列A"] == ("status", "content")


def test_a_customer_is_known_by_the_name_of_its_register(general):
    assert matched(general, a_column("客户档案", "某某卫浴"))["客户档案"][0] == "customer"


def test_dates_do_not_disturb_the_search_for_options(general):
    table = a_table((("漏水", date(2026, 1, 1)),), ("问题描述", "列B"))

    assert matched(general, table)["列B"][1] == "new"


def columns(office, *tables, register="complaint", **how):
    """The columns of tables that are meant for the register, whatever they are called."""
    how.setdefault("sheet", tables[0].sheet)
    draft = match(tables, office.register(register), office, **how)
    return {column.header: column for table in draft.tables for column in table.columns}


NEAR = [
    # header, field
    ("投诉的日期", "received_at"),
    ("承诺答复日期", "promised_at"),
    ("接待者", "taken_by"),
    ("订单号码", "order_number"),
    ("具体房号", "room"),
]


@pytest.mark.parametrize(("header", "field"), NEAR)
def test_a_name_in_other_words_is_known_but_to_be_looked_at(general, header, field):
    column = columns(general, a_column(header, *[None] * 4, "x"))[header]

    if header.endswith("日期"):
        dates = DraftColumn("A", header, "date", [date(2026, 3, day) for day in range(1, 5)])
        column = columns(general, replace(a_column(header, *"abcd"), columns=(dates,)))[header]
    assert (column.field, column.how) == (field, "near")
    assert column.confidence < 0.8


def test_a_near_name_never_takes_the_field_of_an_exact_one(general):
    table = a_table((("2栋", "3栋"),), ("具体房号", "房号"))
    found = columns(general, table)

    assert found["房号"].field == "room"
    assert found["具体房号"].how == "new"


NOT_THE_SAME = [
    "投诉内容类别",
    "维修人员电话",
    "客户等级",
    "计划完成日期",
    "家属联系电话",
    "客户编号",
]


@pytest.mark.parametrize("header", NOT_THE_SAME)
def test_a_name_within_a_longer_one_is_offered_never_taken(general, header):
    column = columns(general, a_column(header, "甲", "乙", "丙"))[header]

    assert column.how == "new"
    if column.offer:
        assert column.confidence < 0.8


def test_what_is_offered_is_told_with_the_column(general):
    assert columns(general, a_column("来客房号", "2栋101"))["来客房号"].offer == "room"
    assert columns(general, a_column("面积", "88"))["面积"].offer == ""
    assert columns(general, a_column("面积", "88"))["面积"].confidence == 1.0


def test_units_in_brackets_part_columns_that_are_called_alike(general):
    change = DefinitionChange(
        "add_field", "complaint", "wan", {"type": "money", "label": "估损（万元）"}
    )
    plain = DefinitionChange(
        "add_field", "complaint", "yuan", {"type": "money", "label": "估损（元）"}
    )
    office = effective(shipped(), "general", [plain, change])
    table = a_table(((3.0, 30000.0),), ("估损(万元)", "估损 (元)"))

    assert {k: c.field for k, c in columns(office, table).items()} == {
        "估损(万元)": "wan",
        "估损 (元)": "yuan",
    }


class TestMemory:
    def test_what_a_person_said_goes_before_labels(self, general):
        memory = Memory(columns={"问题描述": "demand", "国家": "room", "投诉人": "skip"})
        found = matched(general, a_table(), memory=memory)

        assert found["问题描述"] == ("demand", "memory")
        assert found["国家"] == ("room", "memory")
        assert found["投诉人"] == (None, "memory")

    def test_is_said_over_by_a_person(self, general):
        memory = Memory(columns={"国家": "room"})
        found = matched(general, a_table(), memory=memory, mapping={"国家": "new"})

        assert found["国家"] == ("guo_jia", "new")

    def test_of_a_field_that_is_gone_counts_no_more(self, general):
        memory = Memory(columns={"国家": "gone"})

        assert matched(general, a_table(), memory=memory)["国家"] == ("guo_jia", "new")

    def test_never_makes_a_bare_serial_a_number(self, general):
        memory = Memory(columns={"编号": "number"})

        assert matched(general, a_table(), memory=memory)["编号"] == ("original_number", "number")


LONG = (
    "台面有一条从水槽到边缘的裂纹，客户要求尽快上门查看，并给出书面的处理方案、赔偿意见和完成时间"
)
WRONG = [
    ("投诉日期", ("张三", "李四", "王五", "赵六"), "text"),
    ("结案状态", (LONG, LONG + "一", LONG + "二"), "long_text"),
    ("投诉人", ("15400000001", "15400000002", "15400000003"), "phone"),
    ("责任部门", (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)), "date"),
    ("数量", ("不合格", "破损", "缺件"), "text"),
    ("联系电话", ("幸福路", "和平里", "建设街"), "text"),
]
RIGHT = [
    ("投诉日期", ("3月5日", "2026.3", "不详", "待定3月"), "text"),
    ("结案状态", ("处理中", "已结案", "等客户回复后再定"), "choice"),
    ("数量", ("3台", "约5个", "2箱"), "text"),
    ("投诉人", ("张女士", "匿名", "3栋租户"), "text"),
    ("处理结果", (LONG, LONG, "已退款"), "long_text"),
    ("联系方式", ("微信小李", "门卫转达", "15400000001"), "text"),
    ("投诉日期", ("张三", None, None), "text"),
]


class TestShifted:
    def shifted(self, office, header, *cells, kind="text"):
        table = a_column(header, *cells, kind=kind)
        draft = match([table], office.register("complaint"), office)
        return draft.tables[0].columns[0], [p.code for p in draft.tables[0].problems]

    @pytest.mark.parametrize(("header", "cells", "kind"), WRONG)
    def test_a_column_that_contradicts_its_name_is_told(self, general, header, cells, kind):
        column, problems = self.shifted(general, header, *cells, kind=kind)

        assert problems == ["column_looks_shifted"]
        assert column.field is not None
        assert column.confidence < 0.5

    @pytest.mark.parametrize(("header", "cells", "kind"), RIGHT)
    def test_untidy_cells_are_no_contradiction(self, general, header, cells, kind):
        assert self.shifted(general, header, *cells, kind=kind)[1] == []


class TestContent:
    def test_of_a_nameless_column_speaks_where_values_are_known(self, general):
        table = a_column("列A", "2栋101", "3栋202", "1栋305")
        known = {"room": frozenset({"2栋101", "3栋202", "1栋305", "5栋1"})}

        found = columns(general, table, known=known)["列A"]
        assert (found.field, found.how) == ("room", "content")
        assert columns(general, table)["列A"].how == "new"

    def test_of_a_named_column_is_only_offered(self, general):
        table = a_column("单元", "2栋101", "3栋202", "1栋305")
        known = {"room": frozenset({"2栋101", "3栋202", "1栋305"})}
        column = columns(general, table, known=known)["单元"]

        assert (column.how, column.offer) == ("new", "room")

    def test_days_go_to_the_one_date_that_is_left(self, general):
        days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 5)]
        table = a_column("列A", *days, kind="date")
        last = {"type": "date", "label": "入职"}
        office = effective(
            shipped(), "general", [DefinitionChange("add_field", "department", "ru_zhi", last)]
        )

        assert columns(office, table, register="department")["列A"].field == "ru_zhi"
        assert columns(general, table)["列A"].how == "new"  # a complaint has many


def synthetic(header, *cells):
    return replace(
        a_table(), columns=(*a_table().columns, DraftColumn("", header, "choice", cells))
    )


class TestColumnsOfOurOwn:
    def test_sections_become_a_field_colours_only_when_asked(self, general):
        assert matched(general, synthetic("分段", "一", "二", "二"))["分段"] == ("fen_duan", "new")
        colours = synthetic("底色", "红", None, "黄")
        assert matched(general, colours)["底色"] == (None, "skip")
        assert matched(general, colours, mapping={"底色": "new"})["底色"] == ("di_se", "new")
        assert matched(general, colours, mapping={"底色": "remarks"})["底色"][0] == "remarks"

    def test_asked_for_once_is_remembered(self, general):
        colours = synthetic("底色", "红", None, "黄")
        memory = Memory(columns={"底色": "remarks"})

        assert matched(general, colours, memory=memory)["底色"] == ("remarks", "memory")

    def test_a_column_without_letter_is_never_meant_by_a_letter(self, general):
        with pytest.raises(UnusableError):
            match(
                [synthetic("分段", "一", "二", "二")],
                general.register("complaint"),
                general,
                mapping={"": "room"},
            )


def test_a_new_field_takes_the_type_a_person_chose(general):
    column = columns(general, a_table(), mapping={"国家": "new:text"})["国家"]

    assert (column.how, column.type, column.options) == ("new", "text", ())
    with pytest.raises(UnusableError):
        columns(general, a_table(), mapping={"国家": "new:lines"})


def test_a_new_field_is_made_when_asked_even_if_others_are_left_out(general):
    found = matched(general, a_table(), extra="skip", mapping={"国家": "new"})

    assert found["国家"] == ("guo_jia", "new")


class TestTheBestRegister:
    REVISITS = ("序号", "回访日期", "客户名称", "回访方式", "满意度", "客户意见", "回访人")
    TOOLS = ("序号", "工具名称", "规格型号", "领用人", "领用日期", "归还日期", "备注")

    def test_knows_most_of_the_headers(self, general):
        assert best([a_table()], general)[0][0] == "complaint"
        assert best([a_table()], general)[0][1] >= FITS
        revisits = a_table((tuple("abcdefg"),), self.REVISITS)
        assert best([revisits], general)[0][0] == "revisit"

    def test_is_none_where_only_common_words_agree(self, general):
        tools = a_table((tuple("abcdefg"),), self.TOOLS)

        assert best([tools], general)[0][1] < FITS

    def test_is_not_told_by_a_small_table_beside_a_large_one(self, general):
        tools = a_table(tuple(tuple("abcdefg") for _ in range(200)), self.TOOLS)
        aside = a_table((("甲", "乙", "丙"),), ("姓名", "部门", "岗位"), sheet="名单")

        assert best([tools, aside], general)[0][1] < FITS

    def test_of_nothing_fits_nothing(self, general):
        assert {score for _, score in best([], general)} == {0.0}
