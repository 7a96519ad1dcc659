"""The text layouts of paper forms: what they say, and what they must not say."""

import pytest

from exporters import forms, layout
from schema.defining import effective, loading

WHOLE = "FORM X1 表 | A4P\nof complaint\n"
ROW = "r 9 | L 编号 :2 | V {编号} :10\n"
CONTRADICTIONS = [
    # text, what is told
    ("", "x.txt: no line FORM KEY TITLE | PAPER"),
    ("FORM X1 表 | A4P\n" + ROW, "x.txt: no line `of REGISTER`"),
    ("FORM X1 表 | B5\nof complaint\n", "x.txt:1: paper is none of A4P, A5L"),
    (WHOLE + "r 9 | L 编号 :2 | V :9\n", "x.txt:3: the row adds to 11, not 12 columns"),
    (WHOLE + "r 9 | L 编号 | V :12\n", "x.txt:3: a cell ends in :columns, not ' L 编号 '"),
    (WHOLE + "r 9 | X 编号 :12\n", "x.txt:3: a cell begins with one of G, L, N, O, S, T, V"),
    (WHOLE + "r 9 | ^ :1 | V :11\n", "x.txt:3: ^ continues no cell above column 1"),
    (WHOLE + "r 9 | L+2 甲 :12\n", "x.txt: X1: row 1 merges over the last row: 甲"),
    (WHOLE + "x30 9 | V :12\n", "x.txt: X1 is 270 mm high, the page 265"),
    (WHOLE + "size 9\n" + ROW, "x.txt:3: not understood: size 9"),
]


@pytest.mark.parametrize(("text", "told"), CONTRADICTIONS, ids=[told for _, told in CONTRADICTIONS])
def test_a_layout_must_not_contradict_itself(text, told):
    _, problems = layout.read(text, "x.txt")

    assert told in problems


def test_places_every_cell_in_a_grid_of_twelve_columns():
    text = WHOLE + "r 9 | L+2 客户 :1 | V {投诉人} :11\nr 12 | ^ :1 | V 甲\\n乙 :11\n"

    form, problems = layout.read(text, "x.txt")

    assert problems == []
    assert form.sheets[0].heights == (9, 12)
    assert form.sheets[0].boxes == (
        layout.Box("L", "客户", 0, 0, 2, 1),
        layout.Box("V", "{投诉人}", 0, 1, 1, 11),
        layout.Box("V", "甲\n乙", 1, 1, 1, 11),
    )


def test_a_row_for_a_list_is_repeated_and_counted():
    form, _ = layout.read(WHOLE + "x3 10 | V {转办明细.事项} :12\n", "x.txt")

    assert [(box.row, box.line) for box in form.sheets[0].boxes] == [(0, 0), (1, 1), (2, 2)]
    assert form.sheets[0].per_page == 3


@pytest.mark.parametrize("form", forms.FORMS.values(), ids=forms.FORMS)
def test_a_form_is_as_wide_as_its_paper_asks(form):
    for sheet in form.sheets:
        paper = sheet.paper
        assert paper.left + 12 * paper.column + paper.right == paper.width


def test_every_name_on_a_form_has_a_field():
    office = effective.effective(loading.shipped(), "property")

    assert forms.check(office.registers) == []


def test_a_name_that_no_field_bears_is_told():
    registers = loading.shipped().registers

    told = forms.check({**registers, "complaint": registers["department"]})

    assert "F01.txt: {投诉内容}: no field of department is called so" in told
