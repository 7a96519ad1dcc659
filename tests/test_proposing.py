"""A new register for a workbook no register fits: proposed, made, filled."""

import json
import tomllib
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from importers import drafting, matching, proposing, workbook
from importers.__main__ import main
from importers.placing import number_patterns
from importers.placing.register_names import register_name
from schema import office as offices
from schema import search
from schema.actors import LOCAL
from schema.database import reading, writing
from schema.defining import definition_text, office_registers
from schema.defining.effective import effective
from schema.defining.loading import shipped
from schema.definitions import Numbering
from schema.draft import DraftTable
from schema.finding.filters import Query
from schema.problems import UnusableError

TITLE = "2026年钥匙借用登记表"
HEADER = (
    "登记编号",
    "借出时间",
    "借用人",
    "联系电话",
    "钥匙名称",
    "押金（元）",
    "应还日期",
    "状态",
)
WHO = ("钟女士", "范先生", "祁先生", "尤女士", "钟女士", "卜先生")
ROWS = [
    (
        f"YS2026-{place:03}",
        datetime(2026, 1 + place // 3, 3 + place, 9, 30),
        who,
        f"1540000000{place}",
        f"{place}号机房",
        50 * place,
        date(2026, 1 + place // 3, 4 + place),
        "已还" if place % 2 else "未还",
    )
    for place, who in enumerate(WHO, 1)
]


def a_book(folder, rows=ROWS, header=HEADER, title=TITLE, sheets=("借用",), file="钥匙.xlsx"):
    book = Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        if title:
            sheet.append([title])
        for row in (header, *rows):
            sheet.append(row)
    book.save(folder / file)
    return folder / file


@pytest.fixture(scope="module")
def general():
    return effective(shipped(), "general")


def proposed(path, office, name=""):
    (table, *_) = drafting.tables(workbook.read_safely(path))
    return table, proposing.propose(table, office, path.name, name)


def fields(proposal):
    return {field.label.zh: field for field in proposal.register.fields}


def test_the_columns_become_fields_of_their_types(tmp_path, general):
    _, proposal = proposed(a_book(tmp_path), general)
    kinds = {label: field.type for label, field in fields(proposal).items()}

    assert (proposal.label, proposal.key) == ("钥匙借用登记表", "yao_shi_jie_yong_deng_ji")
    assert kinds == {
        "原编号": "identifier",
        "登记编号": "number",
        "借出时间": "datetime",
        "借用人": "text",
        "联系电话": "phone",
        "钥匙名称": "text",
        "押金": "money",
        "应还日期": "date",
        "状态": "choice",
    }
    assert fields(proposal)["押金"].unit == "元"
    assert fields(proposal)["联系电话"].mask
    assert [o.label.zh for o in fields(proposal)["状态"].options] == ["已还", "未还"]
    assert not any(field.required for field in proposal.register.fields)


def test_what_numbers_dates_and_names_a_record_is_seen(tmp_path, general):
    register = proposed(a_book(tmp_path), general)[1].register

    assert register.number == Numbering("YS{yyyy}-{serial:3}", "year")
    assert register.event == "jie_chu_shi_jian"  # not the day it is due
    assert register.identity == ("number", "jie_chu_shi_jian")
    assert register.title[0] == "number"
    assert register.field(register.title[1]).label.zh in {"借用人", "钥匙名称"}
    assert [register.field(key).label.zh for key in register.columns] == [
        label.replace("（元）", "") for label in HEADER
    ]


def test_it_is_a_sound_definition_that_the_table_fits(tmp_path, general):
    table, proposal = proposed(a_book(tmp_path), general)
    register = office_registers.made(proposal.payload, general)
    draft = matching.match([table], register, general)

    assert tomllib.loads(proposal.toml) == proposal.payload
    assert {column.how for column in draft.tables[0].columns} <= {"label", "number", "synonym"}


def test_a_bare_serial_names_nothing(tmp_path, general):
    rows = [(place, *row[1:]) for place, row in enumerate(ROWS, 1)]
    table, proposal = proposed(a_book(tmp_path, rows, ("序号", *HEADER[1:])), general)
    register = proposal.register
    draft = matching.match([table], register, general)

    assert register.number == proposing.OWN
    assert register.identity == ()
    assert draft.tables[0].columns[0].field == "original_number"


def test_numbers_without_a_rule_stay_the_offices_own(tmp_path, general):
    odd = ("A-17", "机3", "2026/9", "B-1", "旧台账44", "C9-c")
    rows = [(number, *row[1:]) for number, row in zip(odd, ROWS, strict=True)]
    register = proposed(a_book(tmp_path, rows), general)[1].register

    assert register.number == proposing.OWN
    assert [register.field(key).label.zh for key in register.identity] == ["登记编号"]
    assert register.field(register.identity[0]).type in {"identifier", "text"}


def test_upper_headers_become_boxes_of_the_record_page(tmp_path, general):
    book = Workbook()
    sheet = book.active
    sheet.append(["日期", "来访人", None, "接待", None])
    sheet.append([None, "姓名", "电话", "姓名", "部门"])
    for place in range(1, 7):
        row = [date(2026, 3, place), WHO[place - 1], f"1540000010{place}", "贺云岚", "客服部"]
        sheet.append(row)
    for merged in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "来访登记.xlsx")
    table, proposal = proposed(tmp_path / "来访登记.xlsx", general)
    register = proposal.register
    draft = matching.match([table], register, general)

    assert [group.label.zh for group in register.groups] == ["基本信息", "来访人", "接待"]
    assert all(field.group for field in register.fields)
    assert len({column.field for column in draft.tables[0].columns}) == 5
    assert "new" not in {column.how for column in draft.tables[0].columns}


NAMES = [
    # title, sheet, file, name
    ("2026年钥匙借用登记表", "Sheet1", "a.xlsx", "钥匙借用登记表"),
    ("客户投诉台账（2025年度）", "x", "a.xlsx", "客户投诉台账"),
    ("设备巡检记录（2026年3月）", "x", "a.xlsx", "设备巡检记录"),
    ("合同台账（单位：元）", "x", "a.xlsx", "合同台账"),
    ("", "Sheet1", "2026年1-6月车辆出入登记(1).xlsx", "车辆出入登记"),
    ("", "3月", "值班表 2026.xlsx", "值班表"),
    ("", "工作表1", "123.xlsx", "登记表"),
    ("", "来访登记", "a.xlsx", "来访登记"),
]


@pytest.mark.parametrize(("title", "sheet", "file", "name"), NAMES)
def test_is_called_without_year_and_month(title, sheet, file, name):
    assert register_name(DraftTable(sheet, title, (1,), range(2, 3), ()), file) == name


DAYS = [date(2025, 12, 30), date(2026, 1, 5), date(2026, 1, 9), date(2026, 2, 3), date(2026, 2, 4)]
PATTERNS = [
    # numbers, days, pattern, cycle
    (["KS-1", "KS-2", "KS-3", "KS-4", "KS-12"], [], "KS-{serial:1}", "never"),
    (["HT0001", "HT0002", "HT0003"], [], "HT{serial:4}", "never"),
    (["251201", "260101", "260102", "260201", "260202"], DAYS, "{yy}{mm}{serial:2}", "month"),
    (["251201", "260102", "260103", "260204", "260205"], DAYS, "{yy}{mm}{serial:2}", "year"),
    (["2025-1230-1", "2026-0105-1", "2026-0109-1", "2026-0203-1", "2026-0204-2"], DAYS, None, None),
    (["客〔2025〕7号", "客〔2026〕1号", "客〔2026〕2号", "客〔2026〕3号", "客〔2026〕4号"], DAYS,
     "客〔{yyyy}〕{serial:1}号", "year"),
    (["20251230001", "20260105001", "20260109001", "20260203001", "20260204001"], DAYS,
     "{yyyy}{mm}{dd}{serial:3}", "day"),
    (["A1", "B2", "C3"], [], None, None),
    (["KS{1}", "KS{2}"], [], None, None),
    (["KS1"], [], None, None),
    # a year in the number that has nothing to do with the day is no year
    (["2019-01", "2018-02", "2017-03", "2016-04", "2015-05"], DAYS, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("numbers", "days", "pattern", "cycle"), PATTERNS)
def test_a_pattern_is_guessed_only_where_every_number_is_of_it(numbers, days, pattern, cycle):
    found = number_patterns.guess(numbers, days)

    if pattern is None:
        assert found is None or not days or "{mm}" in found.pattern
    else:
        assert found == Numbering(pattern, cycle)


ODD = {
    "a": 'say "no"\\ to\ttabs\nand \x7f',
    "b": [{"key": "x", "on": True, "many": ["一", "二"]}],
    "c": [["status", "day"], ["day"]],
    "d": {"zh": "名"},
    "fields": [{"key": "f", "options": [{"key": "o", "zh": "选"}], "n": 3}, {"key": "g"}],
}


def test_a_definition_as_text_reads_back():
    assert tomllib.loads(definition_text.toml(ODD)) == ODD


def test_a_made_register_takes_the_file_and_knows_it_again(engine, tmp_path, clerk, noon):
    from schema import batches, planning

    path = a_book(tmp_path)
    with reading(engine) as connection:
        table, proposal = proposed(path, offices.current(connection))
    with writing(engine) as connection:
        register = offices.add_register(connection, proposal.payload, clerk, noon)

    def planned():
        with reading(engine) as connection:
            office = offices.current(connection)
            draft = matching.match([table], office.register(register.key), office)
            return planning.plan(connection, office, draft, LOCAL, noon)

    batches.save(engine, planned(), LOCAL, noon)
    with reading(engine) as connection:
        office = offices.current(connection)
        page = search.page(connection, office, register.key, Query(), LOCAL)
        best = matching.best([table], office)

    assert planned().counts["unchanged"] == len(ROWS)
    assert {row.values["number"] for row in page.records} == {row[0] for row in ROWS}
    assert best[0] == (register.key, best[0][1])
    assert best[0][1] >= matching.FITS


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def database(self, engine, monkeypatch):
        url = engine.url.render_as_string(hide_password=False)
        monkeypatch.setenv("TAIZHANG_DATABASE_URL", url)

    def run(self, capsys, *given):
        code = main(["register", *map(str, given)])
        return code, *capsys.readouterr()

    def test_tells_first_and_changes_nothing(self, engine, tmp_path, capsys):
        code, out, _ = self.run(capsys, a_book(tmp_path))

        assert code == 0
        assert "钥匙借用登记表" in out
        assert "--save" in out
        with reading(engine) as connection:
            assert "yao_shi_jie_yong_deng_ji" not in offices.current(connection).registers

    def test_makes_and_fills_it(self, engine, tmp_path, capsys):
        code, out, _ = self.run(capsys, a_book(tmp_path), "--load", "--json")
        told = json.loads(out)

        assert (code, told["saved"], told["load"]["accepted"]) == (0, True, len(ROWS))
        assert tomllib.loads(told["toml"]) == told["definition"]
        with reading(engine) as connection:
            office = offices.current(connection)
            assert search.count(connection, office, told["key"], Query(), LOCAL) == len(ROWS)

    def test_makes_one_for_each_sheet(self, engine, tmp_path, capsys):
        book = Workbook()
        for name, header in (
            ("来访", ("日期", "来访人", "事由")),
            ("钥匙", ("日期", "借用人", "钥匙")),
        ):
            sheet = book.create_sheet(name)
            sheet.append(header)
            for place in range(1, 6):
                sheet.append([date(2026, 3, place), WHO[place], f"{name}{place}"])
        book.remove(book["Sheet"])
        book.save(tmp_path / "两本.xlsx")
        for name in ("来访", "钥匙"):
            code, *_ = self.run(
                capsys, tmp_path / "两本.xlsx", "--sheet", name, "--name", f"{name}簿", "--load"
            )
            assert code == 0
        with reading(engine) as connection:
            office = offices.current(connection)
            made = {office.register(key).label.zh for key in office.on}
            counts = [
                search.count(connection, office, key, Query(), LOCAL)
                for key in office.on
                if office.register(key).office
            ]

        assert {"来访簿", "钥匙簿"} <= made
        assert counts == [5, 5]

    def test_tells_a_name_that_is_taken(self, tmp_path, capsys):
        path = a_book(tmp_path)
        _, out, _ = self.run(capsys, path, "--name", "客户投诉登记表")
        code, _, error = self.run(capsys, path, "--name", "客户投诉登记表", "--save")

        assert "--name" in out
        assert code == 2
        assert "客户投诉登记表" in error

    def test_tells_a_file_without_table(self, tmp_path, capsys):
        book = Workbook()
        book.save(tmp_path / "空.xlsx")
        code, _, error = self.run(capsys, tmp_path / "空.xlsx")

        assert code == 2
        assert error.strip()

    def test_tells_a_sheet_that_is_not_there(self, tmp_path, capsys):
        code, _, error = self.run(capsys, a_book(tmp_path), "--sheet", "没有")

        assert code == 2
        assert "没有" in error


def test_guess_tells_which_register_a_table_fits(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    header = ("投诉日期", "投诉人", "联系电话", "问题描述", "责任部门")
    rows = [
        (date(2026, 3, day), "李女士", f"1540000000{day}", "漏水", "工程部") for day in range(1, 6)
    ]
    main(["guess", str(a_book(tmp_path, rows, header, "", file="客诉.xlsx")), "--json"])
    complaint = json.loads(capsys.readouterr().out)["sheets"][0]["tables"][0]["register"]
    main(["guess", str(a_book(tmp_path)), "--json"])
    keys = json.loads(capsys.readouterr().out)["sheets"][0]["tables"][0]["register"]
    main(["guess", str(tmp_path / "钥匙.xlsx")])

    assert complaint["key"] == "complaint"
    assert keys is None
    assert "register" in capsys.readouterr().out
    assert not (tmp_path / "none.db").exists()


def test_a_table_without_records_is_no_register(general):
    empty = DraftTable("表", "", (1,), range(0), ())
    with pytest.raises(UnusableError) as told:
        proposing.chosen([empty], None, "a.xlsx")

    assert told.value.problem.code == "no_records"
