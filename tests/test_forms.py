"""Paper forms as workbooks: every value in its cell, nothing cut, nothing typed comes alive."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from exporters import forms
from exporters.forms import Printing
from schema.defining import effective, loading
from schema.defining.effective import DefinitionChange
from schema.values import Link, Note, Record

APPROVED = Path(__file__).parent / "approved"
OFFICE = replace(effective.effective(loading.shipped(), "general"), name="和园物业服务中心")
COMPLAINT, REVISIT = OFFICE.register("complaint"), OFFICE.register("revisit")
MATTER = "卫生间顶部漏水,10月12日报修后维修过一次,仍漏,吊顶发霉。"
LEAK = Record(
    1,
    1,
    {
        "number": "261103",
        "occurrence": 2,
        "first_complaint": Link("complaint", 7),
        "complainant": "李某",
        "customer": Link("customer", 3),
        "room": "5-2-301",
        "contact": "13800001234",
        "contact_hours": "18:00 后",
        "received_at": datetime(2026, 11, 3, 16, 10),
        "channel": "telephone",
        "level": "serious",
        "class": "service",
        "content": MATTER,
        "demand": "本周内彻底修好并恢复吊顶。",
        "department": Link("department", 1),
        "assisting": (Link("department", 2),),
        "transferred_at": datetime(2026, 11, 3, 16, 13),
        "settle_due": datetime(2026, 11, 4, 17, 30),
        "promised_at": datetime(2026, 11, 4, 10, 0),
        "promised_by": Link("person", 1),
    },
    names={
        "first_complaint": "261087",
        "customer": "和园一期",
        "department": "工程部",
        "assisting": "保洁部",
        "promised_by": "王某",
    },
)
VISIT = Record(
    1,
    1,
    {
        "number": "261101",
        "source": Link("complaint", 1),
        "due": date(2026, 11, 11),
        "customer": Link("customer", 3),
        "contact": "13800001234",
        "method": "visit",
        "kind": "complaint",
        "original_matter": "卫生间漏水,已更换上层排水管,吊顶恢复",
        "solved": "yes",
        "again": False,
    },
    names={"source": "261103", "customer": "和园一期"},
)
SECOND_VISIT = Record(
    2,
    1,
    {"number": "261102", "kind": "complaint", "source": Link("complaint", 2)},
    names={"source": "261098"},
)


def with_values(record, **values):
    return replace(record, values={**record.values, **values})


def sheets(content):
    return openpyxl.load_workbook(BytesIO(content)).worksheets


def texts(sheet):
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value}


def filled(record, printing=forms.AS_LAID_OUT):
    return texts(sheets(forms.fill("F01", COMPLAINT, record, OFFICE, printing))[0])


def approved(form):
    lines = (APPROVED / f"{form}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ", 1) for line in lines if not line.startswith("#"))
    return {cell: value.replace("\\n", "\n") for cell, value in pairs}


class TestFilling:
    def test_a_complaint_is_printed_as_approved(self):
        assert filled(LEAK, Printing(copies=(1,))) == approved("F01")

    def test_two_revisit_slips_are_printed_on_one_sheet_as_approved(self):
        content = forms.fill_many("F03", REVISIT, [VISIT, SECOND_VISIT], OFFICE)

        assert [texts(sheet) for sheet in sheets(content)] == [approved("F03")]

    def test_a_slip_is_printed_alone_on_paper_of_its_own(self):
        content = forms.fill_many(
            "F03", REVISIT, [VISIT, SECOND_VISIT], OFFICE, Printing(paper="A5")
        )

        assert [sheet.page_setup.paperSize for sheet in sheets(content)] == [11, 11]
        assert [sheet.max_row for sheet in sheets(content)] == [13, 13]

    def test_records_come_in_the_order_of_the_list(self):
        records = [with_values(LEAK, number=f"26110{n}") for n in (5, 3, 4, 1, 2)]

        made = sheets(forms.fill_many("F01", COMPLAINT, records, OFFICE))

        assert [sheet.title for sheet in made] == ["261105", "261103", "261104", "261101", "261102"]

    def test_a_field_the_office_renamed_is_still_printed(self):
        change = DefinitionChange("relabel", "complaint", "content", {"zh": "来访事由"})
        office = effective.effective(loading.shipped(), "general", (change,))

        made = forms.fill("F01", office.register("complaint"), LEAK, office)

        assert texts(sheets(made)[0])["B11"].startswith(MATTER)

    def test_an_office_numbers_its_own_forms(self):
        office = replace(OFFICE, settings={"form.F01.code": "KF-7", "form.F01.edition": "C/2"})

        made = forms.fill("F01", COMPLAINT, LEAK, office)

        assert texts(sheets(made)[0])["G1"] == "表单编号 KF-7  版次 C/2"


class TestCopies:
    def test_every_copy_bears_the_number_and_its_own_name(self):
        made = sheets(forms.fill("F01", COMPLAINT, LEAK, OFFICE, Printing(copies=(1, 2))))

        assert [texts(sheet)["A3"] for sheet in made] == ["编号:261103"] * 2
        assert [texts(sheet)["J3"].split()[0] for sheet in made] == ["第一联", "第二联"]

    def test_the_department_does_not_learn_who_complained_if_so_wished(self):
        printing = Printing(copies=(1, 2), hide=True)

        made = [texts(s) for s in sheets(forms.fill("F01", COMPLAINT, LEAK, OFFICE, printing))]

        assert [(page["D4"], page["D5"]) for page in made] == [
            ("李某", "13800001234"),
            ("李*", "138****1234"),
        ]

    def test_nor_does_a_customer_of_the_same_name_tell_it(self):
        record = replace(
            with_values(LEAK, complainant="李小某"), names={**LEAK.names, "customer": "李小某"}
        )

        assert filled(record, Printing(hide=True))["I4"] == "李** 5-2-301"

    def test_a_second_print_says_so(self):
        assert filled(LEAK, Printing(times=2))["J3"].strip() == "第 2 次打印 补打"


class TestEmptiness:
    def test_nothing_is_printed_where_nothing_is_known(self):
        page = filled(Record(1, 1, {"number": "261103"}))

        assert not {"D4", "I4", "D6", "I9", "D10", "I10", "D14", "D18"} & set(page)
        assert not [text for text in page.values() if "None" in text or "—" in text]

    def test_a_blank_form_has_the_frame_of_a_filled_one(self):
        blank, filled_in = (
            sheets(content)[0]
            for content in (
                forms.blank("F01", 1, OFFICE),
                forms.fill("F01", COMPLAINT, LEAK, OFFICE),
            )
        )

        for made in ("row_dimensions", "column_dimensions"):
            sizes = [
                {key: (each.height if made[0] == "r" else each.width) for key, each in of.items()}
                for of in (getattr(blank, made), getattr(filled_in, made))
            ]
            assert sizes[0] == sizes[1]
        assert blank.merged_cells.ranges == filled_in.merged_cells.ranges

    def test_blank_forms_come_in_the_number_asked_for(self):
        assert len(sheets(forms.blank("F01", 3, OFFICE))) == 3
        assert len(sheets(forms.blank("F03", 3, OFFICE))) == 2  # two slips a sheet

    def test_a_blank_form_leaves_its_number_open(self):
        page = texts(sheets(forms.blank("F01", 1, OFFICE))[0])

        assert page["A3"] == "编号:"
        assert page["E3"] == "第      次投诉  首次编号:"


class TestTicks:
    def test_settled_in_time_or_late(self):
        late = with_values(LEAK, settled_at=datetime(2026, 11, 4, 17, 31))
        on_the_day = with_values(LEAK, settled_at=date(2026, 11, 4))

        assert filled(late)["I18"] == "11-04 17:31  ☐按时 ☑逾期"
        assert filled(on_the_day)["I18"] == "11-04  ☑按时 ☐逾期"

    def test_what_was_none_of_the_options_stands_under_other(self):
        noted = replace(
            with_values(LEAK, channel=None), notes={"channel": Note("电视台", "unknown_choice")}
        )

        assert filled(noted)["D7"].endswith("☑其他电视台")

    def test_a_deadline_at_the_end_of_a_day_is_printed_as_the_day(self):
        assert (
            filled(with_values(LEAK, settle_due=datetime(2026, 11, 6, 23, 59, 59)))["I14"]
            == "2026年11月6日"
        )


AS_TYPED = ["=1+1", "+86", "-3", "@某", "#N/A", "013800001234", "110101199001011234", "00123"]


class TestText:
    @pytest.mark.parametrize("typed", AS_TYPED)
    def test_what_was_typed_is_printed_as_typed(self, typed):
        made = sheets(forms.fill("F01", COMPLAINT, with_values(LEAK, contact=typed), OFFICE))[0]

        assert (made["D5"].value, made["D5"].data_type) == (typed, "s")

    def test_what_a_value_says_is_never_a_placeholder(self):
        typed = "[{编号}] {投诉人}"

        assert filled(with_values(LEAK, contact=typed))["D5"] == typed

    def test_what_no_workbook_can_hold_is_left_out(self):
        assert filled(with_values(LEAK, contact="a\x00b\r\nc"))["D5"] == "ab\nc"


class TestLength:
    def test_three_hundred_characters_stand_on_the_page(self):
        content = (MATTER * 20)[:300]

        made = sheets(forms.fill("F01", COMPLAINT, with_values(LEAK, content=content), OFFICE))

        assert len(made) == 1
        assert made[0]["B11"].value.startswith(content)
        assert made[0]["B11"].font.sz >= 9

    def test_what_does_not_fit_goes_on_overleaf(self):
        content = "".join(f"第{n}句话。" for n in range(300))[:1500]

        front, overleaf = sheets(
            forms.fill("F01", COMPLAINT, with_values(LEAK, content=content), OFFICE)
        )

        page = texts(overleaf)
        shown = front["B11"].value
        assert shown.endswith("…(转续页)")
        assert shown.removesuffix("…(转续页)") + page["C4"] == content + "(附件      件)"
        assert (page["A3"], page["E3"]) == ("编号:261103", "续页 1  接上页")
        assert page["A4"] == "投诉内容"

    def test_a_very_long_text_fills_several_pages_and_loses_nothing(self):
        content = "".join(f"第{n}句话。" for n in range(1500))

        made = sheets(forms.fill("F01", COMPLAINT, with_values(LEAK, content=content), OFFICE))

        said = made[0]["B11"].value.removesuffix("…(转续页)")
        said += "".join(sheet["C4"].value for sheet in made[1:])
        assert said == content + "(附件      件)"
        assert len(made) > 3

    def test_a_name_of_sixty_characters_is_printed_whole(self):
        name = "某某电子科技" * 10
        record = replace(LEAK, names={**LEAK.names, "customer": name})
        office = replace(OFFICE, name=name)

        made = sheets(forms.fill("F01", COMPLAINT, record, office))

        assert len(made) == 1
        assert (made[0]["A1"].value, made[0]["I4"].value) == (name, f"{name} 5-2-301")


class TestReferrals:
    def lines(self, count):
        return tuple(
            {"role": "assisting" if n else "lead", "matter": f"事项{n}", "reply": "已答复"}
            for n in range(count)
        )

    @pytest.mark.parametrize(("count", "pages"), [(0, 1), (2, 1), (3, 2), (6, 2), (7, 3)])
    def test_more_than_two_departments_get_a_sheet_of_their_own(self, count, pages):
        record = with_values(LEAK, referrals=self.lines(count))

        made = sheets(forms.fill("F01", COMPLAINT, record, OFFICE))

        assert len(made) == pages

    def test_every_line_is_printed(self):
        record = with_values(LEAK, referrals=self.lines(3))

        page = texts(sheets(forms.fill("F01", COMPLAINT, record, OFFICE))[1])

        assert [page[f"C{row}"] for row in (5, 6, 7)] == ["事项0", "事项1", "事项2"]
        assert page["A5"].strip() == "主办"


class TestPaper:
    def test_every_side_of_a_merged_cell_has_its_border(self):
        sheet = sheets(forms.fill("F01", COMPLAINT, LEAK, OFFICE))[0]

        for row in sheet["A4:L22"]:
            for cell in row:
                border = cell.border
                if cell.column == 12:
                    assert border.right.style == "thin", cell.coordinate
                if cell.column == 1:
                    assert border.left.style == "thin", cell.coordinate

    def test_the_page_is_set_up(self):
        sheet = sheets(forms.fill("F01", COMPLAINT, LEAK, OFFICE))[0]

        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
        assert sheet.print_area == "'261103'!$A$1:$L$22"
        assert round(sheet.page_margins.left * 25.4) == 20

    def test_widths_are_counted_in_a_font_that_is_named(self):
        content = forms.fill("F01", COMPLAINT, LEAK, OFFICE)

        book = openpyxl.load_workbook(BytesIO(content))

        assert book._named_styles["Normal"].font.name == "Courier New"

    def test_the_template_shows_its_placeholders(self):
        page = texts(sheets(forms.template("F01"))[0])

        assert page["D4"] == "{投诉人}"
        assert page["D7"] == "{☐投诉方式}"
